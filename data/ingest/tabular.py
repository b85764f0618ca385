"""CSV, TSV and their kin: delimiter, header, and records that survive broken quotes."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from data.ingest import encoding
from data.ingest.headers import header_row, unique_headers
from data.ingest.raw import RawTable, Rejected
from data.schema import InputError

MAX_CELL = 10_000_000
"""Characters a cell may have; more is a swallowed file or an attachment, and its record is rejected."""
MAX_RAW = 2_000
"""Characters of a broken record that are kept with its rejection."""
MAX_COLUMNS = 2_000

_OPEN_QUOTE = "a quote is opened and never closed, or the file was cut here"
_DELIMITERS = (",", ";", "\t", "|")
_NO_DELIMITER = "\x1f"
_SAMPLE_LINES = 400
_CHUNK = 50_000
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class Record(NamedTuple):
    """One record of the file: its cells, or why it has none and what it held."""

    cells: list[str]
    reason: str | None = None
    raw: str = ""


def read_tabular(name: str, data: bytes) -> RawTable:
    """Cells of a delimited file; broken records are rejected one by one and never take their neighbours with them.

    Raises:
        InputError: No record can be read.
    """
    csv.field_size_limit(MAX_CELL)
    found = encoding.detect(data)
    head = list(itertools.islice(encoding.lines(data, found), _SAMPLE_LINES))
    delimiter, width, skipped = _shape(head)
    lines = encoding.lines(data, found)
    for _ in range(skipped):
        next(lines)
    first = [record.cells for record in itertools.islice(_records(lines, delimiter, width), 20) if record.reason is None]
    if not first:
        raise InputError(f"{name} has no readable row: wanted a table with a header, got {len(data)} bytes of something else.")
    headed = header_row(first)
    lines = encoding.lines(data, found)
    for _ in range(skipped):
        next(lines)
    records = _records(lines, delimiter, width)
    header = next(record.cells for record in records if record.reason is None) if headed else [""] * width
    headers, notes = unique_headers(header, headed=headed)
    if len(headers) > MAX_COLUMNS:
        raise InputError(f"{name} has {len(headers)} columns; Earshot reads up to {MAX_COLUMNS}. Export fewer columns.")
    if skipped:
        notes.append(f"{skipped} line(s) before the header were left out.")
    frame, rows, rejected = _collect(records, headers)
    if not len(frame) and not rejected:
        raise InputError(f"{name} has a header ({', '.join(headers[:8])}) but no rows.")
    return RawTable(
        frame=frame,
        rows=rows,
        format="tsv" if delimiter == "\t" else "csv",
        rejected=rejected,
        encoding=found.label,
        delimiter=None if delimiter == _NO_DELIMITER else delimiter,
        notes=notes,
        cut=_is_cut(data, rows, rejected),
    )


def _is_cut(data: bytes, rows: np.ndarray, rejected: Sequence[Rejected]) -> bool:
    """Whether the last record is broken and no line end follows it, or its quote never closes."""
    last = rejected[-1] if rejected else None
    if last is None or (len(rows) and last.row < rows[-1]):
        return False
    return last.reason == _OPEN_QUOTE or not data.rstrip(b"\x00").endswith((b"\n", b"\r"))


def is_table(data: bytes) -> bool:
    """Whether text that calls itself plain is really a table: several columns, nearly every record as wide as the first."""
    start = data[:4096].lstrip()
    if start.count(b"\n") + start.count(b"\r") < 2 or not any(mark.encode() in start.splitlines()[0] for mark in _DELIMITERS):
        return False  # most small texts: not worth a closer look
    csv.field_size_limit(MAX_CELL)
    head = list(itertools.islice(encoding.lines(data, encoding.detect(data)), 60))
    delimiter, width, skipped = _shape(head)
    if width < 2 or skipped:
        return False
    records = [record for record in _records(head, delimiter, width) if record.cells or record.reason]
    good = [record.cells for record in records if record.reason is None]
    return len(good) >= 3 and len(good) > 0.9 * len(records) and header_row(good)


def _shape(head: Sequence[str]) -> tuple[str, int, int]:
    """Delimiter, number of columns, and lines before the header: the reading under which the most lines agree."""
    if head and head[0].lower().startswith("sep=") and len(head[0].strip()) == 5:  # a hint that Excel writes and reads
        rest = _shape_of(head[1:], head[0][4])
        return head[0][4], rest[1], 1 + rest[2]
    shapes = (_shape_of(head, delimiter) for delimiter in _DELIMITERS)
    best = max(shapes, key=lambda shape: (shape[0] >= 0.5, round(shape[0] * min(shape[1], 3), 1), -shape[2], shape[1]))
    share, width, skipped, delimiter = best
    if width < 2 or share < 0.3:
        return _NO_DELIMITER, 1, 0
    return delimiter, width, skipped


def _shape_of(head: Sequence[str], delimiter: str) -> tuple[float, int, int, str]:
    """Share of the sample's records that are as wide as most are, that width, and the lines before the first of them."""
    best = (0.0, 1, 0, delimiter)
    for width, skipped in list(_starts(head, delimiter).items())[:6]:
        records = list(_records(head[skipped:], delimiter, width))
        good = sum(record.reason is None for record in records)
        # lines before the header are believed only where the rest is a clean table
        share = good / max(1, len(records))
        if skipped and share < 0.8:
            continue
        if good > 1 or (len(records) == 1 and not skipped):  # one last line that was cut is no table under a long preamble
            best = max(best, (share, width, skipped, delimiter), key=lambda shape: (round(shape[0], 2), shape[1], -shape[2]))
    return best


def _starts(head: Sequence[str], delimiter: str) -> dict[int, int]:
    """Width → the first line of that width, among lines alone and among records, which may begin with several lines in quotes."""
    starts: dict[int, int] = {}
    reader = csv.reader(head[:40], delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            if len(cells) > 1 and reader.line_num > before + 1:
                starts.setdefault(len(cells), before)
            before = reader.line_num
    except csv.Error:
        pass
    for place, line in enumerate(head[:20]):
        width = _width(line, delimiter)
        if width > 1:
            starts[width] = min(place, starts.get(width, place))
    return dict(sorted(starts.items(), key=lambda pair: pair[1]))


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


class _Lines:
    """Physical lines with a way back to the second line of the record that is being read."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._pending: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._pending.popleft() if self._pending else next(self._source)
        self.taken.append(line)
        return line

    def rewind(self) -> str:
        """Give back all lines of this record but the first, which is returned."""
        self._pending.extendleft(reversed(self.taken[1:]))
        return self.taken[0]


def _records(source: Iterable[str], delimiter: str, width: int) -> Iterator[Record]:
    """Records of ``width`` cells; what does not fit comes out as a rejection.

    Quotes are read strictly. Where they break, only the physical line on which the record began is given up; reading goes on at the
    next line, and lines that are mere pieces of the broken record join its rejection.
    """
    lines = _Lines(source)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    broken: Record | None = None
    while True:
        lines.taken.clear()
        try:
            cells, reason = _fit(next(reader), width), None
        except StopIteration:
            break
        except csv.Error as error:
            cells, reason = [], _reason(error)
        if not lines.taken or (not cells and reason is None):
            continue  # an empty line
        torn = reason is not None or (len(cells) != width and len(lines.taken) > 1)
        first = lines.rewind() if torn else lines.taken[0]
        whole = cells if not torn and len(cells) == width else _single(first, delimiter, width) if torn else None
        if whole is None and broken and _width(first, delimiter) < width:
            broken = broken._replace(raw=(broken.raw + first)[:MAX_RAW])
            continue
        if broken:
            yield broken
            broken = None
        if whole is not None:
            yield Record(whole)
        elif torn:
            broken = Record([], reason or f"{len(cells)} cells where the header has {width}", first[:MAX_RAW])
        else:
            yield Record(cells, f"{len(cells)} cells where the header has {width}", first[:MAX_RAW])
    if broken:
        yield broken


def _reason(error: csv.Error) -> str:
    """What the user reads for an error of Python's csv module."""
    said = str(error)
    if "field limit" in said:
        return f"a cell of more than {MAX_CELL // 1_000_000} MB"
    if "unexpected end" in said:
        return _OPEN_QUOTE
    return "a stray quote"


def _fit(cells: list[str], width: int) -> list[str]:
    """Cells without empty ones beyond the header's."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _single(line: str, delimiter: str, width: int) -> list[str] | None:
    """Cells of one physical line whose quotes are not doubled as they should be, if they can be told apart at all."""
    ways: list[Literal[0, 3]] = [csv.QUOTE_NONE] if delimiter in "\t|" or delimiter == _NO_DELIMITER else []
    ways += [csv.QUOTE_MINIMAL] if line.count('"') % 2 == 0 else []
    for quoting in ways:
        try:
            cells = _fit(next(csv.reader([line], delimiter=delimiter, quoting=quoting)), width)
        except csv.Error:
            continue
        if len(cells) == width:
            return cells
    return None


def _collect(records: Iterator[Record], headers: list[str]) -> tuple[pd.DataFrame, np.ndarray, list[Rejected]]:
    """Frame of the whole records, their numbers, and the rejected ones; built in chunks to keep memory low."""
    chunks: list[pd.DataFrame] = []
    rows: list[int] = []
    rejected: list[Rejected] = []
    short: list[tuple[int, list[str]]] = []
    buffer: list[list[str]] = []
    for number, record in enumerate(records, start=1):
        if record.reason is not None:
            rejected.append(Rejected(number, record.reason, record.raw))
            if 0 < len(record.cells) < len(headers):
                short.append((number, record.cells))
            continue
        buffer.append(record.cells)
        rows.append(number)
        if len(buffer) == _CHUNK:
            chunks.append(_frame(buffer, headers))
            buffer = []
    # an exporter that drops empty cells at the end of a line: then short records are the rule, not damage
    if len(short) > 0.2 * (len(rows) + len(short)):
        padded = {number for number, _ in short}
        rejected = [row for row in rejected if row.row not in padded]
        buffer += [cells + [""] * (len(headers) - len(cells)) for _, cells in short]
        rows += [number for number, _ in short]
    chunks.append(_frame(buffer, headers))
    frame = pd.concat(chunks, ignore_index=True) if len(chunks) > 1 else chunks[0]
    numbers = np.asarray(rows, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    if (np.diff(numbers) < 0).any():
        frame, numbers = frame.iloc[order].reset_index(drop=True), numbers[order]
    return frame, numbers, rejected


def _frame(cells: list[list[str]], headers: list[str]) -> pd.DataFrame:
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(headers)
    return pd.DataFrame({header: pd.Series(list(column), dtype="str") for header, column in zip(headers, columns, strict=True)})


def delimiter_name(delimiter: str | None) -> str | None:
    """Word for a delimiter, for people."""
    return _NAMES.get(delimiter, delimiter) if delimiter else None
