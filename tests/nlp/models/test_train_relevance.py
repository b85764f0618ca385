"""Training of relevance: the weight of the words is given, the others are learned beside it."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.models.train_relevance import logistic


def test_the_first_weight_is_as_given_and_the_others_are_learned() -> None:
    rng = np.random.default_rng(0)
    read = rng.normal(0, 1, (4_000, 3))
    labels = (rng.random(4_000) < 1 / (1 + np.exp(-(2 * read[:, 0] - 1.5 * read[:, 1] + 0.5)))).astype(float)
    weights, bias = logistic(read, labels, np.ones(4_000), said=2.0)
    assert weights == pytest.approx([2.0, -1.5, 0.0], abs=0.2)
    assert bias == pytest.approx(0.5, abs=0.2)
    assert logistic(read, labels, np.ones(4_000), said=0.0)[0][0] == 0
