"""Trends: customers, conversations and how they sound, per period."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import MANY, Filters, where
from data.schema import SchemaError

SPLITS = ("all", "theme", "topic", *MANY)
_LEVELS = {"theme": 0, "topic": 1}
_GRAINS = ("day", "week", "month")


def series(connection: duckdb.DuckDBPyConnection, chosen: Filters, *, by: str, grain: str, most: int = 9) -> pd.DataFrame:
    """Counts per period, split by themes, topics or a column of the conversation; only the values with most customers.

    Args:
        by: One of ``SPLITS``.
        grain: day, week or month.
        most: How many values to keep.

    Returns:
        ``value`` (text; a topic's id as text), ``period`` (its first day), ``customers``, ``conversations``, ``unhappy``, ``judged``,
        ``sentiment`` (mean, −1 … 1), ``active`` (customers of all values).

    Raises:
        SchemaError: ``by`` or ``grain`` is not one of the above.
    """
    if by not in SPLITS or grain not in _GRAINS:
        raise SchemaError(f"by must be one of {', '.join(SPLITS)} and grain one of {', '.join(_GRAINS)}; got {by!r}, {grain!r}.")
    condition, values = where(chosen)
    start = "c.week::TIMESTAMP" if grain == "week" else f"date_trunc('{grain}', c.day)::TIMESTAMP"
    value, joined, extra = "'all'", "", "true"
    if by in _LEVELS:
        value, joined, extra = "m.topic_id::VARCHAR", "JOIN mentions m USING (id)", f"m.level = {_LEVELS[by]}"
    elif by != "all":
        value, extra = f"c.{by}", f"c.{by} IS NOT NULL"
    return ask(
        connection,
        f"""
        WITH rows AS (
            SELECT {value} AS value, {start} AS period, c.person, c.left_unhappy, c.sentiment
            FROM contacts c {joined} WHERE c.day IS NOT NULL AND {extra} AND {condition}
        ), top AS (SELECT value FROM rows GROUP BY value ORDER BY count(DISTINCT person) DESC, value LIMIT ?
        ), active AS (
            SELECT {start} AS period, count(DISTINCT c.person) AS active
            FROM contacts c WHERE c.day IS NOT NULL AND {condition} GROUP BY period
        ), people AS (
            SELECT value, period, person, count(*) AS n, bool_or(left_unhappy) AS unhappy, count(left_unhappy) > 0 AS judged,
                   sum(sentiment) AS tones, count(sentiment) AS toned
            FROM rows WHERE value IN (SELECT value FROM top) GROUP BY value, period, person
        )
        SELECT value, period, count(*) AS customers, sum(n)::BIGINT AS conversations, count(*) FILTER (unhappy) AS unhappy,
               count(*) FILTER (judged) AS judged, sum(tones) / sum(toned) AS sentiment, any_value(active.active) AS active
        FROM people JOIN active USING (period) GROUP BY value, period ORDER BY value, period""",
        [*values, most, *values],
    )
