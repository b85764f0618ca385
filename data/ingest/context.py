"""Context files: what the company itself knows (events, customer base, surveys, customers) → checked tables and what was left out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data.ingest.dates import parse_dates
from data.ingest.names import normalise
from data.ingest.tabular import read_tabular
from data.ingest.values import blank, numbers
from data.redact import hash_id, redact_identifier, redact_text
from data.schema import CONTEXT, CONVERSATION_FIELDS, InputError, conform

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_HEADERS = {file: {field: [normalise(w) for w in names.split("|")] for field, names in _WORDS[file].items()} for file in _WORDS}
_KINDS = {name: kind for kind, names in _HEADERS.pop("kinds").items() for name in names}
_NEEDED = {
    "events": ("at", "name"), "customers_base": ("month", "customers"), "surveys": ("conversation_id",), "customers": ("customer_id",),
}  # fmt: skip
FILES = tuple(f"{name}.csv" for name in _NEEDED)
SCORES = ("csat", "nps", "ces", "ves")
_RANGES = {c.name: (c.low, c.high) for c in CONVERSATION_FIELDS if c.low is not None and c.high is not None}
_MONTH = re.compile(r"(\d{4})\s?[-/.]?\s?(\d{1,2})|(\d{1,2})\s?[-/.]\s?(\d{4})")


@dataclass(frozen=True)
class ContextFile:
    """A context file, read: its rows, and sentences for the user on what was left out and what it lacks."""

    frame: pd.DataFrame
    notes: list[str]


def read_events(data: bytes, *, zone: str, today: date, name: str = "events.csv") -> ContextFile:
    """``schema.CONTEXT["events"]`` by time. A row without a date or a name is left out and said so; one in the future is kept.

    Args:
        data: The file.
        zone: Zone of dates that name none.
        today: In that zone; what lies after it has not happened yet.

    Raises:
        InputError: The file is no table, or has no column with dates or names.
    """
    cells = _cells(name, data)
    ends: dict[str, pd.Series] = {}
    notes: list[str] = []
    for field in ("at", "ended_at"):
        dates = parse_dates(_column(cells, field), zone=zone, name=f"{name}: {field}")
        ends[field] = dates.values
        notes += dates.notes
    frame = pd.DataFrame(
        {**ends, "kind": _column(cells, "kind").map(_kind), **{c: _column(cells, c) for c in ("name", "product", "version")}}
    )
    kept, left_out = _complete(frame, "at", "name", name=name)
    notes += left_out
    if unknown := int((_column(cells, "kind").notna() & frame["kind"].isna()).sum()):
        notes.append(f"{name}: {unknown} row(s) have a kind that is not known; they are kept without it.")
    future = kept["at"].dt.tz_convert(zone).dt.date > today
    if future.any():
        first = kept[future].sort_values("at").iloc[0]
        notes.append(
            f"{name}: {int(future.sum())} event(s) lie in the future (e.g. '{first['name']}'): kept, and shown when they have come."
        )
    kept = kept.sort_values(["at", "name"], kind="stable").drop_duplicates(ignore_index=True)
    return ContextFile(conform(kept, CONTEXT["events"], name=name), notes)


def read_base(data: bytes, *, name: str = "customers_base.csv") -> ContextFile:
    """``schema.CONTEXT["customers_base"]`` by month. Months that are missing between the first and the last are named, never filled.

    Raises:
        InputError: The file is no table, or has no column with months or customers.
    """
    cells = _cells(name, data)
    counts = numbers(_column(cells, "customers").str.replace(r"(?<=\d)[\s\u00a0\u202f',](?=\d{3})", "", regex=True))
    frame = pd.DataFrame(
        {"month": _column(cells, "month").map(_month, na_action="ignore"), "product": _column(cells, "product"),
         "segment": _column(cells, "segment"), "customers": counts.where(counts >= 0)}
    )  # fmt: skip
    kept, notes = _complete(frame, "month", "customers", name=name)
    key = ["month", "product", "segment"]
    again = int(kept.duplicated(key).sum())
    if again:
        notes.append(f"{name}: {again} row(s) repeat a month, product and segment; the last one counts.")
    kept = kept.drop_duplicates(key, keep="last").sort_values(key, ignore_index=True)
    if missing := missing_months(kept["month"]):
        told = ", ".join(missing[:6]) + (" …" if len(missing) > 6 else "")
        notes.append(f"{name}: no customers for {told}: nothing is shown per 1 000 customers there.")
    return ContextFile(conform(kept, CONTEXT["customers_base"], name=name), notes)


def missing_months(months: pd.Series) -> list[str]:
    """Months between the first and the last one that nothing is said about."""
    if months.empty:
        return []
    every = pd.period_range(months.min(), months.max(), freq="M").astype(str)
    return [month for month in every if month not in set(months)]


def read_surveys(data: bytes, *, zone: str, salt: bytes, name: str = "surveys.csv") -> ContextFile:
    """``conversation_id``, ``csat``, ``nps``, ``ces``, ``ves``, ``survey_sent_at``, ``survey_answered_at``; scores outside their range are
    left empty and counted. Personal data in ids is taken out as in exports.

    Raises:
        InputError: The file is no table, or has no column with conversation ids.
    """
    cells = _cells(name, data)
    ids = _column(cells, "conversation_id").map(lambda value: redact_identifier(value, salt=salt), na_action="ignore")
    frame, notes = pd.DataFrame({"conversation_id": ids}), []
    for score in SCORES:
        values, (low, high) = numbers(_column(cells, score)), _RANGES[score]
        good = (values >= low) & (values <= high)
        if wrong := int((values.notna() & ~good).sum()):
            notes.append(f"{name}: {wrong} value(s) of {score} are outside {low:g}–{high:g} and were left empty.")
        frame[score] = values.where(good)
    for field, header in (("survey_sent_at", "sent"), ("survey_answered_at", "answered")):
        dates = parse_dates(_column(cells, header), zone=zone, name=f"{name}: {header}")
        frame[field], notes = dates.values, notes + dates.notes
    kept, left_out = _complete(frame, "conversation_id", name=name)
    return ContextFile(kept.drop_duplicates("conversation_id", keep="last", ignore_index=True), notes + left_out)


def read_customers(data: bytes, *, salt: bytes, name: str = "customers.csv") -> ContextFile:
    """``customer_id`` (hashed like those of exports), ``segment``, ``tenure``, ``value``.

    Raises:
        InputError: The file is no table, or has no column with customer ids.
    """
    cells = _cells(name, data)
    ids = _column(cells, "customer_id").map(lambda value: hash_id(value, salt=salt), na_action="ignore")
    segment = _column(cells, "segment").map(lambda value: redact_text(value)[0], na_action="ignore")
    frame = pd.DataFrame({"customer_id": ids, "segment": segment.astype("str"), "value": numbers(_column(cells, "value"))})
    frame.insert(2, "tenure", numbers(_column(cells, "tenure")))
    kept, notes = _complete(frame, "customer_id", name=name)
    return ContextFile(kept.drop_duplicates("customer_id", keep="last", ignore_index=True), notes)


def _cells(name: str, data: bytes) -> pd.DataFrame:
    """Text cells under the names of fields."""
    raw = read_tabular(name, data)
    wanted: Mapping[str, list[str]] = _HEADERS[name.removesuffix(".csv")]
    spoken = {header: normalise(str(header)) for header in raw.frame.columns}
    found: dict[str, str] = {}
    for field, names in wanted.items():
        free = [header for header in spoken if header not in found.values()]
        best = min((h for h in free if spoken[h] in names), key=lambda h: names.index(spoken[h]), default=None)
        if best is not None:
            found[field] = best
    for field in _NEEDED[name.removesuffix(".csv")]:
        if field not in found:
            told = ", ".join(map(repr, raw.frame.columns))
            raise InputError(f"{name} needs a column '{field}'; found {told}. Name the column '{field}' and give the folder again.")
    return pd.DataFrame({field: blank(raw.frame[header]) for field, header in found.items()})


def _column(cells: pd.DataFrame, field: str) -> pd.Series:
    return cells[field] if field in cells else pd.Series(None, index=cells.index, dtype="str")


def _complete(frame: pd.DataFrame, *needed: str, name: str) -> tuple[pd.DataFrame, list[str]]:
    good = frame[list(needed)].notna().all(axis=1)
    if good.all():
        return frame, []
    rows = ", ".join(str(row + 1) for row in frame.index[~good][:5])
    return frame[good], [f"{name}: {int((~good).sum())} row(s) without a usable {' or '.join(needed)} were left out (row {rows})."]


def _kind(cell: object) -> str | None:
    return _KINDS.get(normalise(cell)) if isinstance(cell, str) else None


def _month(cell: str) -> str | None:
    """``2026-10`` of ``2026-10``, ``10/2026``, ``202610``, or any date."""
    found = _MONTH.fullmatch(cell.strip())
    if found:
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None
    moment = parse_dates(pd.Series([cell], dtype="str")).values.iloc[0]
    return None if pd.isna(moment) else f"{moment:%Y-%m}"
