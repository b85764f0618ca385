"""What is said lately and was not said before."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.geometry.unit import unit
from nlp.topics.novelty import ALIKE, LEAST, new_subjects

DIM = 40


def said(subjects: list[int], *, seed: int) -> np.ndarray:
    """One sentence for each subject named, near its axis."""
    random = np.random.default_rng(seed)
    vectors = 0.06 * random.normal(size=(len(subjects), DIM))
    vectors[np.arange(len(subjects)), subjects] += 1
    return unit(vectors)


def usual(conversations: int) -> list[int]:
    """Subjects 0 to 4, two sentences a conversation."""
    return [number % 5 for number in range(2 * conversations)]


def test_new_subjects_finds_who_says_what_was_never_said() -> None:
    history = said(usual(200), seed=0)
    recent = said([*usual(40), *[9, 0] * 10], seed=1)
    owners = np.repeat(np.arange(50), 2)
    groups = new_subjects(recent, owners, history, np.repeat(np.arange(200), 2))
    assert [group.tolist() for group in groups] == [list(range(40, 50))]


def test_new_subjects_joins_those_who_say_it_in_different_words_through_those_who_say_both() -> None:
    recent = said([*usual(40), *[9, 10] * 4, *[10, 11] * 4], seed=1)
    groups = new_subjects(recent, np.repeat(np.arange(48), 2), said(usual(200), seed=0), np.repeat(np.arange(200), 2))
    assert [group.tolist() for group in groups] == [list(range(40, 48))]


def leaning(axis: int, towards: int, cosine: float, count: int, *, spread: float = 0.06) -> np.ndarray:
    """Sentences near ``axis`` whose cosine to another axis is about ``cosine``."""
    vectors = spread * np.random.default_rng(2).normal(size=(count, DIM))
    vectors[:, [axis, towards]] += (1 - cosine**2) ** 0.5, cosine
    return unit(vectors)


def test_new_subjects_finds_what_differs_by_a_detail_from_what_was_said() -> None:
    history, detail = said(usual(200), seed=0), leaning(9, 0, 0.56, 10, spread=0.02)
    assert np.median(detail @ history[::5].T) > ALIKE[1]  # at a looser cut it was said before
    recent = np.vstack([said([number % 5 for number in range(40)], seed=1), detail])
    groups = new_subjects(recent, np.arange(50), history, np.repeat(np.arange(200), 2))
    assert [group.tolist() for group in groups] == [list(range(40, 50))]


def test_new_subjects_finds_what_everybody_says_in_own_words() -> None:
    own_words = leaning(9, 10, 0.0, 12, spread=0.2)
    assert np.quantile((own_words @ own_words.T)[~np.eye(12, dtype=bool)], 0.8) < ALIKE[1]  # few have company at a stricter cut
    recent = np.vstack([said([number % 5 for number in range(40)], seed=1), own_words])
    groups = new_subjects(recent, np.arange(52), said(usual(200), seed=0), np.repeat(np.arange(200), 2))
    assert len(groups) == 1
    assert set(groups[0].tolist()) <= set(range(40, 52))


def test_new_subjects_must_not_call_new_what_is_merely_frequent() -> None:
    recent = said([0] * 60, seed=1)
    assert new_subjects(recent, np.arange(60), said(usual(200), seed=0), np.repeat(np.arange(200), 2)) == []


def test_new_subjects_must_not_take_one_talkative_conversation_for_many() -> None:
    recent = said([*usual(40), *[9] * 30], seed=1)
    owners = np.concatenate([np.repeat(np.arange(40), 2), np.full(30, 40)])
    assert new_subjects(recent, owners, said(usual(200), seed=0), np.repeat(np.arange(200), 2)) == []


def test_new_subjects_without_history_knows_nothing_new() -> None:
    none = np.zeros((0, DIM), np.float32)
    assert new_subjects(said([9] * 20, seed=0), np.arange(20), none, np.zeros(0, np.int64)) == []
    assert new_subjects(none, np.zeros(0, np.int64), said([9] * 20, seed=0), np.arange(20)) == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 12), min_size=0, max_size=60), st.lists(st.integers(0, 12), min_size=0, max_size=120), st.integers(1, 4))
def test_groups_are_disjoint_and_big_enough(recent: list[int], history: list[int], per: int) -> None:
    owners = np.arange(len(recent)) // per
    groups = new_subjects(said(recent, seed=0), owners, said(history, seed=1), np.arange(len(history)) // per)
    members = [number for group in groups for number in group.tolist()]
    assert len(members) == len(set(members))
    assert all(len(group) >= LEAST for group in groups)
    assert set(members) <= set(owners.tolist())
