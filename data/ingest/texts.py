"""Many small text files as one input: a conversation a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from data.ingest import encoding
from data.ingest.archives import Member
from data.ingest.formats import is_mail, read_table
from data.ingest.plain import read_plain
from data.ingest.raw import Options, RawTable, Rejected
from data.ingest.records import looks_like_json
from data.ingest.tabular import is_table
from data.schema import InputError

_ID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|(?<!\d)\d{5,}(?!\d)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(19|20)\d{6}(?!\d)")
_ID_COLUMN = "file"


def is_plain_text(data: bytes) -> bool:
    """Whether a text file is somebody's words rather than a table, JSON or mail that calls itself text."""
    return not (encoding.is_binary(data) or looks_like_json(data) or is_mail(data[:20_000], ".txt") or is_table(data))


def gather(found: Sequence[Member], options: Options, *, plain: bool = False) -> RawTable:
    """Cells of many files, a record a file, in the order of their names; files that cannot be read are rejected as records.

    A file whose name holds an id (a UUID, or five digits and more that are no date) gives it to its conversation, so that the same
    file with more words in it updates the conversation.

    Args:
        found: The files.
        options: How to read.
        plain: All of them are known to be ``is_plain_text``.

    Raises:
        InputError: None of the files can be read.
    """
    columns: dict[str, list[str | None]] = {}
    rows: list[int] = []
    known: dict[str, str] = {}
    rejected: list[Rejected] = []
    formats: dict[str, int] = {}
    encodings: dict[str, int] = {}
    for number, member in enumerate(found, start=1):
        try:
            alike = plain or is_plain_text(member.data)
            raw = (read_plain if alike else read_table)(member.path, member.data, options)
        except InputError as error:
            why = "unreadable file" if member.data.strip() else "empty file"
            rejected.append(Rejected(number, why, f"{member.path}: {error}"[:2_000]))
            continue
        if not len(raw.frame):
            rejected.append(Rejected(number, raw.rejected[0].reason if raw.rejected else "no words", member.path))
            continue
        known |= raw.known
        formats[raw.format] = formats.get(raw.format, 0) + 1
        encodings[raw.encoding or ""] = encodings.get(raw.encoding or "", 0) + 1
        taken = len(rows)
        rows += [number] * len(raw.frame)
        cells = {str(header): raw.frame[header].tolist() for header in raw.frame.columns}
        own = raw.known.get("conversation_id")
        cells[_ID_COLUMN] = cells.pop(own) if own else [_id(member.path)] * len(raw.frame)
        cells.setdefault("speaker", ["customer"] * len(raw.frame))
        for header in {**columns, **cells}:
            column = columns.setdefault(header, [None] * taken)
            column += cells.get(header, [None] * len(raw.frame))
    if not rows:
        raise InputError(f"None of the {len(found)} text files can be read; the first: {rejected[0].raw}")
    frame = pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in columns.items()})
    known |= {"speaker": "speaker", "conversation_id": _ID_COLUMN}
    if frame[_ID_COLUMN].isna().all():
        known.pop("conversation_id")
    most = max(encodings, key=lambda name: encodings[name])
    return RawTable(
        frame=frame,
        rows=np.asarray(rows, dtype=np.int64),
        format=max(formats, key=lambda name: formats[name]),
        known=known,
        rejected=rejected,
        encoding=most or None,
        notes=[f"{len(found)} text files were read, one conversation each."],
    )


def _id(path: str) -> str | None:
    """The id in a file's name; null when there is none, or the same could come again with other words (dates, small numbers)."""
    stem = PurePosixPath(path).stem
    found = _ID.search(_DATE.sub("", stem))
    return found[0] if found else None
