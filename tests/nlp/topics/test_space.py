"""The space topics are found in."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.geometry.unit import unit
from nlp.text.words import terms
from nlp.topics import space as module
from nlp.topics.space import Space


def corpus(languages: list[str]) -> tuple[np.ndarray, list[tuple[str, ...]], list[str]]:
    texts = [f"card number{n % 7} fee{n % 5} loan{n % 3} claim{n % 4} app{n % 6}" for n in range(60)]
    codes = [languages[n % len(languages)] for n in range(60)]
    return unit(np.random.default_rng(0).normal(size=(60, 12))), [terms(text, code) for text, code in zip(texts, codes, strict=True)], codes


def test_join_gives_vectors_of_length_one() -> None:
    vectors, said, languages = corpus(["en"])
    space = Space.fit(vectors, said, languages, seed=0)
    joined = space.join(vectors, said)
    assert joined.shape == (60, space.dim)
    assert np.allclose(np.linalg.norm(joined, axis=1), 1, atol=1e-5)


def test_join_gives_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, said, languages = corpus(["en"])
    space = Space.fit(vectors, said, languages, seed=0)
    whole = space.join(vectors, said)
    monkeypatch.setattr(module, "_CHUNK", 7)
    assert len(space.vocabulary)
    assert np.array_equal(space.join(vectors, said), whole)


def test_words_must_not_count_where_several_languages_meet() -> None:
    assert Space.fit(*corpus(["en", "de"]), seed=0).vocabulary == ()


def test_space_survives_saving() -> None:
    vectors, said, languages = corpus(["en"])
    space = Space.fit(vectors, said, languages, seed=0)
    assert np.array_equal(Space.of(space.arrays()).join(vectors, said), space.join(vectors, said))
