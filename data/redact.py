"""Personal data out, before anything is stored: typed placeholders in every text, salted hashes for ids of persons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.redaction.conversations import Line, contexts, redact_conversation
from data.redaction.finders import find
from data.redaction.headers import person_kind
from data.redaction.identifiers import find_in_identifier, hash_id, redact_identifier
from data.redaction.numbers import Context
from data.redaction.questions import asked_for
from data.redaction.regions import region_of
from data.redaction.spans import PLACEHOLDER, Memory, Span, normal_form, placeholder, replace

__all__ = ["hash_id", "redact_frame", "redact_identifier", "redact_messages", "redact_text"]

_PERSONS = ("customer_id", "agent_id")
_IDENTIFIERS = ("conversation_id", "source", "input_file")
_LABELS = ("product", "business_unit", "segment", "site", "country", "app_version", "url")
Finder = Callable[[str, Context], list[Span]]


def redact_text(text: str, *, region: str | None = None, memory: Memory | None = None) -> tuple[str, Counter[str]]:
    """Text with placeholders for personal data, and how many stand in it per type.

    Args:
        text: Repaired text (mojibake and other scripts' digits already normalised).
        region: ISO 3166 code of the customer's country; phone numbers are read in its plan.
        memory: What earlier texts of the conversation have shown; filled here. The same value gets the same placeholder,
            a second card ``<CARD_2>``, and a name said before is replaced without any cue.
    """
    memory = {} if memory is None else memory
    context = Context(region=region)
    spans = find(text, context=context)
    if not spans and not memory:
        return text, Counter()
    texts, counts = redact_conversation([Line(text)], [context], [spans], memory)
    return texts[0], counts


def redact_messages(messages: pd.DataFrame, *, salt: bytes) -> tuple[pd.DataFrame, Counter[str]]:
    """Messages without personal data in any column, and how many placeholders there are per type.

    Args:
        messages: ``schema.MESSAGES``; the rows of one conversation in the order they were said.
        salt: The store's secret; ids of persons become 16 hex digits of a hash with it.

    Returns:
        The same rows, columns and index. ``customer_id`` and ``agent_id`` are hashed; conversation ids, sources and file names
        stay as they are, or unique and stable where they carried personal data.
    """
    counts: Counter[str] = Counter()
    result = messages.copy()
    for column, values in _redacted_talk(messages, counts).items():
        result[column] = pd.Series(values, index=messages.index, dtype=messages[column].dtype)
    for column in _PERSONS:
        _map(result, column, lambda value: hash_id(value, salt=salt))
    for column in _IDENTIFIERS:
        _map(result, column, lambda value: redact_identifier(value, salt=salt))
    for column in _LABELS:
        _map(result, column, lambda value: _redact_label(value, counts))
    if "tags" in result.columns:
        tags = [
            [_redact_label(str(tag), counts) for tag in row] if isinstance(row, Sequence | np.ndarray) else row for row in result["tags"]
        ]
        result["tags"] = pd.Series(tags, index=result.index, dtype="object")
    return result, counts


def redact_frame(
    frame: pd.DataFrame, columns: Iterable[str], *, identifiers: Iterable[str] = (), salt: bytes = b""
) -> tuple[pd.DataFrame, Counter[str]]:
    """Frame whose text columns are redacted cell by cell (JSON objects by their keys), for rejected rows.

    Args:
        frame: Any frame.
        columns: Its columns of free text or JSON.
        identifiers: Its columns of ids, sources and file names.
        salt: The store's secret, for ``identifiers``.
    """
    counts: Counter[str] = Counter()
    result = frame.copy()
    for column in columns:
        _map(result, column, lambda value: _redact_cell(value, {}, Context(), counts))
    for column in identifiers:
        _map(result, column, lambda value: redact_identifier(value, salt=salt))
    return result, counts


def _map(frame: pd.DataFrame, column: str, change: Callable[[str], str]) -> None:
    """Change the distinct values of a column in place; nulls stay."""
    if column not in frame.columns:
        return
    codes, values = pd.factorize(frame[column])
    changed = np.array([*(change(str(value)) for value in values), None], dtype=object)
    frame[column] = pd.Series(changed[codes], index=frame.index, dtype=frame[column].dtype)


def _redact_label(value: str, counts: Counter[str]) -> str:
    """A short label keeps everything that does not show by its own form."""
    spans = _label_spans(value)
    if not spans:
        return value
    text, found = replace(value, spans, {})
    counts.update(found)
    return text


@lru_cache(maxsize=50_000)
def _label_spans(value: str) -> list[Span]:
    return find_in_identifier(value, keep_path=True)


def _redacted_talk(messages: pd.DataFrame, counts: Counter[str]) -> dict[str, list[str | None]]:
    """``text``, ``subject`` and ``extra`` of all messages, conversation by conversation."""
    columns = {name: _texts(messages, name) for name in ("text", "subject", "extra") if name in messages.columns}
    speakers = _texts(messages, "speaker") if "speaker" in messages.columns else ["customer"] * len(messages)
    regions = [region_of(country) for country in _texts(messages, "country")] if "country" in messages.columns else [None] * len(messages)
    cached = _cached_finder()
    for rows in _conversations(messages):
        _redact_rows(rows, columns, speakers, regions, cached, counts)
    return columns


def _texts(messages: pd.DataFrame, column: str) -> list[Any]:
    return messages[column].astype(object).where(messages[column].notna(), None).tolist()


def _conversations(messages: pd.DataFrame) -> Iterator[list[int]]:
    """Row numbers of each conversation, in order."""
    if messages.empty:
        return
    keys = [name for name in ("conversation_id", "source") if name in messages.columns]
    codes = messages.groupby(keys, sort=False, dropna=False).ngroup().to_numpy() if keys else np.arange(len(messages))
    order = np.argsort(codes, kind="stable")
    yield from (part.tolist() for part in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1))


def _cached_finder() -> Finder:
    """``find`` that remembers short texts: greetings and templates come by the thousand."""
    remembered: dict[tuple[str, Context], list[Span]] = {}

    def finder(text: str, context: Context) -> list[Span]:
        if len(text) > 300:
            return find(text, context=context)
        key = (text, context)
        if key not in remembered:
            if len(remembered) > 500_000:
                remembered.clear()
            remembered[key] = find(text, context=context)
        return remembered[key]

    return finder


def _redact_rows(
    rows: list[int],
    columns: dict[str, list[Any]],
    speakers: Sequence[str],
    regions: Sequence[str | None],
    finder: Finder,
    counts: Counter[str],
) -> None:
    """Redact one conversation in place; those in which nothing is found cost one look at each text."""
    texts, subjects, extras = columns.get("text", []), columns.get("subject"), columns.get("extra")
    titles = list(dict.fromkeys(subjects[row] for row in rows if subjects[row])) if subjects else []
    lines = [Line(title, "") for title in titles] + [Line(texts[row] or "", speakers[row]) for row in rows if texts]
    around = contexts(lines, region=next((regions[row] for row in rows if regions[row]), None), asks=_asked_for)
    found = [finder(line.text, context) for line, context in zip(lines, around, strict=True)]
    memory: Memory = {}
    if any(found):
        done, new = redact_conversation(lines, around, found, memory)
        counts.update(new)
        changed = dict(zip(titles, done, strict=False))
        for row, text in zip(rows, done[len(titles) :], strict=True):
            texts[row] = text
        for row in rows if subjects else ():
            subjects[row] = changed.get(subjects[row], subjects[row])  # type: ignore[index]
    if extras:
        cells = {extras[row] for row in rows if extras[row]}
        clean = {cell: _redact_cell(cell, memory, Context(region=regions[rows[0]]), counts) for cell in sorted(cells)}
        for row in rows:
            extras[row] = clean.get(extras[row], extras[row])


_asked_for = lru_cache(maxsize=50_000)(asked_for)


def _redact_cell(cell: str, memory: Memory, context: Context, counts: Counter[str]) -> str:
    """JSON stays JSON, its keys being cues for its values; everything else is text."""
    if cell.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict | list):
            clean = _redact_value("", value, memory, context, counts)
            return cell if clean == value else json.dumps(clean, ensure_ascii=False)
    text, new = redact_text(cell, region=context.region, memory=memory)
    counts.update(new)
    return text


def _redact_value(header: str, value: Any, memory: Memory, context: Context, counts: Counter[str]) -> Any:
    if isinstance(value, dict):
        return {_redact_label(key, counts): _redact_value(key, inner, memory, context, counts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_redact_value(header, inner, memory, context, counts) for inner in value]
    if value is None or isinstance(value, bool) or (isinstance(value, int | float) and (abs(value) < 10**8 or _is_moment(value))):
        kind = person_kind(header, str(value)) if isinstance(value, int | float) else None
        return value if kind is None or isinstance(value, bool) else _person(kind, str(value), memory, counts)
    text = str(value)
    kind = None if PLACEHOLDER.fullmatch(text) else person_kind(header, text)
    if kind:
        return _person(kind, text, memory, counts)
    if not memory and not _has_finding(text, context.region):
        return value
    clean, new = redact_text(text, region=context.region, memory=memory)
    counts.update(new)
    return value if clean == text else clean


def _person(kind: str, text: str, memory: Memory, counts: Counter[str]) -> str:
    counts[kind] += 1
    return placeholder(kind, normal_form(kind, text), memory)


def _is_moment(value: float) -> bool:
    """Seconds or milliseconds since 1970, between 2001 and 2033."""
    return 10**9 <= value < 2 * 10**9 or 10**12 <= value < 2 * 10**12


@lru_cache(maxsize=200_000)
def _has_finding(text: str, region: str | None) -> bool:
    return bool(find(text, context=Context(region=region)))
