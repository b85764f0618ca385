"""What the Ask page reads: the brief on a question, the words of its evidence, questions worth asking."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.metrics.money import Prices
from data.prices import store_prices
from data.queries.evidence import Evidence
from data.snapshots import Store
from data.snapshots.search import index_folder, searchable
from nlp.brief.frozen import freeze
from nlp.brief.model import Brief, Estimate
from nlp.brief.update import Update, changes
from pages.shared import reads
from pages.shared.reads import Filters, StoreError, Wanted, ask, kept, perception, research

if TYPE_CHECKING:
    from nlp.encode import Encoder
    from nlp.search import Index

__all__ = ["Brief", "Estimate", "Suggestion", "Update", "brief", "changes", "evidence", "follow_ups", "freeze", "suggested"]

LONGEST = 1000
"""Characters of a question that are read."""
MOST = 6
"""Questions that are suggested at once."""
ALIKE = 50
"""Sentences of like meaning that are listed: the farther down, the less they have to do with it."""
_REPEATED = 4  # times that sentences are said in the same words, about
_PLACE = ["conversation_id", "source", "turn", "start", "end"]
_CLEAR = 0.2  # from here on a tone has a side, as on every page


@dataclass(frozen=True)
class Suggestion:
    """A question worth asking, why, and which filters it needs beside the present ones."""

    question: str
    why: str
    changes: tuple[tuple[str, list[str]], ...] = ()


def brief(question: str, chosen: Filters) -> Brief:
    """The answer to a question from the chosen conversations, with what people marked as relevant to it or not.

    Raises:
        StoreError: The data has no vectors of sentences, or the store is damaged.
    """
    said = research.marks(question)[[*_PLACE, "relevant"]]
    told = _brief(question, chosen, tuple(said.itertuples(index=False, name=None)), store_prices(reads.store()))
    return told if chosen.topic is None else replace(told, filters=told.filters | {"topic_name": _name(chosen.topic)})


@kept
def _brief(question: str, chosen: Filters, marks: tuple[tuple[Any, ...], ...], prices: Prices) -> Brief:
    from nlp.brief.answer import answer  # here: what reads questions takes a while to import

    snapshot_id = str(reads.manifest()["snapshot_id"])
    return answer(
        question, source=Evidence(reads.connection(), chosen, reads.timezone()), finder=_index(str(reads.store()), snapshot_id),
        encoder=_encoder(), snapshot_id=snapshot_id, filters=chosen.record(), prices=prices, week_start=reads.week_start(),
        marks=pd.DataFrame(list(marks), columns=[*_PLACE, "relevant"]),
    )  # fmt: skip


@functools.lru_cache(maxsize=1)
def _encoder() -> Encoder:
    """The model in whose space sentences lie; the only one that the dashboard ever loads."""
    from nlp.encode import OnnxEncoder
    from nlp.models.prepare import prepare

    return OnnxEncoder(prepare("e5"), workers=1)


@functools.lru_cache(maxsize=2)
def _index(root: str, snapshot_id: str) -> Index:
    from nlp.search import open_index

    opened = reads.snapshot()
    if opened is None or opened.snapshot_id != snapshot_id:
        raise StoreError("The data was replaced while the page was being built. Reload the page.")
    index = open_index(index_folder(Store(Path(root)), snapshot_id), lambda: searchable(opened), brand=opened.manifest.get("brand", ()))
    if index.count and not index.dim:
        raise StoreError(
            "This data comes from a version of Earshot that did not keep what sentences mean, which is what is asked. Import once more, or "
            "run `python -m nlp run --full`, then ask again."
        )
    return index


@kept
def alike(chosen: Filters, wanted: Wanted) -> pd.DataFrame:
    """Up to ``ALIKE`` different sentences that mean much the same as the words looked for, in any language, nearest first.

    Returns:
        The columns of :func:`pages.shared.reads.sentences`.

    Raises:
        StoreError: The data has no vectors of sentences, or the store is damaged.
    """
    from nlp.brief.asked import direction  # here: what reads questions takes a while to import
    from nlp.brief.question import understand

    allowed = ask("conversations.matching_lines", chosen, wanted)["line"].to_numpy(dtype=int)
    index = _index(str(reads.store()), str(reads.manifest()["snapshot_id"]))
    question = understand(wanted.words, index.brand)
    vector = direction(question, _encoder())
    found = index.search(question.subject or question.bare, vector, language=question.language, rows=allowed, limit=_REPEATED * ALIKE)
    rows = Evidence(reads.connection(), chosen, reads.timezone()).sentences(found["line"].to_list())
    return reads.unlike(found[["line"]].merge(rows, on="line").drop(columns="line"), ALIKE).reset_index(drop=True)


def evidence(told: Brief, *, offset: int = 0, limit: int | None = None) -> pd.DataFrame:
    """Rows of a brief's evidence with their words as they stand in the present data.

    Returns:
        The columns of ``evidence`` and ``sentence`` (null where it is no longer in the data), ``language``, ``day``, ``channel``,
        ``product``, ``tone``, ``sentiment``, ``url``.
    """
    return words(told.evidence.iloc[offset : None if limit is None else offset + limit])


def words(rows: pd.DataFrame) -> pd.DataFrame:
    """Some rows of evidence with their words, as :func:`evidence` gives them."""
    rows = rows.reset_index(drop=True)
    places = tuple(rows[_PLACE].astype({"turn": int, "start": int, "end": int}).itertuples(index=False, name=None))
    return rows.merge(ask("conversations.standing_at", places=places), on=_PLACE, how="left", sort=False)


def quotes(rows: pd.DataFrame) -> pd.DataFrame:
    """Quotes of a brief as other pages have theirs: ``sentence`` and ``tone`` (a sentiment label)."""
    tones = [
        None if pd.isna(one) else "positive" if one > _CLEAR else "negative" if one < -_CLEAR else "neutral" for one in rows["sentiment"]
    ]
    return rows.assign(sentence=rows["quote"], tone=pd.Series(tones, index=rows.index, dtype=object))


def _name(topic: int) -> str:
    """Of a topic, as it is called now: kept with the brief, since a later run or person may call it otherwise."""
    names = reads.topic_names()
    return str(dict(zip(names["topic_id"], names["name"], strict=True)).get(topic, "No topic"))


def about(name: str) -> str:
    """What to ask about a topic: ``What do customers say about card fees?``"""
    return f"What do customers say about {_inside(name)}?"


def _inside(name: str) -> str:
    """A name within a sentence: ``card fees``, but ``ATM fees``."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def suggested(chosen: Filters) -> list[Suggestion]:
    """Questions from what is moving, what is new, what hurts, and the largest topics."""
    everyone = chosen.without("topic")
    if not reads.coverage(everyone)["conversations"]:
        return []
    found = [Suggestion(_why(row), "it moved") for row in reads.moved(everyone).head(2).to_dict("records")]
    found += [Suggestion(about(str(name)), "it is new") for name in reads.new_topics(everyone)["name"].head(2)]
    found += _hurting(everyone)
    table = reads.topic_table(everyone)
    largest = table[table["level"] == 1].sort_values("customers", ascending=False).head(MOST)
    found += [Suggestion(about(str(name)), "many speak of it") for name in largest["name"]]
    unique = {suggestion.question: suggestion for suggestion in reversed(found)}
    return [suggestion for suggestion in found if unique.pop(suggestion.question, None) is not None][:MOST]


def _why(row: Mapping[Any, Any]) -> str:
    return f"Why do {'more' if row['change'] == 'up' else 'fewer'} customers contact us about {_inside(str(row['name']))}?"


def _hurting(chosen: Filters) -> list[Suggestion]:
    """The product and quality that most people are clearly displeased with."""
    matrix = perception.matrix(chosen)
    rows = matrix[matrix["about"].notna() & ~matrix["everything"] & ~matrix["share_few"]]
    if rows.empty:
        return []
    worst = rows.sort_values("share_high").iloc[0]
    return [Suggestion(f"What do customers dislike about the {worst['quality']} of {worst['about']}?", "few are pleased with it")]


def follow_ups(told: Brief) -> list[Suggestion]:
    """What to ask next: the same of the group that differs most, and more on the topics of the evidence."""
    found = []
    more = told.differences[told.differences["differs"] != ""]
    for row in more.head(2).to_dict("records"):
        found.append(Suggestion(told.question, "differs", ((str(row["field"]), [str(row["value"])]),)))
    asked = told.question.casefold()
    for name in told.themes["name"].head(4):
        if str(name).casefold() not in asked:
            found.append(Suggestion(about(str(name)), "is part of it"))
    return found[:MOST]


def at(told: Brief, marks: pd.DataFrame) -> Brief:
    """The brief with people's marks on its evidence, nothing else changed: a saved brief stays what it was."""
    if marks.empty:
        return told
    said = marks.set_index(_PLACE)["relevant"].to_dict()
    places = list(told.evidence[_PLACE].itertuples(index=False, name=None))
    return replace(told, evidence=told.evidence.assign(relevant=pd.Series([said.get(place) for place in places], dtype=object)))
