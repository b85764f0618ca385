"""What several looks agree on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp.topics.consensus import agreed, looks, stability, with_earlier
from tests.nlp.topics.test_cluster import around

SEEN = arrays(np.int64, st.tuples(st.integers(1, 40), st.integers(1, 4)), elements=st.integers(-1, 4))


def test_looks_agree_on_groups_that_are_there() -> None:
    vectors, truth = around(8, 40)
    seen = looks(vectors, [None] * len(vectors), seed=0)
    labels = agreed(seen)
    assert len(set(labels)) == 8
    assert all(len(set(labels[truth == place])) == 1 for place in range(8))
    assert (stability(seen, labels) > 0.99).all()


def test_agreed_leaves_out_what_one_look_alone_sees() -> None:
    two, one = np.repeat([0, 1], 20), np.zeros(40, dtype=np.int64)
    assert len(set(agreed(np.stack([two, two, two, one], axis=1)))) == 2
    assert len(set(agreed(np.stack([one, one, one, two], axis=1)))) == 1


def test_agreed_gives_no_group_to_texts_that_no_look_places() -> None:
    seen = np.repeat([[0, 0], [1, 1], [-1, -1]], 10, axis=0)
    assert agreed(seen).tolist() == [0] * 10 + [1] * 10 + [-1] * 10


def test_an_earlier_fit_is_kept_to_unless_the_looks_see_otherwise() -> None:
    vectors, truth = around(4, 20)
    one, two = np.where(truth < 3, truth, 2), truth
    most_see_one = np.stack([one, one, one, one, one, two], axis=1)
    assert len(set(agreed(most_see_one))) == 3
    assert len(set(agreed(with_earlier(vectors, most_see_one, two)))) == 4
    assert len(set(agreed(with_earlier(vectors, np.stack([two] * 6, axis=1), one)))) == 4


def test_texts_that_an_earlier_fit_did_not_know_are_given_to_its_topics() -> None:
    vectors, truth = around(3, 20)
    known = np.where(np.arange(60) % 4 == 0, -1, truth + 7)
    recalled = with_earlier(vectors, np.zeros((60, 2), np.int64), known)[:, 2:]
    assert recalled.shape[1] == 2
    assert all(len({tuple(row) for row in recalled[truth == place]}) == 1 for place in range(3))
    assert len({tuple(row) for row in recalled}) == 3


def test_an_earlier_fit_of_one_topic_or_none_says_nothing() -> None:
    vectors, truth = around(3, 20)
    seen = np.stack([truth] * 3, axis=1)
    for known in (np.full(60, -1), np.zeros(60, np.int64)):
        assert np.array_equal(with_earlier(vectors, seen, known), seen)
    assert np.array_equal(with_earlier(vectors, seen[:, :1], truth), seen[:, :1])  # a handful has but one look


def test_stability_falls_where_a_look_divides_a_group() -> None:
    whole, divided = np.repeat([0, 1], 20), np.repeat([0, 1, 2], [20, 10, 10])
    found = stability(np.stack([whole, divided], axis=1), whole)
    assert found.tolist() == [1.0, 0.75]


def test_stability_is_unknown_after_one_look() -> None:
    assert np.isnan(stability(np.zeros((5, 1), np.int64), np.zeros(5, np.int64))).all()


@given(SEEN)
def test_agreed_numbers_every_group_by_size_and_stability_is_a_share(seen: np.ndarray) -> None:
    labels = agreed(seen)
    sizes = np.bincount(labels[labels >= 0])
    assert len(labels) == len(seen)
    assert (sizes > 0).all()
    found = stability(seen, labels)
    assert len(found) == len(sizes)
    assert ((found >= 0) & (found <= 1) | np.isnan(found)).all()
