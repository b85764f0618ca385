"""A fit applied to vectors."""

from __future__ import annotations

import numpy as np
import pytest

from nlp import fit
from nlp.geometry.alignment import Alignment
from nlp.geometry.centring import Centring
from nlp.topics.telling import Telling


def test_turned_vectors_are_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).normal(size=(10, 4)).astype(np.float16)
    languages = ["en", "de", None, "en", "xx"] * 2
    centring, telling = Centring.fit(vectors[:4], languages[:4]), Telling.none(4)
    whole = fit.turned_vectors(vectors, languages, centring=centring, telling=telling)
    monkeypatch.setattr(fit, "_CHUNK", 3)
    parts = fit.turned_vectors(vectors, languages, centring=centring, telling=telling)
    np.testing.assert_array_equal(parts, whole)
    np.testing.assert_array_equal(whole, telling.turned(centring.apply(vectors, languages)).astype(np.float16))
    assert fit.turned_vectors(vectors[:0], [], centring=centring, telling=telling).shape == (0, 4)


def test_turned_vectors_are_aligned_by_language() -> None:
    vectors, back = np.eye(4, dtype=np.float32)[:2], np.eye(4, dtype=np.float16)[::-1]
    centring, telling = Centring({"": np.zeros(4, np.float32)}), Telling.none(4)
    turned = fit.turned_vectors(vectors, ["en", "pl"], centring=centring, telling=telling, alignment=Alignment({"pl": back}))
    np.testing.assert_array_equal(turned, [[1, 0, 0, 0], [0, 0, 1, 0]])
