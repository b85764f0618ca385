"""What stands on both sides of a comparison, what happened when, and the overview's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from data.metrics import base as bases
from data.metrics import compare, intervals, periods
from pages.shared import formats
from pages.shared.reads import (
    EVENT,
    SPARK_WEEKS,
    Filters,
    active,
    ask,
    base,
    both_bases,
    coverage,
    covered,
    kept,
    low_days,
    perception,
    recent,
    spread,
    topic_table,
)  # fmt: skip


@kept
def events() -> pd.DataFrame:
    """What happened, by day, with ``key`` (a word of the URL): see :func:`data.queries.context.events`."""
    found = ask("context.events")
    days = pd.to_datetime(found["day"])
    return found.assign(day=days, key=days.dt.strftime("%Y-%m-%d") + ":" + found["name"].astype(str)).drop_duplicates(
        "key", ignore_index=True
    )


def happened(chosen: Filters) -> pd.DataFrame:
    """Events in the period chosen (all of the data where it is open) that concern the chosen products or all of them."""
    found, whole = events(), coverage(Filters())
    first, last = chosen.since or whole["first_day"], chosen.until or whole["last_day"]
    if first is None or last is None:
        return found.iloc[:0]
    wanted = {name.casefold() for name in chosen.product}
    mine = found["product"].isna() | found["product"].str.casefold().isin(wanted) if wanted else found["name"].notna()
    return found[(found["day"] >= pd.Timestamp(first)) & (found["day"] <= pd.Timestamp(last)) & mine].reset_index(drop=True)


def based() -> bool:
    """Whether there is a customer base at all."""
    return not ask("context.base").empty


def around(key: str, period: str, since: date | None, until: date | None) -> periods.Around | None:
    """As many whole weeks as the period chosen has, on both sides of an event; None without dates or without such an event."""
    found, whole = events(), coverage(Filters())
    day = found[found["key"] == key]["day"]
    if day.empty or whole["first_day"] is None:
        return None
    weeks = periods.whole_weeks(period, since=since, until=until)
    return periods.around(day.iloc[0].date(), weeks=weeks, first=whole["first_day"], last=whole["last_day"])


def whole(chosen: Filters) -> Filters:
    """Both sides of a comparison around an event as one period, so that they are seen in one chart; else the choice as it is."""
    before = chosen.before() if chosen.compare.startswith(EVENT) else None
    return chosen if before is None else replace(chosen, since=before.since)


def meanwhile(chosen: Filters) -> list[str]:
    """Other events on both sides of a comparison of periods: they may be why something changed."""
    before = chosen.before()
    if before is None or before.since is None:
        return []
    rows = happened(Filters(since=before.since, until=chosen.until, product=chosen.product))
    own = chosen.compare.partition(":")[2] if chosen.compare.startswith(EVENT) else ""
    inside = rows["day"].dt.date.map(lambda day: any(side.since <= day <= side.until for side in (chosen, before)))
    return [f"{row['name']} ({formats.day(row['day'], year=False)})" for row in rows[inside & (rows["key"] != own)].to_dict("records")]


def no_base(chosen: Filters) -> list[str]:
    """Months of the period that have no customer base."""
    whole = coverage(Filters())
    first, last = chosen.since or whole["first_day"], chosen.until or whole["last_day"]
    return base(chosen).missing(first, last) if first and last else []


@kept
def opinions(chosen: Filters) -> pd.DataFrame:
    """Qualities on both sides: share of people who speak well of each (see :func:`data.metrics.compare.share_changes`).

    Returns:
        ``quality``, ``hits`` of ``total`` people, ``hits_before`` of ``total_before``, ``difference``, ``low``, ``high``, ``change``, most
        people first; empty without comparison.
    """
    before, beside = chosen.before(), chosen.beside()
    sides = beside or ((chosen, before) if before else None)
    if sides is None:
        return pd.DataFrame()
    mine, other = (rows[rows["everything"]][["quality", "customers", "pleased"]] for rows in map(perception.matrix, sides))
    both = mine.merge(other, on="quality", how="outer", suffixes=("", "_before"))
    numbers = both.drop(columns="quality").fillna(0).astype(int)
    counts = numbers.set_axis(["total", "hits", "total_before", "hits_before"], axis=1).assign(quality=both["quality"])
    found = compare.share_changes(counts, covered=covered(chosen))
    return found.sort_values(["total", "quality"], ascending=[False, True], ignore_index=True)


@kept
def tiles(chosen: Filters) -> dict[str, Any]:
    """Figures of the overview's tiles: counts now, changes (see :func:`changes`), weekly customers, and customers per 1 000 active."""
    now = ask("topics.totals", chosen).iloc[0]
    found: dict[str, Any] = {k: int(now[k]) for k in ("customers", "conversations", "unhappy", "judged")}
    share = intervals.wilson(pd.Series([found["unhappy"]]), pd.Series([found["judged"]])).iloc[0]
    known = active(chosen)
    found |= {"unhappy_share": share.to_dict(), "rate": bases.PER * found["customers"] / known if known == known else None}
    spark = ask("trends.series", recent(chosen), by="all", grain="week", most=1).tail(SPARK_WEEKS)
    found["weeks"] = spark["customers"].astype(int).tolist()
    found["unhappy_weeks"] = intervals.wilson(spark["unhappy"], spark["judged"])["share"].fillna(0).round(3).tolist()
    told = changes(chosen)
    return found | {"customers_change": told["customers_change"], "unhappy_change": told["unhappy_change"]}


@kept
def changes(chosen: Filters) -> dict[str, Any]:
    """Both sides of the comparison and how they differ.

    Returns:
        ``now`` and ``before``: totals of both sides (None without comparison); ``customers_change``: of
        :func:`data.metrics.compare.count_changes` (None between groups, whose sizes say nothing), with ``clear_alone`` (the change of the
        chosen topic is clear by itself, but not among all topics, of which some always move); ``unhappy_change``: of ``share_change``.
    """
    before, beside = chosen.before(), chosen.beside()
    sides = beside or ((chosen, before) if before else None)
    if sides is None:
        return dict.fromkeys(("now", "before", "customers_change", "unhappy_change"))
    now, then = ({name: int(ask("topics.totals", side)[name].iloc[0]) for name in ("customers", "conversations", "unhappy", "judged")}
                 for side in sides)  # fmt: skip
    found: dict[str, Any] = {"now": now, "before": then, "customers_change": None}
    if before is not None:
        topic = -1 if chosen.topic is None else chosen.topic
        both = pd.DataFrame({"topic_id": [topic], "customers": [now["customers"]], "customers_before": [then["customers"]]})
        both = both.merge(spread(chosen, before=before), on="topic_id", how="left")
        if rates := both_bases(chosen, before):
            both = both.assign(base=rates[0], base_before=rates[1])
        counted = compare.count_changes(both, covered=covered(chosen))
        counted["change"] = compare.without_gaps(counted["change"], now=bool(low_days(chosen)), before=bool(low_days(before)))
        found["customers_change"] = counted.iloc[0].to_dict() | {"clear_alone": _clear_alone(chosen, str(counted["change"].iloc[0]))}
    found["unhappy_change"] = compare.share_change(
        hits=now["unhappy"], total=now["judged"], hits_before=then["unhappy"], total_before=then["judged"], covered=covered(chosen),
    )  # fmt: skip
    return found


def _clear_alone(chosen: Filters, change: str) -> bool:
    """Whether a topic's clear change is none in the list of all topics."""
    if chosen.topic is None or change not in (compare.UP, compare.DOWN):
        return False
    table = topic_table(chosen)
    return bool((table[table["topic_id"] == chosen.topic]["change"] == compare.SAME).any())
