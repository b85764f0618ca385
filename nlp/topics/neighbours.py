"""Which vectors are near each other: what groups are grown from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.neighbors import NearestNeighbors

from nlp.geometry.likeness import FEWEST, usual_likeness

_CHUNK = 1_000


def nearest(vectors: np.ndarray, count: int, languages: Sequence[str | None]) -> tuple[np.ndarray, np.ndarray]:
    """Each vector's nearest ones, itself first: rows (n, count) and distances (n, count), 0 to itself.

    Exact, by products of matrices. UMAP's own search calls a function per pair below 4 096 texts (15 s for 2 940 of them; two products
    of matrices here) and is inexact above.

    Args:
        vectors: (n, dim) of length 1.
        count: Neighbours of each.
        languages: n codes or None. Texts of one language are nearer to each other whatever they are about: where there are several,
            likeness is corrected for it (:func:`_corrected`).
    """
    code = _codes(languages)
    if code.max(initial=0) == 0:
        distances, rows = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(vectors).kneighbors(vectors)
        return rows.astype(np.int64), (distances**2 / 2).astype(np.float32)  # of vectors of length 1
    usual = np.concatenate([_usual(part, code) for part, _ in _likeness(vectors)])
    rows, far = (np.concatenate(parts) for parts in zip(*_corrected(vectors, usual, code, count), strict=True))
    distances = np.maximum(far - far[:, 1:].min(), 0)
    distances[:, 0] = 0
    return rows, distances.astype(np.float32)


def _codes(languages: Sequence[str | None]) -> np.ndarray:
    """Number of each text's language (n,); rare ones and unknown ones count as the main one, 0."""
    usual = [language for language, texts in Counter(languages).most_common() if texts >= FEWEST and language]
    number = {language: place for place, language in enumerate(usual)}
    return np.array([number.get(language or "", 0) for language in languages], dtype=np.int64)


def _likeness(vectors: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Cosines (rows, n) of some rows at a time to all, −1 to themselves; and which rows."""
    for start in range(0, len(vectors), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(vectors)))
        part = vectors[rows] @ vectors.T
        part[np.arange(len(rows)), rows] = -1
        yield part, rows


def _usual(part: np.ndarray, code: np.ndarray) -> np.ndarray:
    """What is usual (rows, languages) for each row in each language."""
    return np.stack([usual_likeness(part[:, code == own]) for own in range(code.max() + 1)], axis=1)


def _corrected(vectors: np.ndarray, usual: np.ndarray, code: np.ndarray, count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows and distances of each one's nearest by CSLS (Conneau et al. 2018, *Word translation without parallel data*): twice the cosine,
    less what is usual for the one among texts of the other's language, and the other way round."""
    for part, rows in _likeness(vectors):
        part = 2 * part - usual[rows][:, code] - usual[:, code[rows]].T
        part[np.arange(len(rows)), rows] = np.inf
        best = np.argpartition(-part, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(part, best, axis=1), axis=1, kind="stable")
        best = np.take_along_axis(best, order, axis=1)
        yield best.astype(np.int64), -np.take_along_axis(part, best, axis=1)
