"""Codes and words of help desks → the contract's values: states, channels, satisfaction; and how each was read, to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from data.ingest import values
from data.ingest.helpdesks import HelpDesk
from data.schema import CHANNELS, STATUSES

FIELDS = ("status", "channel", "csat")
"""Fields whose cells are decoded."""
MEANINGS: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "channel": CHANNELS, "csat": ("1", "2", "3", "4", "5")}
"""What a code can mean."""
_SHOWN = 20
_LONGEST = 80
_NAMED = 8


class Decoded(NamedTuple):
    """A decoded column: its values, cell → value for people (commonest first), codes that are in no list, and what to tell about them."""

    values: pd.Series
    table: dict[str, str]
    unknown: list[str]
    notes: list[str]


def decode(field: str, cells: pd.Series, *, header: str, desk: HelpDesk | None, given: Mapping[str, str]) -> Decoded:
    """Values of a column of codes.

    Args:
        field: One of ``FIELDS``.
        cells: Text cells, placeholders null.
        header: Of the column, for what is told.
        desk: The help desk that wrote the file; its codes come before words that Earshot knows.
        given: Code → meaning, from the user; above everything.
    """
    counts = cells.value_counts()
    own = {**(desk.codes.get(field, {}) if desk else {}), **{code.casefold(): value for code, value in given.items()}}
    table = {str(cell): _meaning(field, str(cell), own, has_codes=field in (desk.codes if desk else {})) for cell in counts.index}
    known = {cell: value for cell, value in table.items() if value is not None}
    read = cells.map(known) if known else pd.Series(None, index=cells.index)
    typed = pd.to_numeric(read).astype("float64") if field == "csat" else read.astype("str")
    unknown = [cell for cell, value in table.items() if value is None and not (field == "csat" and values.is_unrated(cell))]
    worded = {cell: value for cell, value in known.items() if cell.casefold() != value and _is_code(field, cell)}
    notes = _unknown(field, header, unknown, counts, desk)
    return Decoded(typed, dict(list(worded.items())[:_SHOWN]), [cell[:_LONGEST] for cell in unknown[:_SHOWN]], notes)


def _meaning(field: str, cell: str, own: Mapping[str, str], *, has_codes: bool) -> str | None:
    said = own.get(cell.casefold())
    if said is not None:
        return said
    if field == "csat":
        return values.rating(cell)
    if _is_number(cell) and has_codes:
        return None  # a number that its help desk's list lacks is no "other"
    return values.status(cell) if field == "status" else values.channel(cell)


def _is_code(field: str, cell: str) -> bool:
    """Whether reading a cell was decoding: a rating of 4 is 4."""
    return field != "csat" or values.number(cell) is None or not 1 <= (values.number(cell) or 0) <= 5


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("-").isdecimal()


def _unknown(field: str, header: str, unknown: list[str], counts: pd.Series, desk: HelpDesk | None) -> list[str]:
    if not unknown or field == "csat":
        return []
    shown = ", ".join(f"'{cell[:40]}' ({int(counts[cell])})" for cell in unknown[:_NAMED])
    more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
    whose = f"{desk.name}'s list of codes" if desk and field in desk.codes else "the list of words that Earshot knows"
    return [
        f"'{header}': {shown}{more} is not in {whose}: {field} is left empty there, the cell is kept as it is in extra. "
        f'Say what it means in a mapping file: [codes.{field}] "{unknown[0][:40]}" = "{MEANINGS[field][0]}".'
    ]
