"""The learned space: intents lie together in it, what nothing is known of stays."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.models.train_space import contrast, gradient, learn_space


def drawn(*, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Utterances whose intent shows in the first four of twelve dimensions alone, and weakly."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(12), 20)
    vectors = rng.normal(0, 1, (240, 12))
    vectors[:, :4] = 0.5 * vectors[:, :4] + np.random.default_rng(9).normal(0, 0.7, (12, 4))[labels]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), labels


def told_apart(vectors: np.ndarray, labels: np.ndarray, space: np.ndarray) -> float:
    """Part of the utterances whose nearest other one is of the same intent."""
    mapped = vectors @ space
    mapped /= np.linalg.norm(mapped, axis=1, keepdims=True)
    near = mapped @ mapped.T
    np.fill_diagonal(near, -np.inf)
    return float((labels[near.argmax(axis=1)] == labels).mean())


def test_intents_that_were_not_seen_lie_together() -> None:
    space = learn_space([drawn()])
    fresh = drawn(seed=1)
    assert told_apart(*fresh, space) > told_apart(*fresh, np.eye(12)) + 0.05


def test_the_same_is_learned_again() -> None:
    assert np.array_equal(learn_space([drawn()]), learn_space([drawn()]))


def test_intents_of_few_utterances_teach_nothing() -> None:
    vectors, labels = drawn()
    rare = np.where(np.arange(len(labels)) < 3, 99, labels)
    kept = rare != 99
    assert np.array_equal(learn_space([(vectors, rare)]), learn_space([(vectors[kept], rare[kept])]))


def test_the_gradient_is_the_losss_slope() -> None:
    rng = np.random.default_rng(2)
    some, others, space = rng.normal(size=(5, 4)), rng.normal(size=(5, 4)), np.eye(4) + 0.1 * rng.normal(size=(4, 4))
    step = np.zeros((4, 4))
    step[1, 2] = 1e-5
    slope = (contrast(some, others, space + step) - contrast(some, others, space - step)) / 2e-5
    assert gradient(some, others, space)[1, 2] == pytest.approx(slope, rel=1e-3)
