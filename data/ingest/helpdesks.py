"""Known help desks: by which headers their exports are seen, what their columns and codes mean, what to export when words are missing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.ingest import names

_TABLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_OR, _AND = " | ", " + "


def key(header: str) -> str:
    """A header without case, accents, spaces and marks: ``PARENTID`` and ``Parent Id`` are one."""
    return names.normalise(header).replace(" ", "")


@dataclass(frozen=True, kw_only=True)
class HelpDesk:
    """One shape of a help desk's export.

    Args:
        name: Of the help desk, for people.
        shape: Of the table in ``helpdesks.toml``.
        fields: Field → headers of which the first that a file has counts; for tags all of them.
        never: Fields that no column may be taken for by guessing.
        codes: Field → what the help desk writes (in lower case) → what it means.
        link: What of an address to replace by what, so that it opens the page that people see.
        instead: What to export when a file holds no words of customers.
        spaced: Tags stand in one cell, parted by spaces.
        messages_of: What the rows are messages of, where they belong to rows of another file.
        speaker: Who speaks where nothing says.
    """

    name: str
    shape: str
    fields: Mapping[str, tuple[str, ...]]
    never: frozenset[str]
    codes: Mapping[str, Mapping[str, str]]
    instead: str
    link: tuple[str, str] | None = None
    spaced: bool = False
    messages_of: str | None = None
    speaker: str | None = None

    def columns(self, headers: Iterable[str]) -> dict[str, str]:
        """Field → header of a file (several tags joined), as far as the file has them."""
        own = {key(header): header for header in reversed(list(headers))}
        found = {}
        for field, wanted in self.fields.items():
            there = [own[key(header)] for header in wanted if key(header) in own]
            if there:
                found[field] = _AND.join(dict.fromkeys(there)) if field == "tags" else there[0]
        return found


def _load(shape: str, table: Mapping[str, Any]) -> tuple[HelpDesk, frozenset[str], int]:
    fields = {field: tuple(headers.split(_AND if field == "tags" else _OR)) for field, headers in table["fields"].items()}
    desk = HelpDesk(
        name=table["name"],
        shape=shape,
        fields=fields,
        never=frozenset(table.get("never", "").split()),
        codes={field: {code.casefold(): value for code, value in codes.items()} for field, codes in table.get("codes", {}).items()},
        instead=" ".join(table["instead"].split()),
        link=tuple(table["link"]) if "link" in table else None,
        spaced=bool(table.get("spaced", False)),
        messages_of=table.get("messages_of"),
        speaker=table.get("speaker"),
    )
    return desk, frozenset(key(header) for header in table["signature"].split()), int(table["enough"])


_DESKS = [_load(shape, table) for shape, table in _TABLES.items()]


def find(headers: Iterable[str]) -> HelpDesk | None:
    """The help desk whose export has such headers: of those with enough of their signature, the one with the most; else null."""
    own = {key(header) for header in headers}
    known = [(len(signature & own), desk) for desk, signature, enough in _DESKS if len(signature & own) >= enough]
    return max(known, key=lambda pair: pair[0], default=(0, None))[1]
