"""Which topic a vector belongs to: a linear discriminant says which, the distance to the topic's centre says whether."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.topics.hierarchy import means

SHRINKAGE = 0.6
"""Weight of equal spread in all directions against the spread measured within topics."""
FEWEST_FOR_SPREAD = 50
MOST_LEFT = 0.05
"""Share of the conversations that may stay without a topic at a fit; cuts are lowered until it holds."""
CUT_QUANTILE = 0.02
SLACK = 0.8
"""A cut is this part of the cosine that nearly all members of the cluster reach: clusters are the dense middles of their topics."""
SENTENCE_QUANTILE = 0.35
NOT_LEARNED = -np.inf
"""Offset of a topic that has no discriminant (one found later): it takes what no other takes, or what is nearer to its centre."""


@dataclass(frozen=True)
class Decision:
    """How vectors are given to level-1 topics.

    Args:
        centroids: (topics, dim) of length 1.
        weights, offsets: (topics, dim), (topics,): the topic with the highest ``vector @ weights + offset`` is chosen.
        cuts: (topics,) least cosine to the chosen topic's centroid; below it, a vector belongs to none.
        strict_cuts: (topics,) the same for single sentences.
    """

    centroids: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray
    cuts: np.ndarray
    strict_cuts: np.ndarray

    def choose(self, joined: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Best topic (n,), cosine to its centroid (n,) and whether that is near enough (n,)."""
        likeness = joined @ self.centroids.T
        row = np.arange(len(joined))
        learned = np.isfinite(self.offsets)
        best = np.where(learned, joined @ self.weights.T + np.where(learned, self.offsets, 0), -np.inf).argmax(axis=1)
        inside = (likeness[row, best] >= self.cuts[best]) & learned[best]
        if not learned.all():
            later = np.where(learned, -np.inf, likeness).argmax(axis=1)
            nearer = ~inside | (likeness[row, later] > likeness[row, best])
            moved = nearer & (likeness[row, later] >= self.cuts[later])
            best, inside = np.where(moved, later, best), inside | moved
        return best, likeness[row, best], inside


def learn_decision(joined: np.ndarray, labels: np.ndarray) -> tuple[Decision, np.ndarray]:
    """Learn from clusters how to give every vector to one of them.

    Linear discriminant analysis with shrinkage (Friedman 1989): centroids alone take the clusters for equally wide in all directions.

    Args:
        joined: (n, dim) of length 1.
        labels: (n,) clusters 0, 1, …; −1 for rows in none.

    Returns:
        The decision and what it makes of ``joined``: labels (n,), −1 where no topic is near enough. Clusters that end empty are left out.
    """
    centroids = means(joined, labels)
    weights, offsets = _discriminant(joined, labels, centroids)
    likeness = joined @ centroids.T
    cuts = SLACK * np.array([np.quantile(likeness[labels == number, number], CUT_QUANTILE) for number in range(len(centroids))])
    best = (joined @ weights.T + offsets).argmax(axis=1)
    short = cuts[best] - likeness[np.arange(len(joined)), best]
    cuts -= max(0.0, float(np.quantile(short, 1 - MOST_LEFT)))
    alive = np.flatnonzero(np.bincount(best[short <= max(0.0, float(np.quantile(short, 1 - MOST_LEFT)))], minlength=len(centroids)))
    strict = np.array([np.quantile(likeness[best == number, number], SENTENCE_QUANTILE) for number in alive])
    decision = Decision(centroids[alive], weights[alive], offsets[alive], cuts[alive].astype(np.float32), strict.astype(np.float32))
    chosen, _, inside = decision.choose(joined)
    return decision, np.where(inside, chosen, -1)


def _discriminant(joined: np.ndarray, labels: np.ndarray, centroids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (k, dim) and offsets (k,), float32; the centroids themselves where there is too little to measure spread on."""
    inside = labels >= 0
    if inside.sum() < FEWEST_FOR_SPREAD:
        return centroids, np.zeros(len(centroids), np.float32)
    middles = np.stack([joined[labels == number].mean(axis=0, dtype=np.float64) for number in range(len(centroids))])
    apart = middles[labels[inside]]
    np.subtract(joined[inside], apart, out=apart)  # in place: they are as large as all vectors, twice as precise
    spread = apart.T @ apart / inside.sum()
    even = np.eye(len(spread)) * np.trace(spread) / len(spread)
    weights = np.linalg.solve((1 - SHRINKAGE) * spread + SHRINKAGE * even + 1e-9 * np.eye(len(spread)), middles.T).T
    return weights.astype(np.float32), (-0.5 * (weights * middles).sum(axis=1)).astype(np.float32)
