"""The mapping file: what the columns of an export are, written once and kept with it (``--mapping FILE.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from data.ingest.codes import MEANINGS
from data.ingest.fields import GIVABLE
from data.ingest.raw import Options
from data.schema import InputError

_ORDERS = ("day first", "month first")


def load_mapping(path: Path, *, timezone: str = "UTC") -> Options:
    """Options of a mapping file.

    The file has a table ``columns`` (field = "Header"; "" means: no column), and may have ``source``, ``timezone``, a table ``dates``
    (field = "day first" or "month first"; "*" is every field), and tables ``codes.status``, ``codes.channel`` and ``codes.csat`` (what the
    help desk writes = what it means).

    Args:
        path: Of the TOML file.
        timezone: Where the file names none.

    Raises:
        InputError: The file cannot be read, or holds something that means nothing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"No mapping file can be read at {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}.") from error
    odd = set(table) - {"columns", "source", "timezone", "dates", "codes"}
    if odd:
        raise InputError(f"{path}: unknown {', '.join(sorted(odd))}; a mapping file has columns, source, timezone, dates and codes.")
    columns, orders = table.get("columns", {}), table.get("dates", {})
    for field, header in columns.items():
        if field not in GIVABLE or not isinstance(header, str):
            raise InputError(
                f'{path}: columns.{field} = {header!r} is no mapping; wanted FIELD = "Header" with one of {", ".join(GIVABLE)}.'
            )
    for field, order in orders.items():
        if order not in _ORDERS:
            raise InputError(f"{path}: dates.{field} = {order!r}; wanted one of {', '.join(_ORDERS)}.")
    return Options(
        columns=columns,
        source=table.get("source"),
        timezone=table.get("timezone", timezone),
        date_order=orders,
        codes=_codes(table.get("codes", {}), path),
    )


def _codes(tables: dict[str, dict[str, str]], path: Path) -> dict[str, dict[str, str]]:
    """Tables of codes, checked: each code of a field means one of its values."""
    for field, codes in tables.items():
        if field not in MEANINGS:
            raise InputError(f"{path}: codes.{field} is no field with codes; wanted one of {', '.join(MEANINGS)}.")
        for code, value in codes.items():
            if str(value) not in MEANINGS[field]:
                raise InputError(f"{path}: codes.{field}.{code} = {value!r}; wanted one of {', '.join(MEANINGS[field])}.")
    return {field: {str(code): str(value) for code, value in codes.items()} for field, codes in tables.items()}


def merge(base: Options, *, columns: dict[str, str], source: str | None, timezone: str | None, keep: tuple[str, ...] = ()) -> Options:
    """Options of a mapping file with what the command line says above them."""
    return Options(
        columns={**base.columns, **columns},
        source=source or base.source,
        timezone=timezone or base.timezone,
        date_order=base.date_order,
        codes=base.codes,
        keep=(*base.keep, *keep),
    )
