"""Centring: takes out of the vectors what only says in which language they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.geometry.unit import unit

PRIOR = 20.0
"""Weight of the corpus mean in a language's mean, in texts: a language with this many texts is half its own."""
_UNKNOWN = ""
DEVANAGARI = re.compile("[\u0900-\u097f]")


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
        return unit(centred)

    def blend(self, other: Centring, *, share: float) -> Centring:
        """Means that are drawn to another centring's by ``share`` (0–1), for the languages of both."""
        languages = {**self.means, **other.means}
        return Centring({language: (1 - share) * self.mean(language) + share * other.mean(language) for language in languages})

    def mean(self, language: str) -> np.ndarray:
        """A language's mean (dim,), or the corpus's where the language was not in it."""
        return self.means.get(language, self.means[_UNKNOWN])

    def save(self, path: Path) -> None:
        """Writes one ``.npz``, without pickle."""
        np.savez(path, allow_pickle=False, **self.arrays())

    def arrays(self) -> dict[str, np.ndarray]:
        """``languages`` (n,) and their ``means`` (n, dim)."""
        return {"languages": np.array(list(self.means)), "means": np.stack(list(self.means.values()))}

    @classmethod
    def load(cls, path: Path) -> Centring:
        """Reads what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls.of(file)

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> Centring:
        """From what ``arrays`` gave."""
        return cls(dict(zip(arrays["languages"].tolist(), arrays["means"], strict=True)))


def language_codes(frame: pd.DataFrame) -> list[str | None]:
    """What to centre sentences by: ``language``, None where it is missing; to an encoder, Hindi in Latin letters is another one."""
    pairs = zip(frame["language"], frame["sentence"], strict=True)
    return [_written(code, text) if isinstance(code, str) else None for code, text in pairs]


def _written(language: str, text: str) -> str:
    return f"{language}-Latn" if language == "hi" and DEVANAGARI.search(text) is None else language
