"""Groups of conversations that gather around a way of talking (praise, thanks, waiting) are no topics."""

from __future__ import annotations

import numpy as np

from nlp.topics.cluster import by_size
from nlp.topics.hierarchy import means

NEAREST = 10
"""Sentences of small talk that a group is compared with: those nearest to it."""
TALK = 0.25
"""Mean cosine to these from which a group is small talk. Two generated samples, two fits each: praise for all sorts of things lay at .26 to
.37, subjects up to .23; bank chats, insurance calls, Banking77, FINCORP and reviews of a bank at .20 at most; of CLINC150's 55 topics one,
what words mean, at .28. Without such groups purity rises from .872 to .885."""
MOST = 0.1
"""Share of the conversations beyond which small talk is what people write in, and stays."""


def topics_only(joined: np.ndarray, labels: np.ndarray, small_talk: np.ndarray) -> np.ndarray:
    """Labels (n,) in which groups of small talk are −1 and the others are numbered by size again.

    Args:
        joined: (n, dim) of length 1.
        labels: Group of each, −1 for none.
        small_talk: (texts, dim) in the same space.
    """
    near = nearness(means(joined, labels), small_talk)
    talk = np.isin(labels, np.flatnonzero(near >= TALK))
    if not talk.any() or talk.mean() > MOST:
        return labels
    return by_size(np.where(talk, -1, labels))


def nearness(centres: np.ndarray, small_talk: np.ndarray) -> np.ndarray:
    """Mean cosine (groups,) of each centre to the ``NEAREST`` sentences of small talk."""
    few = min(NEAREST, len(small_talk))
    return np.partition(centres @ small_talk.T, -few, axis=1)[:, -few:].mean(axis=1)
