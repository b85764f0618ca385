"""Options that say how inputs are read, from the command line to ``data.ingest.Options``."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.ingest import Options, load_mapping
from data.ingest.mapping import merge
from data.schema import InputError


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the user said on reading: ``columns`` are texts like ``text="Body"``; they overrule the mapping file; ``keep``:
    headers of columns to keep as filters."""

    columns: tuple[str, ...] = ()
    mapping: Path | None = None
    source: str | None = None
    keep: tuple[str, ...] = ()
    timezone: str | None = None

    def options(self, *, default_timezone: str = "UTC") -> Options:
        """The same, checked.

        Raises:
            InputError: A malformed ``--column``, an unreadable mapping file, an unknown time zone.
        """
        written = load_mapping(self.mapping, timezone=default_timezone) if self.mapping else Options(timezone=default_timezone)
        timezone = self.timezone or written.timezone
        if timezone not in zoneinfo.available_timezones():
            raise InputError(f"--timezone must be a name like Europe/Warsaw or UTC; got '{timezone}'.")
        return merge(written, columns=dict(map(_pair, self.columns)), source=self.source, timezone=timezone, keep=self.keep)


def decodings(decoded: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Lines that say how codes were read: ``status: 2 = open, 3 = pending``."""
    for field, table in decoded.items():
        yield f"{field}: " + ", ".join(f"{cell} = {value}" for cell, value in table.items())


def _pair(text: str) -> tuple[str, str]:
    field, found, header = text.partition("=")
    if not found or not field.strip() or not header:
        raise InputError(f'--column wants FIELD="Header", e.g. --column text="Description"; got {text!r}.')
    return field.strip(), header
