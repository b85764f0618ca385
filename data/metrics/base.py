"""Active customers of a period, from a customer base by month: what is known, and never what is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

PER = 1000
"""Rates are told per so many active customers."""


@dataclass(frozen=True)
class Base:
    """Active customers by month for one choice of products and segments.

    Args:
        customers: Month (``2026-10``) → customers.
        counted_twice: Products were added up, so that a customer of two products counts twice.
    """

    customers: dict[str, float] = field(default_factory=dict)
    counted_twice: bool = False

    def active(self, first: date, last: date) -> float:
        """Customers between two days, both included: the mean of the months, weighted by days; NaN where a month is missing."""
        days = months_between(first, last)
        if not days or any(month not in self.customers for month in days):
            return float("nan")
        return sum(self.customers[month] * n for month, n in days.items()) / sum(days.values())

    def missing(self, first: date, last: date) -> list[str]:
        """Months between two days that nothing is known of."""
        return [month for month in months_between(first, last) if month not in self.customers]


def months_between(first: date, last: date) -> dict[str, int]:
    """Month → how many of its days lie between two days, both included, in order of time."""
    found: dict[str, int] = {}
    start = first
    while start <= last:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        found[f"{start:%Y-%m}"] = (min(last + timedelta(days=1), following) - start).days
        start = following
    return found


def choose(rows: pd.DataFrame, *, products: Sequence[str] = (), segments: Sequence[str] = ()) -> Base:
    """The base of some products and segments; of all where none is named.

    A row without a product stands for all products, one without a segment for all segments. Where none stands for all, the parts are
    added up: segments are different people, products are not.

    Args:
        rows: ``month``, ``product``, ``segment`` (null = all), ``customers``.
        products: Names, whatever their case.
        segments: The same.
    """
    rows, several = _side(rows, "product", products)
    rows, _ = _side(rows, "segment", segments)
    customers = rows.groupby("month")["customers"].sum()
    return Base({str(month): float(n) for month, n in customers.items() if n > 0}, counted_twice=several)


def _side(rows: pd.DataFrame, column: str, wanted: Sequence[str]) -> tuple[pd.DataFrame, bool]:
    if wanted:
        names = {name.casefold() for name in wanted}
        kept = rows[rows[column].str.casefold().isin(names)]
        whole = kept.groupby("month")[column].transform(lambda found: found.str.casefold().nunique()) == len(names)
        return kept[whole.astype(bool)], len(names) > 1  # a month that lacks one of several would look like a fall
    stands_for_all = rows[column].isna()
    months = set(rows[stands_for_all]["month"])
    parts = rows[~stands_for_all & ~rows["month"].isin(months)]
    return pd.concat([rows[stands_for_all], parts]), bool(parts[column].str.casefold().nunique() > 1)


def rates(series: pd.DataFrame, active: np.ndarray, columns: dict[str, str]) -> pd.DataFrame:
    """``series`` with ``base`` and counts per 1 000 active customers.

    Args:
        series: Count columns.
        active: Active customers of each row; NaN where unknown, and so are its rates.
        columns: Count column → name of its rate.
    """
    return series.assign(base=active, **{rate: PER * series[count].to_numpy(dtype=float) / active for count, rate in columns.items()})
