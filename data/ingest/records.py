"""JSON and JSON Lines: flat records, and records whose messages lie in a list inside them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from data.ingest import encoding, names
from data.ingest.nested import Turns, find_turns, flatten, whole_text
from data.ingest.raw import RawTable, Rejected
from data.ingest.wrappers import numbered, unwrap
from data.schema import InputError

MAX_COLUMNS = 500
_MAX_RAW = 2_000
_START = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\]\"])")
_DECODER = json.JSONDecoder(object_hook=numbered)


def looks_like_json(data: bytes) -> bool:
    """Whether text begins as JSON does (an object, or a list of them)."""
    return bool(_START.match(data[:4000].removeprefix(b"\xef\xbb\xbf")))


def read_records(name: str, data: bytes) -> RawTable:
    """Records of a JSON file: a list, an object that holds one, an object of objects, or one object a line.

    A line or an element that is broken is rejected; the rest is read, also from a file that was cut.

    Raises:
        InputError: Nothing in the file is a record.
    """
    text, label = encoding.decode(data)
    text = text.lstrip("\ufeff").strip()
    records, rejected, form = _parse(text)
    if not records and not rejected:
        raise InputError(f"{name} holds no records: wanted a list of objects or one object a line, got {text[:60]!r}.")
    if not records:
        raise InputError(f"{name} is not readable JSON: {rejected[0].reason} in {rejected[0].raw[:80]!r}. Export it again.")
    table = table_of([record for _, record in records], format=form, name=name, rows=[row for row, _ in records], rejected=rejected)
    return replace(table, encoding=label, cut=_is_cut(text, [row for row, _ in records], rejected))


def _is_cut(text: str, rows: Sequence[int], rejected: Sequence[Rejected]) -> bool:
    """Whether the last record is broken where the text ends: no bracket closes what was opened."""
    return bool(rejected) and (not rows or rejected[-1].row > rows[-1]) and not text.endswith(("}", "]"))


def table_of(
    records: Sequence[object],
    *,
    format: str,
    name: str,
    rows: Sequence[int] | None = None,
    rejected: Sequence[Rejected] = (),
) -> RawTable:
    """Table of JSON-like records: one line a record, or one line a message where records hold lists of messages.

    Args:
        records: Objects (dicts); texts count as ``{"text": …}``, anything else is rejected.
        format: What the file is.
        name: The file, for errors.
        rows: Number of each record; 1, 2, 3 … when null.
        rejected: Records that could not even be parsed.
    """
    numbers = list(rows) if rows is not None else list(range(1, len(records) + 1))
    refused = list(rejected)
    kept: list[tuple[int, dict[str, object]]] = []
    records = _unwrapped(records)
    for number, record in zip(numbers, records, strict=True):
        if isinstance(record, str):
            record = {"text": record}
        if isinstance(record, dict) and record:
            kept.append((number, record))
        else:
            refused.append(
                Rejected(number, "not an object with fields", whole_text(json.dumps(record, ensure_ascii=False, default=str)[:_MAX_RAW]))
            )
    if not kept:
        raise InputError(f'{name} holds no objects with fields; wanted records like {{"id": …, "text": …}}.')
    turns = find_turns([record for _, record in kept])
    lines, numbers, known = _lines(kept, turns)
    notes = [f"Messages were read from '{turns.path}'."] if turns else []
    columns = dict.fromkeys(column for line in lines for column in line)
    if len(columns) > MAX_COLUMNS:
        notes.append(f"{len(columns) - MAX_COLUMNS} of {len(columns)} fields were left out: the rarest ones.")
        columns = _commonest(lines)
    frame = pd.DataFrame({column: pd.Series([line.get(column) for line in lines], dtype="str") for column in columns})
    return RawTable(
        frame=frame,
        rows=np.asarray(numbers, dtype=np.int64),
        format=format,
        known=known,
        rejected=sorted(refused),
        notes=notes,
        path=f"{turns.path}." if turns else "",
    )


def _unwrapped(records: Sequence[object]) -> Sequence[object]:
    """Records out of a wrapper that all of them share: ``[{"ticket": {…}}, {"ticket": {…}}]``."""
    keys = {tuple(record) if isinstance(record, dict) else () for record in records}
    if len(keys) != 1 or len(next(iter(keys))) != 1:
        return records
    inside = [next(iter(record.values())) for record in records if isinstance(record, dict)]
    return inside if all(isinstance(one, dict) and len(one) > 1 for one in inside) else records


def _lines(kept: list[tuple[int, dict[str, object]]], turns: Turns | None) -> tuple[list[dict[str, str]], list[int], dict[str, str]]:
    """Flat lines of text cells, the record of each, and what the messages' columns are."""
    lines: list[dict[str, str]] = []
    numbers: list[int] = []
    ids: dict[str, list[str]] = {}
    for number, record in kept:
        flat = flatten(record, leave_out=turns.path if turns else None)
        for said in turns.of(record, flat) if turns else [{}]:
            lines.append({**flat, **said})
            numbers.append(number)
        for key in flat if turns else ():
            if names.score(key, "conversation_id") > 0:
                ids.setdefault(key, []).append(flat[key])
    known = turns.known() if turns else {}
    own = [key for key, cells in ids.items() if len(set(cells)) == len(kept)]  # a message's lines repeat it: only here it is seen
    if own:
        known["conversation_id"] = max(own, key=lambda key: names.score(key, "conversation_id") - 20.0 * ("." in key))
    return lines, numbers, known


def _commonest(lines: list[dict[str, str]]) -> dict[str, None]:
    counts: dict[str, int] = {}
    for line in lines:
        for column in line:
            counts[column] = counts.get(column, 0) + 1
    return dict.fromkeys(sorted(counts, key=lambda column: -counts[column])[:MAX_COLUMNS])


def _parse(text: str) -> tuple[list[tuple[int, object]], list[Rejected], str]:
    """Numbered records, what could not be parsed, and "json" or "jsonl"."""
    try:
        return list(enumerate(unwrap(json.loads(text, object_hook=numbered)), start=1)), [], "json"
    except RecursionError:
        return [], [Rejected(1, "objects nested too deeply", text[:_MAX_RAW])], "json"
    except ValueError:
        pass
    lines = [line for line in text.split("\n") if line.strip()]
    whole = sum(_is_object(line) for line in lines[:20])
    if whole and (whole > 0.5 * len(lines[:20]) or _is_object(lines[0])):
        return _parse_lines(lines)
    return _parse_cut(text)


def _parse_lines(lines: Sequence[str]) -> tuple[list[tuple[int, object]], list[Rejected], str]:
    records: list[tuple[int, object]] = []
    rejected: list[Rejected] = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append((number, json.loads(line, object_hook=numbered)))
        except (ValueError, RecursionError) as error:
            rejected.append(Rejected(number, f"not valid JSON ({_said(error)})", line[:_MAX_RAW]))
    return records, rejected, "jsonl"


def _parse_cut(text: str) -> tuple[list[tuple[int, object]], list[Rejected], str]:
    """Elements of a list one by one up to where the text breaks; the broken rest is one rejection."""
    start = text.find("[")
    records: list[tuple[int, object]] = []
    position = start + 1 if start >= 0 else 0
    while position < len(text):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        if position >= len(text) or text[position] == "]":
            break
        try:
            record, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            rest = text[position : position + _MAX_RAW]
            return records, [Rejected(len(records) + 1, f"not valid JSON, or the file was cut here ({_said(error)})", rest)], "json"
        records.append((len(records) + 1, record))
    return records, [], "json"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _said(error: Exception) -> str:
    return error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deeply"
