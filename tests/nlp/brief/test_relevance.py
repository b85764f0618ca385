"""Relevance: what the model reads of a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.brief.asked import Asked
from nlp.brief.relevance import FEATURES, Background, features, relevance
from nlp.search.lexical import Wording

AXES = np.eye(8, dtype=np.float32)


def read(vectors: np.ndarray, said: list[list[bool]], *, counts: list[int], space: np.ndarray | None = None) -> dict[str, np.ndarray]:
    asked = Asked(AXES[0], AXES[0], AXES[: len(counts)], np.ones(len(counts)))
    wording = Wording(np.array(said, bool).reshape(len(vectors), len(counts)), np.full(len(vectors), 5), np.array(counts))
    found = features(asked, vectors, wording, Background(AXES, 1_000), space=space)
    return dict(zip(FEATURES, found.T, strict=True))


def test_half_of_the_words_say_less_than_half() -> None:
    told = read(AXES[:3], [[True, True], [True, False], [False, False]], counts=[10, 10])["said"]
    assert told.tolist() == pytest.approx([1, 0.25, 0])


def test_a_rare_word_says_more_than_a_common_one() -> None:
    rare, common = read(AXES[:2], [[True, False], [False, True]], counts=[1, 500])["said"]
    assert rare > 0.5 > common


def test_a_question_without_words_has_none_said() -> None:
    assert read(AXES[:2], [[], []], counts=[])["said"].tolist() == [0, 0]


def test_the_question_is_drawn_to_its_nearest_sentences() -> None:
    """What is like the best sentence is nearer than what is as far from the question, and unlike it."""
    best, like, unlike = AXES[0] + AXES[1], AXES[1], AXES[2]
    near = read(np.stack([best / np.sqrt(2), like, unlike]), [[False]] * 3, counts=[1])["near"]
    assert near[0] > near[1] > near[2]


def test_nearness_is_of_the_space() -> None:
    swapped = AXES[[1, 0, *range(2, 8)]]
    turned = AXES.copy()
    turned[0] = turned[1] = AXES[0]  # in this space the two are the same
    plain, learned = (read(AXES[:3], [[False]] * 3, counts=[1], space=space) for space in (swapped, turned))
    assert plain["near"][0] > plain["near"][1]
    assert learned["near"][0] == pytest.approx(learned["near"][1])


def test_relevance_is_a_probability() -> None:
    rng = np.random.default_rng(0)
    told = relevance(rng.normal(0, 100, (50, len(FEATURES))))
    assert ((told >= 0) & (told <= 1)).all()
    assert relevance(np.ones((1, 4)))[0] > relevance(np.zeros((1, 4)))[0]


def test_a_sentence_in_another_language_is_evidence_sooner() -> None:
    own, other = relevance(np.ones((2, len(FEATURES))), np.array([False, True]))
    assert own < other
