"""What goes with a finding that leaves Earshot: where its quotes' tickets are, which versions it concerns."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import Filters, where


def addresses(connection: duckdb.DuckDBPyConnection, keys: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """The help desk's ``url`` of each of these conversations that has one, with ``conversation_id`` and ``source``.

    Args:
        keys: (source, conversation_id) of a few conversations.
    """
    return ask(
        connection,
        """SELECT v.conversation_id, v.source, v.url FROM conversations v
        JOIN (SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS conversation_id) wanted USING (source, conversation_id)
        WHERE v.url IS NOT NULL""",
        [[source for source, _ in keys], [conversation_id for _, conversation_id in keys]],
    )


def versions(connection: duckdb.DuckDBPyConnection, chosen: Filters, *, limit: int = 4) -> pd.DataFrame:
    """Versions of the product that the chosen conversations are about: ``version``, ``customers``, most customers first."""
    condition, values = where(chosen)
    return ask(
        connection,
        f"""SELECT version, count(DISTINCT person) AS customers FROM contacts c WHERE version IS NOT NULL AND {condition}
        GROUP BY version ORDER BY customers DESC, version LIMIT ?""",
        [*values, limit],
    )
