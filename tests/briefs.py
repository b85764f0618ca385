"""Hand-made briefs on the everyday store: what composing hands to whoever shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nlp.brief.model import AskSupport, Brief, Estimate, Reach, Study, Verdict
from nlp.encode import Encoder
from tests.factories import NASTY, Published, publish_tables, tables

QUESTION = "What do customers say about card fees?"
_FOR, _AGAINST = "The annual fee for this card is far too high for what it offers.", "I like that there is no foreign fee with this card."


def askable_store(root: Path, encoder: Encoder, **options: Any) -> Published:
    """The everyday store with what its sentences mean, as every run publishes it."""
    frames = tables(**options)
    sentences = frames["sentences"]
    words = sentences["sentence"].drop_duplicates().tolist()
    vectors = dict(zip(words, encoder.encode(words).astype(np.float16), strict=True))
    places = sentences[["conversation_id", "source", "turn", "start", "end"]]
    frames["sentence_embeddings"] = places.assign(vector=[vectors[one] for one in sentences["sentence"]], encoder="e5")
    return publish_tables(root, frames)


def brief(published: Published, **changes: Any) -> Brief:
    """A brief whose evidence are the store's own sentences on card fees; ``changes`` replace fields."""
    evidence = _evidence(published)
    quotes = _quotes(published, evidence)
    whole = Brief(
        question=QUESTION, language="en",
        verdict=Verdict(answer="partly", confidence=0.8, why=("Many speak of fees.", "Support hears nothing of non-customers.")),
        reach=Reach(
            customers=42, conversations=57, contacts=260, known=True, of_contacts=Estimate(0.16, 0.12, 0.21),
            of_base=Estimate(0.0047, 0.0034, 0.0063), adjusted=Estimate(0.13, 0.09, 0.18), effective=120.0, cautions=("silent",),
        ),
        tone=Estimate(-0.31, -0.45, -0.17),
        themes=pd.DataFrame([
            {"topic_id": 11, "name": "Card fees", "conversations": 40,
             "customers": 35, "share": 0.83, "share_low": 0.69, "share_high": 0.92,
             "sentiment": -0.4},
            {"topic_id": 31, "name": "App crashes on **claims** <b>", "conversations": 6, "customers": 5, "share": 0.12, "share_low": 0.05,
             "share_high": 0.25, "sentiment": -0.2},
        ]),
        quotes=quotes[quotes["side"] == "for"].drop(columns="side").head(4).reset_index(drop=True),
        counter_quotes=quotes[quotes["side"] == "against"].drop(columns="side").head(2).reset_index(drop=True),
        trend=_trend(), differences=_differences(), speakers=_speakers(),
        listen=pd.DataFrame([
            {"kind": "site", "value": "in-house", "customers": 30, "conversations": 41},
            {"kind": "channel", "value": "phone", "customers": 21, "conversations": 25},
            {"kind": "hours", "value": "Mon 9–11", "customers": 9, "conversations": 9},
        ]),
        evidence=evidence, unknowns=("What customers would pay for a card without fees.", "What people who are not customers think."),
        warnings=("Only three segments are heard: do not generalise to business customers.",),
        study=Study(
            question="How much would you pay a year for this card?", audience="private customers with a credit card", sample_size=384,
            margin=0.05, cost_low=1500.0, cost_high=4000.0, avoided_low=6000.0, avoided_high=21000.0,
        ),
        ask_support=AskSupport(
            question="What would be a fair price for this card?", contacts="Calls about card fees", answers=96, days=21
        ),
        snapshot_id=published.snapshot_id, query_hash="a" * 64, filters={"period": "all"},
    )  # fmt: skip
    return replace(whole, **changes)


def nothing(published: Published, question: str = "zxcv qwrt plok", *, why: str = "Nothing in these conversations is about it.") -> Brief:
    """A brief that found no evidence."""
    whole = brief(published)
    nobody = Reach(customers=0, conversations=0, contacts=260, known=True, of_contacts=Estimate(0.0, 0.0, 0.014))
    frames: dict[str, Any] = {
        name: getattr(whole, name).iloc[:0]
        for name in ("themes", "quotes", "counter_quotes", "trend", "differences", "speakers", "listen", "evidence")
    }
    verdict = Verdict(answer="not_answerable", confidence=0.95, why=(why,))
    return replace(
        whole, question=question, verdict=verdict, reach=nobody, tone=None, warnings=(), unknowns=("Everything asked.",), **frames,
    )  # fmt: skip


def nasty(published: Published) -> Brief:
    """A brief full of text that must be shown as it is."""
    whole = brief(published)
    said = pd.concat([whole.quotes.head(1)] * len(NASTY), ignore_index=True).assign(quote=list(NASTY), url="javascript:alert(1)")
    study = replace(whole.study, question=NASTY[0], audience=NASTY[1])
    verdict = replace(whole.verdict, why=(NASTY[0], NASTY[1]))
    return replace(whole, question=NASTY[0], quotes=said, counter_quotes=said.head(2), study=study, verdict=verdict, warnings=NASTY[:2])


def _evidence(published: Published) -> pd.DataFrame:
    sentences = published.tables["sentences"]
    rows = sentences[sentences["sentence"].isin((_FOR, _AGAINST))].reset_index(drop=True)
    sides = ["against" if sentence == _AGAINST else "for" for sentence in rows["sentence"]]
    scores = [round(0.95 - 0.5 * place / max(len(rows), 1), 3) for place in range(len(rows))]
    return rows[["conversation_id", "source", "turn", "start", "end"]].assign(score=scores, side=sides, relevant=None)


def _quotes(published: Published, evidence: pd.DataFrame) -> pd.DataFrame:
    contacts = published.tables["conversations"][["conversation_id", "source", "channel", "product", "opened_at", "url"]]
    sentences = published.tables["sentences"][["conversation_id", "source", "turn", "start", "sentence", "language", "sentiment"]]
    rows = evidence.merge(sentences, on=["conversation_id", "source", "turn", "start"]).merge(contacts, on=["conversation_id", "source"])
    rows = rows.assign(day=pd.to_datetime(rows["opened_at"]).dt.tz_localize(None).dt.normalize()).rename(columns={"sentence": "quote"})
    return rows[
        ["conversation_id", "source", "turn", "start", "end", "quote", "language", "channel", "product", "day", "sentiment", "score", "url",
         "side"]
    ]  # fmt: skip


def _trend() -> pd.DataFrame:
    days = pd.date_range("2026-08-31", periods=10, freq="7D")
    shares = [0.08, 0.09, 0.10, 0.09, 0.12, 0.15, 0.18, 0.20, 0.24, 0.11]
    return pd.DataFrame({
        "period": days, "conversations": 6, "customers": [round(40 * one) for one in shares], "contacts": 40, "share": shares,
        "share_low": [one * 0.6 for one in shares], "share_high": [one * 1.5 for one in shares], "partial": [False] * 9 + [True],
    })  # fmt: skip


def _differences() -> pd.DataFrame:
    return pd.DataFrame([
        {"field": "segment", "value": "premium", "customers": 18, "contacts": 60, "share": 0.3, "share_low": 0.2, "share_high": 0.42,
         "rest_share": 0.12, "p": 0.002, "differs": "more"},
        {"field": "channel", "value": "chat", "customers": 4, "contacts": 70, "share": 0.06, "share_low": 0.02, "share_high": 0.14,
         "rest_share": 0.2, "p": 0.01, "differs": "less"},
        {"field": "segment", "value": "private", "customers": 20, "contacts": 150, "share": 0.13, "share_low": 0.09, "share_high": 0.2,
         "rest_share": 0.18, "p": 0.4, "differs": ""},
    ])  # fmt: skip


def _speakers() -> pd.DataFrame:
    return pd.DataFrame([
        {"field": "segment", "value": "premium", "customers": 18, "contacts": 60, "base": 400.0, "contact_rate": 0.15, "silent": False},
        {"field": "segment", "value": "private", "customers": 20, "contacts": 150, "base": 8000.0, "contact_rate": 0.019, "silent": False},
        {"field": "segment", "value": "business", "customers": 1, "contacts": 2, "base": 600.0, "contact_rate": 0.003, "silent": True},
    ])  # fmt: skip
