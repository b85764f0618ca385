"""What is said lately and was not said before: conversations whose sentences have company among the recent ones, none among the old.

A whole conversation about something new lies near enough to known topics, because most of what is said in it is said in others too.
Single sentences do not: those that name the new subject have no like in the history.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom

ALIKE = 0.5
"""Cosine from which two sentences say the same."""
COMPANY = 3
"""Recent conversations that say it, at least."""
RISE = 5.0
"""Times as usual, at least, among the recent conversations as it was before."""
CHANCE = 0.02
"""Probability, at most, of so many recent ones if they were as usual as before. With 0.02 and 5 times, 14 of 24 held-out subjects of six
labelled sets were found and one false one was; with 0.01 and 8 times 12 and none (``python -m tests.benchmarks.emerging``)."""
LEAST = 8
"""Conversations of a new subject."""
_CHUNK = 1_000


def new_subjects(recent: np.ndarray, owners: np.ndarray, history: np.ndarray, history_owners: np.ndarray) -> list[np.ndarray]:
    """Groups of recent conversations that say alike what was hardly ever said before.

    Args:
        recent: (n, dim) sentences of length 1; ``owners`` (n,) their conversations' numbers.
        history: (m, dim) sentences of earlier conversations; ``history_owners`` (m,) theirs.

    Returns:
        Conversations' numbers of each group, at least ``LEAST``, biggest group first.
    """
    now, before = len(np.unique(owners)), len(np.unique(history_owners))
    if now < LEAST or not before:
        return []
    company = _conversations_near(recent, recent, owners)
    usual = _conversations_near(recent, history, history_owners)
    risen = company / now >= RISE * (usual + 0.5) / before  # half a conversation: never said before is not infinitely much more
    chance = binom.sf(company - 1, company + usual, now / (now + before))
    new = np.flatnonzero((company >= COMPANY) & risen & (chance < CHANCE))
    return _joined(recent[new], owners[new])


def _conversations_near(sentences: np.ndarray, others: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """In how many conversations (sentences,) somebody says the same among ``others``."""
    counts = []
    for start in range(0, len(sentences), _CHUNK):
        rows, columns = np.nonzero(sentences[start : start + _CHUNK] @ others.T >= ALIKE)
        pairs = np.unique(np.stack([rows, owners[columns]], axis=1), axis=0)
        counts.append(np.bincount(pairs[:, 0], minlength=len(sentences[start : start + _CHUNK])))
    return np.concatenate([np.zeros(0, np.int64), *counts])


def _joined(sentences: np.ndarray, owners: np.ndarray) -> list[np.ndarray]:
    """Conversations that are linked by sentences that say the same."""
    conversations, place = np.unique(owners, return_inverse=True)
    says = sp.csr_matrix((np.ones(len(place)), (np.arange(len(place)), place)), (len(place), len(conversations)))
    links = says.T @ sp.csr_matrix(sentences @ sentences.T >= ALIKE, dtype=np.float64) @ says
    _, group = connected_components(links, directed=False)
    groups = [conversations[group == number] for number in np.unique(group)]
    return sorted((rows for rows in groups if len(rows) >= LEAST), key=lambda rows: (-len(rows), int(rows[0])))
