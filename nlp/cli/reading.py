"""Options that say how inputs are read, from the command line to ``data.ingest.Options``."""

from __future__ import annotations

import tomllib
import zoneinfo
from dataclasses import dataclass
from pathlib import Path

from data.ingest import Options
from data.schema import InputError


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the user said on reading: ``columns`` are texts like ``text="Body"``; they overrule the mapping file."""

    columns: tuple[str, ...] = ()
    mapping: Path | None = None
    source: str | None = None
    timezone: str | None = None

    def options(self, *, default_timezone: str = "UTC") -> Options:
        """The same, checked.

        Raises:
            InputError: A malformed ``--column``, an unreadable mapping file, an unknown time zone.
        """
        timezone = self.timezone or default_timezone
        if timezone not in zoneinfo.available_timezones():
            raise InputError(f"--timezone must be a name like Europe/Warsaw or UTC; got '{timezone}'.")
        columns = {**_mapping(self.mapping), **dict(map(_pair, self.columns))}
        return Options(columns=columns, source=self.source, timezone=timezone)


def _pair(text: str) -> tuple[str, str]:
    field, found, header = text.partition("=")
    if not found or not field.strip() or not header:
        raise InputError(f'--column wants FIELD="Header", e.g. --column text="Description"; got {text!r}.')
    return field.strip(), header


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The mapping file {path} cannot be read: {error}.") from error
    columns = content.get("columns", content)
    odd = [field for field, header in columns.items() if not isinstance(header, str)]
    if odd:
        raise InputError(f'{path}: wanted field = "header" under [columns]; got something else for {", ".join(odd)}.')
    return dict(columns)
