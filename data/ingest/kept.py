"""Columns of an export that are no field of the contract but that somebody wants to filter by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pandas as pd

from data.ingest import names
from data.ingest.raw import InputFile
from data.schema import InputError

MAX_VALUES = 200
"""Different values beyond which a column is no filter but a text or an id; the rarest are left out."""
_LONGEST = 80


def check_kept(wanted: Sequence[str], inputs: Sequence[InputFile]) -> None:
    """Whether columns that shall be kept exist and are not read as a field already.

    Args:
        wanted: Headers, in any spelling.
        inputs: The files that were read; nothing is said where there is none (all were imported before).

    Raises:
        InputError: A column is in no file, or is a field, which needs no keeping, or names agents.
    """
    headers = dict.fromkeys(header for file in inputs for row in file.sample[:1] for header in row)
    fields = {names.normalise(part): field for file in inputs for field, header in file.columns.items() for part in header.split(" + ")}
    known = {names.normalise(header) for header in headers}
    for header in wanted:
        if names.is_agent(header):
            raise InputError(f"--keep-column '{header}': {names.NO_AGENTS} Keep the column of their team or site instead.")
    for header in wanted if headers else ():
        if names.normalise(header) in fields:
            field = fields[names.normalise(header)]
            raise InputError(f"--keep-column '{header}': this column is read as {field} already and needs no keeping.")
        if names.normalise(header) not in known:
            free = [repr(one) for one in headers if names.normalise(one) not in fields][:30]
            raise InputError(f"--keep-column '{header}': no input has such a column. Columns that could be kept: {', '.join(free)}.")


def kept_columns(before: Sequence[str], *, keep: Sequence[str], drop: Sequence[str]) -> tuple[str, ...]:
    """Headers of the columns kept as filters from now on.

    Args:
        before: Those kept so far.
        keep: Those kept from now on, too.
        drop: Those of ``before`` that are no filter any more, in any spelling.

    Raises:
        InputError: A column to drop is not kept.
    """
    known = {names.normalise(header) for header in before}
    if strange := [header for header in drop if names.normalise(header) not in known]:
        raise InputError(
            f"--drop-column '{strange[0]}': no such column is kept. Columns that are: {', '.join(map(repr, before)) or 'none'}."
        )
    gone = {names.normalise(header) for header in drop}
    return tuple(dict.fromkeys([*(header for header in before if names.normalise(header) not in gone), *keep]))


def kept_values(extra: pd.Series, wanted: Iterable[str]) -> pd.Series:
    """What conversations say in the columns kept, as ``["Region: North"]``; null where they say nothing.

    Args:
        extra: ``conversations.extra``: JSON text of the columns that are no field.
        wanted: Headers, in any spelling.
    """
    spelled = {names.normalise(header): header for header in wanted}
    if not spelled or not len(extra):
        return pd.Series(None, index=extra.index, dtype="object")
    found = extra.map(lambda text: _values(text, spelled) if isinstance(text, str) else [])
    counts = found.explode().dropna().value_counts()
    usual = {value for header in spelled.values() for value in counts[counts.index.str.startswith(f"{header}: ")].index[:MAX_VALUES]}
    return found.map(lambda values: [value for value in values if value in usual] or None).astype("object")


def _values(text: str, spelled: dict[str, str]) -> list[str]:
    cells = json.loads(text)
    return [
        f"{spelled[names.normalise(h)]}: {' '.join(str(cell).split())[:_LONGEST]}"
        for h, cell in cells.items()
        if names.normalise(h) in spelled
    ]
