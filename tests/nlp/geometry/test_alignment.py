"""Languages turned onto each other: found from the vectors alone, kept with the fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import special_ortho_group

from nlp.geometry import alignment as module
from nlp.geometry.alignment import UNALIGNED, Alignment, main_languages
from nlp.geometry.likeness import LOCAL
from nlp.geometry.unit import unit

DIM, SUBJECTS, EACH = 12, 6, 300


def two_languages(*, second: int = EACH, angle: float = 0.4) -> tuple[np.ndarray, list[str | None], np.ndarray]:
    """Conversations about six subjects; those in Polish are turned by an angle; their languages; their subjects."""
    random = np.random.default_rng(0)
    subject = random.integers(0, SUBJECTS, EACH + second)
    vectors = unit(random.normal(size=(SUBJECTS, DIM))[subject] + 0.3 * random.normal(size=(EACH + second, DIM)))
    turn = np.eye(DIM)
    for one in range(0, DIM, 2):
        turn[one : one + 2, one : one + 2] = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    vectors[EACH:] = vectors[EACH:] @ turn
    return vectors.astype(np.float32), ["en"] * EACH + ["pl"] * second, subject


def apart(vectors: np.ndarray, subject: np.ndarray) -> float:
    """Mean distance of the two languages' centres of one subject."""
    centres = [[part[mine == one].mean(axis=0) for one in range(SUBJECTS)] for part, mine in _halves(vectors, subject)]
    return float(np.linalg.norm(np.array(centres[0]) - np.array(centres[1]), axis=1).mean())


def _halves(vectors: np.ndarray, subject: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(vectors[:EACH], subject[:EACH]), (vectors[EACH:], subject[EACH:])]


def test_alignment_brings_one_subject_together() -> None:
    vectors, languages, subject = two_languages()
    aligned = Alignment.fit(vectors, languages).apply(vectors, languages)
    assert apart(aligned, subject) < 0.5 * apart(vectors, subject)


def test_alignment_keeps_what_is_near_within_a_language() -> None:
    vectors, languages, _ = two_languages()
    aligned = Alignment.fit(vectors, languages).apply(vectors, languages)
    np.testing.assert_allclose(aligned[:EACH] @ aligned[:EACH].T, vectors[:EACH] @ vectors[:EACH].T, atol=5e-3)


@pytest.mark.parametrize("languages", [["en"] * 600, [None] * 600, ["en"] * 580 + ["pl"] * 20, ["en"] * 300 + ["pl"] * 30 + [None] * 270])
def test_alignment_must_not_change_a_corpus_of_one_language(languages: list[str | None]) -> None:
    vectors = two_languages()[0]
    found = Alignment.fit(vectors, languages)
    assert found.rotations == {}
    np.testing.assert_array_equal(found.apply(vectors, languages), vectors)


def test_alignment_is_weaker_for_a_language_of_few_texts() -> None:
    def turned(second: int) -> float:
        vectors, languages, _ = two_languages(second=second)
        return float(np.linalg.norm(Alignment.fit(vectors, languages).rotations["pl"].astype(np.float64) - np.eye(DIM)))

    assert turned(50) < turned(300)


def test_alignment_leaves_other_languages_as_they_are() -> None:
    vectors, languages, _ = two_languages()
    found = Alignment.fit(vectors, languages)
    np.testing.assert_array_equal(found.apply(vectors[:2], [None, "vi"]), vectors[:2])
    assert found.apply(vectors[:0], []).shape == (0, DIM)


def test_alignment_learns_from_a_part_of_a_large_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEARNED_FROM", 300)
    vectors, languages, subject = two_languages()
    assert apart(Alignment.fit(vectors, languages).apply(vectors, languages), subject) < 0.7 * apart(vectors, subject)


def test_alignment_survives_saving(tmp_path: Path) -> None:
    vectors, languages, _ = two_languages()
    for found in (Alignment.fit(vectors, languages), UNALIGNED):
        found.save(path := tmp_path / f"{len(found.rotations)}.npz")
        np.testing.assert_array_equal(Alignment.load(path).apply(vectors, languages), found.apply(vectors, languages))


@settings(max_examples=8)
@given(angle=st.floats(0, 0.6), seed=st.integers(0, 5))
def test_alignment_is_a_rotation_and_the_same_twice(angle: float, seed: int) -> None:
    vectors, languages, _ = two_languages(angle=angle)
    vectors = (vectors @ special_ortho_group.rvs(DIM, random_state=seed)).astype(np.float32)
    first, second = (Alignment.fit(vectors, languages).rotations for _ in range(2))
    for language, rotation in first.items():
        np.testing.assert_allclose(rotation.astype(np.float64) @ rotation.T.astype(np.float64), np.eye(DIM), atol=5e-3)
        np.testing.assert_array_equal(rotation, second[language])


def test_main_languages_are_those_of_most_sentences() -> None:
    languages = ["en", "pl", "pl", None, None, "en"]
    assert main_languages(languages, np.array([0, 0, 0, 1, 1, 1])) == ["pl", None]
    assert main_languages([], np.zeros(0, np.int64)) == []


def test_a_rare_way_to_write_a_language_is_turned_like_it() -> None:
    vectors, languages, _ = two_languages()
    found = Alignment.fit(vectors, languages)
    polish = vectors[EACH:][:5]
    np.testing.assert_array_equal(found.apply(polish, ["pl-x-plain"] * 5), found.apply(polish, ["pl"] * 5))
    np.testing.assert_array_equal(found.apply(polish, ["de-x-plain"] * 5), polish)


@given(st.integers(3, 60), st.integers(3, 60), st.integers(0, 99))
@settings(deadline=None)
def test_where_a_text_lies_is_told_by_its_nearest_as_csls_has_them(mine: int, others: int, seed: int) -> None:
    vectors = unit(np.random.default_rng(seed).standard_normal((mine + others, DIM))).astype(np.float32)
    own = np.arange(mine + others) < mine
    likeness = vectors[own] @ vectors[~own].T
    usual = np.sort(likeness, axis=0)[-min(LOCAL, mine) :].mean(axis=0)
    nearest = np.argsort(-(2 * likeness - usual), axis=1)[:, : min(module.NEAR, others)]
    np.testing.assert_allclose(module._meant(vectors, own), unit(vectors[~own][nearest].sum(axis=1)), atol=1e-4)
