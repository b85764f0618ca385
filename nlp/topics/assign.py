"""Place conversations and their sentences in a fitted model: nearest centroid, if it is near enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.schema import KEY, NO_TOPIC, SchemaError
from nlp.topics.documents import gathered, with_terms
from nlp.topics.model import SUBTOPIC, TOPIC, TopicModel

MARGIN = 0.05
"""A sentence counts for a topic only if it is nearer to it than to every other by so much."""
MOST_FURTHER = 4
"""Further topics of one conversation."""
_WHOLE = np.nan
_CHUNK = 20_000


@dataclass(frozen=True)
class Assigned:
    """Where conversations belong, by the model's topic numbers.

    ``rows``: key, ``topic_id`` (the topic's *number*; map it to stable ids), ``rank`` (0 = primary, at level 1),
    ``score`` (0–1), ``turn`` (null = the whole), ``assigned_by``, ``level``. Nothing for a conversation without a topic.
    ``primary`` (conversations,) and ``sentence_topics`` (sentences,): number of the level-1 topic or −1.
    ``nearest`` (conversations,): number of the nearest level-1 topic, near enough or not.
    """

    rows: pd.DataFrame
    primary: np.ndarray
    sentence_topics: np.ndarray
    nearest: np.ndarray

    @property
    def no_topic_share(self) -> float:
        """Share of the conversations that have no topic, 0–1."""
        return float((self.primary == NO_TOPIC).mean()) if len(self.primary) else 0.0


def assign_topics(
    model: TopicModel, documents: pd.DataFrame, vectors: np.ndarray, sentences: pd.DataFrame, sentence_vectors: np.ndarray
) -> Assigned:
    """Place conversations in the model's topics.

    Args:
        model: A fit.
        documents: One row per conversation: its key; ``text`` and ``language`` if known (else its sentences, joined).
        vectors: (documents, dim), centred as for the fit.
        sentences: ``conversation_id``, ``source``, ``turn``, ``sentence``, ``language``.
        sentence_vectors: (sentences, dim), centred.

    Raises:
        SchemaError: Frames and vectors do not fit together.
    """
    if len(documents) != len(vectors) or len(sentences) != len(sentence_vectors):
        raise SchemaError(
            f"assign_topics needs one vector per row: {len(documents)} documents and {len(vectors)} vectors, "
            f"{len(sentences)} sentences and {len(sentence_vectors)} vectors."
        )
    documents = documents.reset_index(drop=True)
    firsts = model.numbers(TOPIC)
    if not len(firsts) or not len(documents):
        nothing = np.full(len(documents), NO_TOPIC)
        return Assigned(_frame([]), nothing, np.full(len(sentences), NO_TOPIC), nothing)
    said = with_terms(sentences)["terms"].tolist() if model.space.vocabulary else [()] * len(sentences)
    own = {"text", "language"} <= set(documents)
    joined = model.space.join(
        vectors, _words(model, documents["text"], documents["language"]) if own else _gathered(documents, sentences, said)
    )
    best, near, inside = model.decision.choose(joined)
    nearest = firsts[best]
    primary = np.where(inside & np.any(vectors != 0, axis=1), nearest, NO_TOPIC)
    score = np.clip(near, 0, 1)
    sentence_topics, sentence_score = _sentences(model, firsts, sentence_vectors, said)
    rows = [_primary(documents, primary, score)]
    rows.append(_below(model, documents, joined, primary))
    rows.append(_further(documents, primary, sentences, sentence_topics, sentence_score))
    return Assigned(_ranked(rows), primary, sentence_topics, nearest)


def _words(model: TopicModel, texts: pd.Series, languages: pd.Series) -> list[tuple[str, ...]]:
    return model.space.words(texts.tolist(), [model.language if pd.isna(code) else str(code) for code in languages])


def _gathered(documents: pd.DataFrame, sentences: pd.DataFrame, said: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each document's words: those of its sentences."""
    numbered = documents[KEY].assign(owner=np.arange(len(documents)))
    owners = sentences[KEY].merge(numbered, on=KEY, how="left")["owner"].fillna(-1).to_numpy(np.int64)
    return gathered(said, owners, len(documents))


def _sentences(model: TopicModel, firsts: np.ndarray, vectors: np.ndarray, said: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Topic number (−1 none) and score of each sentence; in parts, for the memory's sake."""
    parts = [
        _nearest_topic(model, firsts, model.space.join(vectors[start : start + _CHUNK], said[start : start + _CHUNK]))
        for start in range(0, len(vectors), _CHUNK)
    ]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate([topic for topic, _ in parts]), np.concatenate([score for _, score in parts])


def _nearest_topic(model: TopicModel, firsts: np.ndarray, joined: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    likeness = joined @ model.centroids[firsts].T
    best = likeness.argmax(axis=1)
    near = likeness.max(axis=1)
    second = np.partition(likeness, -2, axis=1)[:, -2] if len(firsts) > 1 else np.full(len(near), -1.0)
    clear = (near >= model.decision.strict_cuts[best]) & (near - second >= MARGIN)
    return np.where(clear, firsts[best], NO_TOPIC), np.clip(near, 0, 1)


def _primary(documents: pd.DataFrame, primary: np.ndarray, score: np.ndarray) -> pd.DataFrame:
    frame = documents[KEY].assign(topic_id=primary, score=score, turn=_WHOLE, level=TOPIC, order=0)
    return frame[primary != NO_TOPIC]


def _below(model: TopicModel, documents: pd.DataFrame, joined: np.ndarray, primary: np.ndarray) -> pd.DataFrame:
    """Rows at level 2, where the primary topic has sub-topics."""
    number, score = np.full(len(primary), NO_TOPIC), np.zeros(len(primary))
    for first in np.unique(primary[primary != NO_TOPIC]):
        children = model.children(int(first))
        if len(children):
            mine = np.flatnonzero(primary == first)
            likeness = joined[mine] @ model.centroids[children].T
            number[mine], score[mine] = children[likeness.argmax(axis=1)], np.clip(likeness.max(axis=1), 0, 1)
    frame = documents[KEY].assign(topic_id=number, score=score, turn=_WHOLE, level=SUBTOPIC, order=1)
    return frame[number != NO_TOPIC]


def _further(documents: pd.DataFrame, primary: np.ndarray, sentences: pd.DataFrame, topics: np.ndarray, score: np.ndarray) -> pd.DataFrame:
    """Rows for topics that single sentences are about, with the turn; best first, at most ``MOST_FURTHER`` of a conversation."""
    first = documents[KEY].assign(primary=primary)
    said = sentences[[*KEY, "turn"]].assign(topic_id=topics, score=score)[topics != NO_TOPIC]
    said = said.merge(first[first["primary"] != NO_TOPIC], on=KEY, how="inner")
    said = said[said["topic_id"] != said["primary"]].sort_values([*KEY, "score"], ascending=[True, True, False], kind="stable")
    said = said.drop_duplicates([*KEY, "topic_id", "turn"])
    place = said.drop_duplicates([*KEY, "topic_id"]).groupby(KEY, sort=False).cumcount()
    kept = said.loc[place[place < MOST_FURTHER].index, [*KEY, "topic_id"]]
    return said.merge(kept, on=[*KEY, "topic_id"])[[*KEY, "topic_id", "score", "turn"]].assign(level=TOPIC, order=2)


def _ranked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    if not parts:
        return _frame([])
    rows = pd.concat([part.astype({"turn": "Int64"}) for part in parts], ignore_index=True)
    rows = rows.sort_values([*KEY, "order", "score"], ascending=[True, True, True, False], kind="stable", ignore_index=True)
    rows["rank"] = rows.groupby(KEY, sort=False).cumcount()
    return _frame(rows.to_dict("list"))


def _frame(values: dict | list) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=[*KEY, "topic_id", "rank", "score", "turn", "level"])
    kinds = {
        "conversation_id": "str",
        "source": "str",
        "topic_id": "Int64",
        "rank": "Int64",
        "score": "float64",
        "turn": "Int64",
        "level": "Int64",
    }
    return frame.astype(kinds).assign(assigned_by="model")
