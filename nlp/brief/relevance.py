"""Which sentences are evidence on a question: a calibrated probability for each sentence that was found.

A small logistic model (``nlp.models.train_relevance``) reads how near a sentence is to the question, to its subject, to each of its words,
and to the sentences that are nearest of all (pseudo-relevance feedback, Rocchio 1971).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp.brief.asked import MODEL, Asked

FEATURES = ("question", "subject", "said", "meant", "weakest", "alike", "place", "gap", "length")
"""``question``, ``subject``: cosines. ``said``: weighted part of the subject's words that stand in the sentence. ``meant``: the same, words
of like meaning included; ``weakest``: its least covered word. ``alike``: cosine with the mean of the best. ``place``: standard deviations
above the corpus; ``gap``: below the best. ``length``: log of the sentence's words."""
BEST = 8
"""Sentences whose mean stands for what evidence looks like."""
MEANT = 6.0
"""Standard deviations above the corpus at which a word's nearness counts like the word itself."""


@dataclass(frozen=True)
class Background:
    """What is usual in a corpus: ``vectors`` (n, dim) and ``stems`` (n sets of search words) of sentences drawn evenly from it."""

    vectors: np.ndarray
    stems: Sequence[frozenset[str]]

    def rarity(self, words: Sequence[str]) -> np.ndarray:
        """Inverse document frequency (words,) of search words, at least 0.1."""
        counts = Counter(word for stems in self.stems for word in stems)
        n = len(self.stems)
        return np.array([max(float(np.log((n + 1) / (counts[word] + 0.5))), 0.1) for word in words])


def features(asked: Asked, words: Sequence[str], vectors: np.ndarray, stems: Sequence[frozenset[str]], usual: Background) -> np.ndarray:
    """What the model reads (n, ``FEATURES``).

    Args:
        asked: The question.
        words: Search words of its content words (as many as ``asked.words``).
        vectors: (n, dim) centred vectors of the sentences, of length 1.
        stems: Search words of the n sentences.
        usual: The corpus.
    """
    near, like = vectors @ asked.question, vectors @ asked.subject
    both, common = near + like, usual.vectors @ (asked.question + asked.subject)
    said, meant, weakest = _covered(asked, words, vectors, stems, usual)
    best = vectors[np.argsort(-both, kind="stable")[:BEST]].mean(axis=0)
    place = (both - common.mean()) / max(float(common.std()), 1e-6)
    lengths = np.array([len(own) for own in stems])
    return np.column_stack([
        near, like, said, meant, weakest, vectors @ (best / max(float(np.linalg.norm(best)), 1e-9)), place,
        place - np.sort(place)[-5:].mean(), np.log1p(lengths),
    ])  # fmt: skip


def _covered(
    asked: Asked, words: Sequence[str], vectors: np.ndarray, stems: Sequence[frozenset[str]], usual: Background
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not words:
        return np.zeros(len(vectors)), np.zeros(len(vectors)), np.zeros(len(vectors))
    rarity = usual.rarity(words) / usual.rarity(words).sum()
    said = np.array([[word in own for word in words] for own in stems], dtype=float).reshape(len(stems), len(words))
    common = usual.vectors @ asked.words.T
    places = (vectors @ asked.words.T - common.mean(axis=0)) / np.maximum(common.std(axis=0), 1e-6)
    meant = np.maximum(places / MEANT, said)
    return said @ rarity, meant @ rarity, meant.min(axis=1)


def relevance(read: np.ndarray) -> np.ndarray:
    """Probability (n,) that each sentence is evidence on the question, from its features (n, ``FEATURES``)."""
    weights, bias = _model()
    return np.asarray(1 / (1 + np.exp(-np.clip(read @ weights + bias, -30, 30))))


@cache
def _model() -> tuple[np.ndarray, float]:
    with np.load(MODEL, allow_pickle=False) as file:
        return file["weights"], float(file["bias"])
