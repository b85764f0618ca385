"""Spreadsheets and Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.ingest import Intake
from data.schema import InputError
from tests.data.ingest.test_bad_input import _workbook

Take = Callable[..., Intake]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows: list[list[object]]) -> bytes:
    """An XLSX with inline text and numbers; a text that begins with "=" is a formula whose value is 42."""
    cells = []
    for number, row in enumerate(rows, start=1):
        line = ""
        for column, value in enumerate(row):
            place = f"{chr(65 + column)}{number}"
            if isinstance(value, str) and value.startswith("="):
                line += f'<c r="{place}"><f>{value[1:]}</f><v>42</v></c>'
            elif isinstance(value, str):
                line += f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
            elif value is not None:
                line += f'<c r="{place}"><v>{value}</v></c>'
        cells.append(f'<row r="{number}">{line}</row>')
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{"".join(cells)}</sheetData></worksheet>'
    return _workbook(f'<?xml version="1.0"?><sst xmlns="{MAIN}"/>', sheet)


def test_read_excel_reads_a_french_sheet_with_a_title(take: Take) -> None:
    rows: list[list[object]] = [
        ["Extraction des avis", None, None, None, None],
        ["Date de publication", "Auteur", "Note", "Avis", "Produit"],
        ["06/09/2021", "léa-m", 1, "Remboursement toujours en attente après trois mois et personne ne répond", "santé"],
        ["21/09/2021", "paul-b", 5, "Très bon accueil au téléphone, dossier réglé en une semaine", "auto"],
        ["30/09/2021", "zoé-k", 2, "Le prix augmente chaque année sans aucune explication", "habitation"],
    ]
    intake = take("avis.xlsx", workbook(rows))
    assert intake.inputs[0].columns == {
        "opened_at": "Date de publication",
        "customer_id": "Auteur",
        "csat": "Note",
        "text": "Avis",
        "product": "Produit",
    }
    assert intake.messages["opened_at"].dt.day.tolist() == [6, 21, 30]
    assert intake.messages["input_row"].tolist() == [1, 2, 3]


def test_read_excel_reads_serial_dates_and_formulas_by_value(take: Take) -> None:
    rows: list[list[object]] = [
        ["date", "text", "total"],
        [45123.5, "my statement is wrong", "=SUM(A1:A2)"],
        [45124, "the fee came back again", "=1+1"],
    ]
    intake = take("sums.xlsx", workbook(rows))
    assert intake.messages["opened_at"].iloc[0] == pd.Timestamp("2023-07-16 12:00", tz="UTC")
    assert intake.messages["extra"].tolist() == ['{"total": "42"}', '{"total": "42"}']


def test_read_excel_without_rows_is_an_error(take: Take) -> None:
    with pytest.raises(InputError, match="no rows"):
        take("none.xlsx", workbook([]))
    with pytest.raises(InputError, match="no rows"):
        take("head.xlsx", workbook([["date", "text"]]))


def parquet(table: pa.Table) -> bytes:
    """A table as a file."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def test_read_parquet_types_and_bytes(take: Take) -> None:
    table = pa.table({
        "ticket_id": [1001, 1002],
        "created_at": pa.array([datetime(2024, 5, 1, 10, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
        "message": ["the app crashes", "card was not delivered"],
        "csat": pa.array([4.0, None]),
        "product": pa.array(["app", "card"]).dictionary_encode(),
        "blob": pa.array([b"\x00", b"\x01"]),
    })  # fmt: skip
    intake = take("export.parquet", parquet(table))
    assert intake.inputs[0].columns["opened_at"] == "created_at"
    assert intake.messages["conversation_id"].tolist() == ["1001", "1002"]
    assert intake.messages["csat"].iloc[0] == 4
    assert intake.messages["opened_at"].iloc[0] == pd.Timestamp("2024-05-01 10:00", tz="UTC")
    assert any("blob" in note for note in intake.inputs[0].notes)


def test_read_parquet_with_messages_inside(take: Take) -> None:
    turns = [[{"speaker": "agent", "text": "good morning"}, {"speaker": "customer", "text": "my loan was refused"}]] * 2
    intake = take("calls.parquet", parquet(pa.table({"call_id": ["a", "b"], "turns": turns})))
    assert intake.messages["speaker"].tolist() == ["agent", "customer"] * 2


def test_read_parquet_without_rows_is_an_error(take: Take) -> None:
    with pytest.raises(InputError, match="no rows"):
        take("none.parquet", parquet(pa.table({"text": pa.array([], pa.string())})))


def sheets(tables: dict[str, list[list[str]]]) -> bytes:
    """A workbook of several sheets, the first row of each its header."""
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        for title, (header, *rows) in tables.items():
            pd.DataFrame(rows, columns=header).to_excel(writer, sheet_name=title, index=False)
    return out.getvalue()


def test_sheets_of_one_workbook_are_joined_by_their_key(take: Take) -> None:
    calls = [["Call ID", "Start time", "Wait (sec)"], *([f"C-100{n}", f"2026-06-0{n} 09:00", str(10 * n)] for n in range(1, 6))]
    said = [["Call ID", "Party", "Utterance"]]
    for n in range(1, 6):
        said += [
            [f"C-100{n}", "AGENT", "Thank you for calling, how can I help?"],
            [f"C-100{n}", "CALLER", f"My card was declined {n} times."],
        ]
    months = [["Month", "Target"], ["May", "40"], ["June", "45"]]
    intake = take("calls.xlsx", sheets({"Calls": calls, "Transcripts": said, "Targets": months}))
    assert [(file.name, file.joined_to, file.rows) for file in intake.inputs] == [
        ("calls.xlsx/Calls", "", 5), ("calls.xlsx", "calls.xlsx/Calls", 10),
    ]  # fmt: skip
    assert intake.inputs[1].notes[:2] == ["Read from sheet 'Transcripts'.", "Left out: sheet 'Targets'."]
    assert intake.joined == 5
    assert intake.messages["wait_s"].tolist() == [float(10 * n) for n in range(1, 6) for _ in range(2)]
    assert intake.messages["speaker"].tolist() == ["agent", "customer"] * 5
    assert set(intake.messages["source"]) == {"calls"}


def test_sheets_that_do_not_belong_together_are_left_out(take: Take) -> None:
    said = [["id", "text"], ["A1", "the card was declined at the till"], ["A2", "the app is slow again today"]]
    intake = take("book.xlsx", sheets({"Tickets": said, "About": [["Exported by"], ["somebody"]], "Empty": [["Month", "Target"]]}))
    assert [file.name for file in intake.inputs] == ["book.xlsx"]
    assert intake.inputs[0].notes == ["Read from sheet 'Tickets'.", "Left out: sheets 'About', 'Empty'."]
    assert len(intake.messages) == 2
