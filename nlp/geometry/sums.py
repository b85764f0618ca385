"""Sums of the vectors of each group."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

_SUMMED = 50_000


def sums(vectors: np.ndarray, groups: np.ndarray, count: int, *, weights: np.ndarray | None = None) -> np.ndarray:
    """Sums (count, dim) of the vectors (n, dim) of each group 0, 1, …, times their weights (n,), if there are any; a sparse product,
    many times quicker than ``np.add.at``. Half precision is added up in single precision, in parts, for the memory's sake."""
    total = np.zeros((count, vectors.shape[1]), np.result_type(vectors, np.float32))
    weights = np.ones(len(vectors), total.dtype) if weights is None else weights
    for start in range(0, len(vectors), _SUMMED):
        rows = slice(start, start + _SUMMED)
        part = vectors[rows].astype(total.dtype, copy=False)
        total += sp.csr_matrix((weights[rows], groups[rows], np.arange(len(part) + 1)), (len(part), count)).T @ part
    return total
