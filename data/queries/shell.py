"""What the frame around every page needs: the data line, the choices of the filter bar, and why nothing is left."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import MANY, Filters, where

_MOST_OPTIONS = 500


def coverage(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row: how much data the choice holds and how complete it is.

    Returns:
        ``customers``, ``conversations``, ``with_topic``, ``known`` (conversations with a customer id), ``dated``,
        ``first_day``, ``last_day``, ``sentences`` (null-safe: zero rows count as 0).
    """
    condition, values = where(chosen)
    return ask(
        connection,
        f"""
        SELECT count(DISTINCT person) AS customers, count(*) AS conversations,
               count(*) FILTER (has_topic) AS with_topic,
               count(*) FILTER (known) AS known, count(day) AS dated, min(day) AS first_day, max(day) AS last_day
        FROM contacts c WHERE {condition}
        """,
        values,
    )


def days(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Conversations and customers per day of the whole store, by ``day`` (only days that have some)."""
    return ask(
        connection,
        "SELECT day, count(*) AS conversations, count(DISTINCT person) AS customers FROM contacts WHERE day IS NOT NULL GROUP BY day"
        " ORDER BY day",
    )


def options(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Values that can be chosen: ``field``, ``value``, ``conversations``, most frequent first, at most 500 a field."""
    parts = [
        f"(SELECT '{name}' AS field, {name} AS value, count(*) AS conversations FROM contacts WHERE {name} IS NOT NULL"
        f" GROUP BY {name} ORDER BY conversations DESC, value LIMIT {_MOST_OPTIONS})"
        for name in MANY
    ]
    parts.append(
        "(SELECT 'kept' AS field, value, count(*) AS conversations FROM (SELECT unnest(kept) AS value FROM contacts) GROUP BY value"
        f" ORDER BY value LIMIT {_MOST_OPTIONS})"
    )
    return ask(connection, " UNION ALL ".join(parts) + " ORDER BY field, conversations DESC, value")


def qualities(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Qualities that clear opinions are about: ``quality``, most opinions first."""
    return ask(
        connection,
        "SELECT quality FROM opinions WHERE clear AND quality IS NOT NULL GROUP BY quality ORDER BY count(*) DESC, quality",
    )


def topics(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The live topics of every level and what retired or merged ones turned into.

    Returns:
        ``topic_id``, ``parent_id``, ``level``, ``name``, ``theme`` (name of its level-0 ancestor), ``theme_id``, ``summary``,
        ``keywords``, ``first_seen_at``, ``state``, ``made_by``, ``merged_into``, ``stability`` (0–1, null where it was not measured),
        ``reviewed``, ``hidden``, ``dropped`` (not a topic), ``model_name``,
        ``conversations`` and ``customers`` (whose main topic it is, of all data).
    """
    return ask(
        connection,
        """
        SELECT t.topic_id, t.parent_id, t.level, t.name, t.summary, t.keywords, t.first_seen_at, t.state, t.made_by, t.merged_into,
               t.stability, t.reviewed, t.hidden, t.dropped, t.conversations, t.customers, t.model_name,
               CASE t.level WHEN 0 THEN t.topic_id WHEN 1 THEN p.topic_id ELSE g.topic_id END AS theme_id,
               CASE t.level WHEN 0 THEN t.name WHEN 1 THEN p.name ELSE g.name END AS theme
        FROM topics t LEFT JOIN topics p ON p.topic_id = t.parent_id LEFT JOIN topics g ON g.topic_id = p.parent_id
        ORDER BY t.level, t.name
        """,
    )


def blockers(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Why nothing is left: ``name`` of each active filter and ``conversations`` that clearing it alone would bring back."""
    rows = []
    for name in chosen.active():
        condition, values = where(chosen.without(name))
        counted = ask(connection, f"SELECT count(*) AS n FROM contacts c WHERE {condition}", values)
        rows.append({"name": name, "conversations": int(counted["n"].iloc[0])})
    return pd.DataFrame(rows, columns=["name", "conversations"]).sort_values("conversations", ascending=False, ignore_index=True)
