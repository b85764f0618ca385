"""Planted opinions: a generated sample whose every opinion is known, found again by conversation, turn, theme and polarity.

The words of the sample were seen while the taxonomy grew, though not this seed's sentences: the figures say how well the finder
knows what customers of a bank and insurer typically say, not how it does on words that nobody thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from data.samples import generate
from data.schema import KEY
from nlp.annotate import prepare
from nlp.opinions.lexicon import learn_products
from nlp.opinions.outcome import CLEAR_OPINION
from nlp.perception import find_perceptions

SEED = 23
"""Not the seed that was looked at while words and rules were changed (11)."""
CONVERSATIONS = 2_000
FEWEST_PEOPLE = 10
CELL = ["product", "theme"]
SAID = ["conversation_id", "turn", "theme", "polarity"]
UNSOUND = {"damage", "duplicate", "set_aside"}
Tone = Callable[[Sequence[str], str], list[float]]


def planted_sample(conversations: int = CONVERSATIONS, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """``turns``, ``conversations`` (with ``language``) and ``truth`` (``SAID``, ``product``) of sound conversations."""
    tickets = [t for t in generate(conversations=conversations, seed=seed) if not any(f["kind"] in UNSOUND for f in t["truth"])]
    turns = [(t["conversation_id"], turn, m["speaker"], m["text"]) for t in tickets for turn, m in enumerate(t["messages"])]
    facts = [(t["conversation_id"], f["turn"], f["label"], f["polarity"], f["product"]) for t in tickets for f in t["truth"] if _opinion(f)]
    people = [(t["conversation_id"], t["customer_id"], t["product"], t["truth"][0]["language"]) for t in tickets]
    return {
        "turns": pd.DataFrame(turns, columns=["conversation_id", "turn", "speaker", "text"]).assign(source="sample", boilerplate=False),
        "conversations": pd.DataFrame(people, columns=["conversation_id", "customer_id", "product", "language"]).assign(source="sample"),
        "truth": pd.DataFrame(facts, columns=[*SAID, "product"]).drop_duplicates(),
    }


def _opinion(fact: dict[str, object]) -> bool:
    return fact["kind"] == "perception" and fact["polarity"] != "neutral"


def find(sample: dict[str, pd.DataFrame], tone: Tone) -> pd.DataFrame:
    """Clear opinions that the finder reads in the sample, as ``SAID`` and ``product``."""
    sentences = prepare({"turns": sample["turns"]})["sentences"].assign(sentiment=0.0)
    for language, rows in sentences.groupby(sentences["language"].fillna("")).groups.items():
        sentences.loc[rows, "sentiment"] = tone(sentences.loc[rows, "sentence"].tolist(), str(language) or "en")
    people = sample["conversations"]
    found = find_perceptions(sentences, people[[*KEY, "product"]], opinions=learn_products(people))
    clear = found[(found["sentiment_label"] != "neutral") & (found["confidence"] >= CLEAR_OPINION)]
    return clear.rename(columns={"sentiment_label": "polarity"})[[*SAID, "product"]]


def scores(truth: pd.DataFrame, found: pd.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over distinct (conversation, turn, theme, polarity), and ``n`` of the truth."""
    told, read = set(truth[SAID].itertuples(index=False, name=None)), set(found[SAID].itertuples(index=False, name=None))
    hit = len(told & read)
    precision, recall = hit / max(len(read), 1), hit / max(len(told), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "n": len(told)}


def people_per_cell(opinions: pd.DataFrame, conversations: pd.DataFrame) -> pd.DataFrame:
    """Per product and theme: ``people`` with an opinion there, ``displeased`` of them, their ``pleased_share``; as the screens count."""
    named = opinions.drop(columns="product").assign(product=opinions["product"]).dropna(subset=["product"])
    named = named.merge(conversations[["conversation_id", "customer_id"]], on="conversation_id")
    value = named.assign(value=np.where(named["polarity"] == "positive", 1, -1))
    person = value.groupby([*CELL, "customer_id"])["value"].mean().reset_index()
    cells = person.assign(pleased=person["value"] > 0).groupby(CELL)["pleased"].agg(["size", "sum"])
    return pd.DataFrame({
        "people": cells["size"], "displeased": cells["size"] - cells["sum"], "pleased_share": cells["sum"] / cells["size"],
    })  # fmt: skip


def ranking(truth: pd.DataFrame, found: pd.DataFrame, conversations: pd.DataFrame) -> dict[str, float]:
    """Spearman's rank correlation over cells with enough people: by displeased people, and by the share of pleased ones."""
    told = people_per_cell(truth, conversations)
    cells = told[told["people"] >= FEWEST_PEOPLE].join(people_per_cell(found, conversations), suffixes=("", "_found")).fillna(0)
    by = {name: spearmanr(cells[name], cells[f"{name}_found"]).statistic for name in ("displeased", "pleased_share")}
    return {**{name: round(float(value), 4) for name, value in by.items()}, "cells": len(cells)}


def planted(tone: Tone, *, conversations: int = CONVERSATIONS, seed: int = SEED) -> dict[str, object]:
    """All figures: over all, by language, by theme, and the ranking of product × theme."""
    sample = planted_sample(conversations, seed)
    truth, found = sample["truth"], find(sample, tone)
    language = sample["conversations"].set_index("conversation_id")["language"]

    def part(name: str, told: pd.Series, read: pd.Series) -> dict[str, float]:
        return scores(truth[told == name], found[read == name])

    spoken, heard = truth["conversation_id"].map(language), found["conversation_id"].map(language)
    return {
        "all": scores(truth, found),
        "languages": {name: part(name, spoken, heard) for name in sorted(language.unique())},
        "themes": {name: part(name, truth["theme"], found["theme"]) for name in sorted({*truth["theme"], *found["theme"]})},
        "ranking": ranking(truth, found, sample["conversations"]),
    }
