from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.periods import WEEKS, around, last_full_week, low_days, overdue, resolve, suggest, whole_weeks


def _days(start: date, counts: list[int]) -> pd.DataFrame:
    days = [start + timedelta(days=i) for i in range(len(counts))]
    return pd.DataFrame({"day": pd.to_datetime(days), "conversations": counts, "customers": counts})


@given(st.dates(date(2000, 1, 3), date(2100, 1, 1)), st.sampled_from(list(WEEKS)))
def test_resolve_gives_whole_weeks_that_the_data_covers(last: date, period: str) -> None:
    since, until = resolve(period, last=last)
    assert since is not None
    assert until is not None
    assert since.weekday() == 0
    assert until.weekday() == 6
    assert last - timedelta(days=6) <= until <= last
    assert (until - since).days + 1 == 7 * WEEKS[period]


def test_last_full_week_counts_a_sunday_as_whole() -> None:
    assert last_full_week(date(2026, 11, 1)) == date(2026, 11, 1)
    assert last_full_week(date(2026, 11, 4)) == date(2026, 11, 1)


def test_resolve_swaps_ends_in_the_wrong_order() -> None:
    assert resolve("custom", last=None, since=date(2026, 2, 1), until=date(2026, 1, 1)) == (date(2026, 1, 1), date(2026, 2, 1))


def test_resolve_must_not_fail_without_dates() -> None:
    assert resolve("4w", last=None) == (None, None)


def test_suggest_takes_the_shortest_period_with_enough_customers() -> None:
    assert suggest(_days(date(2026, 1, 5), [10] * 200)) == "4w"
    assert suggest(_days(date(2026, 1, 5), [2] * 200)) == "12w"
    assert suggest(_days(date(2026, 1, 5), [1, 1])) == "all"
    assert suggest(_days(date(2026, 1, 5), [])) == "all"


def test_low_days_names_a_day_far_under_its_usual_volume() -> None:
    counts = [40] * 60
    counts[45] = 2
    assert low_days(_days(date(2026, 1, 5), counts), since=None, until=None) == [date(2026, 1, 5) + timedelta(days=45)]


def test_low_days_must_not_name_quiet_weekends_or_the_last_day() -> None:
    counts = [40, 40, 40, 40, 40, 1, 0] * 8 + [3]
    assert low_days(_days(date(2026, 1, 5), counts), since=None, until=None) == []


@pytest.mark.parametrize(
    ("start", "ends"), [("monday", date(2026, 11, 1)), ("sunday", date(2026, 10, 31)), ("saturday", date(2026, 10, 30))]
)
def test_last_full_week_ends_before_the_first_day_of_the_week(start: str, ends: date) -> None:
    assert last_full_week(date(2026, 11, 4), week_start=start) == ends
    assert last_full_week(ends, week_start=start) == ends


def test_around_has_equally_many_whole_weeks_on_both_sides() -> None:
    found = around(date(2026, 10, 14), weeks=4, first=date(2026, 1, 1), last=date(2026, 11, 4))
    assert (found.since, found.until, found.weeks, found.early) == (date(2026, 10, 14), date(2026, 11, 3), 3, False)


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 5, 1), date(2026, 1, 5), date(2025, 1, 1)])
def test_around_an_event_without_a_week_on_both_sides_is_too_early(day: date) -> None:
    assert around(day, weeks=4, first=date(2026, 1, 1), last=date(2026, 11, 4)).early


@pytest.mark.parametrize(("period", "weeks"), [("4w", 4), ("52w", 52), ("all", 12)])
def test_whole_weeks_of_named_periods(period: str, weeks: int) -> None:
    assert whole_weeks(period, since=None, until=None) == weeks


def test_whole_weeks_of_a_custom_period_are_at_least_one() -> None:
    assert whole_weeks("custom", since=date(2026, 1, 1), until=date(2026, 1, 3)) == 1
    assert whole_weeks("custom", since=date(2026, 1, 1), until=date(2026, 1, 17)) == 2


def test_overdue_needs_a_habit_and_a_long_silence() -> None:
    nights = [datetime(2026, 3, day, 3, tzinfo=UTC) for day in (1, 2, 3, 4)]
    assert overdue(nights, now=datetime(2026, 3, 7, 2, tzinfo=UTC)) is None
    assert overdue(nights, now=datetime(2026, 3, 7, 4, tzinfo=UTC)) == nights[-1]
    assert overdue(nights[:3], now=datetime(2027, 3, 7, tzinfo=UTC)) is None
    weeks = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 8, 15, 22)]
    assert overdue(weeks, now=datetime(2026, 4, 10, tzinfo=UTC)) is None
    at_once = [nights[0]] * 5
    assert overdue(at_once, now=nights[1]) is None
