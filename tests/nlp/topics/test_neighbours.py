"""Which vectors are near each other, in one language and in several."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.geometry.likeness import FEWEST
from nlp.geometry.unit import unit
from nlp.topics.neighbours import nearest


def two_languages(each: int = FEWEST, subjects: int = 4) -> tuple[np.ndarray, list[str | None], np.ndarray]:
    """Vectors that say their language louder than their subject; codes; subjects."""
    random = np.random.default_rng(0)
    subject = np.tile(np.arange(subjects), 2 * each // subjects)
    code = np.repeat([0, 1], each)
    vectors = np.zeros((2 * each, 12))
    vectors[np.arange(2 * each), subject] = 1.0
    vectors[np.arange(2 * each), 8 + code] = 1.5
    return unit(vectors + 0.2 * random.normal(size=vectors.shape)), [("en", "pl")[own] for own in code], subject


@pytest.mark.parametrize("languages", [[None] * 80, ["en"] * 40 + ["pl"] * 40, ["en"] * 79 + ["pl"]])
def test_nearest_begins_with_the_vector_itself_and_goes_outwards(languages: list[str | None]) -> None:
    vectors, _, _ = two_languages()
    rows, distances = nearest(vectors, 7, languages)
    assert rows.shape == distances.shape == (80, 7)
    assert (rows[:, 0] == np.arange(80)).all()
    assert (np.abs(distances[:, 0]) < 1e-5).all()
    assert (np.diff(distances, axis=1) >= -1e-5).all()
    assert all(len(set(row)) == 7 for row in rows.tolist())


def test_nearest_in_one_language_is_by_cosine() -> None:
    vectors, _, _ = two_languages()
    rows, distances = nearest(vectors, 5, ["en"] * 80)
    expected = np.sort(vectors @ vectors.T, axis=1)[:, ::-1][:, :5]
    np.testing.assert_allclose(1 - distances, expected, atol=1e-5)
    np.testing.assert_allclose(np.take_along_axis(vectors @ vectors.T, rows, axis=1), expected, atol=1e-5)


def test_nearest_looks_over_the_border_of_a_language() -> None:
    vectors, languages, subject = two_languages()
    other = np.array([[languages[one] != languages[row] for one in near] for row, near in enumerate(nearest(vectors, 15, languages)[0])])
    alone = np.array([[languages[one] != languages[row] for one in near] for row, near in enumerate(nearest(vectors, 15, ["en"] * 80)[0])])
    assert alone.mean() < 0.1 < 0.3 < other.mean()
    assert (subject[nearest(vectors, 15, languages)[0]] == subject[:, None]).mean() > 0.9


def test_nearest_takes_a_rare_language_for_the_main_one() -> None:
    vectors, _, _ = two_languages()
    rare: list[str | None] = ["en"] * 70 + ["pl"] * 10
    np.testing.assert_array_equal(nearest(vectors, 5, rare)[0], nearest(vectors, 5, ["en"] * 80)[0])
