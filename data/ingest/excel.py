"""Spreadsheets (XLSX, XLSM, XLS, ODS) through calamine, which runs no macros, follows no links and expands no entities."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from data.ingest.archives import is_workbook, members
from data.ingest.headers import header_row, unique_headers
from data.ingest.raw import RawTable
from data.schema import InputError

MAX_COLUMNS = 2_000
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_PREAMBLE = 15
Cells = list[str | None]


def is_spreadsheet(data: bytes) -> bool:
    """Whether bytes are a workbook, new or old."""
    return data.startswith(_OLD_FORMAT) or is_workbook(data)


def read_excel(name: str, data: bytes) -> RawTable:
    """Cells of the fullest sheet, and of the sheets whose header is the same; the other sheets beside them.

    Formulas count by the value that was stored with them. Numbers that are whole lose their ``.0``; dates become ISO.

    Raises:
        InputError: The workbook is damaged or protected, expands beyond the limits, or has no rows.
    """
    if not data.startswith(_OLD_FORMAT):
        for _ in members(data, name):  # the limits of archives hold here too
            pass
    try:
        workbook = load_workbook(io.BytesIO(data))
        sheets = _sheets(workbook)
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(f"{name} cannot be read as a spreadsheet: {error}. Save it again as XLSX or CSV.") from error
    full = {title: rows for title, rows in sheets.items() if rows}
    if not full:
        raise InputError(f"{name} has no rows in any of its sheets ({', '.join(sheets) or 'none'}).")
    main = max(full, key=lambda title: sum(len(cell or "") for row in full[title][:500] for cell in row) * len(full[title]))
    same = [title for title in full if full[title][0] == full[main][0]]
    table = _table(name, [full[title] for title in same])
    if not len(table.frame):
        raise InputError(f"{name} has a header ({', '.join(table.frame.columns[:8])}) but no rows.")
    notes = [f"Read from sheet {', '.join(map(repr, same))}."] if len(full) > 1 else []
    others = {title: _table(name, [rows]) for title, rows in full.items() if title not in same and len(rows[0]) <= MAX_COLUMNS}
    return replace(table, notes=[*table.notes, *notes], sheets=others)


def _table(name: str, sheets: Sequence[list[Cells]]) -> RawTable:
    """Cells of sheets with the same header."""
    headed = header_row([[cell or "" for cell in row] for row in sheets[0][:20]])
    width = max(len(row) for rows in sheets for row in rows[:1000])
    if width > MAX_COLUMNS:
        raise InputError(f"{name} has {width} columns; Earshot reads up to {MAX_COLUMNS}. Export fewer columns.")
    first = [cell or "" for cell in sheets[0][0]] if headed else []
    headers, notes = unique_headers(first + [""] * (width - len(first)), headed=headed)
    body = [row for rows in sheets for row in rows[1 if headed else 0 :]]
    return RawTable(frame=_frame(body, headers), rows=np.arange(1, len(body) + 1), format="xlsx", notes=notes)


def _sheets(workbook: CalamineWorkbook) -> dict[str, list[Cells]]:
    """Title → rows of text cells of every visible sheet, without empty rows and without lines over the header."""
    sheets = {}
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        rows = [[_text(cell) for cell in row] for row in workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=True)]
        sheets[meta.name] = _from_header([row for row in rows if any(row)])
    return sheets


def _from_header(rows: list[Cells]) -> list[Cells]:
    """Rows from the header on: titles over a table fill fewer cells than it."""
    filled = [sum(cell is not None for cell in row) for row in rows[: 2 * _PREAMBLE]]
    if not filled:
        return rows
    usual = sorted(filled)[len(filled) // 2]
    start = next((index for index, count in enumerate(filled[:_PREAMBLE]) if count >= max(2, 0.7 * usual)), 0)
    return rows[start:] if usual > 1 else rows


def _text(cell: object) -> str | None:
    """One cell as text; null for an empty one."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell).strip() or None


def _frame(rows: Sequence[Cells], headers: list[str]) -> pd.DataFrame:
    padded = ([*row, *[None] * (len(headers) - len(row))][: len(headers)] for row in rows)
    columns = list(zip(*padded, strict=True)) or [()] * len(headers)
    return pd.DataFrame({header: pd.Series(list(column), dtype="str") for header, column in zip(headers, columns, strict=True)})
