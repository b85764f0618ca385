"""Vectors of length 1."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nlp.geometry.unit import unit


def test_rows_and_single_vectors_get_length_1_and_zeros_stay() -> None:
    assert unit(np.array([[3.0, 4.0], [0, 0]])).tolist() == [[np.float32(0.6), np.float32(0.8)], [0, 0]]
    assert unit(np.array([0.0, 2.0])).tolist() == [0, 1]


@given(arrays.arrays(np.float64, (4, 3), elements=st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)))
def test_lengths_are_1_or_0_in_the_precision_that_is_asked_for(vectors: np.ndarray) -> None:
    for dtype in (np.float32, np.float64):
        scaled = unit(vectors, dtype=dtype)
        assert scaled.dtype == dtype
        assert np.allclose(np.linalg.norm(scaled, axis=1), np.any(vectors != 0, axis=1), atol=1e-5)
