"""Answers imported as a column: each customer once, with the latest."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from data.queries.answers import answer_columns, answers


def _contacts(*rows: tuple[int, int, str, list[str] | None]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE contacts (id INTEGER, person UBIGINT, day DATE, kept VARCHAR[])")
    connection.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?)", rows)
    return connection


def test_each_customer_counts_once_with_the_latest_answer() -> None:
    connection = _contacts(
        (1, 10, "2026-10-01", ["Wants it: no", "Region: North"]),
        (2, 10, "2026-10-05", ["Wants it: yes: at once"]),
        (3, 11, "2026-10-02", ["Wants it: no"]),
        (4, 12, "2026-10-03", ["Wants it: no"]),
        (5, 13, "2026-10-03", ["Wants it all: no"]),
        (6, 14, "2026-10-03", None),
    )
    said = answers(connection, "Wants it")
    assert said[["value", "customers", "answered"]].to_numpy().tolist() == [["no", 2, 3], ["yes: at once", 1, 3]]
    assert said["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (said["share_low"] < said["share"]).all()
    assert said["share_few"].all()
    later = answers(connection, "Wants it", since=pd.Timestamp("2026-10-03"))
    assert later[["value", "customers"]].to_numpy().tolist() == [["no", 1], ["yes: at once", 1]]
    assert answers(connection, "' OR 1=1 --").empty
    assert answer_columns(connection) == ["Region", "Wants it", "Wants it all"]


def test_the_everyday_store_tells_its_columns(everyday: duckdb.DuckDBPyConnection) -> None:
    assert answer_columns(everyday) == ["Region"]
    assert set(answers(everyday, "Region")["value"]) == {"North", "South"}


def test_a_store_that_lacks_nearly_everything_can_be_asked(sparse: duckdb.DuckDBPyConnection) -> None:
    assert set(answer_columns(sparse)) <= {"Region"}
    assert answers(sparse, "Wants it").empty
