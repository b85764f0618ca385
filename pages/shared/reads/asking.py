"""What the Ask page reads: the brief on a question, the words of its evidence, questions worth asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from nlp.brief.frozen import freeze
from nlp.brief.model import Brief, Estimate
from nlp.brief.update import Update, changes
from pages.shared.reads import Filters, ask, coverage, moved, new_topics, perception, topic_table

__all__ = ["Brief", "Estimate", "Suggestion", "Update", "brief", "changes", "evidence", "follow_ups", "freeze", "suggested"]

LONGEST = 1000
"""Characters of a question that are read."""
MOST = 6
"""Questions that are suggested at once."""
_PLACE = ["conversation_id", "source", "turn", "start", "end"]
_CLEAR = 0.2  # from here on a tone has a side, as on every page


@dataclass(frozen=True)
class Suggestion:
    """A question worth asking, why, and which filters it needs beside the present ones."""

    question: str
    why: str
    changes: tuple[tuple[str, list[str]], ...] = ()


def brief(question: str, chosen: Filters) -> Brief:
    """The answer to a question from the chosen conversations."""
    raise NotImplementedError


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


def about(name: str) -> str:
    """What to ask about a topic: ``What do customers say about card fees?``"""
    return f"What do customers say about {_inside(name)}?"


def _inside(name: str) -> str:
    """A name within a sentence: ``card fees``, but ``ATM fees``."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def suggested(chosen: Filters) -> list[Suggestion]:
    """Questions from what is moving, what is new, what hurts, and the largest topics."""
    everyone = chosen.without("topic")
    if not coverage(everyone)["conversations"]:
        return []
    found = [Suggestion(_why(row), "it moved") for row in moved(everyone).head(2).to_dict("records")]
    found += [Suggestion(about(str(name)), "it is new") for name in new_topics(everyone)["name"].head(2)]
    found += _hurting(everyone)
    table = topic_table(everyone)
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
