"""Topics: how many customers each has, who they are, and their words."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import MANY, Filters, where

_LOOKED_THROUGH = 4000  # conversations, those that fit the topic best (or least)
_LONG, _SHORT = 240, 25  # characters of a sentence that still reads well as a quote

# A customer counts once, which is cheaper by two groupings than by several distinct counts. The mean tone is a ratio of two sums over
# customers, whose conversations are alike: its interval is that of a ratio estimate (Cochran 1977, Sampling Techniques, 6.4).
_COUNTS = """count(*) AS customers, sum(n)::BIGINT AS conversations, count(*) FILTER (unhappy) AS unhappy,
       count(*) FILTER (judged) AS judged, min(first_day) AS first_day, sum(tones) / sum(toned) AS sentiment,
       1.96 * sqrt(greatest(sum(tones ** 2) - 2 * sentiment * sum(tones * toned) + sentiment ** 2 * sum(toned ** 2), 0)
                   * count(tones) / nullif(count(tones) - 1, 0)) / sum(toned) AS half,
       greatest(sentiment - half, -1) AS sentiment_low, least(sentiment + half, 1) AS sentiment_high"""
_PER_PERSON = """c.person, count(*) AS n, bool_or(c.left_unhappy) AS unhappy, count(c.left_unhappy) > 0 AS judged,
       sum(c.sentiment) AS tones, count(c.sentiment) AS toned, min(c.day) AS first_day"""


def totals(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row over everything chosen: ``customers``, ``conversations``, ``unhappy`` and ``judged`` customers, ``first_day``,
    mean ``sentiment`` with its 95 % interval ``sentiment_low``, ``sentiment_high`` (null for a single customer) and ``half`` of it."""
    condition, values = where(chosen)
    counted = ask(connection, f"SELECT {_COUNTS} FROM (SELECT {_PER_PERSON} FROM contacts c WHERE {condition} GROUP BY c.person)", values)
    return counted.fillna({"conversations": 0})


def counts(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row per topic of any level that somebody mentions: ``topic_id`` and the columns of :func:`totals`."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT topic_id, {_COUNTS}
        FROM (SELECT m.topic_id, {_PER_PERSON} FROM mentions m JOIN contacts c USING (id) WHERE {condition} GROUP BY m.topic_id, c.person)
        GROUP BY topic_id""",
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
    """Customers per topic and week: ``topic_id``, ``period`` (the week's first day), ``customers``; −1 = all customers."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT m.topic_id, c.week::TIMESTAMP AS period, count(DISTINCT c.person) AS customers
        FROM mentions m JOIN contacts c USING (id) WHERE c.day IS NOT NULL AND {condition} GROUP BY ALL
        UNION ALL
        SELECT -1, c.week::TIMESTAMP, count(DISTINCT c.person) FROM contacts c WHERE c.day IS NOT NULL AND {condition} GROUP BY ALL
        ORDER BY 1, 2""",
        [*values, *values],
    )


def back_weeks(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Customers per topic and stretch of seven days, counted back from the last day chosen: ``topic_id`` (−1: all customers together),
    ``week`` (0 = the last seven days), ``customers``."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""WITH placed AS (SELECT c.id, c.person, date_diff('day', c.day, ?::DATE) // 7 AS week FROM contacts c
                            WHERE c.day IS NOT NULL AND {condition})
        SELECT m.topic_id, p.week, count(DISTINCT p.person) AS customers FROM placed p JOIN mentions m USING (id) GROUP BY ALL
        UNION ALL SELECT -1, week, count(DISTINCT person) FROM placed GROUP BY week ORDER BY 1, 2""",
        [chosen.until, *values],
    )


def breakdown(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Who has the chosen topic: per ``field`` and ``value``, ``customers`` with the topic among ``active`` customers."""
    everyone = chosen.without("topic")
    condition, values = where(everyone)
    inside = where(Filters(topic=chosen.topic))
    parts = [
        f"""SELECT '{field}' AS field, value, count(*) FILTER (inside) AS customers, count(*) AS active
        FROM (SELECT {field} AS value, person, bool_or(inside) AS inside FROM chosen WHERE {field} IS NOT NULL GROUP BY {field}, person)
        GROUP BY value"""
        for field in MANY
    ]
    return ask(
        connection,
        f"""WITH chosen AS MATERIALIZED (SELECT person, {", ".join(MANY)}, {inside[0]} AS inside FROM contacts c WHERE {condition})
        {" UNION ALL ".join(parts)} ORDER BY field, customers DESC""",
        inside[1] + values,
    )


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
    connection: duckdb.DuckDBPyConnection, chosen: Filters, *,
    keywords: tuple[str, ...] = (), odd: bool = False, limit: int = 5, longest: int = _LONG,
) -> pd.DataFrame:  # fmt: skip
    """Sentences that stand for the chosen topic, one per customer.

    Args:
        keywords: The topic's typical words: sentences with more of them come first.
        odd: The other end: sentences of the conversations that fit the topic least.
        limit: At most so many.
        longest: Characters that a sentence may have.

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
            ORDER BY m.score {"" if odd else "DESC"} NULLS LAST, c.id DESC LIMIT {_LOOKED_THROUGH}
        ), fitting AS (
            SELECT l.rowid AS line, l.id, l.turn, l.start, w.person, w.score, abs(length(l.sentence) - 90) AS far,
                   2 * coalesce(l.topic_id = ?, false)::INTEGER + {said} AS fit
            FROM lines l JOIN wanted w USING (id) WHERE length(l.sentence) BETWEEN {_SHORT} AND ?
        ), ranked AS (
            SELECT line, id, score, far, fit, row_number() OVER (PARTITION BY person ORDER BY {order}, id, turn, start) AS nth
            FROM fitting
        ), best AS (SELECT * FROM ranked WHERE nth = 1 ORDER BY {order}, id LIMIT ?)
        SELECT c.conversation_id, c.source, l.turn, l.start, l."end", l.sentence, l.language, l.tone, l.sentiment, c.day, c.channel,
               c.product
        FROM best JOIN lines l ON l.rowid = best.line JOIN contacts c ON c.id = best.id ORDER BY {order}, best.id""",
        [chosen.topic, *values, chosen.topic, *keywords, longest, limit],
    )
