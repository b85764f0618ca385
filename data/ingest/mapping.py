"""The mapping file: what the columns of an export are, written once and kept with it (``--mapping FILE.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from data.ingest.codes import MEANINGS
from data.ingest.fields import GIVABLE
from data.ingest.raw import Options
from data.ingest.shapes import Choice, codes_above
from data.schema import InputError

_ORDERS = ("day first", "month first")


def load_mapping(path: Path, *, timezone: str = "UTC") -> Options:
    """Options of a mapping file.

    The file has a table ``columns`` (field = "Header"; "" means: no column), and may have ``source``, ``timezone``, a table ``dates``
    (field = "day first" or "month first"; "*" is every field), and tables ``codes.status``, ``codes.channel`` and ``codes.csat`` (what the
    help desk writes = what it means). A table ``files."chats*.csv"`` with ``columns`` and ``codes`` says the same of files of that name
    only, above what is said for all.

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
    odd = set(table) - {"columns", "source", "timezone", "dates", "codes", "files"}
    if odd:
        raise InputError(f"{path}: unknown {', '.join(sorted(odd))}; a mapping file has columns, source, timezone, dates, codes and files.")
    orders = table.get("dates", {})
    for field, order in orders.items():
        if order not in _ORDERS:
            raise InputError(f"{path}: dates.{field} = {order!r}; wanted one of {', '.join(_ORDERS)}.")
    return Options(
        columns=check_columns(table.get("columns", {}), where=f"{path}: "),
        source=table.get("source"),
        timezone=table.get("timezone", timezone),
        date_order=orders,
        codes=check_codes(table.get("codes", {}), where=f"{path}: "),
        files=_files(table.get("files", {}), path),
    )


def _files(tables: object, path: Path) -> dict[str, Choice]:
    """What holds for files of one name: pattern → columns and codes."""
    if not isinstance(tables, dict):
        raise InputError(f'{path}: files = {tables!r} is no table; wanted [files."chats*.csv".columns] with FIELD = "Header".')
    return {str(name): choice_of(said, where=f'{path}: files."{name}".') for name, said in tables.items()}


def choice_of(said: object, *, where: str) -> Choice:
    """A choice out of ``columns`` and ``codes``, checked; ``where``: what errors begin with.

    Raises:
        InputError: It holds something that means nothing.
    """
    odd = set(said) - {"columns", "codes"} if isinstance(said, dict) else {"value"}
    if odd or not isinstance(said, dict):
        raise InputError(f"{where.rstrip('.')}: unknown {', '.join(sorted(odd))}; for files of one name it has tables columns and codes.")
    return Choice(columns=check_columns(said.get("columns", {}), where=where), codes=check_codes(said.get("codes", {}), where=where))


def check_columns(columns: Mapping[str, str], *, where: str) -> dict[str, str]:
    """Field → header, each of them a field that may be given.

    Raises:
        InputError: One is not.
    """
    for field, header in columns.items():
        if field not in GIVABLE or not isinstance(header, str):
            raise InputError(
                f'{where}columns.{field} = {header!r} is no mapping; wanted FIELD = "Header" with one of {", ".join(GIVABLE)}.'
            )
    return dict(columns)


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
    codes = codes or {}
    return replace(
        base,
        columns={**base.columns, **columns},
        source=source or base.source,
        timezone=timezone or base.timezone,
        codes=codes_above(base.codes, codes),
        keep=(*base.keep, *keep),
        flags=frozenset(columns),
        files={name: replace(choice, codes=codes_above(choice.codes, codes)) for name, choice in base.files.items()},
    )
