"""Series over time: whole periods, what was to be expected, and which periods stand out."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.metrics.compare import survives
from data.metrics.intervals import Z95, with_share
from data.metrics.periods import days_into_week
from data.schema import WEEK_STARTS

GRAINS = ("day", "week", "month")
_WINDOW = {"day": 28, "week": 8, "month": 6}
_LEAST_HISTORY = 4
_DAYS = {"day": 1, "week": 7, "month": 30}
_LEAST_PERIODS = 4
MOST_PERIODS = 120


def period_start(day: date, grain: str, *, week_start: str = WEEK_STARTS[0]) -> date:
    """First day of the period that ``day`` lies in."""
    if grain == "month":
        return day.replace(day=1)
    return day - timedelta(days=days_into_week(day, week_start=week_start)) if grain == "week" else day


def period_end(start: date, grain: str) -> date:
    """Last day of the period that starts on ``start``."""
    if grain == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=6 if grain == "week" else 0)


def fill_periods(
    counts: pd.DataFrame, *, grain: str, first: date, last: date, by: str = "value", week_start: str = WEEK_STARTS[0]
) -> pd.DataFrame:
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
    step = {"day": "D", "week": "7D", "month": "MS"}[grain]
    periods = pd.date_range(period_start(first, grain, week_start=week_start), last, freq=step)
    grid = pd.MultiIndex.from_product([counts[by].unique(), periods], names=[by, "period"]).to_frame(index=False)
    counts = counts.assign(period=pd.to_datetime(counts["period"]).astype("datetime64[us]"))
    grid["period"] = grid["period"].astype("datetime64[us]")
    filled = grid.merge(counts, on=[by, "period"], how="left")
    numbers = [c for c in ("customers", "conversations", "unhappy", "judged", "active") if c in filled]
    filled[numbers] = filled[numbers].fillna(0)
    starts = [start.date() for start in periods]
    partial = [period_end(start, grain) > last or start < first for start in starts]
    return filled.assign(partial=np.tile(np.array(partial, dtype=bool), counts[by].nunique()))


def expected_band(series: pd.DataFrame, *, grain: str, column: str = "customers", by: str = "value") -> pd.DataFrame:
    """What each period was expected to bring, judged from the whole periods before it.

    Mean of the preceding periods (8 weeks, 28 days or 6 months), and the range of a new count that scatters like them:
    over-dispersed Poisson, 95 %. Needs at least four earlier periods. Among many periods and series some always lie outside by
    chance: a period stands out only when it survives Benjamini and Hochberg's (1995) bound of 5 % false alarms over all of them.

    Returns:
        ``series`` with ``expected``, ``expected_low``, ``expected_high`` (whole numbers; null without history) and ``stands_out``
        (above, below, "").
    """
    if series.empty:
        return series.assign(expected=0.0, expected_low=0.0, expected_high=0.0, stands_out="")
    # One column per series, one row per place in it: all series are judged at once.
    code, _ = pd.factorize(series[by])
    place = series.groupby(code).cumcount().to_numpy()
    wide = np.full((place.max() + 1, code.max() + 1), np.nan)
    wide[place, code] = series[column].astype(float).where(~series["partial"].astype(bool))
    mean, deviation = _past(pd.DataFrame(wide), grain)
    values, mean, deviation = (table[place, code] for table in (wide, mean, deviation))
    z = (values - mean) / deviation
    low, high = np.ceil(np.clip(mean - Z95 * deviation, 0, None)), np.floor(mean + Z95 * deviation)
    known, clear = ~np.isnan(z), np.zeros(len(z), dtype=bool)
    clear[known] = survives(np.array([math.erfc(abs(value) / math.sqrt(2)) for value in z[known]]))
    odd = clear & ((values > high) | (values < low))
    side = np.where(odd, np.where(z > 0, "above", "below"), "")
    return series.assign(expected=mean, expected_low=low, expected_high=high, stands_out=side)


def _past(wide: pd.DataFrame, grain: str) -> tuple[np.ndarray, np.ndarray]:
    """Mean of the whole periods before each one, and the standard deviation of a new count around it; shape as ``wide``."""
    past = wide.shift(1).rolling(_WINDOW[grain], min_periods=_LEAST_HISTORY)
    mean, spread, n = past.mean(), past.var(), past.count()
    dispersion = (spread / mean.where(mean > 0)).clip(lower=1).fillna(1)
    variance = dispersion * mean.clip(lower=1) * (1 + 1 / n.clip(lower=1))
    return mean.to_numpy(), np.sqrt(variance.to_numpy())


def shares(series: pd.DataFrame, *, hits: str = "customers", total: str = "active") -> pd.DataFrame:
    """``series`` with ``share`` of ``hits`` in ``total`` and its 95 % interval."""
    return with_share(series, hits=hits, total=total)


def suggest_grain(days: int | None) -> str:
    """Grain that gives a readable number of points: days up to five weeks, weeks up to fourteen months, then months."""
    if days is None or days > 430:
        return "month"
    return "day" if days <= 35 else "week"


def readable_grains(days: int | None) -> tuple[str, ...]:
    """Grains that give at most 120 points over so many days: more cannot be told apart; months always."""
    return tuple(grain for grain in GRAINS if grain == "month" or (days is not None and days <= MOST_PERIODS * _DAYS[grain]))


def coarser(grain: str, days: int | None) -> str | None:
    """The next wider grain that still gives four points; None when there is none."""
    wider = {"day": "week", "week": "month"}.get(grain)
    return wider if wider and days is not None and days >= _LEAST_PERIODS * _DAYS[wider] else None


def periods(days: int | None, grain: str) -> float:
    """How many periods of a grain so many days are, about."""
    return (days or 0) / _DAYS[grain]


def usual_customers(series: pd.DataFrame) -> float:
    """Median of customers per line and whole period; 0 when there is none."""
    whole = series[~series["partial"].astype(bool)]["customers"]
    return float(whole.median()) if len(whole) else 0.0
