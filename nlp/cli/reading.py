"""Options that say how inputs are read, from the command line to ``data.ingest.Options``."""

from __future__ import annotations

import json
import sys
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.ingest import Options, load_mapping
from data.ingest.mapping import check_codes, choice_of, merge
from data.ingest.shapes import Choice
from data.schema import InputError


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the user said on reading.

    Args:
        columns: Texts like ``text="Body"``; they overrule the mapping file.
        mapping: A TOML file.
        source: What to call the inputs.
        keep: Headers of columns to keep as filters.
        drop: Headers of columns that shall be no filters any more.
        codes: Texts like ``status:17=pending``; they overrule the mapping file.
        timezone: Of times that name none.
        chosen: A JSON file (``-``: standard input) with what was chosen on the screen, by shape of file.
        again: What was imported before is read again, and replaced.
    """

    columns: tuple[str, ...] = ()
    mapping: Path | None = None
    source: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    timezone: str | None = None
    chosen: Path | None = None
    again: bool = False

    def options(self, *, default_timezone: str = "UTC") -> Options:
        """The same, checked.

        Raises:
            InputError: A malformed ``--column`` or ``--code``, an unreadable mapping file, an unknown time zone.
        """
        written = load_mapping(self.mapping, timezone=default_timezone) if self.mapping else Options(timezone=default_timezone)
        timezone = self.timezone or written.timezone
        if timezone not in zoneinfo.available_timezones():
            raise InputError(f"--timezone must be a name like Europe/Warsaw or UTC; got '{timezone}'.")
        columns, codes = dict(map(_pair, self.columns)), _codes(self.codes)
        options = merge(written, columns=columns, source=self.source, timezone=timezone, keep=self.keep, codes=codes)
        return replace(options, remembered=_chosen(self.chosen) if self.chosen else (), again=self.again)


def _chosen(path: Path) -> tuple[Choice, ...]:
    """Choices of a JSON file: ``{"who": …, "files": {key of a shape: {"columns": {…}, "codes": {…}}}}``."""
    try:
        told = json.loads(sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8"))
        who, files = str(told["who"]), dict(told["files"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path} holds no choices of the Imports page any more. Bring the files in again.") from error
    return tuple(replace(choice_of(said, where=f"{path}: "), key=str(key), who=who) for key, said in files.items())


def decodings(decoded: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Lines that say how codes were read: ``status: 2 = open, 3 = pending``."""
    for field, table in decoded.items():
        yield f"{field}: " + ", ".join(f"{cell} = {value}" for cell, value in table.items())


def _pair(text: str) -> tuple[str, str]:
    field, found, header = text.partition("=")
    if not found or not field.strip() or (not header and field.strip() == "text"):
        raise InputError(f'--column wants FIELD="Header", e.g. --column text="Description"; got {text!r}.')
    return field.strip(), header


def _codes(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for text in texts:
        place, _, meaning = text.rpartition("=")
        field, _, code = place.partition(":")
        if not code or not meaning:
            raise InputError(f"--code wants FIELD:CODE=MEANING, e.g. --code status:17=pending; got {text!r}.")
        tables.setdefault(field.strip(), {})[code] = meaning.strip()
    return check_codes(tables, where="--code: ")
