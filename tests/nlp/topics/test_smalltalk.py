"""Groups around a way of talking are none."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.topics.smalltalk import nearness, topics_only

TALK = np.eye(8, dtype=np.float32)[:2]


def corpus(*, talking: int) -> tuple[np.ndarray, np.ndarray]:
    """Of 100 conversations, some that talk (group 1) and others about two subjects (groups 0 and 2); vectors and labels."""
    labels = np.array([1] * talking + [0] * 50 + [2] * (50 - talking))
    return np.eye(8, dtype=np.float32)[np.array([3, 0, 5])[labels]], labels


def test_a_group_of_small_talk_is_no_topic() -> None:
    joined, labels = corpus(talking=10)
    found = topics_only(joined, labels, TALK)
    assert found.tolist() == [-1] * 10 + [0] * 50 + [1] * 40


def test_what_most_people_write_in_stays() -> None:
    joined, labels = corpus(talking=11)
    assert topics_only(joined, labels, TALK).tolist() == labels.tolist()


@pytest.mark.parametrize("labels", [np.full(100, -1), np.zeros(100, np.int64)])
def test_without_small_talk_groups_nothing_changes(labels: np.ndarray) -> None:
    joined = np.tile(np.eye(8, dtype=np.float32)[3], (100, 1))
    assert topics_only(joined, labels, TALK).tolist() == labels.tolist()


def test_nearness_is_the_mean_of_the_nearest_of_many() -> None:
    talk = np.concatenate([np.tile(TALK[0], (10, 1)), np.tile(TALK[1], (30, 1))])
    assert nearness(TALK, talk).tolist() == [1.0, 1.0]
    assert nearness(TALK, TALK).tolist() == [0.5, 0.5]
