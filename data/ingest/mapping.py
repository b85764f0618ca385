"""The mapping file: what the columns of an export are, written once and kept with it (``--mapping FILE.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
        codes=check_codes(table.get("codes", {}), where=f"{path}: "),
    )


def check_codes(tables: Mapping[str, Mapping[str, str]], *, where: str) -> dict[str, dict[str, str]]:
    """Tables of codes (field → code → meaning), each meaning one of its field's values.

    Args:
        where: What errors begin with.

    Raises:
        InputError: A field has no codes, or a code means nothing.
    """
    for field, codes in tables.items():
        if field not in MEANINGS:
            raise InputError(f"{where}codes.{field} is no field with codes; wanted one of {', '.join(MEANINGS)}.")
        for code, value in codes.items():
            if str(value) not in MEANINGS[field]:
                raise InputError(f"{where}codes.{field}.{code} = {value!r}; wanted one of {', '.join(MEANINGS[field])}.")
    return {field: {str(code): str(value) for code, value in codes.items()} for field, codes in tables.items()}


def merge(
    base: Options, *, columns: dict[str, str], source: str | None, timezone: str | None, keep: tuple[str, ...] = (),
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> Options:  # fmt: skip
    """Options of a mapping file with what the command line says above them."""
    return Options(
        columns={**base.columns, **columns},
        source=source or base.source,
        timezone=timezone or base.timezone,
        date_order=base.date_order,
        codes={field: {**base.codes.get(field, {}), **(codes or {}).get(field, {})} for field in {**base.codes, **(codes or {})}},
        keep=(*base.keep, *keep),
    )
