"""Centring: takes out of the vectors what only says in which language they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PRIOR = 20.0
"""Weight of the corpus mean in a language's mean, in texts: a language with this many texts is half its own."""
_UNKNOWN = ""


@dataclass(frozen=True)
class Centring:
    """Mean vector per language; ``means[_UNKNOWN]`` is the whole corpus's, for languages that were not in it."""

    means: dict[str, np.ndarray]

    @classmethod
    def fit(cls, vectors: np.ndarray, languages: Sequence[str | None], *, prior: float = PRIOR) -> Centring:
        """Means of the vectors, drawn towards the corpus's where a language has few texts.

        Vectors of a multilingual model carry their language: without this, texts gather by language instead of subject.

        Args:
            vectors: (n, dim).
            languages: n codes or None.
            prior: Texts' worth of the corpus mean in every language's mean.
        """
        given = np.array([language or _UNKNOWN for language in languages], dtype=object)
        whole = vectors.mean(axis=0, dtype=np.float64) if len(vectors) else np.zeros(vectors.shape[1])
        means = {_UNKNOWN: whole.astype(np.float32)}
        for language in sorted(set(given) - {_UNKNOWN}):
            own = vectors[given == language]
            mean = (own.sum(axis=0, dtype=np.float64) + prior * whole) / (len(own) + prior)
            means[language] = mean.astype(np.float32)
        return cls(means)

    def apply(self, vectors: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
        """Vectors (n, dim) less their language's mean, each of length 1 again (float32)."""
        place = {language: row for row, language in enumerate(self.means)}
        rows = np.array([place.get(language or _UNKNOWN, 0) for language in languages], dtype=np.int64)
        centred = vectors.astype(np.float32) - np.stack([*self.means.values()])[rows]
        return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)

    def blend(self, other: Centring, *, share: float) -> Centring:
        """Means that are drawn to another centring's by ``share`` (0–1), for the languages of both."""
        languages = {**self.means, **other.means}
        return Centring({language: (1 - share) * self.mean(language) + share * other.mean(language) for language in languages})

    def mean(self, language: str) -> np.ndarray:
        """A language's mean (dim,), or the corpus's where the language was not in it."""
        return self.means.get(language, self.means[_UNKNOWN])

    def save(self, path: Path) -> None:
        """Writes one ``.npz``, without pickle."""
        np.savez(path, languages=np.array(list(self.means)), means=np.stack(list(self.means.values())))

    @classmethod
    def load(cls, path: Path) -> Centring:
        """Reads what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(dict(zip(file["languages"].tolist(), file["means"], strict=True)))
