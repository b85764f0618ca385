from __future__ import annotations

import numpy as np
import pytest

from nlp.geometry import sums as module
from nlp.geometry.sums import sums


def test_sums_weigh_each_vector() -> None:
    vectors, groups = np.array([[1.0, 0], [0, 1], [2, 2]]), np.array([0, 0, 2])
    assert sums(vectors, groups, 3).tolist() == [[1, 1], [0, 0], [2, 2]]
    assert sums(vectors, groups, 3, weights=np.array([1.0, 3, 0.5])).tolist() == [[1, 3], [0, 0], [1, 1]]


def test_sums_of_half_precision_are_those_of_single_precision_also_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, groups = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float16), np.arange(50) % 4
    whole = sums(vectors.astype(np.float32), groups, 5)
    monkeypatch.setattr(module, "_SUMMED", 7)
    in_parts = sums(vectors, groups, 5)
    assert in_parts.dtype == np.float32
    np.testing.assert_allclose(in_parts, whole, atol=1e-5)
