"""Levels above and below the topics: themes gather them, sub-topics divide the big ones."""

from __future__ import annotations

from math import sqrt

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.metrics.pairwise import cosine_distances
from threadpoolctl import threadpool_limits

from nlp.geometry.sums import sums
from nlp.geometry.unit import unit

BIG = 60
"""Fewest conversations of a topic that is looked into for sub-topics."""
SMALLEST_PART = 12
MOST_PARTS = 5
SEPARABLE = 0.10
"""Least mean silhouette (cosine; Rousseeuw 1987) for which parts count as clearly separate."""
LOOKED_AT = 1_000
"""Members of a topic that are looked at for parts."""
DIRECTIONS = 32
"""Directions along which a topic's members differ most, in which parts are sought: as good as all of them, and ten times as quick."""


def means(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Centroids (groups, dim) of length 1 of the groups 0, 1, …, each of which must have a member."""
    count = int(labels.max(initial=-1)) + 1
    return unit(sums(vectors[labels >= 0].astype(np.float64), labels[labels >= 0], count))


def theme_count(topics: int) -> int:
    """How many themes gather so many topics: between √k and k/3."""
    if topics <= 3:
        return topics
    return max(2, round((sqrt(topics) + topics / 3) / 2))


def themes(centroids: np.ndarray) -> np.ndarray:
    """Theme number (topics,) of each topic, by agglomerating centroids (Ward 1963)."""
    count = theme_count(len(centroids))
    if count == len(centroids):
        return np.arange(count)
    return AgglomerativeClustering(n_clusters=count, linkage="ward").fit_predict(centroids).astype(np.int64)


def parts(vectors: np.ndarray, *, seed: int) -> np.ndarray | None:
    """Sub-topic number (members,) of each member of one topic, or None where the topic is of one piece.

    Args:
        vectors: (members, dim) of length 1.
        seed: For k-means.
    """
    if len(vectors) < BIG or len(np.unique(vectors.round(4), axis=0)) < BIG // 2:
        return None
    with threadpool_limits(1):  # threads cost such small fits five times what they save
        return _parts(vectors, seed)


def _parts(vectors: np.ndarray, seed: int) -> np.ndarray | None:
    looked_at = np.random.default_rng(seed).permutation(len(vectors))[:LOOKED_AT]
    some = vectors[looked_at]
    directions = PCA(min(DIRECTIONS, *some.shape), svd_solver="randomized", random_state=seed).fit(some)
    turned, apart = directions.transform(some), cosine_distances(some)
    best, best_score = None, SEPARABLE
    for count in range(2, MOST_PARTS + 1):
        model = KMeans(count, n_init=2, random_state=seed).fit(turned)
        if np.bincount(model.labels_, minlength=count).min() < SMALLEST_PART * len(looked_at) / len(vectors):
            continue
        score = float(silhouette_score(apart, model.labels_, metric="precomputed"))
        if score > best_score:
            best, best_score = model, score
    return None if best is None else best.predict(directions.transform(vectors)).astype(np.int64)
