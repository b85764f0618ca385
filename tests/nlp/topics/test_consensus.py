"""What several looks agree on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp.topics.consensus import agreed, looks, stability
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
