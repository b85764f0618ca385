"""Which sentences are evidence on a question: a calibrated probability for each sentence that was found.

A small logistic model (``nlp.models.train_relevance``) reads which of the question's words a sentence holds, and how near it is to the
question, in a space learned for that (``nlp.models.train_space``), once the question is drawn to the sentences nearest to it
(pseudo-relevance feedback, Rocchio 1971).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp.brief.asked import MODEL, Asked
from nlp.geometry.unit import unit
from nlp.search.lexical import Wording
from nlp.search.meaning import EXPAND_BY, FEEDBACK, ROUNDS

FEATURES = ("said", "length", "near", "place")
"""``said``: weighted part of the subject's words that stand in the sentence, squared: half of the words say less than half. ``length``: log
of the sentence's different words. ``near``: cosine with the question, drawn to its best. ``place``: the same, in standard deviations above
the corpus."""
CUT = 0.25
"""Relevance from which on a sentence counts as evidence (docs/ask.md)."""
FOREIGN = 0.2
"""Log odds added to a sentence in another language than the question's: it can hold none of its words, and is less near to it than the same
words in its language. Where languages are not turned onto each other (``nlp.geometry.alignment``) the public sets' questions that are not
English give 0.6; where they are, as in the planted stores, 0, 0.2 and 0.4 find about as many right ones (first part)."""


@dataclass(frozen=True)
class Background:
    """What is usual in a corpus: ``vectors`` (n, dim) of sentences drawn evenly from it, and how many ``sentences`` it has in all."""

    vectors: np.ndarray
    sentences: int


def rarity(counts: np.ndarray, sentences: int) -> np.ndarray:
    """Inverse document frequency (words,), at least 0.1, of words that stand in ``counts`` of so many sentences."""
    return np.maximum(np.log((sentences + 1) / (counts + 0.5)), 0.1)


def features(asked: Asked, vectors: np.ndarray, wording: Wording, usual: Background, *, space: np.ndarray | None = None) -> np.ndarray:
    """What the model reads (n, ``FEATURES``).

    Args:
        asked: The question.
        vectors: (n, dim) centred vectors of the sentences, of length 1.
        wording: Which of the search words of the question's content words (as many as ``asked.words``) the sentences hold.
        usual: The corpus.
        space: (dim, dim) the learned one, where it is not the shipped one.
    """
    into = _space(vectors.shape[1]) if space is None else space
    sentences = _Mapped.of(vectors, into)
    drawn = _drawn(unit(asked.direction @ into), sentences)
    near, common = sentences.near(drawn), _Mapped.of(usual.vectors, into).near(drawn)
    place = (near - common.mean()) / max(float(common.std()), 1e-6)
    return np.column_stack([_said(wording, usual.sentences) ** 2, np.log1p(wording.lengths), near, place])


@dataclass(frozen=True)
class _Mapped:
    """Sentences in a space: ``vectors`` (n, dim) and their ``lengths`` (n,)."""

    vectors: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, space: np.ndarray) -> _Mapped:
        mapped = vectors @ space
        return cls(mapped, np.maximum(np.sqrt(np.einsum("ij,ij->i", mapped, mapped)), 1e-9))

    def near(self, direction: np.ndarray) -> np.ndarray:
        """Cosines (n,) with a direction (dim,) of length 1."""
        return np.asarray(self.vectors @ direction / self.lengths)


def _drawn(question: np.ndarray, sentences: _Mapped) -> np.ndarray:
    """A question (dim,) drawn to the sentences nearest to it, as in search."""
    drawn = question
    for _ in range(ROUNDS):
        near = sentences.near(drawn)
        best = np.argsort(-near, kind="stable")[:EXPAND_BY]
        drawn = unit(question + FEEDBACK * unit((near[best].clip(0) / sentences.lengths[best]) @ sentences.vectors[best]))
    return drawn


def _said(wording: Wording, sentences: int) -> np.ndarray:
    """Part (n,) of the question's words that each sentence holds, weighted by their rarity."""
    if not wording.said.shape[1]:
        return np.zeros(len(wording.said))
    weight = rarity(wording.counts, sentences)
    return np.asarray(wording.said @ (weight / weight.sum()))


def relevance(read: np.ndarray, foreign: np.ndarray | bool = False) -> np.ndarray:
    """Probability (n,) that each sentence is evidence on the question.

    Args:
        read: (n, ``FEATURES``).
        foreign: Whether each sentence (n,), or all, are in another language than the question.
    """
    weights, bias = _model()
    return np.asarray(1 / (1 + np.exp(-np.clip(read @ weights + bias + FOREIGN * np.asarray(foreign), -30, 30))))


@cache
def _model() -> tuple[np.ndarray, float]:
    with np.load(MODEL, allow_pickle=False) as file:
        return file["weights"], float(file["bias"])


@cache
def _space(dim: int) -> np.ndarray:
    """The learned space; of another encoder (that of tests) none is known, and vectors stay as they are."""
    with np.load(MODEL, allow_pickle=False) as file:
        learned = file["space"].astype(np.float32)
    return learned if len(learned) == dim else np.eye(dim, dtype=np.float32)
