"""Composing: which groups differ, and how customers sound."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp.brief.compose import LANGUAGE, differences, tone


def groups(field: str) -> pd.DataFrame:
    return pd.DataFrame({"field": field, "value": ["a", "b"], "customers": [60, 5], "active": [200, 300]})


def test_groups_that_clearly_differ_say_so_and_come_first() -> None:
    told = differences(pd.concat([groups("segment").assign(customers=[20, 30]), groups("site")]))
    assert told["differs"].tolist() == ["more", "less", "", ""]
    assert told["field"].tolist() == ["site", "site", "segment", "segment"]


def test_languages_must_not_be_ranked_as_differences_however_they_differ() -> None:
    """What is said in another language than the question's is found less often: that is a difference of hearing."""
    told = differences(pd.concat([groups(LANGUAGE), groups("site")]))
    spoken = told[told["field"] == LANGUAGE]
    assert spoken["differs"].tolist() == ["", ""]
    assert spoken["p"].isna().all()
    assert spoken["share"].tolist() == [60 / 200, 5 / 300]
    alone = differences(groups("site"))
    pd.testing.assert_frame_equal(told[told["field"] == "site"].reset_index(drop=True), alone)


def test_languages_alone_are_only_counted() -> None:
    assert differences(groups(LANGUAGE))["differs"].tolist() == ["", ""]


def test_nothing_differs_in_nothing() -> None:
    assert differences(groups("site").iloc[:0]).empty


def said(sentiments: list[float | None], persons: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"sentiment": pd.Series(sentiments, dtype="Float64"), "person": persons})


def test_of_single_sentences_how_they_sound_is_the_usual_mean_with_its_interval() -> None:
    found = tone(said([-1.0, 0.0, -0.5, 0.5], [1, 2, 3, 4]))
    assert found is not None
    assert found.value == pytest.approx(-0.25)
    half = 1.96 * pd.Series([-1.0, 0.0, -0.5, 0.5]).std() / 2
    assert (found.low, found.high) == pytest.approx((-0.25 - half, -0.25 + half))


def test_what_one_customer_repeats_makes_nothing_surer() -> None:
    once, often = tone(said([-0.8, 0.4], [1, 2])), tone(said([-0.8] * 20 + [0.4] * 20, [1] * 20 + [2] * 20))
    assert once is not None
    assert often is not None
    assert (often.value, often.low, often.high) == pytest.approx((once.value, once.low, once.high))
    alone = tone(said([-0.5] * 30, [1] * 30))
    assert alone is not None
    assert (alone.low, alone.high) == (-1.0, 0.5)


def test_nobody_sounds_like_anything_where_nothing_is_known() -> None:
    assert tone(said([None, None], [1, 2])) is None
