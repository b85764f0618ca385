"""Emerging topics: what came up lately is looked for in everything said, whichever topics its conversations were given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.schema import KEY, NO_TOPIC
from nlp.tables import others
from nlp.topics import TOPIC, TopicModel
from nlp.topics.emerging import with_new_topics
from nlp.topics.novelty import new_subjects
from nlp.topics.telling import Telling

LATELY = pd.Timedelta(days=56)
MOST_RECENT = 1 / 3
"""Share of the conversations that may count as recent: a short export has no eight weeks to spare."""
READ_RECENT, READ_HISTORY = 10_000, 20_000
"""Sentences compared, at most."""
TELLS = 0.4
"""Least weight of a sentence that is compared (``Telling.weights``): small talk and what stands in any company is left out."""
SAME = 0.5
"""A group is a known topic's if that holds this share of it, and if it is this share of what the topic gathered lately."""
MOST_FURTHER = 4

ReadVectors = Callable[[pd.DataFrame], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Said:
    """Everything said, by conversation and sentence.

    Args:
        sentences: Key, ``sentence``, ``language``, ``row`` (in what ``read`` knows; −1 for sentences of those who stayed as they were).
        conversations: Key, ``opened_at``, ``topic`` (primary topic's number or −1), ``vector``.
        read: Turned vectors (n, dim) of some rows of ``sentences``.
    """

    sentences: pd.DataFrame
    conversations: pd.DataFrame
    read: ReadVectors

    def with_stayed(
        self, tables: Mapping[str, pd.DataFrame], read: ReadVectors, model: TopicModel, rows: pd.DataFrame
    ) -> tuple[Said, pd.DataFrame]:
        """With the published conversations that did not change, and the assignments of both.

        Args:
            tables: What was published.
            read: Turned vectors of some of its sentences.
            model: The model it was placed with; its topics have ids.
            rows: Assignments of this run, by number; they replace published ones.
        """
        number = {topic.topic_id: topic.number for topic in model.topics}
        level = {topic.number: topic.level for topic in model.topics}
        stayed = others(tables["conversations"], self.conversations)
        told = others(others(tables["topic_assignments"], self.conversations), rows)
        told = told.assign(topic_id=told["topic_id"].map(number)).dropna(subset=["topic_id"])
        known = pd.concat([rows, told.assign(level=told["topic_id"].map(level))], ignore_index=True).astype({"topic_id": "Int64"})
        vectors = tables["embeddings"][[*KEY, "vector"]]
        placed = _with_topic(stayed[[*KEY, "opened_at"]].merge(vectors, on=KEY), known)
        sentences = others(tables["sentences"], self.conversations).assign(row=-1)

        def read_both(chosen: pd.DataFrame) -> np.ndarray:
            now = chosen["row"].to_numpy() >= 0
            before = read(chosen[~now]) if not now.all() else None
            found = np.zeros((len(chosen), model.space.mean.shape[0]), np.float32)
            found[now] = self.read(chosen[now])
            if before is not None:
                found[~now] = before
            return found

        columns = self.sentences.columns
        return Said(
            sentences=pd.concat([self.sentences, sentences[columns]], ignore_index=True),
            conversations=pd.concat([self.conversations, placed], ignore_index=True), read=read_both,
        ), known  # fmt: skip


def said_now(
    sentences: pd.DataFrame, vectors: np.ndarray, conversations: pd.DataFrame, embeddings: pd.DataFrame, rows: pd.DataFrame
) -> Said:
    """What this run reads.

    Args:
        sentences: Key, ``sentence``, ``language``; ``vectors`` (sentences, dim) theirs, turned.
        conversations: Key, ``opened_at``; ``embeddings`` their vectors; ``rows`` their assignments, by number.
    """
    placed = _with_topic(conversations[[*KEY, "opened_at"]].merge(embeddings[[*KEY, "vector"]], on=KEY), rows)
    numbered = sentences[[*KEY, "sentence", "language"]].assign(row=np.arange(len(sentences)))
    return Said(sentences=numbered, conversations=placed, read=lambda chosen: vectors[chosen["row"].to_numpy(np.int64)].astype(np.float32))


def _with_topic(conversations: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    primary = rows.loc[rows["rank"] == 0, [*KEY, "topic_id"]].rename(columns={"topic_id": "topic"})
    whole = conversations.merge(primary, on=KEY, how="left")
    return whole.assign(topic=whole["topic"].astype("Int64").fillna(NO_TOPIC).astype("int64"))


def emerging_topics(model: TopicModel, said: Said, telling: Telling) -> tuple[TopicModel, pd.DataFrame]:
    """The model with topics for what came up lately, and who belongs to them.

    Returns:
        The model (the same object if nothing is new); key and ``topic`` (its number) of each conversation that moves to a new topic, or
        to one that emerged earlier.
    """
    conversations = said.conversations.sort_values(["opened_at", *KEY], kind="stable", na_position="first", ignore_index=True)
    nothing = conversations.iloc[:0][[*KEY, "topic"]]
    lately = _lately(conversations["opened_at"])
    if not len(model.numbers(TOPIC)) or not lately.any() or lately.all():
        return model, nothing
    numbered = conversations[KEY].assign(owner=np.arange(len(conversations)))
    spoken = said.sentences[KEY].merge(numbered, on=KEY, how="left")["owner"].fillna(-1).to_numpy(np.int64)
    recent = _latest(np.flatnonzero((spoken >= 0) & lately[spoken]), spoken)
    history = _spread(np.flatnonzero((spoken >= 0) & ~lately[spoken]))
    sides = [_telling_ones(said, rows, telling) for rows in (recent, history)]
    groups = new_subjects(sides[0][1], spoken[sides[0][0]], sides[1][1], spoken[sides[1][0]])
    topics = conversations["topic"].to_numpy(np.int64)
    known = [_known_as(topics[rows], topics[lately]) for rows in groups]
    later = set(model.later().tolist())
    moved = [
        conversations.loc[rows[topics[rows] != topic], KEY].assign(topic=topic)
        for rows, topic in zip(groups, known, strict=True)
        if topic in later
    ]
    groups = [rows for rows, topic in zip(groups, known, strict=True) if topic is None]
    if not groups:
        return model, pd.concat([nothing, *moved], ignore_index=True)
    pool = _pool(conversations, said.sentences, np.unique(spoken[recent]))
    first, vectors = len(model.topics), np.stack(pool["vector"].to_list()).astype(np.float32)
    model = with_new_topics(model, pool, vectors, [pool.index.get_indexer(pd.Index(rows)) for rows in groups])
    moved += [conversations.loc[rows, KEY].assign(topic=first + place) for place, rows in enumerate(groups)]
    return model, pd.concat(moved, ignore_index=True)


def _lately(opened: pd.Series) -> np.ndarray:
    """Which of the conversations, in order of time, are recent."""
    if opened.isna().all():
        return np.zeros(len(opened), dtype=bool)
    start = max(opened.max() - LATELY, opened.dropna().iloc[int((1 - MOST_RECENT) * opened.notna().sum())])
    return (opened > start).to_numpy(bool)


def _latest(rows: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """The ``READ_RECENT`` sentences of the latest conversations."""
    return rows[np.argsort(owner[rows], kind="stable")[-READ_RECENT:]]


def _spread(rows: np.ndarray) -> np.ndarray:
    """``READ_HISTORY`` sentences, evenly spread."""
    return rows[np.unique(np.linspace(0, max(len(rows) - 1, 0), READ_HISTORY).round().astype(np.int64))] if len(rows) else rows


def _telling_ones(said: Said, rows: np.ndarray, telling: Telling) -> tuple[np.ndarray, np.ndarray]:
    """Rows whose sentences tell something, and their vectors."""
    vectors = said.read(said.sentences.iloc[rows])
    tells = telling.weights(vectors) > TELLS
    return rows[tells], vectors[tells]


def _known_as(topics: np.ndarray, recent_topics: np.ndarray) -> int | None:
    """The topic that gathered a group, given by its conversations' topics, and hardly anything else lately; None if there is none."""
    known, counts = np.unique(topics[topics != NO_TOPIC], return_counts=True)
    if not len(known) or counts.max() < SAME * len(topics):
        return None
    most = int(known[counts.argmax()])
    return most if counts.max() >= SAME * (recent_topics == most).sum() else None


def _pool(conversations: pd.DataFrame, sentences: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Words and vectors of some conversations, by their rows."""
    mine = conversations.iloc[rows].assign(row=rows)
    words = sentences.merge(mine[KEY], on=KEY).groupby(KEY, sort=False)
    said = words.agg(text=("sentence", " ".join), language=("language", "first")).reset_index()
    return mine.merge(said, on=KEY, how="inner").set_index("row")


def moved_assignments(rows: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Assignments in which the new topic stands first; what stood before at level 1 follows.

    Args:
        rows: Key, ``topic_id`` (number), ``rank``, ``score``, ``turn``, ``assigned_by``, ``level`` of the conversations that move.
        moved: Key and ``topic``.
    """
    nowhere = pd.array([pd.NA] * len(moved), dtype="Int64")
    first = moved.rename(columns={"topic": "topic_id"}).assign(rank=0, score=1.0, turn=nowhere, assigned_by="model", level=TOPIC)
    further = rows[rows["level"] == TOPIC].sort_values([*KEY, "rank"], kind="stable")
    place = further.drop_duplicates([*KEY, "topic_id"]).groupby(KEY, sort=False).cumcount()
    kept = further.merge(further.loc[place[place < MOST_FURTHER].index, [*KEY, "topic_id"]], on=[*KEY, "topic_id"])
    both = pd.concat([first, kept[first.columns]], ignore_index=True)
    return both.assign(rank=both.groupby(KEY, sort=False).cumcount())
