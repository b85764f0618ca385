"""Quotes: a few sentences that stand for the evidence, from different customers and about different things; not the loudest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp.geometry.unit import unit

MOST = 6
"""Quotes on one side."""
SHORTEST, LONGEST = 20, 320
"""Characters of a sentence that reads well as a quote."""
ALIKE = 0.9
"""Cosine from which on two sentences say the same."""
VARIETY = 0.35
"""Weight of being unlike the quotes chosen before, against being relevant (maximal marginal relevance, Carbonell and Goldstein 1998)."""


def pick(evidence: pd.DataFrame, vectors: np.ndarray, *, most: int = MOST) -> pd.DataFrame:
    """Rows to quote, best first: one per customer, relevant, near the middle of what is said, and unlike each other.

    Args:
        evidence: ``relevance``, ``sentence``, ``person``.
        vectors: (len(evidence), dim) of length 1.
        most: At most so many.
    """
    lengths = np.array([len(text) for text in evidence["sentence"]], dtype=np.int64)
    reads_well = (lengths >= SHORTEST) & (lengths <= LONGEST)
    usable = np.flatnonzero(reads_well) if reads_well.any() else np.arange(len(evidence))
    middle = vectors[usable].mean(axis=0) if len(usable) else np.zeros(vectors.shape[1])
    worth = 0.6 * evidence["relevance"].to_numpy()[usable] + 0.4 * (vectors[usable] @ unit(middle))
    people = evidence["person"].to_numpy()[usable]
    chosen: list[int] = []
    like = np.zeros(len(usable))
    free = np.ones(len(usable), bool)
    while free.any() and len(chosen) < most:
        best = int(np.argmax(np.where(free, worth - VARIETY * like, -np.inf)))
        chosen.append(best)
        near = vectors[usable] @ vectors[usable[best]]
        like = np.maximum(like, near)
        free &= (people != people[best]) & (near < ALIKE)
        free[best] = False
    return evidence.iloc[usable[chosen]]
