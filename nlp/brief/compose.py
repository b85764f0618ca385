"""Composing a brief: counts become shares with intervals, and shares become sentences. Frames in, a ``Brief`` out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.metrics.base import choose
from data.metrics.compare import groups_compared
from data.metrics.intervals import wilson, with_share
from data.metrics.representativeness import adjusted_share, base_by, contact_rates, strata
from data.metrics.trend import fill_periods
from data.schema import WEEK_STARTS
from nlp.brief.model import Estimate, Reach

_WEEKS = 26
"""Weeks up to which a trend is told by week, beyond by month."""
FEW = 30
"""Customers under whom a share says little."""
LANGUAGE = "language"
"""Field whose groups are counted but not compared: what is said in another language than the question's is found less often (docs/ask.md),
so that a difference between languages would be one of hearing."""


def estimate(hits: float, total: float) -> Estimate:
    """Share with its 95 % Wilson interval; 0 with an interval of 0 to 1 where nobody is there."""
    if total <= 0:
        return Estimate(0.0, 0.0, 1.0)
    found = wilson(pd.Series([float(hits)]), pd.Series([float(total)])).iloc[0]
    return Estimate(float(found["share"]), float(found["share_low"]), float(found["share_high"]))


def reach(evidence: pd.DataFrame, everybody: pd.Series, groups: pd.DataFrame, base: pd.DataFrame, chosen: Mapping[str, Any]) -> Reach:
    """How many say it, of those in contact and of the whole base.

    Args:
        evidence: Rows that count.
        everybody: The row of ``Source.contacts``.
        groups: ``Source.segments``.
        base: ``Source.base``.
        chosen: Filters: ``product`` and ``segment`` narrow the base.
    """
    customers, contacts = int(evidence["person"].nunique()), int(everybody["contacts"])
    known = bool(everybody["known"] > 0)
    active, rows = _active(everybody, base, chosen), _strata(everybody, groups, base, chosen)
    adjusted = adjusted_share(rows) if rows is not None and known else None
    return Reach(
        customers=customers,
        conversations=int(evidence["conversation"].nunique()),
        contacts=contacts,
        known=known,
        of_contacts=estimate(customers, contacts),
        of_base=estimate(min(customers, active), active) if active and known else None,
        adjusted=None if adjusted is None else Estimate(adjusted.value, adjusted.low, adjusted.high),
        effective=None if adjusted is None else adjusted.effective,
        cautions=() if adjusted is None else adjusted.cautions,
    )


def _active(everybody: pd.Series, base: pd.DataFrame, chosen: Mapping[str, Any]) -> float | None:
    """Active customers of the period, or None where they are not known."""
    days = _days(everybody)
    if days is None or base.empty:
        return None
    active = choose(base, products=chosen.get("product", ()), segments=chosen.get("segment", ())).active(*days)
    return active if active > 0 else None


def _strata(everybody: pd.Series, groups: pd.DataFrame, base: pd.DataFrame, chosen: Mapping[str, Any]) -> pd.DataFrame | None:
    days = _days(everybody)
    if days is None or base.empty or base["segment"].isna().all():
        return None
    sizes = base_by(base, first=days[0], last=days[1], products=chosen.get("product", ()), segments=chosen.get("segment", ()))
    return strata(groups, sizes)


def _days(everybody: pd.Series) -> tuple[date, date] | None:
    if pd.isna(everybody["first_day"]):
        return None
    return pd.Timestamp(everybody["first_day"]).date(), pd.Timestamp(everybody["last_day"]).date()


def speakers(everybody: pd.Series, groups: pd.DataFrame, base: pd.DataFrame, chosen: Mapping[str, Any]) -> pd.DataFrame:
    """Who is speaking, by segment, against the base where it is known."""
    rows = _strata(everybody, groups, base, chosen)
    if rows is None:
        rows = groups.dropna(subset=["segment"]).assign(base=float("nan"))
    told = contact_rates(rows.dropna(subset=["segment"]))
    return told[["field", "value", "customers", "contacts", "base", "contact_rate", "silent"]]


def themes(counts: pd.DataFrame, customers: int) -> pd.DataFrame:
    """Themes with the share of the customers in the evidence."""
    told = with_share(counts.assign(all=customers), hits="customers", total="all")
    return told[["topic_id", "name", "conversations", "customers", "share", "share_low", "share_high", "sentiment"]]


def grain(everybody: pd.Series) -> str:
    """Width of the trend's periods: weeks for half a year, else months."""
    days = _days(everybody)
    return "week" if days is None or (days[1] - days[0]).days <= 7 * _WEEKS else "month"


def tone(rows: pd.DataFrame) -> Estimate | None:
    """Mean sentiment (−1…1) of the evidence with its 95 % interval; None where nothing has one.

    What one customer says in several sentences is one voice: the interval is that of a ratio of sums over customers (Cochran 1977,
    *Sampling Techniques*, 3rd edition, section 2.11), and of a single customer nothing is known.

    Args:
        rows: ``sentiment`` and ``person``.
    """
    rows = rows.dropna(subset=["sentiment"])
    if rows.empty:
        return None
    mean = float(rows["sentiment"].astype(float).mean())
    apart = (rows["sentiment"].astype(float) - mean).groupby(rows["person"]).sum()
    people = len(apart)
    half = 1.96 * float(np.sqrt((apart**2).sum() * people / (people - 1))) / len(rows) if people > 1 else 1.0
    return Estimate(mean, max(mean - half, -1.0), min(mean + half, 1.0))


def trend(counts: pd.DataFrame, everybody: pd.Series, *, width: str, week_start: str = WEEK_STARTS[0]) -> pd.DataFrame:
    """Every period between the first and the last contact, with the share of those in contact."""
    days = _days(everybody)
    columns = ["period", "conversations", "customers", "contacts", "share", "share_low", "share_high", "partial"]
    if days is None or counts.empty:
        return pd.DataFrame({name: pd.Series(dtype=bool if name == "partial" else float) for name in columns})
    filled = fill_periods(
        counts.rename(columns={"contacts": "active"}).assign(value=""), grain=width, first=days[0], last=days[1], week_start=week_start
    )
    return with_share(filled, hits="customers", total="active").rename(columns={"active": "contacts"})[columns]


def differences(counts: pd.DataFrame) -> pd.DataFrame:
    """Groups in which it is clearly more or less frequent than among the other values of their field; languages are not compared."""
    columns = ["field", "value", "customers", "contacts", "share", "share_low", "share_high", "rest_share", "p", "differs"]
    told = groups_compared(counts.rename(columns={"active": "contacts"}), total="contacts", untested=(LANGUAGE,))
    order = told.assign(clear=told["differs"] != "", gap=(told["share"] - told["rest_share"]).abs())
    return order.sort_values(["clear", "gap"], ascending=[False, False], ignore_index=True)[columns]
