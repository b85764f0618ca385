"""Themes above topics, sub-topics below."""

from __future__ import annotations

import numpy as np

from nlp.geometry.unit import unit
from nlp.topics.hierarchy import BIG, means, parts, theme_count, themes


def test_means_are_the_groups_directions() -> None:
    found = means(np.array([[1.0, 0], [1.0, 0], [0, 1.0], [0.5, 0.5]]), np.array([0, 0, 1, -1]))
    assert np.allclose(found, np.eye(2))


def test_theme_count_lies_between_one_and_the_topics() -> None:
    counts = [theme_count(topics) for topics in range(1, 200)]
    assert all(1 <= count <= topics for topics, count in enumerate(counts, start=1))
    assert counts[3:] == sorted(counts[3:])


def test_themes_gather_topics_that_are_near() -> None:
    near = unit(np.array([[1, 0.1, 0], [1, 0, 0], [1, 0.2, 0], [0, 0, 1], [0, 0.1, 1], [0, 0.2, 1]], dtype=float))
    found = themes(near)
    assert len(set(found[:3])) == 1
    assert len(set(found[3:])) == 1
    assert found[0] != found[3]


def test_parts_divide_a_big_topic_of_two_kinds() -> None:
    random = np.random.default_rng(0)
    kind = np.repeat([0, 1], BIG)
    divided = parts(unit(np.eye(6)[kind] + random.normal(scale=0.05, size=(2 * BIG, 6))), seed=0)
    assert divided is not None
    assert len(set(divided[kind == 0])) == len(set(divided[kind == 1])) == 1


def test_parts_must_not_divide_small_or_even_topics() -> None:
    random = np.random.default_rng(0)
    assert parts(unit(random.normal(size=(BIG - 1, 6))), seed=0) is None
    assert parts(np.tile(unit(np.ones((1, 6))), (2 * BIG, 1)), seed=0) is None
