"""Saved briefs without forgotten conversations and removed words. Pure: values as JSON has them in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from data.erasing.words import Hider
from data.schema import KEY

_NO_WORDS = {
    *KEY, "snapshot_id", "query_hash", "answer", "verdict", "language", "channel", "currency", "day", "period", "side", "field", "differs",
    "kind",
}  # fmt: skip
"""Keys whose values are codes or ids: hidden, they would no longer mean anything."""


def without_conversations(value: Any, gone: Collection[tuple[str, str]]) -> tuple[Any, int]:
    """A value without the rows of lists that speak of a forgotten conversation, and how many these were.

    Args:
        value: Objects, lists and plain values.
        gone: (conversation_id, source).
    """
    if isinstance(value, Mapping):
        parts = {key: without_conversations(part, gone) for key, part in value.items()}
        return {key: part for key, (part, _) in parts.items()}, sum(count for _, count in parts.values())
    if isinstance(value, list):
        left = [without_conversations(part, gone) for part in value if not _speaks_of(part, gone)]
        return [part for part, _ in left], len(value) - len(left) + sum(count for _, count in left)
    return value, 0


def _speaks_of(row: Any, gone: Collection[tuple[str, str]]) -> bool:
    return isinstance(row, Mapping) and tuple(row.get(name) for name in KEY) in gone


def without_words(value: Any, hider: Hider) -> Any:
    """A value with a placeholder for removed words wherever something was said or written."""
    if isinstance(value, Mapping):
        return {key: part if key in _NO_WORDS else without_words(part, hider) for key, part in value.items()}
    if isinstance(value, list):
        return [without_words(part, hider) for part in value]
    return hider.hide(value) if isinstance(value, str) else value
