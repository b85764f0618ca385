"""Did it change? Counts and shares of one period against an equally long one."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from data.metrics.intervals import TOO_FEW, share_difference, wilson

UP, DOWN, SAME, TOO_EARLY, FEW = "up", "down", "no clear change", "too early", "too few to judge"
_FALSE_ALARMS = 0.05


def count_changes(counts: pd.DataFrame, *, covered: bool = True) -> pd.DataFrame:
    """Ratio of customers now to customers before, with its interval and a verdict that holds for the whole list.

    Given their sum, two Poisson counts are binomial, so the Wilson interval of now's part gives the ratio's (Przyborowski and
    Wilenski 1940). Of many topics some always move by chance: a change is clear only when it survives Benjamini and Hochberg's
    (1995) bound of 5 % false alarms among the list.

    Args:
        counts: ``customers`` and ``customers_before`` of equally long periods, one row per thing compared.
        covered: False when the data does not reach back over the whole earlier period.

    Returns:
        ``counts`` with ``ratio``, ``ratio_low``, ``ratio_high`` (infinite when nothing was there before), ``p`` and ``change``
        (up, down, no clear change, too early, too few to judge).
    """
    now, before = counts["customers"].astype(float), counts["customers_before"].astype(float)
    total = now + before
    part = wilson(now, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = part / (1 - part)
        z: pd.Series = (now - before).abs() / np.sqrt(total)
    p: pd.Series = z.map(lambda value: math.erfc(value / math.sqrt(2)) if pd.notna(value) else 1.0).astype(float)
    judged = (total >= TOO_FEW).to_numpy()
    verdict = np.full(len(counts), FEW, dtype=object)
    if not covered:
        verdict[:] = TOO_EARLY
    else:
        verdict[judged] = SAME
        clear = np.zeros(len(counts), dtype=bool)
        clear[judged] = survives(p[judged].to_numpy())
        verdict[clear] = np.where(now[clear] > before[clear], UP, DOWN)
    return counts.assign(
        ratio=odds["share"].to_numpy(), ratio_low=odds["share_low"].to_numpy(), ratio_high=odds["share_high"].to_numpy(),
        p=p.to_numpy(), change=verdict,
    )  # fmt: skip


def survives(p: np.ndarray, *, rate: float = _FALSE_ALARMS) -> np.ndarray:
    """Which of the p-values pass Benjamini and Hochberg's (1995) bound; same length and order."""
    if not len(p):
        return np.zeros(0, dtype=bool)
    order = np.argsort(p)
    under = p[order] <= rate * np.arange(1, len(p) + 1) / len(p)
    cut = np.flatnonzero(under).max(initial=-1)
    passed = np.zeros(len(p), dtype=bool)
    passed[order[: cut + 1]] = True
    return passed


def share_change(*, hits: int, total: int, hits_before: int, total_before: int, covered: bool = True) -> dict[str, float | str]:
    """Change of a share in points (0–1) with interval, and a verdict: ``difference``, ``low``, ``high``, ``change``."""
    difference, low, high = share_difference(hits, total, hits_before, total_before)
    if not covered:
        verdict = TOO_EARLY
    elif min(total, total_before) < TOO_FEW:
        verdict = FEW
    else:
        verdict = UP if low > 0 else DOWN if high < 0 else SAME
    return {"difference": difference, "low": low, "high": high, "change": verdict}
