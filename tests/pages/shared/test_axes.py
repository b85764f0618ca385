"""Ticks of the time axis stand on the data's own periods."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.figures.axes import MOST_TICKS, time_axis

DAY = 86_400_000


def periods(count: int, every: str, first: str = "2026-09-28") -> pd.Series:
    return pd.Series(pd.date_range(first, periods=count, freq=every))


@pytest.mark.parametrize(
    ("days", "step", "words"),
    [
        (periods(5, "7D"), 7 * DAY, "%-d %b\n%Y"), (periods(20, "7D"), 28 * DAY, "%-d %b\n%Y"),
        (periods(10, "D"), 2 * DAY, "%-d %b\n%Y"), (periods(1, "D"), DAY, "%-d %b\n%Y"),
        (periods(12, "MS", "2025-12-01"), "M2", "%b\n%Y"), (periods(30, "MS", "2024-02-01"), "M6", "%b\n%Y"),
    ],
)  # fmt: skip
def test_ticks_begin_at_the_first_period_and_stand_on_others(days: pd.Series, step: object, words: str) -> None:
    shuffled = pd.concat([days, days]).sample(frac=1, random_state=0)
    assert time_axis(shuffled) == {"tick0": f"{days.iloc[0]:%Y-%m-%d}", "dtick": step, "tickformat": words}


def test_weeks_with_gaps_are_still_weeks() -> None:
    assert time_axis(periods(9, "7D").drop([1, 2, 5]))["dtick"] == 14 * DAY


def test_without_a_day_there_is_no_axis() -> None:
    assert time_axis(pd.Series([pd.NaT])) == {}


@given(st.integers(2, 2_000), st.sampled_from(["D", "7D", "MS"]))
def test_there_are_never_more_ticks_than_a_telephone_has_room_for(count: int, every: str) -> None:
    days = periods(count, every, "1990-01-01")
    step = time_axis(days)["dtick"]
    shown = (count - 1) // (int(step[1:]) if every == "MS" else step / DAY / (7 if every == "7D" else 1)) + 1
    assert shown <= MOST_TICKS
