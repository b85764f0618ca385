"""Which sentences are evidence on a question: a calibrated probability for each sentence that was found.

A small logistic model (``nlp.models.train_relevance``) reads how near a sentence is to the question, to its subject, to each of its words,
and to the sentences that are nearest of all (pseudo-relevance feedback, Rocchio 1971).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp.brief.asked import MODEL, Asked
from nlp.search.lexical import Wording

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
    """What is usual in a corpus: ``vectors`` (n, dim) of sentences drawn evenly from it, and how many ``sentences`` it has in all."""

    vectors: np.ndarray
    sentences: int


def rarity(counts: np.ndarray, sentences: int) -> np.ndarray:
    """Inverse document frequency (words,), at least 0.1, of words that stand in ``counts`` of so many sentences."""
    return np.maximum(np.log((sentences + 1) / (counts + 0.5)), 0.1)


def features(asked: Asked, vectors: np.ndarray, wording: Wording, usual: Background) -> np.ndarray:
    """What the model reads (n, ``FEATURES``).

    Args:
        asked: The question.
        vectors: (n, dim) centred vectors of the sentences, of length 1.
        wording: Which of the search words of the question's content words (as many as ``asked.words``) the sentences hold.
        usual: The corpus.
    """
    near, like = vectors @ asked.question, vectors @ asked.subject
    both, common = near + like, usual.vectors @ (asked.question + asked.subject)
    said, meant, weakest = _covered(asked, vectors, wording, usual)
    best = vectors[np.argsort(-both, kind="stable")[:BEST]].mean(axis=0)
    place = (both - common.mean()) / max(float(common.std()), 1e-6)
    return np.column_stack([
        near, like, said, meant, weakest, vectors @ (best / max(float(np.linalg.norm(best)), 1e-9)), place,
        place - np.sort(place)[-5:].mean(), np.log1p(wording.lengths),
    ])  # fmt: skip


def _covered(asked: Asked, vectors: np.ndarray, wording: Wording, usual: Background) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not len(asked.words):
        return np.zeros(len(vectors)), np.zeros(len(vectors)), np.zeros(len(vectors))
    weight = rarity(wording.counts, usual.sentences)
    weight = weight / weight.sum()
    common = usual.vectors @ asked.words.T
    places = (vectors @ asked.words.T - common.mean(axis=0)) / np.maximum(common.std(axis=0), 1e-6)
    meant = np.maximum(places / MEANT, wording.said)
    return wording.said @ weight, meant @ weight, meant.min(axis=1)


def relevance(read: np.ndarray) -> np.ndarray:
    """Probability (n,) that each sentence is evidence on the question, from its features (n, ``FEATURES``)."""
    weights, bias = _model()
    return np.asarray(1 / (1 + np.exp(-np.clip(read @ weights + bias, -30, 30))))


@cache
def _model() -> tuple[np.ndarray, float]:
    with np.load(MODEL, allow_pickle=False) as file:
        return file["weights"], float(file["bias"])
