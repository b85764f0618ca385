"""Did it change, does it differ? Counts and shares of one side against another, with intervals, and verdicts for whole lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtr, stdtrit

from data.metrics.intervals import TOO_FEW, Z95, wilson, with_share

UP, DOWN, SAME, TOO_EARLY, FEW = "up", "down", "no clear change", "too early", "too few to judge"
HISTORY = 12
"""Weeks before both sides from which it is learned how much weeks scatter by themselves."""
_FALSE_ALARMS = 0.05
_LAG = 2
_LEAST_PAIRS = 4
_FREEDOM = 0.6
_PRIOR = 4.0


def count_changes(counts: pd.DataFrame, *, covered: bool = True) -> pd.DataFrame:
    """Ratio of customers now to customers before, with its interval and a verdict that holds for the whole list.

    Given their sum, two Poisson counts are binomial, so the Wilson interval of now's part gives the ratio's (Przyborowski and
    Wilenski 1940). Contacts come in bursts, so counts scatter more than that: where ``dispersion`` is known, counts and variance are
    scaled by it (quasi-likelihood, Wedderburn 1974) and Student's t stands for the normal, as the dispersion is itself an estimate.
    Of many topics some always move by chance: a change is clear only when it survives Benjamini and Hochberg's (1995) bound of 5 %
    false alarms among the list.

    Args:
        counts: ``customers`` and ``customers_before`` of equally long periods, one row per thing compared. Optional: ``base`` and
            ``base_before`` (active customers; then the ratio is that of the rates), ``dispersion`` (≥ 1) and ``freedom`` from
            :func:`dispersions`.
        covered: False when the data does not reach over both periods.

    Returns:
        ``counts`` with ``ratio``, ``ratio_low``, ``ratio_high`` (infinite when nothing was there before), ``p`` and ``change``
        (up, down, no clear change, too early, too few to judge).
    """
    now, before = (counts[name].to_numpy(dtype=float) for name in ("customers", "customers_before"))
    spread, freedom = _optional(counts, "dispersion", 1.0), _optional(counts, "freedom", np.inf)
    relative = _optional(counts, "base", 1.0) / _optional(counts, "base_before", 1.0)
    total, expected = now + before, relative / (1 + relative)
    quantile = np.where(spread > 1, stdtrit(np.where(np.isinf(freedom), 1e9, freedom), 0.975), Z95)
    part = wilson(pd.Series(now / spread), pd.Series(total / spread), z=quantile)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = part / (1 - part)
        z = np.abs(now - total * expected) / np.sqrt(spread * total * expected * (1 - expected))
    p = _two_sided(z, np.where(spread > 1, freedom, np.inf))
    change = verdicts(p, up=now > total * expected, enough=total >= TOO_FEW, covered=covered)
    ends = {name.replace("share", "ratio"): (odds[name].to_numpy() / relative) for name in ("share", "share_low", "share_high")}
    return counts.assign(**ends, p=p, change=change)


def _optional(counts: pd.DataFrame, name: str, usual: float) -> np.ndarray:
    if name not in counts:
        return np.full(len(counts), usual)
    return counts[name].fillna(usual).to_numpy(dtype=float)


def _two_sided(z: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    known = np.nan_to_num(z, nan=0.0)
    return np.where(np.isinf(freedom), 2 * ndtr(-known), 2 * stdtr(np.where(np.isinf(freedom), 1.0, freedom), -known))


def verdicts(p: np.ndarray, *, up: np.ndarray, enough: np.ndarray, covered: bool) -> np.ndarray:
    """One word for each comparison of a list: up, down, no clear change, too early, too few to judge; text, shape of ``p``."""
    verdict = np.full(len(p), FEW if covered else TOO_EARLY, dtype=object)
    if covered and enough.any():
        clear = np.zeros(len(p), dtype=bool)
        clear[enough] = survives(p[enough])
        verdict[enough] = SAME
        verdict[clear] = np.where(up[clear], UP, DOWN)
    return verdict


def without_gaps(changes: pd.Series, *, now: bool, before: bool) -> pd.Series:
    """Verdicts that a half-imported day cannot have made: no fall where such a day lies in the period, no rise where it lies in the one
    before; it is too early to tell.

    Args:
        changes: Verdicts of counts (null without comparison).
        now, before: Whether the side has a day with far less than its usual volume.
    """
    doubtful = ((changes == DOWN) & now) | ((changes == UP) & before)
    return changes.mask(doubtful, TOO_EARLY)


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


def dispersions(weeks: pd.DataFrame, *, now: int, known: int, by: str = "topic_id", events: Sequence[int] = ()) -> pd.DataFrame:
    """How much more customers per week scatter than chance alone would have it.

    Half the mean squared difference of weeks two apart over their mean (von Neumann 1941), which a slow trend or a season hardly
    moves; two apart rather than next to each other, as a burst may reach over a Sunday. Differences across the border of the two
    sides, and across the weeks of known events, are left out: what may be an effect must not count as scatter. About 0.6 degrees of
    freedom a difference. A dozen weeks tell little of one topic, so each is moved towards the median of all by four degrees of
    freedom (empirical Bayes, Smyth 2004).

    Args:
        weeks: ``by``, ``week`` (0 = the last seven days of the later side, counted back), ``customers``; weeks without any are absent.
        now: Weeks of the later side.
        known: Weeks that the data covers.
        events: Weeks in which something known happened, counted in the same way.

    Returns:
        ``by``, ``dispersion`` (≥ 1), ``freedom``; 1 and infinite where four differences are known of none.
    """
    columns = [by, "dispersion", "freedom"]
    inside = weeks[(weeks["week"] >= 0) & (weeks["week"] < known)]
    if inside.empty or known <= _LAG:
        return pd.DataFrame({by: weeks[by].unique(), "dispersion": 1.0, "freedom": np.inf}, columns=columns)
    wide = inside.pivot_table(index=by, columns="week", values="customers", fill_value=0).reindex(columns=range(known), fill_value=0)
    counts = wide.to_numpy(dtype=float)
    later, earlier = counts[:, :-_LAG], counts[:, _LAG:]
    place = np.arange(known - _LAG)
    across = (place < now) & (place + _LAG >= now)
    for week in events:
        across |= (place <= week) & (place + _LAG >= week)
    usable = ((later + earlier) > 0) & ~across
    squares = np.where(usable, (later - earlier) ** 2 / np.maximum(later + earlier, 1), 0).sum(axis=1)
    pairs = usable.sum(axis=1)
    raw, freedom = squares / np.maximum(pairs, 1), _FREEDOM * pairs
    enough = pairs >= _LEAST_PAIRS
    usual = np.median(raw[enough]) if enough.any() else 1.0
    moved = (_PRIOR * max(1.0, usual) + freedom * raw) / (_PRIOR + freedom)
    spread = np.where(enough.any(), np.maximum(1, moved), 1.0)
    return pd.DataFrame(
        {by: wide.index, "dispersion": spread, "freedom": np.where(enough.any(), _PRIOR + freedom, np.inf)}, columns=columns
    )


def share_changes(counts: pd.DataFrame, *, covered: bool = True) -> pd.DataFrame:
    """Difference of two shares of people, with its interval and a verdict that holds for the whole list.

    Interval: Newcombe 1998, method 10. Test: the score test of two proportions (Pearson 1900); Benjamini and Hochberg's bound as in
    :func:`count_changes`.

    Args:
        counts: ``hits`` of ``total``, ``hits_before`` of ``total_before``, one row per thing compared.
        covered: False when the data does not reach over both sides.

    Returns:
        ``counts`` with ``difference``, ``low``, ``high`` (−1 … 1; null when a total is 0), ``p``, ``change``.
    """
    k, n, k0, n0 = (counts[name].to_numpy(dtype=float) for name in ("hits", "total", "hits_before", "total_before"))
    (one, one_low, one_high), (other, other_low, other_high) = (
        wilson(pd.Series(hits), pd.Series(total)).to_numpy(dtype=float).T for hits, total in ((k, n), (k0, n0))
    )
    gap = one - other
    low, high = gap - np.hypot(one - one_low, other_high - other), gap + np.hypot(one_high - one, other - other_low)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (k + k0) / (n + n0)
        z = np.abs(gap) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / n0))
    p = _two_sided(z, np.full(len(z), np.inf))
    change = verdicts(p, up=gap > 0, enough=np.minimum(n, n0) >= TOO_FEW, covered=covered)
    return counts.assign(difference=gap, low=low, high=high, p=p, change=change)


def share_change(*, hits: int, total: int, hits_before: int, total_before: int, covered: bool = True) -> dict[str, float | str]:
    """:func:`share_changes` of one share: ``difference``, ``low``, ``high``, ``p``, ``change``."""
    one = pd.DataFrame({"hits": [hits], "total": [total], "hits_before": [hits_before], "total_before": [total_before]})
    row = share_changes(one, covered=covered).iloc[0]
    return {name: row[name] for name in ("difference", "low", "high", "p", "change")}


def groups_compared(counts: pd.DataFrame, *, total: str, untested: Collection[str] = ()) -> pd.DataFrame:
    """Groups of customers, each against all others of its field; one correction over all groups of all fields, as in :func:`count_changes`.

    Args:
        counts: ``field``, ``value``, ``customers`` of the group who are counted, and of how many, in the column ``total``.
        total: Name of that column.
        untested: Fields whose groups are told, but not compared.

    Returns:
        Those of fields with two values or more: ``counts`` with ``share`` and its interval, ``rest_share`` (of the others), ``p`` (null
        where not compared) and ``differs``: more, less, or empty where that is not clear or either side has fewer than 30.
    """
    kept = counts[counts.groupby("field")["value"].transform("count") >= 2]
    table = with_share(kept, hits="customers", total=total).reset_index(drop=True)
    rest = table.groupby("field")[["customers", total]].transform("sum") - table[["customers", total]]
    sides = pd.DataFrame({
        "hits": table["customers"], "total": table[total], "hits_before": rest["customers"], "total_before": rest[total]
    })  # fmt: skip
    tested = share_changes(sides[~table["field"].isin(list(untested))])
    return table.assign(
        rest_share=(rest["customers"] / rest[total].where(rest[total] > 0)).astype(float),
        p=tested["p"].astype(float),
        differs=tested["change"].map({"up": "more", "down": "less"}).reindex(table.index).fillna("").astype("str"),
    )
