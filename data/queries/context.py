"""What the company itself knows: what happened, and how many active customers there were."""

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask


def events(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What happened, by day: ``day``, ``ended_day`` (null where it has no end), ``kind``, ``name``, ``product``, ``version``."""
    return ask(connection, "SELECT day, ended_day, kind, name, product, version FROM happened ORDER BY day, name")


def base(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Active customers: ``month`` (2026-10), ``product`` and ``segment`` (null = all), ``customers``."""
    return ask(connection, "SELECT month, product, segment, customers FROM customers_base ORDER BY month")
