"""Saved briefs without forgotten conversations and removed words. Pure: values as JSON has them in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from data.erasing.words import Edits, Hider, moved
from data.schema import KEY

Moves = Mapping[tuple[Any, Any, Any], tuple[Edits, str]]
"""(conversation_id, source, turn) → where words were removed, and the turn's text since."""

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


def without_words(value: Any, hider: Hider, moves: Moves) -> Any:
    """A value with a placeholder for removed words wherever something was said or written; what quotes a turn quotes it as it is now."""
    if isinstance(value, Mapping):
        value = requoted(value, moves)
        codes = {key for key, part in value.items() if key in _NO_WORDS and not isinstance(part, Mapping)}
        return {key: part if key in codes else without_words(part, hider, moves) for key, part in value.items()}
    if isinstance(value, list):
        return [without_words(part, hider, moves) for part in value]
    return hider.hide(value) if isinstance(value, str) else value


def requoted(row: Mapping[str, Any], moves: Moves) -> dict[str, Any]:
    """A row with ``start`` and ``end`` where its words lie now, and its ``quote`` as it reads there."""
    found = moves.get((row.get("conversation_id"), row.get("source"), row.get("turn")))
    if found is None or not {"start", "end"} <= set(row):
        return dict(row)
    edits, text = found
    start, end = moved(row["start"], edits, end=False), moved(row["end"], edits, end=True)
    return {**row, "start": start, "end": end} | ({"quote": text[start:end]} if "quote" in row else {})


def mentioned(value: Any) -> set[tuple[str, str]]:
    """Conversations that a value speaks of, as (conversation_id, source)."""
    parts = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    own = {(str(value[KEY[0]]), str(value[KEY[1]]))} if isinstance(value, Mapping) and set(KEY) <= set(value) else set()
    return own.union(*map(mentioned, parts))
