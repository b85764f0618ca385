"""Chance variation of shares and counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

Z95 = 1.959964
TOO_FEW = 30
"""Under this many customers a share is greyed: too few to judge."""


def wilson(hits: pd.Series, total: pd.Series, *, z: float | np.ndarray = Z95) -> pd.DataFrame:
    """Share of ``hits`` in ``total`` with its interval (Wilson 1927).

    Args:
        hits: Counts, 0 … total.
        total: Counts; where 0, share and interval are null.

    Returns:
        ``share``, ``share_low``, ``share_high`` (0–1), on the index given.
    """
    k, n = hits.to_numpy(dtype=float), total.to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    # At the ends the formula is exact up to rounding; the share must lie inside its interval.
    return pd.DataFrame({"share": share, "share_low": np.minimum(low, share), "share_high": np.maximum(high, share)}, index=hits.index)


def with_share(counts: pd.DataFrame, *, hits: str, total: str, name: str = "share") -> pd.DataFrame:
    """``counts`` with the share of column ``hits`` in column ``total`` as ``name``, its interval as ``name_low`` and ``name_high``, and
    ``name_few`` where it rests on too few to judge."""
    found = wilson(counts[hits].astype(float), counts[total].astype(float))
    named = {column.replace("share", name, 1): found[column] for column in found.columns}
    return counts.assign(**named, **{f"{name}_few": counts[total] < TOO_FEW})


def share_difference(hits: float, total: float, hits_before: float, total_before: float) -> tuple[float, float, float]:
    """Difference of two shares with its interval (Newcombe 1998, method 10), in share points (−1 … 1).

    Returns:
        Difference, low, high; all NaN when either total is 0.
    """
    both = wilson(pd.Series([hits, hits_before]), pd.Series([total, total_before]))
    (p1, l1, u1), (p2, l2, u2) = both.to_numpy()
    gap = p1 - p2
    return gap, gap - float(np.hypot(p1 - l1, u2 - p2)), gap + float(np.hypot(u1 - p1, p2 - l2))


def paired_difference(gained: pd.Series, lost: pd.Series, total: pd.Series, *, z: float = Z95) -> pd.DataFrame:
    """Difference of two shares measured on the same things, with its interval (Bonett and Price 2012, adjusted Wald).

    One thing is added to each kind of disagreement, so that the interval keeps a width where none was seen: nobody's first 35 checks
    prove that the machine never errs.

    Args:
        gained: How many have only the second of two marks.
        lost: How many have only the first.
        total: How many were looked at; where 0, everything is null.

    Returns:
        ``difference``, ``low``, ``high`` (−1 … 1), on the index given; the difference lies inside its interval.
    """
    b, c, n = (values.to_numpy(dtype=float) for values in (gained, lost, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (b - c) / n
    more, fewer = (b + 1) / (n + 2), (c + 1) / (n + 2)
    half = z * np.sqrt(np.clip(more + fewer - (more - fewer) ** 2, 0, None) / (n + 2))
    low, high = np.clip(more - fewer - half, -1, 1), np.clip(more - fewer + half, -1, 1)
    ends = {"low": np.minimum(low, difference), "high": np.maximum(high, difference)}
    return pd.DataFrame({"difference": difference, **ends}, index=gained.index)
