"""What tells conversations apart, learned from which sentences stand together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.schema import LANGUAGES
from nlp.geometry.unit import unit
from nlp.topics import telling as module
from nlp.topics.telling import LEAST, Telling, lessons, small_talk

SUBJECT, TONE = 0, 1


def talks(conversations: int = 200, sentences: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Sentences that share their conversation's subject (two of them, along one axis) and differ in tone (along another)."""
    random = np.random.default_rng(0)
    owners = np.repeat(np.arange(conversations), sentences)
    vectors = random.normal(scale=0.05, size=(len(owners), 8))
    vectors[:, SUBJECT] += np.where(owners % 2, 1, -1)
    vectors[:, TONE] += random.normal(scale=2, size=len(owners))
    return unit(vectors), owners


def test_turn_makes_little_of_what_differs_within_conversations() -> None:
    vectors, owners = talks()
    turned = Telling.fit(vectors, owners, seed=0).turned(vectors)
    assert np.abs(turned[:, SUBJECT]).mean() > 1.2 * np.abs(vectors[:, SUBJECT]).mean()
    assert np.abs(turned[:, TONE]).mean() < np.abs(vectors[:, TONE]).mean()


def test_turn_must_not_change_conversations_of_one_sentence() -> None:
    vectors = talks()[0]
    telling = Telling.fit(vectors, np.arange(len(vectors)), seed=0)
    assert np.allclose(telling.turned(vectors), vectors, atol=1e-5)


def test_turn_makes_nothing_of_what_is_set_aside() -> None:
    vectors, owners = talks()
    aside = np.eye(8, dtype=np.float32)[[TONE]]
    telling = Telling.fit(vectors, owners, seed=0, small_talk=vectors[:3], aside=aside)
    turned = telling.turned(vectors)
    assert np.abs(turned[:, TONE]).max() < 1e-5
    assert np.abs(telling.small_talk[:, TONE]).max() < 1e-5
    assert np.allclose(np.linalg.norm(turned, axis=1), 1, atol=1e-4)


def test_weights_are_low_for_what_stands_in_any_company() -> None:
    random = np.random.default_rng(1)
    subject = random.integers(0, 4, 300)
    about = unit(np.eye(8)[subject] + random.normal(scale=0.05, size=(300, 8)))
    again = unit(np.eye(8)[subject] + random.normal(scale=0.05, size=(300, 8)))
    greeting = unit(np.eye(8)[[7] * 300] + random.normal(scale=0.05, size=(300, 8)))
    vectors, owners = np.concatenate([about, again, greeting]), np.tile(np.arange(300), 3)
    telling = Telling.fit(vectors, owners, seed=0)
    weights = telling.weights(telling.turned(vectors))
    assert weights[600:].mean() < weights[:600].mean()


def test_weights_are_least_for_small_talk() -> None:
    vectors, owners = talks()
    telling = Telling.fit(vectors, owners, seed=0, small_talk=vectors[:1])
    assert telling.weights(telling.turned(vectors[:1]))[0] <= 4 * LEAST


def test_fit_is_the_same_twice_and_survives_saving(tmp_path: Path) -> None:
    vectors, owners = talks()
    first, second = (Telling.fit(vectors, owners, seed=3, small_talk=vectors[:2]) for _ in range(2))
    first.save(tmp_path / "telling.npz")
    loaded = Telling.load(tmp_path / "telling.npz")
    for one in (second, loaded):
        assert all(np.array_equal(getattr(first, name), getattr(one, name)) for name in ("turn", "kinds", "worth", "small_talk"))


def test_fit_of_nothing_changes_nothing() -> None:
    telling = Telling.fit(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), seed=0)
    assert np.array_equal(telling.turned(np.eye(4, dtype=np.float32)), np.eye(4, dtype=np.float32))
    assert telling.weights(np.eye(4, dtype=np.float32)).tolist() == [1, 1, 1, 1]


def test_small_talk_is_there_in_every_language() -> None:
    assert {*LANGUAGES, "hi-Latn"} <= set(small_talk())


def test_lessons_are_whole_conversations(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = np.repeat(np.arange(30), 4)
    assert len(lessons(owners)) == 120
    monkeypatch.setattr(module, "LEARNED_FROM", 40)
    assert np.unique(owners[lessons(owners)], return_counts=True)[1].tolist() == [4] * 10
