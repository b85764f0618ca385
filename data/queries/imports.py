"""Imports: what was rejected and why, and what the data lacks."""

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask


def rejected(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Rows that were not imported: ``reason``, ``rows``, ``source`` and up to three ``examples`` (redacted), most rows first."""
    return ask(
        connection,
        """SELECT reason, source, count(*) AS rows, list(raw)[1:3] AS examples FROM rejected GROUP BY reason, source
        ORDER BY rows DESC, reason, source LIMIT 200""",
    )


FILLED = (
    "customer_id", "opened_at", "product", "channel", "segment", "app_version", "site", "agent_id", "business_unit", "url", "tags",
)  # fmt: skip
"""Columns of conversations without which a page shows less."""


def filled(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How much of the data has what: ``field``, ``have``, ``of``. ``answers``: conversations in which the company speaks; ``events`` and
    ``customers_base``: rows, of one wanted."""
    columns = " UNION ALL ".join(f"SELECT '{name}', count({name}), count(*) FROM conversations" for name in FILLED)  # noqa: S608  ours
    return ask(
        connection,
        f"""SELECT * FROM ({columns}
        UNION ALL SELECT 'answers', (SELECT count(DISTINCT (source, conversation_id)) FROM turns WHERE speaker = 'agent'), count(*)
        FROM conversations
        UNION ALL SELECT 'events', count(*), 1 FROM events
        UNION ALL SELECT 'customers_base', count(*), 1 FROM customers_base) AS said(field, have, of)""",  # noqa: S608  our own column names
    )
