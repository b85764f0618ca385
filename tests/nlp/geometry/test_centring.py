"""Centring: languages leave the vectors, subjects stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nlp.geometry.centring import Centring


def corpus(*, each: int = 200) -> tuple[np.ndarray, list[str | None], np.ndarray]:
    """Vectors that say language (strongly) and subject (weakly), with both as labels."""
    rng = np.random.default_rng(0)
    languages = np.repeat(["en", "hi"], each)
    subjects = np.tile([0, 1], each)
    vectors = rng.normal(size=(2 * each, 8)).astype(np.float32) * 0.05
    vectors[:, 0] += np.where(languages == "en", 1, -1)
    vectors[:, 1] += np.where(subjects == 1, 0.3, -0.3)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), languages.tolist(), subjects


def test_centring_leaves_the_subject_as_the_main_difference() -> None:
    vectors, languages, subjects = corpus()
    centred = Centring.fit(vectors, languages).apply(vectors, languages)
    assert np.allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)
    same = centred[0] @ centred[subjects == subjects[0]].T
    other = centred[0] @ centred[subjects != subjects[0]].T
    assert same.min() > other.max()


def test_centring_must_not_trust_a_language_of_few_texts() -> None:
    vectors, languages, _ = corpus()
    languages[0] = "pl"
    found = Centring.fit(vectors, languages)
    assert np.linalg.norm(found.means["pl"] - found.means[""]) < 0.1


def test_centring_takes_unknown_languages_with_the_mean_of_all() -> None:
    vectors, languages, _ = corpus()
    found = Centring.fit(vectors, languages)
    assert np.array_equal(found.apply(vectors[:3], ["xx", None, "yy"]), found.apply(vectors[:3], [None] * 3))


def test_centring_survives_saving(tmp_path: Path) -> None:
    vectors, languages, _ = corpus()
    found = Centring.fit(vectors, languages)
    found.save(tmp_path / "centring.npz")
    assert np.array_equal(Centring.load(tmp_path / "centring.npz").apply(vectors, languages), found.apply(vectors, languages))


def test_centring_of_nothing_changes_no_shape() -> None:
    nothing = np.zeros((0, 4), dtype=np.float32)
    assert Centring.fit(nothing, []).apply(nothing, []).shape == (0, 4)
