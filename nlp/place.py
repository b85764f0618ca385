"""Conversations in topics with stable ids: place them, look for new topics among the leftovers, keep ids from fit to fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from data.schema import KEY, NO_TOPIC, TABLES, conform, empty
from nlp.emerge import ReadVectors, emerging_topics, moved_assignments, said_now
from nlp.naming import titled
from nlp.tables import matching, others
from nlp.topics import SUBTOPIC, TOPIC, TopicModel, assign_topics, document_vectors, match_topics, propose_new_topics
from nlp.topics.match import Match
from nlp.topics.model import Topic
from nlp.topics.telling import Telling
from nlp.vectors import halved

ANYWHERE = -1
"""Stands for any parent where names are compared."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where conversations belong.

    Args:
        model: The topic model, every topic with its id.
        assignments: ``topic_assignments``; may also hold earlier leftovers that found a new topic.
        sentence_topics: Topic id (nullable) per sentence.
        embeddings: ``embeddings`` of the conversations that have words.
        topics: ``topics`` without counts, retired ones included.
        changes: How many topics were kept, new, split, merged, retired.
    """

    model: TopicModel
    assignments: pd.DataFrame
    sentence_topics: pd.Series
    embeddings: pd.DataFrame
    topics: pd.DataFrame
    changes: dict[str, int]

    def fresh(self) -> list[int]:
        """Numbers of the topics that were not known before."""
        new = set(self.topics.loc[self.topics["state"] == "new", "topic_id"].astype(int))
        return [topic.number for topic in self.model.topics if topic.topic_id in new]

    def renamed(self, names: Mapping[int, str]) -> Placed:
        """With other names for some topics: number → name."""
        if not names:
            return self
        model = replace(self.model, topics=tuple(replace(t, name=names.get(t.number, t.name)) for t in self.model.topics))
        told = self.topics["topic_id"].map({topic.topic_id: topic.name for topic in model.topics if topic.number in names})
        columns = {column: told.fillna(self.topics[column]).astype(self.topics[column].dtype) for column in ("name", "model_name")}
        return replace(self, model=model, topics=self.topics.assign(**columns))


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What was published: its topic model and the tables that hold ids."""

    model: TopicModel
    tables: dict[str, pd.DataFrame]
    read: ReadVectors
    """Turned vectors of some of its ``sentences``."""


def place(
    model: TopicModel,
    sentences: pd.DataFrame,
    vectors: np.ndarray,
    conversations: pd.DataFrame,
    *,
    telling: Telling,
    earlier: Earlier | None,
    last_topic_id: int,
    encoder: str,
) -> Placed:
    """Assign topics to conversations and their sentences.

    Args:
        model: Just learned (topics without ids), or the published one (with ids).
        sentences: Customers' sentences of the conversations to place.
        vectors: (sentences, dim), centred and turned.
        conversations: Key and ``opened_at`` of the conversations to place.
        telling: What kinds of sentences tell, from the same fit.
        earlier: What was published, if anything.
        last_topic_id: Highest id ever given.
        encoder: Name of the vectors' space, for ``embeddings``.
    """
    keys, documents = document_vectors(sentences, vectors, telling, untold=model.untold)
    documents = halved(documents)
    assigned = assign_topics(model, keys, documents, sentences, vectors)
    rows, learned = assigned.rows, any(topic.topic_id is None for topic in model.topics) or not model.topics
    embeddings = keys.assign(vector=list(documents.astype(np.float16)), encoder=encoder)
    if earlier is not None and not learned:
        model, found = _emerging(model, embeddings, assigned.primary, sentences, earlier)
        rows = pd.concat([rows, found], ignore_index=True) if len(found) else rows
    heard, known = said_now(sentences, vectors, conversations, embeddings, rows), rows
    if earlier is not None and not learned:
        heard, known = heard.with_stayed(earlier.tables, earlier.read, model, rows)
    model, moved = emerging_topics(model, heard, telling)
    if len(moved):
        rows = pd.concat([others(rows, moved), moved_assignments(matching(known, moved), moved)], ignore_index=True)
    match = _matched(model, rows, earlier if learned else None)
    model = _identified(model, match, last_topic_id)
    if earlier is not None and learned:
        known = earlier.tables["topics"]
        names = dict(zip(known["topic_id"].astype(int), known["model_name"], strict=True))
        model = with_names_kept(model, match.ids, names)
    ids = pd.Series({topic.number: topic.topic_id for topic in model.topics}, dtype="Int64")
    topics = _topic_rows(model, match, earlier.tables["topics"] if earlier else empty(TABLES["topics"]))
    rows = rows.assign(topic_id=rows["topic_id"].map(ids).astype("Int64")) if len(rows) else rows
    said = pd.Series(assigned.sentence_topics, index=sentences.index).map(ids).astype("Int64")
    rows = rows.drop(columns="level")
    return Placed(model=model, assignments=rows, sentence_topics=said, embeddings=embeddings, topics=topics, changes=match.counts())


def _matched(model: TopicModel, rows: pd.DataFrame, earlier: Earlier | None) -> Match:
    """Which topics are known: those that have an id and, where the model was learned anew, those like one of ``earlier``."""
    if earlier is None:
        known = _ids(model)
        return Match(known, tuple(sorted(known.values())), tuple(_without_id(model)), (), {}, {})
    parents = {topic.number: topic.parent for topic in model.topics}
    topics, were = earlier.tables["topics"].set_index("topic_id"), earlier.tables["topic_assignments"]
    were = were.assign(level=were["topic_id"].map(topics["level"]))
    return match_topics(earlier.model, model, _members(were, topics["parent_id"].to_dict()), _members(rows, parents))


def _members(rows: pd.DataFrame, parents: Mapping[Any, Any]) -> pd.DataFrame:
    """Who belongs where at every level: primary topics, their themes, sub-topics; further topics would blur the matching."""
    primary = rows[rows["rank"] == 0]
    themes = primary.assign(topic_id=primary["topic_id"].map(parents)).dropna(subset=["topic_id"])
    parts = [part[[*KEY, "topic_id"]].astype({"topic_id": "Int64"}) for part in (primary, themes, rows[rows["level"] == SUBTOPIC])]
    return pd.concat(parts, ignore_index=True)


def _ids(model: TopicModel) -> dict[int, int]:
    return {topic.number: topic.topic_id for topic in model.topics if topic.topic_id is not None}


def _without_id(model: TopicModel) -> list[int]:
    return [topic.number for topic in model.topics if topic.topic_id is None]


def _emerging(
    model: TopicModel, embeddings: pd.DataFrame, primary: np.ndarray, sentences: pd.DataFrame, earlier: Earlier
) -> tuple[TopicModel, pd.DataFrame]:
    """The model with topics found among all leftovers, old and new, and the assignments of the leftovers to them."""
    before = earlier.tables["conversations"]
    lost = before.loc[before["topic_id"] == NO_TOPIC, KEY].merge(earlier.tables["embeddings"], on=KEY)
    now = pd.MultiIndex.from_frame(embeddings[KEY])
    lost = lost[~pd.MultiIndex.from_frame(lost[KEY]).isin(now)]
    pool = pd.concat([lost, embeddings[primary == NO_TOPIC]], ignore_index=True)
    words = pd.concat([earlier.tables["sentences"].merge(lost[KEY], on=KEY), sentences], ignore_index=True)
    said = words.groupby(KEY, sort=False).agg(text=("sentence", " ".join), language=("language", "first")).reset_index()
    pool = pool.merge(said, on=KEY, how="inner").sort_values(["source", "conversation_id"], ignore_index=True)
    if pool.empty:
        return model, pd.DataFrame()
    vectors = np.stack(pool["vector"].to_list()).astype(np.float32)
    model, labels = propose_new_topics(model, pool, vectors)
    found = pool.loc[labels != NO_TOPIC, KEY].assign(
        topic_id=labels[labels != NO_TOPIC], rank=0, score=1.0, turn=pd.array([pd.NA] * int((labels != NO_TOPIC).sum()), dtype="Int64")
    )
    return model, found.assign(assigned_by="model", level=TOPIC)


def _identified(model: TopicModel, match: Match, last_topic_id: int) -> TopicModel:
    fresh = [topic.number for topic in model.topics if topic.number not in match.ids]
    return model.with_ids({**match.ids, **{number: last_topic_id + 1 + place for place, number in enumerate(fresh)}})


def _topic_rows(model: TopicModel, match: Match, before: pd.DataFrame) -> pd.DataFrame:
    """Live topics of the model, then retired ones as they were."""
    ids = {topic.number: topic.topic_id for topic in model.topics}
    rows = [
        {
            "topic_id": topic.topic_id, "parent_id": None if topic.parent is None else ids[topic.parent], "level": topic.level,
            "name": topic.name, "summary": topic.summary, "keywords": list(topic.keywords), "made_by": "model",
            "state": "kept" if topic.number in match.ids else "new", "stability": topic.stability,
        }
        for topic in model.topics
    ]  # fmt: skip
    live = conform(pd.DataFrame(rows), TABLES["topics"], name="topics") if rows else empty(TABLES["topics"])
    live = live.assign(model_name=live["name"], model_parent_id=live["parent_id"])
    gone = before[~before["topic_id"].isin(live["topic_id"])].assign(state="retired")
    filled = [frame for frame in (live, gone) if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else live


def with_names_kept(model: TopicModel, match_ids: dict[int, int], names: dict[int, str]) -> TopicModel:
    """The model in which known topics have the names people find them by; a new one that was given such a name takes its next best phrase.

    Args:
        model: Just learned, every topic named anew.
        match_ids: Number → id of the topics that were known.
        names: Names by id, as published before.
    """
    taken: set[tuple[int, int | None, str]] = set()
    chosen: dict[int, str] = {}
    for topic in sorted(model.topics, key=lambda topic: topic.number not in match_ids):
        known = names.get(match_ids.get(topic.number, NO_TOPIC))
        # only siblings must differ, but a new name should not stand anywhere else
        parent = ANYWHERE if known is None else topic.parent
        name = next(name for name in _possible_names(topic, known) if (topic.level, parent, name.casefold()) not in taken)
        taken |= {(topic.level, topic.parent, name.casefold()), (topic.level, ANYWHERE, name.casefold())}
        chosen[topic.number] = name
    return replace(model, topics=tuple(replace(topic, name=chosen[topic.number]) for topic in model.topics))


def _possible_names(topic: Topic, known: str | None) -> Iterator[str]:
    if known is not None:
        yield known
    yield topic.name
    yield from map(titled, topic.keywords)
    yield from (f"{topic.name} ({number})" for number in count(2))
