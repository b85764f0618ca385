"""What the trends page and a topic's trend read: series over time, and which grain can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.metrics import base as bases
from data.metrics import intervals, trend
from pages.shared import formats
from pages.shared.reads import TOO_FEW, Filters, ask, base, coverage, kept, topic_names, week_start

_RATES = {"customers": "rate", "expected_low": "rate_low", "expected_high": "rate_high"}


@kept
def trend_series(chosen: Filters, *, by: str, grain: str, most: int = 9) -> pd.DataFrame:
    """Counts per period with shares, what was expected and what stands out; ``name`` is the value as people call it."""
    counts = ask("trends.series", chosen, by=by, grain=grain, most=most)
    have = coverage(Filters())
    if counts.empty or have["first_day"] is None:
        return trend.expected_band(_both_shares(counts.assign(partial=False)), grain=grain).assign(
            name="", unsteady=False, base=np.nan, **dict.fromkeys(_RATES.values(), np.nan)
        )
    first = max(have["first_day"], chosen.since or have["first_day"])
    last = min(have["last_day"], chosen.until or have["last_day"])
    actives = counts.drop_duplicates("period").set_index("period")["active"]
    filled = trend.fill_periods(counts, grain=grain, first=first, last=last, week_start=week_start())
    filled["active"] = filled["period"].map(actives.set_axis(pd.to_datetime(actives.index))).fillna(0)
    series = _rates(trend.expected_band(_both_shares(filled), grain=grain), chosen, by=by, grain=grain)
    told = topic_names()
    topical = by in ("theme", "topic")
    names = {str(t): n for t, n in zip(told["topic_id"], told["name"], strict=True)} if topical else {"all": "All contacts"}
    return series.assign(
        name=series["value"].map({value: names.get(value, formats.label(by, value)) for value in series["value"].unique()}),
        unsteady=series["value"].isin(told[told["unsteady"]]["topic_id"].astype(str)) & topical,
    )


def _rates(series: pd.DataFrame, chosen: Filters, *, by: str, grain: str) -> pd.DataFrame:
    """Customers per 1 000 active ones: of a line's own product or segment where lines are these, of all chosen otherwise."""

    def of(value: str) -> bases.Base:
        one: Any = {by: (value,)} if by in ("product", "segment") else {}
        return base(replace(chosen, **one))

    own = {str(value): of(str(value)) for value in series["value"].unique()}
    ends = {start: trend.period_end(start.date(), grain) for start in series["period"].unique()}
    known = {(value, start): own[value].active(start.date(), end) for value in own for start, end in ends.items()}
    active = np.array([known[pair] for pair in zip(series["value"], series["period"], strict=True)])
    return bases.rates(series, active, _RATES)


def _both_shares(series: pd.DataFrame) -> pd.DataFrame:
    return intervals.with_share(trend.shares(series), hits="unhappy", total="judged", name="unhappy_share")


def period_end(start: date, grain: str) -> date:
    """Last day of a period."""
    return trend.period_end(start, grain)


def _days(chosen: Filters) -> int | None:
    have = coverage(chosen)
    return chosen.days or ((have["last_day"] - have["first_day"]).days + 1 if have["first_day"] else None)


def grains(chosen: Filters) -> tuple[str, ...]:
    """Grains with a readable number of points for the chosen period, finest first."""
    return trend.readable_grains(_days(chosen))


@kept
def suggested_grain(chosen: Filters, *, by: str) -> tuple[str, str | None]:
    """Grain for the length of the period and its volume: wider where a line would usually stand on fewer than 30 customers.

    Returns:
        The grain, and the finer one that had too few customers (None when none had).
    """
    days, contacts = _days(chosen), coverage(chosen)["conversations"]
    grain, refused = trend.suggest_grain(days), None
    while wider := trend.coarser(grain, days):
        # Where not even all contacts together are enough, no line needs to be looked at.
        enough = contacts >= TOO_FEW * trend.periods(days, grain)
        if enough and trend.usual_customers(trend_series(chosen, by=by, grain=grain)) >= TOO_FEW:
            break
        grain, refused = wider, grain
    return grain, refused
