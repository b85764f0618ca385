"""Series over time: whole periods, what was to be expected, and which periods stand out."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.metrics.compare import survives
from data.metrics.intervals import Z95, with_share

GRAINS = ("day", "week", "month")
_WINDOW = {"day": 28, "week": 8, "month": 6}
_LEAST_HISTORY = 4


def period_start(day: date, grain: str) -> date:
    """First day of the period that ``day`` lies in; weeks start on Monday."""
    if grain == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain == "week" else day


def period_end(start: date, grain: str) -> date:
    """Last day of the period that starts on ``start``."""
    if grain == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=6 if grain == "week" else 0)


def fill_periods(counts: pd.DataFrame, *, grain: str, first: date, last: date, by: str = "value") -> pd.DataFrame:
    """One row for every (``by``, period) between two days, zeros where nothing happened, and whether it is complete.

    Args:
        counts: ``by``, ``period`` (first day) and count columns.
        first: First day of data or of the choice.
        last: Last day of data or of the choice.

    Returns:
        As ``counts``, by ``by`` and ``period``, with ``partial`` (the period reaches over an end of the data). Empty in, empty out.
    """
    if counts.empty:
        return counts.assign(partial=pd.Series(dtype=bool))
    step = {"day": "D", "week": "W-MON", "month": "MS"}[grain]
    periods = pd.date_range(period_start(first, grain), last, freq=step)
    grid = pd.MultiIndex.from_product([counts[by].unique(), periods], names=[by, "period"]).to_frame(index=False)
    counts = counts.assign(period=pd.to_datetime(counts["period"]).astype("datetime64[us]"))
    grid["period"] = grid["period"].astype("datetime64[us]")
    filled = grid.merge(counts, on=[by, "period"], how="left")
    numbers = [c for c in ("customers", "conversations", "unhappy", "judged", "active") if c in filled]
    filled[numbers] = filled[numbers].fillna(0)
    ends = filled["period"].map(lambda start: period_end(start.date(), grain))
    partial = (ends > last) | (filled["period"].dt.date < first)
    return filled.assign(partial=partial.to_numpy(dtype=bool))


def expected_band(series: pd.DataFrame, *, grain: str, column: str = "customers", by: str = "value") -> pd.DataFrame:
    """What each period was expected to bring, judged from the whole periods before it.

    Mean of the preceding periods (8 weeks, 28 days or 6 months), and the range of a new count that scatters like them:
    over-dispersed Poisson, 95 %. Needs at least four earlier periods. Among many periods and series some always lie outside by
    chance: a period stands out only when it survives Benjamini and Hochberg's (1995) bound of 5 % false alarms over all of them.

    Returns:
        ``series`` with ``expected``, ``expected_low``, ``expected_high`` (whole numbers; null without history) and ``stands_out``
        (above, below, "").
    """
    out = [_band(part, grain, column) for _, part in series.groupby(by, sort=False)]
    if not out:
        return series.assign(expected=0.0, expected_low=0.0, expected_high=0.0, stands_out="")
    banded = pd.concat(out)
    known = banded["z"].notna().to_numpy()
    clear = np.zeros(len(banded), dtype=bool)
    clear[known] = survives(np.array([math.erfc(abs(z) / math.sqrt(2)) for z in banded["z"][known]]))
    outside = (banded[column] > banded["expected_high"]) | (banded[column] < banded["expected_low"])
    side = np.where(banded["z"] > 0, "above", "below")
    return banded.assign(stands_out=np.where(clear & outside.to_numpy(), side, "")).drop(columns="z")


def _band(part: pd.DataFrame, grain: str, column: str) -> pd.DataFrame:
    values = part[column].astype(float).where(~part["partial"])
    past = values.shift(1).rolling(_WINDOW[grain], min_periods=_LEAST_HISTORY)
    mean, spread, n = past.mean(), past.var(), past.count()
    dispersion = (spread / mean.where(mean > 0)).clip(lower=1).fillna(1)
    deviation = np.sqrt(dispersion * mean.clip(lower=1) * (1 + 1 / n.clip(lower=1)))
    low, high = np.ceil((mean - Z95 * deviation).clip(lower=0)), np.floor(mean + Z95 * deviation)
    return part.assign(expected=mean, expected_low=low, expected_high=high, z=(values - mean) / deviation)


def shares(series: pd.DataFrame, *, hits: str = "customers", total: str = "active") -> pd.DataFrame:
    """``series`` with ``share`` of ``hits`` in ``total`` and its 95 % interval."""
    return with_share(series, hits=hits, total=total)


def suggest_grain(days: int | None) -> str:
    """Grain that gives a readable number of points: days up to five weeks, weeks up to fourteen months, then months."""
    if days is None or days > 430:
        return "month"
    return "day" if days <= 35 else "week"
