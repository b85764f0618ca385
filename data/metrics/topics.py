"""The table of topics: customers, share, change, how they leave, and what is new."""

from __future__ import annotations

import pandas as pd

from data.metrics.compare import count_changes, share_changes
from data.metrics.intervals import with_share

STEADY = 0.6
"""Stability (0–1) from which a topic is steady; Hennig 2007, *Cluster-wise assessment of cluster stability*, calls those below doubtful."""
ROUGH_BELOW = 100
"""Conversations under which topics are rough: so few texts are put together by a simpler rule, and one text more may move them."""
_OLD_SHARE = 0.05
_LEAST_NEW = 5
_SPARK_WEEKS = 12


def with_steadiness(names: pd.DataFrame) -> pd.DataFrame:
    """Topics with ``unsteady``: their ``stability`` (0–1) is known and under ``STEADY``."""
    return names.assign(unsteady=(names["stability"].astype(float) < STEADY).astype(bool))  # unknown is not unsteady


def topic_table(
    now: pd.DataFrame, before: pd.DataFrame | None, *, names: pd.DataFrame, customers: int, covered: bool, weeks: pd.DataFrame,
    spread: pd.DataFrame | None = None, bases: tuple[float, float] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Everything the screen says about each topic, most customers first.

    Args:
        now: ``topic_id``, ``customers``, ``conversations``, ``unhappy``, ``judged``, ``sentiment`` in the period.
        before: The same in the period compared with; None when there is none.
        names: ``topic_id``, ``parent_id``, ``level``, ``name``, ``theme``, ``theme_id`` and whatever else is to be said of a topic.
        customers: Customers of the period, with any topic or none.
        covered: Whether the data reaches back over the period compared with.
        weeks: ``topic_id``, ``period``, ``customers``.
        spread: ``topic_id``, ``dispersion``, ``freedom`` (:func:`data.metrics.compare.dispersions`).
        bases: Active customers now and before, where both are known: then rates are compared.

    Returns:
        One row per topic of ``now``: the names, the counts, ``share``, ``unhappy_share`` (each with ``_low``, ``_high``),
        ``customers_before``, ``ratio``, ``ratio_low``, ``ratio_high``, ``change`` (null without comparison) and ``weeks`` (list of
        customers in the last twelve weeks).
    """
    table = now.drop(columns="level", errors="ignore").merge(names, on="topic_id", how="inner")
    table = with_share(table.assign(active=customers), hits="customers", total="active")
    table = with_share(table, hits="unhappy", total="judged", name="unhappy_share")
    earlier = pd.Series(dtype=float) if before is None else before.set_index("topic_id")["customers"]
    table["customers_before"] = table["topic_id"].map(earlier).fillna(0).astype(int)
    if spread is not None:
        table = table.merge(spread, on="topic_id", how="left")
    if bases is not None:
        table = table.assign(base=bases[0], base_before=bases[1])
    table = _changes_by_level(table, covered=covered) if before is not None else table.assign(
        ratio=float("nan"), ratio_low=float("nan"), ratio_high=float("nan"), change=None
    )  # fmt: skip
    table["weeks"] = table["topic_id"].map(_sparks(weeks)).map(lambda spark: spark if isinstance(spark, list) else [])
    return table.sort_values(["customers", "name"], ascending=[False, True], ignore_index=True)


def _changes_by_level(table: pd.DataFrame, *, covered: bool) -> pd.DataFrame:
    # False alarms are bounded among the topics that are shown together, which are those of one level.
    parts = [count_changes(part, covered=covered) for _, part in table.groupby("level")]
    return pd.concat(parts) if parts else count_changes(table, covered=covered)


def beside(table: pd.DataFrame, mine: pd.DataFrame, other: pd.DataFrame, *, customers: int, customers_before: int) -> pd.DataFrame:
    """The table with how much more or less frequent each topic is on one side than on the other, among the customers of each.

    Args:
        table: From :func:`topic_table`.
        mine: ``topic_id``, ``customers`` of the first side.
        other: The same of the second.
        customers: All customers of the first side.
        customers_before: All customers of the second.

    Returns:
        ``table`` with ``difference``, ``low``, ``high`` (−1 … 1), ``change``, ``customers_before`` (of the other side) and no ratio.
    """
    sides = {name: table["topic_id"].map(side.set_index("topic_id")["customers"]).fillna(0) for name, side in
             (("hits", mine), ("hits_before", other))}  # fmt: skip
    counted = table.assign(**sides, total=customers, total_before=customers_before, ratio=float("nan"))
    parts = [share_changes(part) for _, part in counted.groupby("level")]
    found = (pd.concat(parts) if parts else share_changes(counted)).sort_index()
    return found.assign(customers_before=found["hits_before"].astype(int))


def _sparks(weeks: pd.DataFrame) -> dict[int, list[int]]:
    if weeks.empty:
        return {}
    wide = weeks.pivot_table(index="period", columns="topic_id", values="customers", fill_value=0).asfreq("7D", fill_value=0)
    last = wide.tail(_SPARK_WEEKS).astype(int)
    return dict(zip((int(topic) for topic in last.columns), last.to_numpy().T.tolist(), strict=True))


def moved(table: pd.DataFrame, *, level: int = 1, most: int = 5) -> pd.DataFrame:
    """Topics that clearly changed, largest gap in customers first (between groups: in share)."""
    clear = table[(table["level"] == level) & table["change"].isin(["up", "down"])]
    gap = (clear["customers"] - clear["customers_before"]).abs() if "difference" not in clear else clear["difference"].abs()
    return clear.loc[gap.sort_values(ascending=False).index].head(most)


def new_topics(table: pd.DataFrame, earlier: pd.DataFrame, *, level: int = 1) -> pd.DataFrame:
    """Topics that (nearly) nobody had before the period and at least five customers have in it.

    Args:
        table: From :func:`topic_table`.
        earlier: ``topic_id``, ``earlier`` (customers before the period), ``first_day``.
    """
    joined = table[table["level"] == level].drop(columns="first_day", errors="ignore").merge(earlier, on="topic_id", how="left")
    fresh = (joined["customers"] >= _LEAST_NEW) & (joined["earlier"].fillna(0) <= _OLD_SHARE * joined["customers"])
    return joined[fresh]
