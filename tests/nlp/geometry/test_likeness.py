from __future__ import annotations

import numpy as np
import pytest

from nlp.geometry.likeness import LOCAL, one_language, usual_likeness


@pytest.mark.parametrize(
    ("languages", "one"),
    [(["en"] * 95 + ["pl"] * 5, True), (["en"] * 94 + ["pl"] * 6, False), (["en", None, None], True), ([None], True), ([], True)],
)
def test_one_language_is_told_from_those_that_are_known(languages: list[str | None], one: bool) -> None:
    assert one_language(languages) is one


def test_usual_likeness_is_that_of_the_nearest() -> None:
    likeness = np.vstack([np.linspace(1, -1, 3 * LOCAL), np.zeros(3 * LOCAL)])
    assert usual_likeness(likeness) == pytest.approx([likeness[0, :LOCAL].mean(), 0])
    assert usual_likeness(np.array([[0.5, 0.1]])) == pytest.approx([0.3])
