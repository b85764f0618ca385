"""The records of a JSON file, out of what programs put around them: totals, pages, ``data``, ``_embedded``, ``hits.hits``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from data.ingest import names
from data.ingest.nested import Turns, find_turns
from data.ingest.words import words_in

_MAX_DEPTH = 4
_SAMPLE = 50
_FEW_WORDS = 3
"""Fewer are a name, a code, a state."""
_OF_RECORDS = ("subject", "product", "csat", "nps", "closed_at")
"""Fields that a ticket or a review has and a message of a conversation has not."""
_CERTAIN = 90.0
"""Score of a header that is a field's name and does not merely contain it (``names.score``)."""

Record = dict[str, object]


def unwrap(whole: object) -> list[object]:
    """The records in a parsed file: its list, the list somewhere inside its objects, its objects by id, or itself."""
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict):
        return []
    if _is_record(whole):
        return [whole]
    inner = next(iter(whole.values()), None)
    if len(whole) == 1 and isinstance(inner, dict):
        return unwrap(inner)
    lists: dict[str, list[Record]] = dict(_lists(whole, "", 0))
    turns = find_turns([whole])
    if turns and turns.sure and turns.path in lists and not _are_records(lists[turns.path], whole):
        return [_innermost(whole, turns)]
    by_id = _by_id(whole)
    if by_id and (not lists or find_turns(by_id)):
        return list(by_id)
    if lists:
        return _of_pages([*max(lists.values(), key=_wordiest)])
    return [whole]


def _of_pages(records: list[Record]) -> list[object]:
    """The records of all pages, where what was found are pages: they hold one list of objects each, and say nothing themselves."""
    turns = find_turns(records[:_SAMPLE])
    inner = [[value for value in page.values() if isinstance(value, list | dict)] for page in records]
    if (turns and turns.sure) or any(len(lists) != 1 or not _all_objects(lists[0]) for lists in inner):
        return [*records]
    if any(_names(key, "conversation_id") or _is_said(key, value) for page in records[:_SAMPLE] for key, value in page.items()):
        return [*records]
    return [one for (lists,) in inner for one in lists]


def _all_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def numbered(found: Record) -> Record | list[object]:
    """An object whose keys count (``{"1": {…}, "2": {…}}``, as PHP writes lists) as the list it is, each part with its ``key``; else as
    it is. For ``object_hook`` of ``json``."""
    if not ("0" in found or "1" in found) or not all(isinstance(value, dict) for value in found.values()):
        return found
    first = 0 if "0" in found else 1
    keys = [str(first + place) for place in range(len(found))]
    return [{"key": key, **_object(found[key])} for key in keys] if set(keys) == set(found) else found


def _object(value: object) -> Record:
    return value if isinstance(value, dict) else {}


def _lists(record: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, list[Record]]]:
    """Lists of objects by their paths, the outer ones first."""
    for key, value in record.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            yield f"{prefix}{key}", value
    for key, value in record.items():
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            yield from _lists(value, f"{prefix}{key}.", depth + 1)


def _by_id(whole: Record) -> list[Record]:
    """The values of an object of like objects, each with its key; empty where it is none."""
    objects = [value for value in whole.values() if isinstance(value, dict)]
    if len(objects) < max(2, len(whole)) or not set.intersection(*map(set, objects)):
        return []
    if len({frozenset(one) for one in objects}) > max(3, len(objects) // 4):
        return []
    return [{"key": key, **value} for key, value in whole.items() if isinstance(value, dict)]


def _is_record(record: Record) -> bool:
    """Whether an object is a ticket itself, whatever lists it has: it has words, and an id or a date of its own."""
    fields = {key for key in record if any(_names(key, field) for field in ("conversation_id", "opened_at"))}
    return bool(fields) and any(_is_said(key, value) for key, value in record.items() if key not in fields)


def _are_records(elements: Sequence[Record], whole: Record) -> bool:
    """Whether what could be messages of one conversation are tickets of their own: with messages inside, or with a ticket's fields.

    Mails of one thread have subjects, too; but a thread has an id of its own.
    """
    sample = elements[:_SAMPLE]
    inside = find_turns(sample)
    if inside and inside.sure:
        return True
    if any(_names(key, "conversation_id") for key, value in whole.items() if not isinstance(value, dict | list)):
        return False
    with_fields = sum(any(_names(key, field) for key in one for field in _OF_RECORDS) for one in sample)
    return with_fields > 0.5 * len(sample)


def _wordiest(records: list[Record]) -> tuple[bool, int]:
    """For choosing a list: one in which somebody says something before any other, then the longest."""
    sample = records[:_SAMPLE]
    return bool(find_turns(sample)) or any(_is_said(key, value) for one in sample for key, value in one.items()), len(records)


def _innermost(whole: Record, turns: Turns) -> Record:
    """The object that the messages are in, without wrappers, which hold nothing but objects."""
    inside, path = whole, turns.path
    while all(isinstance(value, dict) for value in inside.values()):
        key, inner = next((key, value) for key, value in inside.items() if isinstance(value, dict) and path.startswith(f"{key}."))
        inside, path = inner, path[len(key) + 1 :]
    return inside


def _is_said(key: str, value: object) -> bool:
    return isinstance(value, str) and names.score(key, "text") > 0 and words_in([value]) >= _FEW_WORDS


def _names(key: str, field: str) -> bool:
    return names.score(key, field) >= _CERTAIN
