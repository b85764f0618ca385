"""The fields of a conversation from its columns: typed, within the contract's values, with what does not fit kept aside."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data.ingest import names, values
from data.ingest.dates import parse_dates
from data.ingest.fields import Recognised
from data.ingest.raw import Options
from data.schema import CONVERSATION_FIELDS, Column

_MAX_TEXT = 500
_SCALES = ("csat", "nps", "ces", "ves")


def read_attributes(
    frame: pd.DataFrame, found: Recognised, options: Options
) -> tuple[pd.DataFrame, dict[str, str], list[str], dict[str, pd.Series]]:
    """Columns of ``schema.CONVERSATION_FIELDS`` and ``at``, one line per line of a file.

    Returns:
        The typed frame; field → how its dates were read; sentences for the user; header → cells that did not fit (null elsewhere).
    """
    typed: dict[str, pd.Series] = {}
    orders: dict[str, str] = {}
    notes: list[str] = []
    kept: dict[str, pd.Series] = {}
    for column in (*CONVERSATION_FIELDS, Column("at", "time")):
        header = found.columns.get(column.name)
        if column.name == "tags":
            typed["tags"] = values.tag_lists([frame[tag] for tag in found.tags]) if found.tags else _nothing(frame, "object")
            continue
        if header is None:
            typed[column.name] = _nothing(frame, _DTYPES[column.kind])
            continue
        cells = frame[header]
        if column.kind == "time":
            order = options.date_order.get(column.name) or options.date_order.get("*")
            dates = parse_dates(cells, zone=options.timezone, order=order, name=f"'{header}'")
            typed[column.name], odd = dates.values, dates.odd
            notes += dates.notes
            if dates.order:
                orders[column.name] = dates.order
        else:
            typed[column.name], odd = _value(column, cells, header)
        if odd.any():
            kept[header] = cells.where(pd.Series(odd, index=cells.index))
            notes += _lost(column, cells, odd, header)
    notes += _about_stars(found)
    return pd.DataFrame(typed, index=frame.index), orders, notes, kept


_DTYPES = {"text": "str", "float": "float64", "bool": "boolean", "time": "datetime64[us, UTC]", "texts": "object"}


def _nothing(frame: pd.DataFrame, dtype: str) -> pd.Series:
    return pd.Series(None, index=frame.index, dtype=dtype)


def _value(column: Column, cells: pd.Series, header: str) -> tuple[pd.Series, np.ndarray]:
    """A column's values within the contract, and where a cell did not fit."""
    special: dict[str, Callable[[pd.Series], pd.Series]] = {
        "channel": values.channels,
        "status": values.statuses,
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
    return [f"'{header}' holds 1 to 5 and was taken as csat."]
