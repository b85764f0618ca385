"""The phrases of ``phrases.toml`` as patterns."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import regex

_FILE = Path(__file__).with_name("phrases.toml")
_PHRASES: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def alternatives(name: str) -> str:
    """One group of all lines of a list; ``name`` may lie in a table: "spam.seo"."""
    found: Any = _PHRASES
    for part in name.split("."):
        found = found[part]
    return "(?:" + "|".join(line.strip() for line in found.strip().splitlines()) + ")"


def names(table: str) -> list[str]:
    """The lists of a table."""
    return list(_PHRASES[table])


def pattern(name: str) -> regex.Pattern[str]:
    """Pattern that matches any line of a list, case ignored; a dot spans lines."""
    return regex.compile(alternatives(name), regex.IGNORECASE | regex.DOTALL)
