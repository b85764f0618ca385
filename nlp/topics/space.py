"""The space topics are found in: what a text means (its embedding, less what all texts share) beside the words it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD

from nlp.geometry.likeness import one_language
from nlp.geometry.unit import unit
from nlp.text.words import terms
from nlp.topics.vocabulary import Vocabulary

LEXICAL_WEIGHT = 0.7
"""Weight of the words beside the meaning, for a long text in a corpus of one language."""
HALF_TELLING = 4.0
"""Content words at which a text's words weigh half of that: which few words a short text happens to use says little."""
LEXICAL_DIM = 128
VOCABULARY = 8_000
FEWEST_TEXTS = 30
_CHUNK = 5_000


@dataclass(frozen=True)
class Space:
    """Maps (embedding, text) to one vector of length 1.

    Args:
        mean: (dim,) what all embeddings share; taken out.
        vocabulary: Words and pairs of words that count; empty when words are left out.
        idf: (words,) weight of each.
        components: (words, LEXICAL_DIM) latent semantic axes (Deerwester et al. 1990), scaled by the words' weight.
        lexical_mean: (LEXICAL_DIM,) taken out of the words' part.
    """

    mean: np.ndarray
    vocabulary: tuple[str, ...]
    idf: np.ndarray
    components: np.ndarray
    lexical_mean: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, documents: Sequence[Sequence[str]], languages: Sequence[str | None], *, seed: int) -> Space:
        """Learn from a corpus: vectors (n, dim), content words of n texts (``nlp.text.words.terms``), n language codes or None."""
        # few texts: their mean is mostly chance, so only part of it is taken out
        mean = vectors.mean(axis=0, dtype=np.float64) * len(vectors) / (len(vectors) + 10) if len(vectors) else np.zeros(vectors.shape[1])
        bare = cls._without_words(mean.astype(np.float32))
        if len(documents) < FEWEST_TEXTS or not one_language(languages):
            return bare
        return cls._with_words(bare.mean, documents, seed)

    @classmethod
    def _without_words(cls, mean: np.ndarray) -> Space:
        return cls(mean, (), np.zeros(0, np.float32), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))

    @classmethod
    def _with_words(cls, mean: np.ndarray, documents: Sequence[Sequence[str]], seed: int) -> Space:
        known, texts = Vocabulary.fit(documents, fewest=3, most=len(documents) / 2, limit=VOCABULARY)
        if len(known) < 20:
            return cls._without_words(mean)
        idf = (np.log((1 + len(documents)) / (1 + texts)) + 1).astype(np.float32)
        weights = _weights(known.counts(documents), idf)
        svd = TruncatedSVD(min(LEXICAL_DIM, len(known) - 1), n_iter=4, random_state=seed).fit(weights)
        # as precise as they are stored, so that a loaded model places exactly like a fresh one
        axes = svd.components_.T.astype(np.float16).astype(np.float32)
        return cls(mean, known.entries, idf, axes, unit(weights @ axes).mean(axis=0))

    @property
    def dim(self) -> int:
        """Width of the joined vectors."""
        return len(self.mean) + len(self.lexical_mean)

    @cached_property
    def _known(self) -> Vocabulary:
        return Vocabulary(self.vocabulary)

    def words(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[tuple[str, ...]]:
        """Content words of texts for :meth:`join`; none where words are left out."""
        return [terms(text, code) if self.vocabulary else () for text, code in zip(texts, languages, strict=True)]

    def join(self, vectors: np.ndarray, documents: Sequence[Sequence[str]]) -> np.ndarray:
        """Vectors (n, self.dim) of length 1 for embeddings (n, dim) and the content words of n texts. A zero embedding leaves the words'
        part alone. In parts, for the memory's sake."""
        joined = np.empty((len(vectors), self.dim), np.float32)
        for start in range(0, len(vectors), _CHUNK):
            rows = slice(start, start + _CHUNK)
            joined[rows] = self._join(vectors[rows], documents[rows])
        return joined

    def _join(self, vectors: np.ndarray, documents: Sequence[Sequence[str]]) -> np.ndarray:
        meant = np.where(np.any(vectors != 0, axis=1, keepdims=True), unit(vectors - self.mean), 0)
        if not self.vocabulary:
            return unit(meant)
        words = unit(_weights(self._known.counts(documents), self.idf) @ self.components)
        said = np.where(np.any(words != 0, axis=1, keepdims=True), unit(words - self.lexical_mean), 0)
        count = np.array([max(len(found) - 0.5, 0) for found in documents], dtype=np.float32)[:, None]  # words and pairs, halved
        return unit(np.hstack([meant, LEXICAL_WEIGHT * count / (count + HALF_TELLING) * said]))

    def arrays(self) -> dict[str, np.ndarray]:
        """What to store, as arrays that need no pickle."""
        return {
            "mean": self.mean, "vocabulary": np.array(self.vocabulary, dtype=str), "idf": self.idf,
            "components": self.components.astype(np.float16), "lexical_mean": self.lexical_mean,
        }  # fmt: skip

    @classmethod
    def of(cls, arrays: dict[str, np.ndarray]) -> Space:
        """From what :meth:`arrays` gave."""
        vocabulary = tuple(arrays["vocabulary"].tolist())
        return cls(arrays["mean"], vocabulary, arrays["idf"], arrays["components"].astype(np.float32), arrays["lexical_mean"])


def _weights(counts: sp.csr_matrix, idf: np.ndarray) -> sp.csr_matrix:
    """tf-idf (documents, words) with logarithmic counts, rows of length 1."""
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return sp.diags_array((1 / np.maximum(lengths, 1e-12)).astype(np.float32)) @ counts
