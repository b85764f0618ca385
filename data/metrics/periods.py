"""Which days a named period stands for, counted back from the last day of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from data.schema import WEEK_STARTS

WEEKS = {"4w": 4, "12w": 12, "26w": 26, "52w": 52}
PERIODS = (*WEEKS, "all", "custom")
_ENOUGH_CUSTOMERS = 100
_FEWEST_GAPS, _LATE, _NEVER_LATE = 3, 3, timedelta(days=2)
_FIRST = {"monday": 0, "sunday": 6, "saturday": 5}  # as date.weekday() counts


def days_into_week(day: date, *, week_start: str = WEEK_STARTS[0]) -> int:
    """How many days of its week lie before a day: 0–6."""
    return (day.weekday() - _FIRST[week_start]) % 7


def last_full_week(last: date, *, week_start: str = WEEK_STARTS[0]) -> date:
    """Day that ends the last week which the data covers whole."""
    return last - timedelta(days=(days_into_week(last, week_start=week_start) + 1) % 7)


@dataclass(frozen=True)
class Around:
    """Equally many whole weeks before and after a day.

    Args:
        since: The day.
        until: Last day of the weeks after it.
        weeks: How many weeks each side has.
        early: The data has not a single whole week on both sides: too early (or too late) to say anything.
    """

    since: date
    until: date
    weeks: int
    early: bool


def around(day: date, *, weeks: int, first: date, last: date) -> Around:
    """Up to ``weeks`` whole weeks on both sides of a day, as many as the data from ``first`` to ``last`` covers on both."""
    known = min(weeks, ((last - day).days + 1) // 7, (day - first).days // 7)
    shown = known if known > 0 else weeks
    return Around(day, day + timedelta(days=7 * shown - 1), shown, early=known <= 0)


def whole_weeks(period: str, *, since: date | None, until: date | None) -> int:
    """Weeks that a period stands for, at least one; twelve for one without an end."""
    if period == "custom" and since and until:
        return max(1, (abs((until - since).days) + 1) // 7)
    return WEEKS.get(period, 12)


def resolve(
    period: str, *, last: date | None, since: date | None = None, until: date | None = None, week_start: str = WEEK_STARTS[0]
) -> tuple[date | None, date | None]:
    """First and last day of a period, both included.

    Args:
        period: One of ``PERIODS``.
        last: Last day of data; None when nothing is dated.
        since: First day of a custom period; None = open.
        until: Last day of a custom period; None = open. Ends in the wrong order are swapped.
    """
    if period == "custom":
        return (until, since) if since and until and since > until else (since, until)
    if period == "all" or last is None:
        return None, None
    end = last_full_week(last, week_start=week_start)
    return end - timedelta(days=7 * WEEKS[period] - 1), end


def suggest(days: pd.DataFrame, *, week_start: str = WEEK_STARTS[0]) -> str:
    """Shortest period that can say something: at least 100 customers in it; everything when the data is small or old.

    Args:
        days: ``day`` and ``customers`` (distinct on that day), by day.
    """
    if days.empty:
        return "all"
    dates = pd.to_datetime(days["day"]).dt.date
    for period in WEEKS:
        since, until = resolve(period, last=dates.iloc[-1], week_start=week_start)
        inside = [since is not None and until is not None and since <= d <= until for d in dates]
        if days["customers"][inside].sum() >= _ENOUGH_CUSTOMERS:
            return period
    return "all"


def low_days(days: pd.DataFrame, *, since: date | None, until: date | None) -> list[date]:
    """Days of the period with under a fifth of what their weekday usually brings: an import may be incomplete.

    Args:
        days: ``day`` and ``conversations``, only days that have some.
    """
    if len(days) < 28:
        return []
    filled = days.assign(day=pd.to_datetime(days["day"])).set_index("day")["conversations"].asfreq("D", fill_value=0).reset_index()
    usual = filled.groupby(filled["day"].dt.day_of_week)["conversations"].transform("median")
    low = filled[(usual >= 10) & (filled["conversations"] < usual / 5)]["day"].dt.date
    # The last day of an export usually ends at the hour of the export.
    last = filled["day"].iloc[-1].date()
    return [d for d in low if d != last and (since is None or d >= since) and (until is None or d <= until)]


def overdue(imports: Sequence[datetime], *, now: datetime) -> datetime | None:
    """The last import, if imports used to come regularly and none came for three times as long as usual (and two days at least).

    Args:
        imports: When imports came in, in any order; with fewer than four nothing is regular yet.
        now: Present moment.
    """
    times = sorted(imports)
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    if len(gaps) < _FEWEST_GAPS:
        return None
    usual = gaps[len(gaps) // 2]
    return times[-1] if now - times[-1] > max(_LATE * usual, _NEVER_LATE) else None
