"""Topics: how many customers each has, who they are, and their words."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import MANY, Filters, where

_LONG, _SHORT = 240, 25  # characters of a sentence that still reads well as a quote

_COUNTS = """count(DISTINCT c.person) AS customers, count(*) AS conversations,
       count(DISTINCT c.person) FILTER (c.left_unhappy) AS unhappy,
       count(DISTINCT c.person) FILTER (c.left_unhappy IS NOT NULL) AS judged, avg(c.sentiment) AS sentiment"""


def totals(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row over everything chosen: ``customers``, ``conversations``, ``unhappy`` and ``judged`` customers, mean ``sentiment``."""
    condition, values = where(chosen)
    return ask(connection, f"SELECT {_COUNTS} FROM contacts c WHERE {condition}", values)


def counts(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row per topic of any level that somebody mentions: ``topic_id``, ``level``, the counts of :func:`totals`, ``first_day``."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT topic_id, level, count(*) AS customers, sum(n)::BIGINT AS conversations,
               count(*) FILTER (unhappy) AS unhappy, count(*) FILTER (judged) AS judged, sum(tones) / sum(toned) AS sentiment,
               min(first_day) AS first_day
        FROM (SELECT m.topic_id, m.level, c.person, count(*) AS n, bool_or(c.left_unhappy) AS unhappy, count(c.left_unhappy) > 0 AS judged,
                     sum(c.sentiment) AS tones, count(c.sentiment) AS toned, min(c.day) AS first_day
              FROM mentions m JOIN contacts c USING (id) WHERE {condition} GROUP BY m.topic_id, m.level, c.person)
        GROUP BY topic_id, level""",
        values,
    )


def since_when(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Per topic, ``earlier`` customers (before the period) and ``first_day`` over the whole store, whatever the period."""
    condition, values = where(chosen.without("period"))
    return ask(
        connection,
        f"""SELECT m.topic_id, count(DISTINCT c.person) FILTER (c.day < ?) AS earlier, min(c.day) AS first_day
        FROM mentions m JOIN contacts c USING (id) WHERE {condition} GROUP BY m.topic_id""",
        [chosen.since, *values],
    )


def by_week(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Customers per topic and week: ``topic_id``, ``period`` (Monday), ``customers``; −1 stands for all customers together."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT m.topic_id, date_trunc('week', c.day) AS period, count(DISTINCT c.person) AS customers
        FROM mentions m JOIN contacts c USING (id) WHERE c.day IS NOT NULL AND {condition} GROUP BY ALL
        UNION ALL
        SELECT -1, date_trunc('week', c.day), count(DISTINCT c.person) FROM contacts c WHERE c.day IS NOT NULL AND {condition} GROUP BY ALL
        ORDER BY 1, 2""",
        [*values, *values],
    )


def breakdown(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Who has the chosen topic: per ``field`` and ``value``, ``customers`` with the topic among ``active`` customers."""
    everyone = chosen.without("topic")
    condition, values = where(everyone)
    inside = where(Filters(topic=chosen.topic))
    parts = [
        f"""SELECT '{field}' AS field, {field} AS value, count(DISTINCT person) FILTER ({inside[0]}) AS customers,
        count(DISTINCT person) AS active FROM contacts c WHERE {field} IS NOT NULL AND {condition} GROUP BY {field}"""
        for field in MANY
    ]
    return ask(connection, " UNION ALL ".join(parts) + " ORDER BY field, customers DESC", (inside[1] + values) * len(MANY))


def codes(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """The help desk's own codes on the chosen conversations: ``tag``, ``customers``, ``conversations``, most frequent first."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT tag, count(DISTINCT person) AS customers, count(*) AS conversations
        FROM (SELECT person, unnest(tags) AS tag FROM contacts c WHERE {condition}) GROUP BY tag ORDER BY customers DESC, tag LIMIT 15""",
        values,
    )


def quotes(
    connection: duckdb.DuckDBPyConnection, chosen: Filters, *, keywords: tuple[str, ...] = (), odd: bool = False, limit: int = 5
) -> pd.DataFrame:
    """Sentences that stand for the chosen topic, one per customer.

    Args:
        keywords: The topic's typical words: sentences with more of them come first.
        odd: The other end: sentences of the conversations that fit the topic least.

    Returns:
        ``conversation_id``, ``source``, ``turn``, ``start``, ``end``, ``sentence``, ``language``, ``tone``, ``sentiment``, ``day``,
        ``channel``, ``product``.
    """
    condition, values = where(chosen)
    said = " + ".join(["0", *("contains(l.folded, strip_accents(lower(?)))::INTEGER" for _ in keywords)])
    order = "score, far" if odd else "fit DESC, score DESC, far"
    # Only numbers are ranked; the words of the few that are left are looked up at the end.
    return ask(
        connection,
        f"""
        WITH wanted AS (
            SELECT c.id, c.person, m.score FROM contacts c LEFT JOIN mentions m ON m.id = c.id AND m.topic_id = ? WHERE {condition}
        ), fitting AS (
            SELECT l.id, l.turn, l.start, w.person, w.score, abs(length(l.sentence) - 90) AS far,
                   2 * coalesce(l.topic_id = ?, false)::INTEGER + {said} AS fit
            FROM lines l JOIN wanted w USING (id) WHERE length(l.sentence) BETWEEN {_SHORT} AND {_LONG}
        ), ranked AS (
            SELECT id, turn, start, score, far, fit, row_number() OVER (PARTITION BY person ORDER BY {order}, id, turn, start) AS nth
            FROM fitting
        ), best AS (SELECT * FROM ranked WHERE nth = 1 ORDER BY {order}, id LIMIT ?)
        SELECT c.conversation_id, c.source, l.turn, l.start, l."end", l.sentence, l.language, l.tone, l.sentiment, c.day, c.channel,
               c.product
        FROM best JOIN lines l USING (id, turn, start) JOIN contacts c USING (id) ORDER BY {order}, id""",
        [chosen.topic, *values, chosen.topic, *keywords, limit],
    )
