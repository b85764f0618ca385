"""Delimited files."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.tabular import is_table, read_tabular


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_tabular_finds_the_delimiter(delimiter: str) -> None:
    rows = [["id", "date", "text"], *[[str(n), "1,5;2|3\t4", "card, lost; please | help\tme"] for n in range(5)]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    table = read_tabular("a.csv", buffer.getvalue().encode())
    assert table.delimiter == delimiter
    assert table.frame.to_numpy().tolist() == rows[1:]


def test_read_tabular_reads_one_column_with_commas() -> None:
    table = read_tabular("a.csv", b"text\nI lost my card, please help\nthe app, again, is down\nrefund\n")
    assert table.delimiter is None
    assert table.frame["text"].tolist() == ["I lost my card, please help", "the app, again, is down", "refund"]


def test_read_tabular_skips_titles_and_the_excel_hint() -> None:
    titled = read_tabular("a.csv", b"Weekly report\nCreated 2024-05-01\n\nid,text\n1,card lost again\n2,app is slow\n3,no refund\n")
    assert titled.frame.columns.tolist() == ["id", "text"]
    assert any("before the header" in note for note in titled.notes)
    hinted = read_tabular("a.csv", b"sep=;\nid;text\n1;card lost\n2;app slow\n")
    assert (hinted.delimiter, hinted.rows.tolist()) == (";", [1, 2])


def test_read_tabular_names_columns_of_a_file_without_header() -> None:
    table = read_tabular("a.csv", b"101,2024-05-01,my card was lost on the train\n102,2024-05-02,the app does not open on my phone\n")
    assert table.frame.columns.tolist() == ["column 1", "column 2", "column 3"]
    assert len(table.frame) == 2


def test_read_tabular_accepts_quotes_that_are_not_doubled() -> None:
    table = read_tabular("a.tsv", b'id\ttext\n1\t"hi" he said to me\n2\t"never closed\n3\tfine\n')
    assert table.frame["text"].tolist() == ['"hi" he said to me', '"never closed', "fine"]


def test_read_tabular_pads_where_short_lines_are_the_rule() -> None:
    table = read_tabular("a.csv", b"id,text,note\n1,card lost\n2,app slow\n3,no refund,urgent\n4,late\n")
    assert table.rows.tolist() == [1, 2, 3, 4]
    assert not table.rejected


def test_read_tabular_numbers_rows_behind_broken_ones() -> None:
    good = "".join(f"{n},fine,x\n" for n in range(5, 40))
    table = read_tabular("a.csv", ('id,text,note\n1,ok,y\n2,a,b,c,d\n3,ok,z\n4,"broken,z\n' + good).encode())
    assert [(row.row, row.reason.split(" ")[0]) for row in table.rejected] == [(2, "5"), (4, "a")]
    assert table.rows.tolist() == [1, 3, *range(5, 40)]


def test_is_table_must_not_take_prose_for_one() -> None:
    assert not is_table(b"Dear team, I lost my card.\nPlease, send a new one, soon.\nThanks, Ann\n")
    assert is_table(b"id;text\n1;card lost\n2;app slow\n3;no refund\n")


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r\ufeff"), max_size=20)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=12), st.sampled_from(",;\t|"))
def test_read_tabular_reads_what_csv_writes(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("ticket_id", "created_at", "message"), *rows])
    table = read_tabular("a.csv", buffer.getvalue().encode("utf-8"))
    assert table.frame.to_numpy().tolist() == [list(row) for row in rows]
    assert not table.rejected


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30), min_size=1, max_size=15))
def test_read_tabular_never_loses_whole_rows_to_garbage(garbage: list[str]) -> None:
    whole = "".join(f"keep{n},2024-05-01,whole row {n}\n" for n in range(30))
    mess = "\n".join(garbage).replace("keep", "") + "\n"
    table = read_tabular("a.csv", ("ticket_id,created_at,message\n" + whole + mess + whole).encode())
    kept = table.frame.iloc[:, 0].str.startswith("keep").sum()
    assert kept >= 58  # a quote left open by the garbage may cost its neighbour, no more
    numbers = sorted([*table.rows.tolist(), *[row.row for row in table.rejected]])
    assert numbers == list(range(1, len(numbers) + 1))


def test_read_tabular_without_a_header_begins_at_a_record_of_several_lines() -> None:
    rows = [["0001", "2024-03-04", "They charged me twice, and\n\nthe branch, again, knew nothing, at all", "Billing"]]
    rows += [[f"{n:04d}", "2024-03-05", f"the app, number {n}, is down", "Network"] for n in range(2, 9)]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    table = read_tabular("a.csv", buffer.getvalue().encode())
    assert table.frame.to_numpy().tolist() == rows
    assert not table.rejected
