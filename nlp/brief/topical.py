"""What a topic adds to a question: a sentence in a topic that the question is about is evidence sooner than the same words elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.schema import NO_TOPIC
from nlp.brief.relevance import CUT
from nlp.geometry.unit import unit

HEAD = 30
"""Most relevant sentences that tell which topics a question is about."""
LEAST = 0.4
"""Part of them that must lie in a topic."""
LIFT = 3.0
"""How many times as frequent the topic must be among them as in the corpus: one that holds half of everything says nothing."""
HELP = 120.0
"""By how much the odds of being evidence rise in such a topic: this times the odds with which its sentences are evidence by themselves, so
that a topic helps little where what is asked is only a part of it. Chosen with the two above on the first half of the planted questions,
and lower than what finds most there, for real topics are wider than planted ones (docs/ask.md)."""
MOST = 0.5
"""Part of a topic's sentences that are evidence by themselves, from which on it helps no more."""
PRIOR = 20.0
"""Sentences' worth of all languages' part in that of the question's own. Of 5, 20 and 50, which find the same, the middle."""
ELSEWHERE, HARDLY = 0.3, 1 / 3
"""Cosine with some topic from which on a word of the question belongs to that topic, and the part of it that another topic must reach to
be spoken of with that word as well. "Card fees" is near "Card has not arrived" by its first word, yet fees are another topic's."""


def covering(words: np.ndarray, topics: pd.Series, vectors: np.ndarray) -> set[int]:
    """Topics in which no word of the question clearly belongs to another topic.

    Args:
        words: (n, dim) centred vectors of the question's words.
        topics: Topic of m sentences that stand for the corpus; −1 = none.
        vectors: (m, dim) their centred vectors.
    """
    means = pd.DataFrame(vectors).groupby(topics.to_numpy()).mean().drop(index=NO_TOPIC, errors="ignore")
    if means.empty:
        return set()
    centroids = unit(means.to_numpy())
    near = words @ centroids.T
    best = near.max(axis=1, keepdims=True, initial=0.0)
    kept = ((best < ELSEWHERE) | (near >= HARDLY * best)).all(axis=0)
    return {int(topic) for topic in means.index[kept]}


def asked_topics(found: pd.DataFrame) -> list[int]:
    """Topics that a question is about, most of the evidence first; often none.

    Args:
        found: Sentences, most relevant first: ``topic_id`` (−1 = none), ``usual`` (0–1: part of the corpus's sentences in that topic),
            ``covered`` (whether the topic is one of :func:`covering`).
    """
    head = found.head(HEAD)
    share = head["topic_id"].value_counts(normalize=True)
    told = head.groupby("topic_id")[["usual", "covered"]].first().reindex(share.index)
    kept = (share >= LEAST) & (share >= LIFT * told["usual"]) & told["covered"] & (share.index != NO_TOPIC)
    return [int(topic) for topic in share.index[kept]]


def with_topics(found: pd.DataFrame) -> pd.DataFrame:
    """``found`` with the ``relevance`` (0–1) that its topics give it, most relevant first.

    Args:
        found: As for :func:`asked_topics`, with ``relevance``, ``peers`` (sentences that could be found and lie in the same topic),
            ``foreign`` (in another language than the question) and ``own_peers`` (those of the peers that are not).
    """
    relevance = found["relevance"].to_numpy(dtype=float)
    odds = found["topic_id"].map({topic: _odds(found[found["topic_id"] == topic]) for topic in asked_topics(found)}).fillna(1.0).to_numpy()
    told = found.assign(relevance=odds * relevance / (1 + (odds - 1) * relevance))
    return told.sort_values(["relevance", "line"], ascending=[False, True], ignore_index=True)


def _odds(inside: pd.DataFrame) -> float:
    """What the odds of being evidence are multiplied by in a topic, of its sentences that were found.

    In its own language a question is heard best: how much of the topic it is about is read there, and holds for all languages.
    """
    heard, own = inside["relevance"] >= CUT, ~inside["foreign"]
    every = float(heard.sum() / max(inside["peers"].iloc[0], 1.0))
    spoken = max(float(inside["own_peers"].iloc[0]), float(own.sum()))
    part = min(max(every, float((heard & own).sum() + PRIOR * every) / (spoken + PRIOR)), MOST)
    return max(HELP * part / (1 - part), 1.0)
