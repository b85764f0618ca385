"""Composing: which groups differ."""

from __future__ import annotations

import pandas as pd

from nlp.brief.compose import LANGUAGE, differences


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
