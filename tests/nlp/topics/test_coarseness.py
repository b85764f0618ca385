"""How coarse topics are."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.geometry.unit import unit
from nlp.topics import coarseness
from nlp.topics.coarseness import SURE, SURER, agreement, best_level
from tests.nlp.topics.test_cluster import around


def pairs_of_near_groups() -> tuple[np.ndarray, np.ndarray]:
    """Vectors around eight axes, two and two near each other, and which axis each is around."""
    vectors, truth = around(8, 40)
    return unit(vectors + 0.9 * np.eye(16)[8 + truth // 2]), truth


def drawn_otherwise(truth: np.ndarray, looks: int, *, share: float = 0.3) -> np.ndarray:
    """Looks (n, looks) that each take other texts of a group for the group beside it."""
    random = np.random.default_rng(0)
    return np.stack([np.where(random.random(len(truth)) < share, truth ^ 1, truth) for _ in range(looks)], axis=1)


def test_best_level_is_the_finest_where_the_looks_agree_on_it() -> None:
    vectors, truth = pairs_of_near_groups()
    seen = np.stack([truth] * 4, axis=1)
    assert best_level(vectors, seen) is seen


def test_best_level_makes_one_of_near_groups_that_every_look_draws_otherwise() -> None:
    vectors, truth = pairs_of_near_groups()
    found = best_level(vectors, drawn_otherwise(truth, 4))
    assert agreement(found) == 1.0
    assert all(len(set(look[truth // 2 == pair].tolist())) == 1 for look in found.T for pair in range(4))


def test_best_level_leaves_what_the_looks_are_sure_of() -> None:
    vectors, truth = pairs_of_near_groups()
    seen = drawn_otherwise(truth, 4, share=0.005)
    assert SURE <= agreement(seen) < 1  # a coarser level would agree more
    assert best_level(vectors, seen) is seen


def test_best_level_must_not_follow_one_level_that_agrees_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, truth = pairs_of_near_groups()
    seen = drawn_otherwise(truth, 4)
    told = iter([0.80, 0.80, 0.80, 0.80 + 1.9 * SURER, 0.79, 0.80])  # the finest, then from fine to coarse
    monkeypatch.setattr(coarseness, "agreement", lambda _: next(told))
    assert best_level(vectors, seen) is seen


def test_best_level_never_makes_one_of_groups_that_are_not_alike() -> None:
    vectors, truth = around(8, 40)
    seen = drawn_otherwise(truth, 4, share=0.05)
    assert best_level(vectors, seen) is seen


def test_best_level_never_puts_all_texts_into_one_group() -> None:
    vectors, truth = around(8, 40)
    seen = np.random.default_rng(0).integers(0, 8, (len(truth), 4))  # centres are all alike: as one group, the looks would agree
    assert best_level(vectors, seen) is seen


def test_best_level_keeps_texts_without_a_group_and_looks_of_one_group() -> None:
    vectors, truth = around(2, 40)
    seen = np.stack([np.zeros(80, np.int64), np.where(truth == 0, 0, -1), truth], axis=1)
    found = best_level(vectors, seen)
    assert (found[:, 1] == -1).tolist() == (truth == 1).tolist()


def test_best_level_of_a_single_look_is_that_look() -> None:
    vectors, truth = around(2, 40)
    assert best_level(vectors, truth[:, None]).tolist() == truth[:, None].tolist()


def test_agreement_is_one_for_equal_looks_and_nothing_for_chance() -> None:
    truth = np.repeat(np.arange(5), 60)
    assert agreement(np.stack([truth, truth], axis=1)) == 1.0
    assert abs(agreement(np.random.default_rng(0).integers(0, 5, (300, 3)))) < 0.05
