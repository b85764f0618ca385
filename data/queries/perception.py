"""Perception: what customers think of products, by quality; people counted, not mentions."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import Filters, where

# A person counts once per cell: pleased when their clear opinions in it are positive on balance.
_PEOPLE = """
    SELECT {group}, o.person, avg(o.sentiment) > 0 AS pleased, count(*) AS opinions
    FROM opinions o JOIN contacts c USING (id) WHERE o.clear AND o.quality IS NOT NULL AND {condition} GROUP BY ALL
"""


def matrix(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """Clear opinions per product and quality; ``about`` is null where no product is known.

    Returns:
        ``about``, ``quality``, ``customers``, ``pleased`` (of them), ``opinions``; also one row per quality over all products
        (``everything`` true, ``about`` null).
    """
    condition, values = where(chosen)
    people = _PEOPLE.format(group="o.about, o.quality", condition=condition)
    overall = _PEOPLE.format(group="o.quality", condition=condition)
    return ask(
        connection,
        f"""SELECT about, quality, false AS everything, count(*) AS customers, count(*) FILTER (pleased) AS pleased,
            sum(opinions)::BIGINT AS opinions FROM ({people}) GROUP BY about, quality
        UNION ALL
        SELECT NULL, quality, true, count(*), count(*) FILTER (pleased), sum(opinions)::BIGINT FROM ({overall}) GROUP BY quality
        ORDER BY customers DESC, about, quality""",
        [*values, *values],
    )


def people(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> pd.DataFrame:
    """One row: ``customers`` with any clear opinion and their ``opinions``."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT count(DISTINCT o.person) AS customers, count(*) AS opinions FROM opinions o JOIN contacts c USING (id)
        WHERE o.clear AND o.quality IS NOT NULL AND {condition}""",
        values,
    )


def aspects(connection: duckdb.DuckDBPyConnection, chosen: Filters, *, about: str | None, quality: str | None) -> pd.DataFrame:
    """The words customers use for it: ``aspect``, ``customers``, ``pleased``, most customers first, at most 12."""
    condition, values = where(chosen)
    extra, more = _about(about, quality)
    return ask(
        connection,
        f"""SELECT aspect, count(*) AS customers, count(*) FILTER (pleased) AS pleased FROM (
            SELECT lower(o.aspect) AS aspect, o.person, avg(o.sentiment) > 0 AS pleased
            FROM opinions o JOIN contacts c USING (id) WHERE o.clear AND o.aspect IS NOT NULL AND {condition} AND {extra} GROUP BY ALL)
        GROUP BY aspect ORDER BY customers DESC, aspect LIMIT 12""",
        [*values, *more],
    )


def quotes(
    connection: duckdb.DuckDBPyConnection, chosen: Filters, *, about: str | None, quality: str | None, tone: str, limit: int = 5
) -> pd.DataFrame:
    """Opinions in customers' words, one per customer, surest first: the sentence and, in it, the span that carries the opinion.

    Returns:
        ``conversation_id``, ``source``, ``turn``, ``start``, ``end``, ``quote``, ``sentence`` (null when unknown), ``sentence_start``,
        ``language``, ``tone``, ``sentiment``, ``confidence``, ``about``, ``quality``, ``day``, ``channel``, ``product``.
    """
    condition, values = where(chosen)
    extra, more = _about(about, quality)
    # Only numbers are ranked; the words of the few that are left are looked up at the end.
    return ask(
        connection,
        f"""
        WITH ranked AS (
            SELECT o.rowid AS opinion, o.id, o.confidence, c.day,
                   row_number() OVER (PARTITION BY o.person ORDER BY o.confidence DESC, o.id, o.turn, o.start) AS nth
            FROM opinions o JOIN contacts c USING (id) WHERE o.clear AND o.tone = ? AND {condition} AND {extra}
        ), first AS (SELECT opinion FROM ranked WHERE nth = 1 ORDER BY confidence DESC, day DESC NULLS LAST, id LIMIT ?)
        SELECT c.conversation_id, c.source, o.turn, o.start, o."end", o.quote, l.sentence, l.start AS sentence_start, l.language,
               o.tone, o.sentiment, o.confidence, o.about, o.quality, c.day, c.channel, c.product
        FROM first JOIN opinions o ON o.rowid = first.opinion JOIN contacts c USING (id)
        LEFT JOIN lines l ON l.rowid = o.line
        ORDER BY o.confidence DESC, c.day DESC NULLS LAST, o.id""",
        [tone, *values, *more, limit],
    )


def _about(about: str | None, quality: str | None) -> tuple[str, list[object]]:
    parts, values = ["true"], []
    for column, value in (("o.about", about), ("o.quality", quality)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    return " AND ".join(parts), list(values)
