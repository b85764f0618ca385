"""From a question to its brief: understand → look → judge → count → compose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from data.metrics.money import Prices, read_prices
from data.schema import WEEK_STARTS
from nlp.brief import compose, study, verdict
from nlp.brief.asked import Encodes, encode_question
from nlp.brief.coverage import Coverage, coverage, nothing_heard
from nlp.brief.evidence import AGAINST, FOR, PLACE, candidates, counted, unjudged, weighed
from nlp.brief.finder import Finder, Source
from nlp.brief.model import Brief, Estimate, Reach, Verdict
from nlp.brief.question import EVERYONE, Question, normal, understand
from nlp.brief.quotes import pick
from nlp.brief.topical import with_topics

_QUOTED = [*PLACE, "quote", "language", "channel", "product", "day", "sentiment", "score", "url"]
_HASH = 16
_CAUTIONS = {
    "few": "The adjusted share rests on fewer than 30 customers' worth of information: do not take it for a share of all customers.",
    "silent": "More than a tenth of all customers are in segments that hardly contact support: what they think is not known.",
    "unplaced": "For more than a fifth of those in contact the segment is not known: the adjusted share leaves them out.",
    "uneven": "Some segments contact support so much more often than others that the adjusted share rests on few people.",
}
"""What is said for each of ``data.metrics.representativeness.Adjusted.cautions``."""
_LANGUAGES = (
    "Languages are not compared: what customers say in another language than the question's is found less often. "
    "To hear one language best, ask in it."
)
_BECAUSE = (
    "On the whole those who speak of it sound displeased. People contact support when something went wrong, so its share among those in "
    "contact overstates how common it is among all customers."
)
"""Simulated where people contact support twice as often because of it: no adjusting undoes that (docs/representativeness.md)."""


def answer(
    text: str,
    *,
    source: Source,
    finder: Finder,
    encoder: Encodes,
    snapshot_id: str,
    filters: Mapping[str, Any] | None = None,
    marks: pd.DataFrame | None = None,
    prices: Prices | None = None,
    week_start: str = WEEK_STARTS[0],
) -> Brief:
    """The brief on a question; never refuses to be made, whatever the question.

    Args:
        text: The question, in any language.
        source: The conversations that count.
        finder: All sentences of the snapshot.
        encoder: The multilingual one, in whose space the sentences' vectors are.
        snapshot_id: What is asked.
        filters: Those of ``source``, for the record and the hash: only what was chosen.
        marks: Evidence that people marked: place and ``relevant``.
        prices: Price list; the built-in one by default.
        week_start: First day of a week.
    """
    question, chosen = understand(text, finder.brand), dict(filters or {})
    found = _found(question, source, finder, encoder, marks, chosen)
    told = _told(found, source, finder, prices or read_prices(), chosen=chosen, week_start=week_start)
    return replace(told, snapshot_id=snapshot_id, query_hash=query_hash(text, chosen, snapshot_id))


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What was found on a question: ``evidence``, of which ``rows`` count, what it amounts to, and who was there to say it: ``everybody``,
    their ``groups`` and the customer ``base``."""

    question: Question
    evidence: pd.DataFrame
    rows: pd.DataFrame
    verdict: Verdict
    reach: Reach
    everybody: pd.Series
    groups: pd.DataFrame
    base: pd.DataFrame

    @property
    def lines(self) -> list[int]:
        return [int(line) for line in self.rows["line"]]


def _found(
    question: Question, source: Source, finder: Finder, encoder: Encodes, marks: pd.DataFrame | None, chosen: Mapping[str, Any]
) -> _Found:
    """Look, judge and count."""
    found, heard = look(question, source, finder, encoder)
    evidence = weighed(found, question, marks)
    strength = verdict.strength(counted(evidence), heard)
    if strength.answers < verdict.HINTS:  # what is nearest to a question is not yet about it
        evidence = evidence.iloc[:0]
    rows = counted(evidence)
    everybody, groups, base = source.contacts().iloc[0], source.segments([int(line) for line in rows["line"]]), source.base()
    reach = compose.reach(rows, everybody, groups, base, chosen)
    return _Found(
        question=question, evidence=evidence, rows=rows, reach=reach, everybody=everybody, groups=groups, base=base,
        verdict=verdict.judge(question, strength, known_base=reach.of_base is not None, known=reach.known),
    )  # fmt: skip


def _told(found: _Found, source: Source, finder: Finder, prices: Prices, *, chosen: dict[str, Any], week_start: str) -> Brief:
    """The brief on what was found, but for what identifies it: in which words, when, by whom, and what is still to be asked."""
    question, rows, reach, everybody = found.question, found.rows, found.reach, found.everybody
    width, lines = compose.grain(everybody), found.lines
    themes = compose.themes(source.themes(lines), reach.customers)
    active = reach.customers / reach.of_base.value if reach.of_base and reach.of_base.value else None
    days = None if pd.isna(everybody["first_day"]) else (everybody["last_day"] - everybody["first_day"]).days + 1
    tone, differences = compose.tone(rows), compose.differences(source.breakdown(lines))
    return Brief(
        question=question.text,
        language=question.language or "",
        verdict=found.verdict,
        reach=reach,
        tone=tone,
        themes=themes,
        quotes=_quotes(rows, FOR, finder, source),
        counter_quotes=_quotes(rows, AGAINST, finder, source),
        trend=compose.trend(source.trend(lines, grain=width), everybody, width=width, week_start=week_start),
        differences=differences,
        speakers=compose.speakers(everybody, found.groups, found.base, chosen),
        listen=source.listen(lines),
        evidence=found.evidence.assign(score=found.evidence["relevance"])[[*PLACE, "score", "side", "relevant"]],
        unknowns=_unknowns(question, reach),
        warnings=_warnings(question, everybody, reach, tone, languages=bool(differences["field"].eq(compose.LANGUAGE).any())),
        study=study.study(
            question, found.verdict, reach, active=active, generalises=bool(reach.adjusted and not reach.cautions), prices=prices
        ),
        ask_support=study.ask_support(
            question, reach, days=days, everything=int(everybody["conversations"]), prices=prices,
            theme=str(themes["name"].iloc[0]) if len(themes) else None,
        ),
        snapshot_id="",
        query_hash="",
        filters=chosen,
    )  # fmt: skip


def query_hash(text: str, filters: Mapping[str, Any], snapshot_id: str) -> str:
    """16 hex digits for question, filters and snapshot: the same brief has the same, whatever the case and spaces of the question."""
    said = json.dumps([normal(text).casefold(), {name: filters[name] for name in sorted(filters)}, snapshot_id], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:_HASH]


def look(question: Question, source: Source, finder: Finder, encoder: Encodes) -> tuple[pd.DataFrame, Coverage]:
    """The chosen sentences near a question, most relevant first (:func:`candidates`), and how well the best of all cover it.

    All sentences are judged, then the chosen ones taken: so a filter's evidence is the whole evidence's part in it, what channels or months
    have adds up, and what is answered of everybody is answered of each who speak of it. Judged among themselves, the five channels'
    evidence agreed with the whole in .55 (docs/ask.md).
    """
    if not question.subject or not finder.count:
        return unjudged(source.sentences([])), nothing_heard(question)
    asked = encode_question(question, encoder)
    found, allowed = candidates(question, asked, finder, source), source.allowed()
    heard, told = coverage(question, asked, found, encoder), with_topics(found)
    return told if allowed is None else told[np.isin(told["line"], allowed)].reset_index(drop=True), heard


def _quotes(rows: pd.DataFrame, side: str, finder: Finder, source: Source) -> pd.DataFrame:
    mine = rows[rows["side"] == side].head(400)
    if len(mine):
        mine = pick(mine, finder.vectors(mine["line"].to_numpy(np.int64)))
    linked = mine.merge(source.links([int(line) for line in mine["line"]]), on="line", how="left")
    return linked.rename(columns={"sentence": "quote", "relevance": "score"})[_QUOTED]


def _unknowns(question: Question, reach: Reach) -> tuple[str, ...]:
    told = [verdict.BEYOND[limit] for limit in question.limits if limit in verdict.BEYOND]
    if EVERYONE in question.limits or (question.counting and reach.of_base is None):
        told.append("How many of all customers it concerns: most of those who meet it may never contact support.")
    if not question.subject:  # nothing was named that could be unknown
        return tuple(told)
    if not reach.customers:
        told.append(f"Anything about “{question.subject}”: no conversation was found that speaks of it.")
    if "outsiders" not in question.limits:
        told.append("What people who are not customers think of it.")
    if "pay" not in question.limits:
        told.append("What anybody would pay for it.")
    return tuple(told)


def _warnings(question: Question, everybody: pd.Series, reach: Reach, tone: Estimate | None, *, languages: bool = False) -> tuple[str, ...]:
    told = []
    if not reach.known:
        told.append("No customer ids are known: conversations are counted, not people.")
    if pd.isna(everybody["first_day"]):
        told.append("Nothing is dated: there is no trend.")
    if reach.contacts < compose.FEW:
        told.append(f"Only {reach.contacts} customers are in the data: every share is very uncertain.")
    if reach.of_base is None and reach.conversations:
        told.append(
            "The number of customers is not known: shares are of those in contact, and must not be taken for shares of all customers."
        )
    if languages and reach.conversations:  # what was not found in any language is not said to be found less in one
        told.append(_LANGUAGES)
    told += [_CAUTIONS[reason] for reason in reach.cautions]
    if tone is not None and tone.high < 0 and (reach.of_base is not None or question.counting or EVERYONE in question.limits):
        told.append(_BECAUSE)
    return tuple(told)
