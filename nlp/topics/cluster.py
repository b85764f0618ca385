"""Groups of similar vectors: BERTopic's parts for a corpus, plain agglomeration for a handful."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import sqrt

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from nlp.topics.compiled import umap_class
from nlp.topics.neighbours import nearest

HANDFUL = 100
"""Fewer distinct texts than this have no density to speak of: they are agglomerated."""
TEXTS_PER_TOPIC = 5
"""Of a handful of texts, at most one topic for so many."""
REDUCED_DIM = 10
NEIGHBOURS = 15
MIN_SAMPLES = 5
MANY = 3_000
EPOCHS, EPOCHS_OF_MANY = 200, 100
"""Of UMAP, for up to ``MANY`` texts and for more. It takes 500 itself, or 200 for more than 10 000: 500 measured no better for few (sample,
CFPB, FINCORP: NMI within .01), nor 200 for many (20 000 CFPB narratives, three seeds: NMI .332 with both), at twice the time."""
LARGEST_SHARE = 0.22
"""A cluster may hold this share of the corpus at most: without it, long texts with much shared wording end in one cluster."""
ALIKE = 0.35
"""Least mean cosine within a group of a handful of texts."""


def smallest_topic(documents: int) -> int:
    """Fewest conversations of a topic; grows with the square root of the corpus."""
    return max(4, round(0.4 * sqrt(documents)))


def cluster(vectors: np.ndarray, languages: Sequence[str | None], *, seed: int) -> np.ndarray:
    """Group number (n,) of each vector, by descending size; −1 where it belongs to none.

    Args:
        vectors: (n, dim) of length 1.
        languages: n codes or None.
        seed: Same seed, same groups.
    """
    return by_size(_handful(vectors) if is_handful(vectors) else _density(vectors, languages, seed))


def is_handful(vectors: np.ndarray) -> bool:
    """Whether there are fewer than ``HANDFUL`` distinct vectors (n, dim)."""
    seen: set[bytes] = set()
    for row in vectors.round(5):
        seen.add(row.tobytes())
        if len(seen) == HANDFUL:
            return False
    return True


def by_size(labels: np.ndarray) -> np.ndarray:
    """The same groups numbered 0, 1, … by descending size (ties: as they were); −1 stays."""
    groups, sizes = np.unique(labels[labels >= 0], return_counts=True)
    order = groups[np.argsort(-sizes, kind="stable")]
    numbers = {group: number for number, group in enumerate(order)}
    return np.array([numbers.get(label, -1) for label in labels], dtype=np.int64)


def _handful(vectors: np.ndarray) -> np.ndarray:
    """Agglomerate texts that are alike, but into few topics; texts that stay alone belong to none for now."""
    most = len(vectors) // TEXTS_PER_TOPIC + 1
    if most == 1 or len(np.unique(vectors.round(5), axis=0)) == 1:
        return np.zeros(len(vectors), dtype=np.int64)
    labels = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - ALIKE).fit_predict(vectors)
    if labels.max() >= most:
        labels = AgglomerativeClustering(n_clusters=most, linkage="ward").fit_predict(vectors)
    alone = np.bincount(labels)[labels] == 1
    return labels if alone.all() else np.where(alone, -1, labels).astype(np.int64)


def _density(vectors: np.ndarray, languages: Sequence[str | None], seed: int) -> np.ndarray:
    """BERTopic's parts, without its class: UMAP (McInnes et al. 2018), then HDBSCAN (Campello et al. 2013).

    BERTopic's own words for topics, its tf-idf, would be computed for every look and thrown away: topics are named elsewhere.
    """
    with warnings.catch_warnings():
        # umap and hdbscan warn of settings that are meant (one thread, for the sake of repeatability) and of scikit-learn's renamed options
        warnings.simplefilter("ignore")
        umap = umap_class()
        from hdbscan import HDBSCAN

        count = len(vectors)
        near = min(NEIGHBOURS, max(3, count // 6))
        smallest = smallest_topic(count)
        reduced = umap(
            n_neighbors=near, n_components=min(REDUCED_DIM, max(2, count // 10)), min_dist=0.0, metric="cosine", random_state=seed,
            n_epochs=EPOCHS if count <= MANY else EPOCHS_OF_MANY, n_jobs=1, init="spectral" if count > 200 else "random",
            precomputed_knn=(*nearest(vectors, near, languages), None),
        ).fit_transform(vectors)  # fmt: skip
        labels = HDBSCAN(
            min_cluster_size=smallest, min_samples=min(MIN_SAMPLES, smallest), cluster_selection_method="eom",
            max_cluster_size=max(2 * smallest, int(LARGEST_SHARE * count)), core_dist_n_jobs=1,
        ).fit_predict(reduced)  # fmt: skip
    found = np.asarray(labels, dtype=np.int64)
    return found if (found >= 0).any() else np.zeros_like(found)
