"""The space topics are found in: what a text means (its embedding, less what all texts share) beside the words it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD

from nlp.words import terms

LEXICAL_WEIGHT = 0.7
"""Weight of the words beside the meaning, for a long text in a corpus of one language."""
HALF_TELLING = 4.0
"""Content words at which a text's words weigh half of that: which few words a short text happens to use says little."""
LEXICAL_DIM = 128
VOCABULARY = 8_000
ONE_LANGUAGE = 0.95
"""Share of the main language from which words may help; below, they would make topics of languages."""
FEWEST_TEXTS = 30


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1 (float32); rows of zeros stay zeros."""
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def sums(vectors: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """Sums (count, dim) of the vectors (n, dim) of each group 0, 1, …; a sparse product, many times quicker than ``np.add.at``."""
    rows = np.arange(len(vectors) + 1)
    return sp.csr_matrix((np.ones(len(vectors), vectors.dtype), groups, rows), (len(vectors), count)).T @ vectors


def bags(texts: Sequence[str], languages: Sequence[str | None]) -> list[list[str]]:
    """Content words of each text, and its pairs of neighbouring ones."""
    return [bag(terms(text, language)) for text, language in zip(texts, languages, strict=True)]


def bag(words: Sequence[str]) -> list[str]:
    """Content words and pairs of neighbouring ones."""
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


def one_language(languages: Sequence[str | None]) -> bool:
    """Whether nearly all texts are in one language, as far as theirs is known: only then may words help."""
    counts = Counter(language for language in languages if language)
    return max(counts.values(), default=0) >= ONE_LANGUAGE * counts.total()


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
    def fit(cls, vectors: np.ndarray, documents: Sequence[list[str]], languages: Sequence[str | None], *, seed: int) -> Space:
        """Learn from a corpus: vectors (n, dim), n bags of words (:func:`bags`), n language codes or None."""
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
    def _with_words(cls, mean: np.ndarray, documents: Sequence[list[str]], seed: int) -> Space:
        count: Counter[str] = Counter()
        for bag in documents:
            count.update(set(bag))
        fewest, most = 3, len(documents) / 2
        usual = sorted((word for word, n in count.items() if fewest <= n <= most), key=lambda word: (-count[word], word))[:VOCABULARY]
        if len(usual) < 20:
            return cls._without_words(mean)
        vocabulary = tuple(sorted(usual))
        idf = np.array([np.log((1 + len(documents)) / (1 + count[word])) + 1 for word in vocabulary], dtype=np.float32)
        weights = _weights(documents, vocabulary, idf)
        svd = TruncatedSVD(min(LEXICAL_DIM, len(vocabulary) - 1), n_iter=4, random_state=seed).fit(weights)
        # as precise as they are stored, so that a loaded model places exactly like a fresh one
        axes = svd.components_.T.astype(np.float16).astype(np.float32)
        return cls(mean, vocabulary, idf, axes, unit(weights @ axes).mean(axis=0))

    @property
    def dim(self) -> int:
        """Width of the joined vectors."""
        return len(self.mean) + len(self.lexical_mean)

    def bags(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[str]]:
        """:func:`bags` for :meth:`join`; empty ones where words are left out."""
        return bags(texts, languages) if self.vocabulary else [[] for _ in texts]

    def join(self, vectors: np.ndarray, documents: Sequence[list[str]]) -> np.ndarray:
        """Vectors (n, self.dim) of length 1 for embeddings (n, dim) and n bags of words. A zero embedding leaves the words' part alone."""
        meant = np.where(np.any(vectors != 0, axis=1, keepdims=True), unit(vectors - self.mean), 0)
        if not self.vocabulary:
            return unit(meant)
        words = unit(_weights(documents, self.vocabulary, self.idf) @ self.components)
        said = np.where(np.any(words != 0, axis=1, keepdims=True), unit(words - self.lexical_mean), 0)
        count = np.array([len(bag) / 2 for bag in documents], dtype=np.float32)[:, None]  # half of a bag are pairs
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


def _weights(documents: Sequence[list[str]], vocabulary: Sequence[str], idf: np.ndarray) -> sp.csr_matrix:
    """tf-idf (documents, words), logarithmic counts, rows of length 1."""
    place = {word: number for number, word in enumerate(vocabulary)}
    columns = [[number for word in bag if (number := place.get(word)) is not None] for bag in documents]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter(chain.from_iterable(columns), dtype=np.int64, count=int(ends[-1]))
    counts = sp.csr_matrix((np.ones(len(flat), np.float32), flat, ends), (len(documents), len(vocabulary)))
    counts.sum_duplicates()
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return sp.diags_array((1 / np.maximum(lengths, 1e-12)).astype(np.float32)) @ counts
