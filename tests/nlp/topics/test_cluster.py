"""Groups of similar vectors."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.geometry.unit import unit
from nlp.topics.cluster import by_size, cluster, smallest_topic


def around(centres: int, each: int, *, noise: float = 0.02) -> tuple[np.ndarray, np.ndarray]:
    """Vectors around axes, and which axis each is around."""
    random = np.random.default_rng(0)
    truth = np.repeat(np.arange(centres), each)
    return unit(np.eye(16)[truth] + random.normal(scale=noise, size=(len(truth), 16))), truth


def test_cluster_finds_dense_groups_in_many_texts() -> None:
    vectors, truth = around(8, 40)
    labels = cluster(vectors, [None] * len(vectors), seed=0)
    assert all(len(set(labels[truth == place])) == 1 for place in range(8))
    assert len(set(labels)) == 8


def test_cluster_agglomerates_a_handful() -> None:
    vectors, truth = around(3, 12)
    labels = cluster(vectors, [None] * len(vectors), seed=0)
    assert len(set(labels)) == 3
    assert all(len(set(labels[truth == place])) == 1 for place in range(3))


def test_cluster_of_equal_texts_is_one_group() -> None:
    assert cluster(np.tile(unit(np.ones((1, 4))), (5, 1)), [None] * 5, seed=0).tolist() == [0] * 5


@given(st.lists(st.integers(-1, 5), max_size=30))
def test_by_size_numbers_groups_from_the_largest(labels: list[int]) -> None:
    found = by_size(np.array(labels, dtype=np.int64))
    sizes = np.bincount(found[found >= 0])
    assert (np.diff(sizes) <= 0).all()
    assert [label == -1 for label in labels] == (found == -1).tolist()


def test_smallest_topic_grows_with_the_square_root() -> None:
    assert [smallest_topic(count) for count in (1, 100, 10_000)] == [4, 4, 40]
