"""Imports: what was rejected, and why."""

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
