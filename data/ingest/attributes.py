"""The fields of a conversation from its columns: typed, within the contract's values, with what does not fit kept aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.ingest import codes, names, values
from data.ingest.dates import parse_dates
from data.ingest.fields import Recognised
from data.ingest.helpdesks import HelpDesk
from data.ingest.raw import Options
from data.schema import CONVERSATION_FIELDS, Column

_MAX_TEXT = 500
_SCALES = ("csat", "nps", "ces", "ves")


@dataclass
class Attributes:
    """The fields of a file's lines.

    Args:
        frame: ``schema.CONVERSATION_FIELDS`` and ``at``, typed, one line per line of the file.
        orders: Field → how its dates were read.
        decoded: Field → cell → what it was read as, where cells are codes or words for it.
        unknown: Field → codes that are in no list.
        notes: Sentences for the user.
        kept: Header → cells that did not fit (null elsewhere).
    """

    frame: pd.DataFrame
    orders: dict[str, str] = field(default_factory=dict)
    decoded: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    kept: dict[str, pd.Series] = field(default_factory=dict)


def read_attributes(frame: pd.DataFrame, found: Recognised, options: Options, desk: HelpDesk | None = None) -> Attributes:
    """Fields of a file's lines; ``desk`` is the help desk that wrote it, whose codes are known."""
    read = Attributes(pd.DataFrame(index=frame.index))
    typed: dict[str, pd.Series] = {}
    for column in (*CONVERSATION_FIELDS, Column("at", "time")):
        header = found.columns.get(column.name)
        if column.name == "tags":
            cells = [frame[tag] for tag in found.tags]
            typed["tags"] = values.tag_lists(cells, spaced=bool(desk and desk.spaced)) if cells else _nothing(frame, "object")
        elif header is None:
            typed[column.name] = _nothing(frame, _DTYPES[column.kind])
        else:
            typed[column.name] = _read(column, frame[header], header, read, options, desk)
    read.frame = pd.DataFrame(typed, index=frame.index)
    read.notes += _about_stars(found) if desk is None and "csat" not in read.decoded else []
    return read


def _read(column: Column, cells: pd.Series, header: str, into: Attributes, options: Options, desk: HelpDesk | None) -> pd.Series:
    """One field's values; what is to be told and kept goes into ``into``."""
    if column.kind == "time":
        order = options.date_order.get(column.name) or options.date_order.get("*")
        dates = parse_dates(cells, zone=options.timezone, order=order, name=f"'{header}'")
        into.notes += dates.notes
        if dates.order:
            into.orders[column.name] = dates.order
        read, odd = dates.values, dates.odd
    elif column.name in codes.FIELDS:
        found = codes.decode(column.name, cells, header=header, desk=desk, given=options.codes.get(column.name, {}))
        read, odd = _within(column, found.values, cells)
        into.notes += found.notes
        if found.table:
            into.decoded[column.name] = found.table
        if found.unknown:
            into.unknown[column.name] = found.unknown
    else:
        read, odd = _value(column, cells, header)
    if column.name == "url" and desk and desk.link:
        read = read.str.replace(*desk.link, regex=True)
    if odd.any():
        into.kept[header] = cells.where(pd.Series(odd, index=cells.index))
        into.notes += _lost(column, cells, odd, header)
    return read


_DTYPES = {"text": "str", "float": "float64", "bool": "boolean", "time": "datetime64[us, UTC]", "texts": "object"}


def _nothing(frame: pd.DataFrame, dtype: str) -> pd.Series:
    return pd.Series(None, index=frame.index, dtype=dtype)


def _value(column: Column, cells: pd.Series, header: str) -> tuple[pd.Series, np.ndarray]:
    """A column's values within the contract, and where a cell did not fit."""
    special: dict[str, Callable[[pd.Series], pd.Series]] = {
        "complaint": values.booleans,
        "wait_s": lambda column: values.durations(column, header),
        "handle_s": lambda column: values.durations(column, header),
    }
    if column.name in special:
        read = special[column.name](cells)
    elif column.kind == "float":
        read = values.numbers(cells)
    else:
        read = cells.str.replace(r"\s+", " ", regex=True).str.slice(stop=_MAX_TEXT)
        return (read.str.replace(r"^(\d+)\.0$", r"\1", regex=True) if column.name.endswith("_id") else read), np.zeros(
            len(cells), dtype=bool
        )
    return _within(column, read, cells)


def _within(column: Column, read: pd.Series, cells: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Values within the column's range, and where a cell says something that its value does not."""
    if column.low is not None and column.high is not None:
        read = read.where((read >= column.low) & (read <= column.high))
    odd = (read.isna() & cells.notna()).to_numpy(dtype=bool, copy=True)
    if column.name == "channel":  # "other" says less than the cell did
        odd |= (read == "other").to_numpy(dtype=bool)
    if column.name == "status":  # "Closed with monetary relief" says more than "closed"
        odd |= (read.notna() & (cells.str.casefold() != read)).to_numpy(dtype=bool)
    return read, odd


def _lost(column: Column, cells: pd.Series, odd: np.ndarray, header: str) -> list[str]:
    """What to tell the user about cells that did not fit; the first few different ones as examples."""
    if column.kind == "time" or column.name in ("status", "channel"):
        return []
    if column.name == "csat":
        odd = odd & ~cells.map(lambda cell: isinstance(cell, str) and values.is_unrated(cell)).to_numpy(dtype=bool)
        if not odd.any():
            return []
    shown = ", ".join(f"'{cell[:40]}'" for cell in cells[odd].drop_duplicates().head(3))
    wanted = (
        f"a number from {column.low:g} to {column.high:g}" if column.low is not None and column.high is not None else f"a {column.kind}"
    )
    return [
        f"'{header}': {int(odd.sum())} cell(s) are not {wanted} ({shown}); {column.name} is left empty there, the cell is kept in extra."
    ]


def _about_stars(found: Recognised) -> list[str]:
    """Say it where a rating that nobody called satisfaction was taken for it."""
    header = found.columns.get("csat")
    if (
        header is None
        or found.how["csat"] == "given"
        or any(word in names.normalise(header) for word in ("csat", "satisf", "zufried", "zadowol", "hai long", "满意"))
    ):
        return []
    return [f"'{header}' holds 1 to 5 and was taken as how satisfied customers are (CSAT)."]
