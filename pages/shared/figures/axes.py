"""The axis of time: its ticks stand on periods that the data has, not on days between them."""

from __future__ import annotations

from typing import Any

import pandas as pd

MOST_TICKS = 6  # what a telephone has room for
_DAY = 86_400_000  # milliseconds, as Plotly counts
_STEPS = {"day": (1, 2, 7, 14, 28), "week": (1, 2, 4, 13, 26, 52), "month": (1, 2, 3, 6, 12, 24, 60)}


def time_axis(periods: pd.Series) -> dict[str, Any]:
    """Layout of an x axis whose ticks begin at the first period, the day before the month, the year where it changes.

    Args:
        periods: First days of days, weeks or months, in any order; which of them, their smallest distance tells.
    """
    days = pd.to_datetime(periods.dropna()).drop_duplicates().sort_values()
    if days.empty:
        return {}
    first, last = days.iloc[0], days.iloc[-1]
    apart = days.diff().min().days if len(days) > 1 else 1
    grain = "month" if apart >= 28 else "week" if apart >= 7 else "day"
    gaps = 12 * (last.year - first.year) + last.month - first.month if grain == "month" else (last - first).days // apart
    step = next((one for one in _STEPS[grain] if gaps < one * MOST_TICKS), gaps // MOST_TICKS + 1)
    if grain == "month":
        return {"tick0": f"{first:%Y-%m-%d}", "dtick": f"M{step}", "tickformat": "%b\n%Y"}
    return {"tick0": f"{first:%Y-%m-%d}", "dtick": step * (7 if grain == "week" else 1) * _DAY, "tickformat": "%-d %b\n%Y"}
