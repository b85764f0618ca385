"""What is said lately and was not said before: conversations whose sentences have company among the recent ones, none among the old.

A whole conversation about something new lies near enough to known topics, because most of what is said in it is said in others too.
Single sentences do not: those that name the new subject have no like in the history. How alike sentences must be hangs on what they are
compared with: a short question that differs by a word needs a high cut, a story told in everybody's own words a low one.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom

ALIKE = (0.6, 0.5, 0.45)
"""Cosines from which two sentences say the same, strictest first; whom one finds, a looser one does not find again. Against 0.5 alone, of
96 held-out subjects of four labelled sets 74 instead of 58 were found with 2 false ones instead of 1; of 72 of the three sets it was not
chosen on, 46 instead of 42, 8 false ones either way (six rounds each of what ``python -m tests.benchmarks.emerging`` does)."""
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
    new = (company >= COMPANY) & risen & (chance < CHANCE)
    found: list[np.ndarray] = []
    for alike, rows in zip(ALIKE, new, strict=True):
        known = np.concatenate([np.zeros(0, np.int64), *found])
        found += [group for group in _joined(recent[rows], owners[rows], alike) if not np.isin(group, known).any()]
    return sorted(found, key=lambda rows: (-len(rows), int(rows[0])))


def _conversations_near(sentences: np.ndarray, others: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """In how many conversations (cuts of ``ALIKE``, sentences) somebody says the same among ``others``."""
    order = np.argsort(owners, kind="stable")
    starts = np.unique(owners[order], return_index=True)[1]
    by_owner, counts = others[order].T, []
    for start in range(0, len(sentences), _CHUNK):
        nearest = np.maximum.reduceat(sentences[start : start + _CHUNK] @ by_owner, starts, axis=1)
        counts.append(np.stack([(nearest >= alike).sum(axis=1) for alike in ALIKE]))
    return np.concatenate(counts, axis=1)


def _joined(sentences: np.ndarray, owners: np.ndarray, alike: float) -> list[np.ndarray]:
    """Conversations, at least ``LEAST``, that are linked by sentences at least so much ``alike``."""
    conversations, place = np.unique(owners, return_inverse=True)
    says = sp.csr_matrix((np.ones(len(place)), (np.arange(len(place)), place)), (len(place), len(conversations)))
    links = says.T @ sp.csr_matrix(sentences @ sentences.T >= alike, dtype=np.float64) @ says
    _, group = connected_components(links, directed=False)
    groups = [conversations[group == number] for number in np.unique(group)]
    return [rows for rows in groups if len(rows) >= LEAST]
