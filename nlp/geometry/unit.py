"""Vectors of length 1, whose products are cosines."""

from __future__ import annotations

import numpy as np


def unit(vectors: np.ndarray, *, dtype: type[np.floating] = np.float32) -> np.ndarray:
    """Vectors (…, dim) scaled to length 1 along the last axis, in ``dtype``; those of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(dtype, copy=False)
