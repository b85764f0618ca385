"""Meaning: nearest sentence vectors, compressed, with the mean of each language taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp.centring import Centring

_CHUNK = 100_000
_FILE, _MEANS = "vectors.faiss", "centring.npz"


@dataclass(frozen=True, eq=False)
class Meanings:
    """Vectors of sentences, centred; ``faiss`` is None where there are none."""

    centring: Centring | None
    faiss: Any

    @classmethod
    def build(cls, vectors: np.ndarray, languages: Sequence[str | None], folder: Path) -> Meanings:
        """Write the index of vectors (n, dim) of sentences in n languages into ``folder``; a row of zeros is found by nothing."""
        if vectors.shape[0] and vectors.shape[1]:
            import faiss

            known = np.any(vectors != 0, axis=1)
            centring = Centring.fit(vectors[known].astype(np.float32), [one for one, there in zip(languages, known, strict=True) if there])
            index = faiss.index_factory(vectors.shape[1], "SQfp16", faiss.METRIC_INNER_PRODUCT)
            for start in range(0, len(vectors), _CHUNK):
                part = slice(start, start + _CHUNK)
                index.add(centring.apply(vectors[part], languages[part]) * known[part, None])
            centring.save(folder / _MEANS)
            faiss.write_index(index, str(folder / _FILE))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Meanings:
        """What :meth:`build` wrote."""
        if not (folder / _FILE).exists():
            return cls(None, None)
        import faiss

        return cls(Centring.load(folder / _MEANS), faiss.read_index(str(folder / _FILE)))

    def centred(self, vector: np.ndarray, language: str | None) -> np.ndarray:
        """A question's vector (dim,) less its language's mean."""
        centring = self.centring or Centring.fit(vector[None][:0], [])
        return np.asarray(centring.apply(vector[None], [language])[0], np.float32)

    def nearest(self, vector: np.ndarray, *, allowed: np.ndarray | None, limit: int) -> np.ndarray:
        """Rows of up to ``limit`` sentences nearest to a centred vector (dim,), among those allowed (a mask)."""
        if self.faiss is None:
            return np.zeros(0, np.int64)
        import faiss as library

        faiss: Any = library  # its Python layer takes arrays and keywords that its types do not know
        options = {}
        if allowed is not None:
            options["params"] = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
        _, rows = self.faiss.search(vector[None], min(limit, self.faiss.ntotal), **options)
        return np.asarray(rows[0][rows[0] >= 0])

    def similarities(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine (rows,) of a centred vector (dim,) with sentences; NaN without vectors."""
        if self.faiss is None:
            return np.full(len(rows), np.nan, np.float32)
        return np.asarray(self.faiss.reconstruct_batch(rows) @ vector, np.float32)
