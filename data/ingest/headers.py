"""The first row: whether it is a header, and names that are distinct."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.ingest import names

_VALUE = re.compile(r"^[\s$€£¥%+\-]*\d[\d\s.,:/%\-TZ+]*$")


def header_row(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of some rows is a header: it holds a known name, or nothing that looks like a value.

    Args:
        rows: The first rows as cells; at least one.
    """
    first = [cell.strip() for cell in rows[0]]
    filled = [cell for cell in first if cell]
    if not filled:
        return False
    known = sum(names.is_known(cell) for cell in filled)
    values = sum(bool(_VALUE.match(cell)) for cell in filled)
    long = sum(len(cell) > 60 or len(cell.split()) > 9 for cell in filled)
    if values or long:
        return known > values + long
    if known or len(rows) == 1:
        return True
    if len(set(filled)) < len(filled):
        return False
    if len(first) == 1:
        rest = [cell for row in rows[1:] for cell in row]
        return len(filled[0].split()) <= 3 and sum(len(cell.split()) for cell in rest) > 5 * len(rest)
    return any(len(cell.split()) > 9 or _VALUE.match(cell.strip()) for row in rows[1:] for cell in row)


def unique_headers(cells: Sequence[str], *, headed: bool = True) -> tuple[list[str], list[str]]:
    """Distinct headers for a row of header cells, and what to tell the user about them.

    A header without words becomes ``column 3``; the second ``Date`` becomes ``Date (2)``.
    """
    headers: list[str] = []
    notes = [] if headed else ["The file has no header row: its columns are called column 1, column 2 and so on."]
    doubled: list[str] = []
    taken: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        base = " ".join(cell.replace("\ufeff", "").split())[:200] or f"column {position}"
        header, again = base, 1
        while header in taken:
            again += 1
            header = f"{base} ({again})"
        if again == 2:
            doubled.append(base)
        taken.add(header)
        headers.append(header)
    if doubled:
        notes.append(f"Headers that occur more than once got a number: {', '.join(doubled[:10])}.")
    return headers, notes
