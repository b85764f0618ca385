"""Which days a named period stands for, counted back from the last day of data."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

WEEKS = {"4w": 4, "12w": 12, "26w": 26, "52w": 52}
PERIODS = (*WEEKS, "all", "custom")
_ENOUGH_CUSTOMERS = 100


def last_full_week(last: date) -> date:
    """Sunday that ends the last week which the data covers whole."""
    return last - timedelta(days=(last.weekday() + 1) % 7)


def resolve(period: str, *, last: date | None, since: date | None = None, until: date | None = None) -> tuple[date | None, date | None]:
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
    end = last_full_week(last)
    return end - timedelta(days=7 * WEEKS[period] - 1), end


def suggest(days: pd.DataFrame) -> str:
    """Shortest period that can say something: at least 100 customers in it; everything when the data is small or old.

    Args:
        days: ``day`` and ``customers`` (distinct on that day), by day.
    """
    if days.empty:
        return "all"
    dates = pd.to_datetime(days["day"]).dt.date
    for period in WEEKS:
        since, until = resolve(period, last=dates.iloc[-1])
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
