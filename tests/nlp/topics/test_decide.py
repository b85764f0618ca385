"""Which topic a vector belongs to, and whether to any."""

from __future__ import annotations

import numpy as np

from nlp.geometry.unit import unit
from nlp.topics.decide import NOT_LEARNED, Decision, learn_decision


def groups(each: int = 40) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    truth = np.repeat([0, 1, 2], each)
    return unit(np.eye(8)[truth] + random.normal(scale=0.1, size=(len(truth), 8))), truth


def test_learn_decision_gives_members_to_their_group() -> None:
    vectors, truth = groups()
    decision, labels = learn_decision(vectors, truth)
    assert (labels == truth)[labels >= 0].all()
    assert (labels >= 0).mean() >= 0.95
    assert decision.centroids.shape == (3, 8)


def test_choose_must_not_take_what_is_near_nothing() -> None:
    vectors, truth = groups()
    decision, _ = learn_decision(vectors, truth)
    _, _, inside = decision.choose(unit(np.eye(8)[[7]]))
    assert not inside[0]


def test_choose_gives_later_topics_only_what_no_other_takes() -> None:
    centroids = np.eye(4, dtype=np.float32)[:2]
    decision = Decision(centroids, centroids, np.array([0.0, NOT_LEARNED]), np.array([0.9, 0.5]), np.array([0.9, 0.9]))
    best, _, inside = decision.choose(unit(np.array([[1, 0.2, 0, 0], [0.6, 0.8, 0, 0], [0, 0, 1, 0]])))
    assert best[:2].tolist() == [0, 1]
    assert inside.tolist() == [True, True, False]
