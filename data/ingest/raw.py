"""What passes between the parts of ingestion: options in, neutral tables between, messages out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.ingest.shapes import Choice, Shape


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to read inputs.

    Args:
        columns: Field → header, overruling what Earshot would recognise. Fields: those of ``schema.CONVERSATION_FIELDS`` and
            conversation_id, source, speaker, at, text, reply.
        source: What to call the inputs, instead of their files' names.
        timezone: IANA name of the zone in which times without one are read.
        date_order: Field → "day first" or "month first", overruling what its column suggests; "*" is every field.
        keep: Headers of columns that are no field but shall be filters.
        codes: Field (status, channel, csat) → code → what it means, overruling what is known of the help desk.
        flags: Fields of ``columns`` that stand above ``files``: those of the command line.
        files: Name of files (``chats*.csv``) → what holds for these, above ``columns``.
        remembered: What people chose for files of a shape, oldest first; everything else is above it.
        again: Files that were imported before are read again, and what came of them is replaced.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    timezone: str = "UTC"
    date_order: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    files: Mapping[str, Choice] = field(default_factory=dict)
    remembered: tuple[Choice, ...] = ()
    again: bool = False


class Rejected(NamedTuple):
    """A record that could not be read: its 1-based number, why (plain English), and what it held."""

    row: int
    reason: str
    raw: str


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """A file as cells, before anyone knows what its columns mean: what every reader returns.

    Args:
        frame: Text cells (``str`` or null, one column per distinct header), one line per thing said, in file order.
        rows: int64 (len(frame),): the 1-based record of the file that each line came from. Several lines may share a record (the
            messages of one JSON object, the turns of one e-mail thread); records of ``rejected`` have no line.
        format: What the file turned out to be: csv, json, jsonl, xlsx, parquet, eml, mbox, vtt, srt, txt.
        known: Field → header, where the format itself says what a column is (an e-mail's ``subject``).
        rejected: Records that could not be read.
        encoding: How bytes became text; null where the format says so itself.
        delimiter: What parts cells; null but for CSV and TSV.
        notes: Sentences for the user about how the file was read.
        path: What the headers of columns about single messages begin with, where a line has columns of its record beside them
            (``comments.`` of a ticket with comments); empty where all columns are of one kind.
        cut: The file ends before its end, as a half-copied one does.
        sheets: Other sheets of the workbook, by title.
    """

    frame: pd.DataFrame
    rows: np.ndarray
    format: str
    known: dict[str, str] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    notes: list[str] = field(default_factory=list)
    path: str = ""
    cut: bool = False
    sheets: Mapping[str, RawTable] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """One file as it was understood, to be shown before and after an import.

    Args:
        name: The file's name; a member of an archive is ``archive.zip/member.csv``.
        sha256: Of the bytes as they lie on disk (of the member, for an archive).
        rows: Records in it, rejected ones included.
        source: What its conversations' ``source`` is; several are joined by commas.
        format: As in ``RawTable``.
        encoding: As in ``RawTable``.
        delimiter: As in ``RawTable``.
        columns: Field → header, as recognised.
        how: Field → "name", "content", "given" (by the user) or "remembered" (given for an earlier file of this shape).
        date_order: Field → "day first", "month first", "year first", "unix", "ISO" or "serial".
        help_desk: Whose export it is, where that is known.
        decoded: Field → cell → what it was read as: codes of states and channels, words for satisfaction.
        unknown: Field → codes that are in no list, commonest first: the field is empty there until somebody says what they mean.
        notes: Sentences for the user.
        sample: The first five records as they came (shown, never stored unredacted).
        path: As in ``RawTable``.
        joined_to: The file of tickets whose messages these are; empty for a file that stands alone.
        shape: What later files of the same export have in common with it.
        used: What people chose for this shape and was used; null where nothing was.
        lost: Field → a sentence, where a column that was chosen for this shape is not in the file.
    """

    name: str
    sha256: str
    rows: int
    source: str
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    date_order: dict[str, str] = field(default_factory=dict)
    help_desk: str | None = None
    decoded: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    sample: list[dict[str, str]] = field(default_factory=list)
    path: str = ""
    joined_to: str = ""
    shape: Shape | None = None
    used: Choice | None = None
    lost: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What reading gave: ``schema.MESSAGES`` (not redacted yet, in input order), ``schema.TABLES["rejected"]``, and the files.

    ``joined``: input rows without a message of their own, whose fields went to the messages that belong to them (a ticket whose words
    lie in another file).
    """

    messages: pd.DataFrame
    rejected: pd.DataFrame
    inputs: list[InputFile]
    joined: int = 0
