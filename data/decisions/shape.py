"""Topics as people decided: names, places in the tree, what was merged, divided or left out, and what stands for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import regex

from data.decisions.topics import PEOPLE_FROM, TopicDecisions
from data.schema import NO_TOPIC, TABLES, conform, empty
from data.wording import LETTER, without_words

_SUBTOPIC = 2
_EDGES = regex.compile(rf"^(?:(?!{LETTER}).)+|(?:(?!{LETTER}).)+$")


@dataclass(frozen=True)
class Shape:
    """Topics after people's decisions.

    Attributes:
        topics: ``topics`` of the contract with ``reviewed``, ``hidden`` and ``dropped``; counts are the machine's.
        moves: Topic → what stands for it (−1: nothing), of those that are not themselves any more.
        promoted: Sub-topic → topic that it was part of, of those that are topics now.
    """

    topics: pd.DataFrame
    moves: Mapping[int, int]
    promoted: Mapping[int, int]


@dataclass(frozen=True)
class _Tree:
    """Where topics stand: ``live`` ones, ``level`` and ``above`` of all, what was ``promoted``, ``merged`` (its end) and ``dropped``."""

    live: set[int]
    level: dict[int, int]
    above: dict[int, int | None]
    promoted: dict[int, int]
    merged: dict[int, int]
    dropped: set[int]


def decide_topics(machine: pd.DataFrame, decided: TopicDecisions) -> Shape:
    """The machine's topics with people's decisions; one that names a topic which is gone changes nothing.

    Args:
        machine: ``topics`` without any decision.
    """
    rows = _with_made(machine, decided)
    ids = rows["topic_id"].astype(int).tolist()
    tree = _tree(rows, ids, decided)
    hidden = {topic for topic in ids if topic in decided.hidden or tree.above[topic] in decided.hidden}
    hidden |= {topic for topic in ids if tree.above[topic] in hidden}
    own = {topic: name for topic, name in decided.names.items() if topic in tree.live}
    gone = {*tree.merged, *tree.dropped}
    people = {*own, *(topic for topic in ids if topic >= PEOPLE_FROM)}
    merged = rows["topic_id"].map(tree.merged).astype("Int64")
    frame = rows.assign(
        level=rows["topic_id"].map(tree.level).astype("Int64"),
        parent_id=rows["topic_id"].map(tree.above).astype("Int64"),
        merged_into=merged.where(merged.notna(), rows["merged_into"]),
        state=rows["state"].mask(rows["topic_id"].isin(gone), "retired"),
        keywords=rows["keywords"].map(lambda words: _without(words, decided.words)),
        reviewed=rows["topic_id"].isin(decided.reviewed).astype("boolean"),
        hidden=rows["topic_id"].isin(hidden).astype("boolean"),
        dropped=rows["topic_id"].isin(tree.dropped).astype("boolean"),
        made_by=rows["made_by"].mask(rows["topic_id"].isin(people), "person"),
    )
    ends = {topic: NO_TOPIC if end in tree.dropped else end for topic, end in tree.merged.items()}
    return Shape(_named(frame, own, decided.words), ends | dict.fromkeys(tree.dropped, NO_TOPIC), tree.promoted)


def _tree(rows: pd.DataFrame, ids: list[int], decided: TopicDecisions) -> _Tree:
    live = {topic for topic, state in zip(ids, rows["state"], strict=True) if state != "retired"}
    level = dict(zip(ids, rows["level"].astype(int), strict=True))
    above = {topic: None if pd.isna(parent) else int(parent) for topic, parent in zip(ids, rows["parent_id"], strict=True)}
    subs = [topic for topic in ids if level[topic] == _SUBTOPIC]
    promoted = {s: whole for s in subs if s in live and (whole := above[s]) is not None and whole in live and whole in decided.split}
    level |= dict.fromkeys(promoted, 1)
    merged = {topic: end for topic in decided.merged if topic in live and (end := _end(topic, decided.merged, live, level)) != topic}
    dropped = {topic for topic in decided.dropped if topic in live and level[topic] > 0}
    dropped |= {sub for sub in subs if above[sub] in dropped and sub not in promoted and sub not in merged}
    return _Tree(live, level, _parents(above, decided, promoted, merged, level, live), promoted, merged, dropped)


def _with_made(machine: pd.DataFrame, decided: TopicDecisions) -> pd.DataFrame:
    rows = [
        {
            "topic_id": made.topic_id, "parent_id": made.parent_id, "level": made.level, "name": made.name, "model_name": None,
            "model_parent_id": None, "keywords": [] if made.code is None else [made.code], "state": "kept", "made_by": "person",
        }
        for made in decided.made
    ]  # fmt: skip
    base = conform(machine, TABLES["topics"], name="topics") if len(machine) else empty(TABLES["topics"])
    if not rows:
        return base
    own = conform(pd.DataFrame(rows), TABLES["topics"], name="topics")
    return pd.concat([base, own], ignore_index=True) if len(base) else own


def _end(topic: int, merged: Mapping[int, int], live: set[int], level: Mapping[int, int]) -> int:
    while (further := merged.get(topic)) is not None and further in live and level[further] == level[topic]:
        topic = further
    return topic


def _parents(
    above: dict[int, int | None], decided: TopicDecisions, promoted: Mapping[int, int], merged: Mapping[int, int],
    level: Mapping[int, int], live: set[int],
) -> dict[int, int | None]:  # fmt: skip
    """Topic → what is one level up, for every topic; nothing where that is no level up (a theme that was taken back)."""
    found = above | {sub: above[whole] for sub, whole in promoted.items()}
    for topic, theme in decided.parents.items():
        if topic in found and theme in live and level[theme] == level[topic] - 1:
            found[topic] = theme
    right = {topic: p if p is not None and p in level and level[p] == level[topic] - 1 else None for topic, p in found.items()}
    return {topic: p if p is None else merged.get(p, p) for topic, p in right.items()}


def _without(words: Any, meaningless: frozenset[str]) -> list[str]:
    """Keywords but those that hold a meaningless word."""
    known = [str(word) for word in words] if hasattr(words, "__iter__") else []
    return [word for word in known if without_words(word, meaningless) == word]


def _cleaned(name: str, meaningless: frozenset[str], keywords: list[str]) -> str:
    """A machine's name without meaningless words; its first keyword where nothing is left."""
    left = without_words(name, meaningless)
    if left == name:
        return name
    left = _EDGES.sub("", left) or next(iter(keywords), name)
    return left[:1].upper() + left[1:]


def _named(rows: pd.DataFrame, own: Mapping[int, str], meaningless: frozenset[str]) -> pd.DataFrame:
    """With people's names where there are some; live siblings never share one."""
    taken: set[tuple[object, ...]] = set()
    names: dict[int, str] = {}
    for row in rows.assign(own=rows["topic_id"].isin(own)).sort_values(["own", "topic_id"], ascending=[False, True]).to_dict("records"):
        topic = int(row["topic_id"])
        name = own.get(topic) or (row["name"] if topic >= PEOPLE_FROM else _cleaned(str(row["name"]), meaningless, row["keywords"]))
        if row["state"] != "retired":
            place = (row["level"], None if pd.isna(row["parent_id"]) else int(row["parent_id"]))
            name = _free(name, place, taken)
            taken.add((*place, name.casefold()))
        names[topic] = name
    return rows.assign(name=rows["topic_id"].map(names).astype(rows["name"].dtype))


def _free(name: str, place: tuple[object, ...], taken: set[tuple[object, ...]]) -> str:
    number, free = 1, name
    while (*place, free.casefold()) in taken:
        number += 1
        free = f"{name} ({number})"
    return free
