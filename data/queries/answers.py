"""Answers to a question that support put to customers, imported as a column that was kept (``--keep-column``)."""

from __future__ import annotations

import duckdb
import pandas as pd

from data.metrics.intervals import with_share
from data.queries.facts import ask

_COLUMNS = """
SELECT DISTINCT split_part(value, ': ', 1) AS "column" FROM (SELECT unnest(kept) AS value FROM contacts) ORDER BY "column"
"""
# Ids rise with time: of several answers of one person the latest counts.
_ANSWERS = """
WITH said AS (SELECT id, person, unnest(kept) AS value FROM contacts WHERE day >= ? OR ? IS NULL),
answered AS (
    SELECT person, arg_max(substr(value, length(?) + 3), id) AS answer FROM said WHERE starts_with(value, ? || ': ') GROUP BY person
)
SELECT answer AS value, count(*) AS customers FROM answered GROUP BY answer ORDER BY customers DESC, value
"""


def answer_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Imported columns that may hold answers, by name."""
    return [str(name) for name in ask(connection, _COLUMNS)["column"]]


def answers(connection: duckdb.DuckDBPyConnection, column: str, *, since: pd.Timestamp | None = None) -> pd.DataFrame:
    """What customers answered, each counted once, with the latest answer.

    Args:
        column: The imported column.
        since: First day, in the store's zone; None = from the first.

    Returns:
        ``value``, ``customers``, ``answered`` (customers with any answer), ``share`` of them with ``share_low`` and ``share_high`` (95 %),
        ``share_few``; most first; empty where nobody answered.
    """
    day = None if since is None else since.date()
    found = ask(connection, _ANSWERS, [day, day, column, column])
    return with_share(found.assign(answered=found["customers"].sum()), hits="customers", total="answered")
