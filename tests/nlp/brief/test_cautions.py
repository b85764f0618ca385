"""A brief warns in words wherever its adjusted share must not be generalised."""

from __future__ import annotations

import pandas as pd
import pytest

from data.metrics import representativeness
from nlp.brief import compose
from nlp.brief.answer import _CAUTIONS, _warnings
from nlp.brief.question import understand

EVERYBODY = pd.Series(
    {"contacts": 500, "conversations": 600, "known": 600, "first_day": pd.Timestamp("2026-10-01"), "last_day": pd.Timestamp("2026-10-31")}
)
BASE = pd.DataFrame(
    {"month": "2026-10", "product": pd.Series([None] * 3, dtype="str"), "segment": ["A", "B", "C"], "customers": [9000.0, 6000.0, 5000.0]}
)


def _reach(*groups: tuple[str, int, int]) -> compose.Reach:
    rows = pd.DataFrame(groups, columns=["segment", "customers", "contacts"])
    evidence = pd.DataFrame({"person": range(int(rows["customers"].sum())), "conversation": range(int(rows["customers"].sum()))})
    return compose.reach(evidence, EVERYBODY, rows, BASE, {})


def test_every_caution_has_its_words() -> None:
    named = {representativeness.FEW, representativeness.SILENT, representativeness.UNPLACED, representativeness.UNEVEN}
    assert set(_CAUTIONS) == named


@pytest.mark.parametrize(
    ("groups", "cautions"),
    [
        ([("A", 20, 200), ("B", 20, 150), ("C", 30, 150)], ()),
        ([("A", 20, 300), ("B", 20, 200)], ("silent",)),
        ([("A", 2, 5), ("B", 20, 400), ("C", 8, 95)], ("few", "silent", "uneven")),
    ],
)
def test_a_brief_says_why_it_must_not_be_generalised(groups: list[tuple[str, int, int]], cautions: tuple[str, ...]) -> None:
    reach = _reach(*groups)
    assert reach.cautions == cautions
    told = _warnings(understand("Do customers like the fees?"), EVERYBODY, reach)
    assert [words for reason, words in _CAUTIONS.items() if reason in cautions] == [words for words in told if words in _CAUTIONS.values()]
