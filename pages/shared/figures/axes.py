"""The axis of time: its ticks stand on periods that the data has, not on days between them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages.shared import formats

MOST_TICKS, FEW_TICKS = 6, 4  # that a telephone has room for: over its whole width, and beside labels of lines
_EDGE = 0.04  # of its length, that the axis reaches beyond what it shows
_STEPS = {"day": (1, 2, 7, 14, 28), "week": (1, 2, 3, 4, 6, 8, 13, 26), "month": (1, 2, 3, 4, 6, 12, 24)}


def time_axis(periods: pd.Series, *, most: int = MOST_TICKS, until: str | None = None) -> dict[str, Any]:
    """Layout of an x axis with up to ``most`` ticks, the first on the first period; years are named where they change.

    Args:
        periods: First days of days, weeks or months, in any order; which of them, their smallest distance tells.
        until: A later day up to which the axis must reach. Its ends are set, for names beside lines would stretch it.
    """
    days = pd.to_datetime(periods.dropna()).drop_duplicates().sort_values()
    if days.empty:
        return {}
    first, last = days.iloc[0], days.iloc[-1]
    apart = days.diff().min().days if len(days) > 1 else 1
    grain = "month" if apart >= 28 else "week" if apart >= 7 else "day"
    gaps = 12 * (last.year - first.year) + last.month - first.month if grain == "month" else (last - first).days // apart
    step = next((one for one in _STEPS[grain] if gaps < one * most), gaps // most + 1)
    unit = pd.DateOffset(months=step) if grain == "month" else pd.Timedelta(days=step * apart)
    ticks = pd.Series([first + place * unit for place in range(gaps // step + 1)])
    new_year = ticks.dt.year != ticks.dt.year.shift()
    words = [
        (f"{day:%b}" if grain == "month" else formats.day(day, year=False)) + (f"<br>{day.year}" if new else "")
        for day, new in zip(ticks, new_year, strict=True)
    ]
    end = last if until is None else max(last, pd.Timestamp(until))
    edge = max((end - first) * _EDGE, pd.Timedelta(hours=12))
    ends = [f"{day:%Y-%m-%d %H:%M}" for day in (first - edge, end + edge)]
    return {"range": ends, "tickvals": ticks.dt.strftime("%Y-%m-%d").tolist(), "ticktext": words}
