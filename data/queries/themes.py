"""Themes: what a change to topics would come to, and the help desk's own codes beside the topics found."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.decisions.topics import RULE_FIELDS
from data.queries.facts import ask
from data.schema import SchemaError


def together(connection: duckdb.DuckDBPyConnection, topics: tuple[int, ...]) -> pd.DataFrame:
    """One row: ``customers`` and ``conversations`` whose main topic is one of these topics, or under one of these themes, hidden or not."""
    return ask(
        connection,
        """SELECT count(DISTINCT c.person) AS customers, count(*) AS conversations FROM contacts c LEFT JOIN topics t USING (topic_id)
        WHERE c.topic_id IN (SELECT unnest(?::INTEGER[])) OR t.parent_id IN (SELECT unnest(?::INTEGER[]))""",
        [list(topics), list(topics)],
    )


def codes(connection: duckdb.DuckDBPyConnection, *, field: str) -> pd.DataFrame:
    """The help desk's own codes by main topic: ``code``, ``topic_id`` (−1: none), ``customers``, ``conversations``.

    Args:
        field: ``tags`` or ``product``.
    """
    if field not in RULE_FIELDS:
        raise SchemaError(f"field must be one of {', '.join(RULE_FIELDS)}; got {field!r}.")
    held = "unnest(tags)" if field == "tags" else "product"
    return ask(
        connection,
        f"""SELECT code, topic_id, count(DISTINCT person) AS customers, count(*) AS conversations FROM (
            SELECT DISTINCT id, person, coalesce(topic_id, -1) AS topic_id, {held} AS code FROM contacts
        ) WHERE code IS NOT NULL GROUP BY ALL ORDER BY code, conversations DESC, topic_id""",
    )
