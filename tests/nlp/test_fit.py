"""A fit applied to vectors."""

from __future__ import annotations

import numpy as np
import pytest

from nlp import fit
from nlp.centring import Centring
from nlp.topics.telling import Telling


def test_turned_vectors_are_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).normal(size=(10, 4)).astype(np.float16)
    languages = ["en", "de", None, "en", "xx"] * 2
    centring, telling = Centring.fit(vectors[:4], languages[:4]), Telling.none(4)
    whole = fit.turned_vectors(vectors, languages, centring=centring, telling=telling)
    monkeypatch.setattr(fit, "_CHUNK", 3)
    parts = fit.turned_vectors(vectors, languages, centring=centring, telling=telling)
    np.testing.assert_allclose(parts, whole, atol=1e-6)
    np.testing.assert_allclose(whole, telling.turned(centring.apply(vectors, languages)), atol=1e-6)
    assert fit.turned_vectors(vectors[:0], [], centring=centring, telling=telling).shape == (0, 4)
