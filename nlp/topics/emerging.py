"""New topics beside the known ones: what a kept fit cannot know yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from sklearn.cluster import AgglomerativeClustering

from data.wording import without_words
from nlp.naming import name_topics
from nlp.topics.decide import NOT_LEARNED, SENTENCE_QUANTILE, Decision
from nlp.topics.hierarchy import means
from nlp.topics.model import THEME, TOPIC, Quote, Topic, TopicModel

LEAST = 15
"""Similar leftovers that make a new topic."""
ALIKE = 0.40
"""Least mean cosine within a new topic."""
MOST_COMPARED = 5_000


def propose_new_topics(
    model: TopicModel, pool: pd.DataFrame, vectors: np.ndarray, *, least: int = LEAST, taken: Sequence[str] = ()
) -> tuple[TopicModel, np.ndarray]:
    """Add a topic for each dense group among leftovers; the known topics keep their numbers, names and ids.

    Args:
        model: A fit.
        pool: Conversations without a topic: ``conversation_id``, ``source``, ``language``, ``text``.
        vectors: (pool, dim), centred as for the fit.
        least: Fewest similar conversations.
        taken: Further names that are not to be used.

    Returns:
        The model (the same object if nothing is new) and the topic number of each leftover, −1 for most.
    """
    labels = np.full(len(pool), -1, dtype=np.int64)
    recent = np.flatnonzero(np.any(vectors != 0, axis=1))[-MOST_COMPARED:]
    if len(recent) < max(least, 2):
        return model, labels
    groups = [recent[rows] for rows in _dense(_joined(model, pool.iloc[recent], vectors[recent]), least)]
    if not groups:
        return model, labels
    for number, rows in enumerate(groups):
        labels[rows] = len(model.topics) + number
    return with_new_topics(model, pool, vectors, groups, taken=taken), labels


def _joined(model: TopicModel, pool: pd.DataFrame, vectors: np.ndarray) -> np.ndarray:
    return model.space.join(np.asarray(vectors, np.float32), model.space.words(pool["text"].tolist(), _languages(model, pool)))


def _languages(model: TopicModel, pool: pd.DataFrame) -> list[str | None]:
    return [model.language if pd.isna(code) else str(code) for code in pool["language"]]


def _dense(joined: np.ndarray, least: int) -> list[np.ndarray]:
    """Rows of each group of at least ``least`` distinct, similar vectors, biggest first."""
    found = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - ALIKE).fit_predict(joined)
    groups = [np.flatnonzero(found == label) for label in np.unique(found)]
    return sorted((rows for rows in groups if len(rows) >= least), key=lambda rows: (-len(rows), int(rows[0])))


def with_new_topics(
    model: TopicModel, pool: pd.DataFrame, vectors: np.ndarray, groups: Sequence[np.ndarray], *, taken: Sequence[str] = ()
) -> TopicModel:
    """The model with a topic for each group of conversations; the known ones keep their numbers, names and ids.

    Args:
        model: A fit.
        pool: Conversations to name them from: ``conversation_id``, ``source``, ``language``, ``text``.
        vectors: (pool, dim), centred as for the fit.
        groups: Rows of ``pool`` in each.
        taken: Names that are not to be used, beside those of the model.
    """
    texts, languages, joined = pool["text"].tolist(), _languages(model, pool), _joined(model, pool, vectors)
    centroids = np.stack([means(joined[rows], np.zeros(len(rows), np.int64))[0] for rows in groups])
    likeness = [joined[rows] @ centroid for rows, centroid in zip(groups, centroids, strict=True)]
    themes = model.numbers(THEME)
    rest = np.arange(len(texts))
    parents = [int(themes[(model.centroids[themes] @ centroid).argmax()]) if len(themes) else None for centroid in centroids]
    bare = [without_words(text, model.untold) for text in texts]
    namings = name_topics(bare, languages, [*groups, rest], [None] * (len(groups) + 1), language=model.language)
    topics = list(model.topics)
    names = {topic.name.casefold() for topic in topics} | {name.casefold() for name in taken}
    for rows, naming, parent, near in zip(groups, namings, parents, likeness, strict=False):
        name = naming.name if naming.name.casefold() not in names else f"{naming.name} (new)"
        while name.casefold() in names:
            name += "+"
        names.add(name.casefold())
        quotes = tuple(
            Quote(conversation_id=str(pool["conversation_id"].iloc[row]), source=str(pool["source"].iloc[row]), text=texts[row][:300])
            for row in rows[np.argsort(-near, kind="stable")][:3]
        )
        topics.append(
            Topic(
                number=len(topics), level=TOPIC, parent=parent, name=name, keywords=naming.keywords, summary=quotes[0].text,
                exemplars=quotes, size=len(rows),
            )
        )  # fmt: skip
    return replace(
        model, topics=tuple(topics), centroids=np.vstack([model.centroids, centroids]), decision=_later(model.decision, centroids, likeness)
    )


def _later(decision: Decision, centroids: np.ndarray, likeness: list[np.ndarray]) -> Decision:
    """The decision with topics that take only what the known ones leave."""
    cuts = np.array([np.quantile(near, 0.05) for near in likeness], dtype=np.float32)
    strict = np.array([np.quantile(near, SENTENCE_QUANTILE) for near in likeness], dtype=np.float32)
    return Decision(
        np.vstack([decision.centroids, centroids]), np.vstack([decision.weights, np.zeros_like(centroids)]),
        np.append(decision.offsets, np.full(len(cuts), NOT_LEARNED, np.float32)), np.append(decision.cuts, cuts),
        np.append(decision.strict_cuts, strict),
    )  # fmt: skip
