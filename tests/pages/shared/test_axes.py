"""Ticks of the time axis stand on the data's own periods."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.figures.axes import time_axis


def periods(count: int, every: str, first: str = "2026-09-28") -> pd.Series:
    return pd.Series(pd.date_range(first, periods=count, freq=every))


@pytest.mark.parametrize(
    ("days", "ticks"),
    [
        (periods(4, "7D"), ["28 Sep<br>2026", "5 Oct", "12 Oct", "19 Oct"]),
        (periods(16, "7D"), ["28 Sep<br>2026", "19 Oct", "9 Nov", "30 Nov", "21 Dec", "11 Jan<br>2027"]),
        (periods(10, "D"), ["28 Sep<br>2026", "30 Sep", "2 Oct", "4 Oct", "6 Oct"]),
        (periods(1, "D"), ["28 Sep<br>2026"]),
        (periods(12, "MS", "2025-11-01"), ["Nov<br>2025", "Jan<br>2026", "Mar", "May", "Jul", "Sep"]),
        (periods(30, "MS", "2024-02-01"), ["Feb<br>2024", "Aug", "Feb<br>2025", "Aug", "Feb<br>2026"]),
    ],
)
def test_ticks_begin_at_the_first_period_and_stand_on_others(days: pd.Series, ticks: list[str]) -> None:
    shuffled = pd.concat([days, days]).sample(frac=1, random_state=0)
    assert time_axis(shuffled)["ticktext"] == ticks


def test_weeks_with_gaps_are_still_weeks() -> None:
    assert time_axis(periods(9, "7D").drop([1, 2, 5]))["ticktext"] == ["28 Sep<br>2026", "12 Oct", "26 Oct", "9 Nov", "23 Nov"]


def test_without_a_day_there_is_no_axis() -> None:
    assert time_axis(pd.Series([pd.NaT])) == {}


@given(st.integers(1, 1_500), st.sampled_from(["D", "7D", "MS"]), st.integers(3, 8))
def test_ticks_are_periods_and_never_too_many(count: int, every: str, most: int) -> None:
    days = periods(count, every, "1990-01-01")
    ticks = time_axis(days, most=most)["tickvals"]
    assert 1 <= len(ticks) <= most
    assert ticks[0] == "1990-01-01"
    assert set(ticks) <= set(days.dt.strftime("%Y-%m-%d"))


def test_the_axis_ends_where_its_data_and_events_end() -> None:
    weeks = periods(4, "7D")
    assert time_axis(weeks)["range"] == ["2026-09-27 03:50", "2026-10-19 20:09"]
    assert time_axis(weeks, until="2026-10-24")["range"][1] > "2026-10-25"
    assert time_axis(weeks, until="2026-10-01")["range"] == time_axis(weeks)["range"]
    assert time_axis(weeks.head(1))["range"] == ["2026-09-27 12:00", "2026-09-28 12:00"]
