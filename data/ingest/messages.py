"""A file's cells → messages: fields typed, ids given, replies and transcripts made turns of their own, empty rows set aside."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.ingest import helpdesks, names, setaside, transcripts, values, voices
from data.ingest.attributes import Attributes, read_attributes
from data.ingest.dates import parse_clock, parse_dates
from data.ingest.fields import Recognised, recognise
from data.ingest.helpdesks import HelpDesk
from data.ingest.raw import InputFile, Options, RawTable, Rejected
from data.ingest.subjects import with_subjects
from data.ingest.threads import thread_ids
from data.schema import KEY, MESSAGES, conform, empty

_SAMPLE_ROWS = 5
_ONE_CONVERSATION = 500
_MAX_RAW = 2_000
_TIME_HEADERS = frozenset(
    map(names.normalise, ("time", "time of day", "heure", "uhrzeit", "hora", "godzina", "giờ", "时间", "समय", "time of issue"))
)
_NO_WORDS = "no words"
_TAG = re.compile(r"<[^<>]*>")


class Read(NamedTuple):
    """One file, read: its messages (``schema.MESSAGES``), what was rejected, its description, and how many of its rows gave their fields
    to messages of another file."""

    messages: pd.DataFrame
    rejected: list[Rejected]
    file: InputFile
    joined: int = 0


class _Said(NamedTuple):
    """One message, before its fields join it: its line in the table, who, when (None: at the line's own time), the words, and whether a
    machine wrote them."""

    line: int
    speaker: str
    at: object
    text: str
    automatic: bool = False


class _Lines(NamedTuple):
    """The lines of a table: every field but the words, how they were read, and which ones a machine wrote."""

    base: pd.DataFrame
    read: Attributes
    automatic: np.ndarray
    dialogue: bool


def to_messages(raw: RawTable, *, name: str, sha256: str, source: str, options: Options) -> Read:
    """What the people in a file said.

    Args:
        raw: The file's cells.
        name: Of the file, as in ``InputFile.name``.
        sha256: Of the file.
        source: What conversations are called that no column and no option names.
        options: How to read.

    Raises:
        InputError: No column holds the customers' words, or an option names what the file does not have.
    """
    frame = pd.DataFrame({header: values.blank(raw.frame[header]) for header in raw.frame.columns}, index=raw.frame.index)
    if frame.empty:
        return Read(empty(MESSAGES), raw.rejected, _describe(raw, Recognised(), None, None, name, sha256, options.source or source))
    own = [header for header in frame.columns if not (raw.path and header.startswith(raw.path)) or header in raw.known.values()]
    desk = helpdesks.find(own)
    found = recognise(frame[own], known=raw.known, given=options.columns, name=name, desk=desk)
    lines = _read_lines(frame, raw, found, options, source, desk)
    said, reasons = _said(frame, lines, found, raw)
    messages = _join(lines, said, raw, name)
    rejected = sorted([*raw.rejected, *_rejections(raw, said, reasons)])
    sources = ", ".join(lines.base["source"].drop_duplicates().head(5)) if len(lines.base) else source
    return Read(messages, rejected, _describe(raw, found, lines.read, desk, name, sha256, sources))


def _read_lines(frame: pd.DataFrame, raw: RawTable, found: Recognised, options: Options, source: str, desk: HelpDesk | None) -> _Lines:
    columns = found.columns
    read = read_attributes(frame, found, options, desk)
    base = read.frame
    base["source"] = frame[columns["source"]] if "source" in columns else None
    base["source"] = base["source"].astype("str").fillna(options.source or source)
    if options.source and found.how.get("source") != "given":
        base["source"] = options.source
    base["conversation_id"] = thread_ids(frame, _ids(frame, found, raw.rows), found)
    dialogue = _is_dialogue(base, found, raw)
    usual = (desk.speaker if desk else None) or "customer"
    heard = voices.hear(frame, _speakers(frame, found, base), path=raw.path, usual=usual, dialogue=dialogue or bool(raw.path))
    base["speaker"] = heard.speaker
    if _is_one_conversation(base, found, raw):
        base["conversation_id"] = _ids(frame, found, np.ones(len(frame), dtype=np.int64))
        dialogue = _is_dialogue(base, found, raw)
        read.notes.append("No column tells conversations apart: the file was read as one conversation.")
    if not raw.path and (
        "speaker" in columns or heard.speaker.nunique() > 1
    ):  # an author's id on the company's turns is not the customer's
        base["customer_id"] = base["customer_id"].where(~base["speaker"].isin(["agent", "bot", "ivr", "note"]))
    clock = _clock(frame, found)
    if clock:
        dated = parse_dates(frame[columns["opened_at"]] + " " + frame[clock].fillna(""), zone=options.timezone, name=columns["opened_at"])
        base["opened_at"] = dated.values.fillna(base["opened_at"])
        read.notes.append(f"The time of day was taken from '{clock}'.")
    if dialogue and _are_turn_times(base):
        base["at"], base["opened_at"] = base["opened_at"], base["at"]
    base["extra"] = _extra(frame, found, raw, read.kept, skip=clock)
    return _Lines(base, read, heard.automatic, dialogue)


def _speakers(frame: pd.DataFrame, found: Recognised, base: pd.DataFrame) -> pd.Series | None:
    header = found.columns.get("speaker")
    return voices.of_column(frame[header], header, frame[found.columns["text"]], base["conversation_id"]) if header else None


def _is_one_conversation(base: pd.DataFrame, found: Recognised, raw: RawTable) -> bool:
    """Whether a short table of two sides that names no conversations is one."""
    if "speaker" not in found.columns or "conversation_id" in found.columns or not 1 < len(base) <= _ONE_CONVERSATION:
        return False
    return {"customer", "agent"} <= set(base["speaker"]) and raw.rows.size == np.unique(raw.rows).size


def _clock(frame: pd.DataFrame, found: Recognised) -> str | None:
    """Header of a column of times that belongs to a column of bare dates."""
    opened = found.columns.get("opened_at")
    if opened is None or frame[opened].head(50).str.contains(":").any():
        return None
    free = [header for header in frame.columns if header not in found.taken() and names.normalise(header) in _TIME_HEADERS]
    return next((header for header in free if parse_clock(frame[header].head(500)) is not None), None)


def _ids(frame: pd.DataFrame, found: Recognised, rows: np.ndarray) -> pd.Series:
    """Conversation ids: the column's, else 16 hex digits of the SHA-256 of the record's mapped cells, so that equal rows merge."""
    header = found.columns.get("conversation_id")
    given = frame[header] if header else pd.Series(None, index=frame.index, dtype="str")
    if header and given.dropna().str.fullmatch(r"\d+\.0").all():
        given = given.str.slice(stop=-2)
    if header and given.notna().all():
        return given
    mapped = [column for column in frame.columns if column in found.taken()]
    cells = frame[mapped].fillna("").agg("\x1f".join, axis=1) if len(mapped) == 1 else _joined(frame[mapped])
    per_record = pd.Series(list(cells)).groupby(rows, sort=False).agg("\x1e".join)
    digests = per_record.map(lambda text: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    hashed = pd.Series(digests.reindex(rows).to_numpy(), index=frame.index, dtype="str")
    return given.fillna(hashed)


def _joined(frame: pd.DataFrame) -> list[str]:
    columns = [frame[header].fillna("").tolist() for header in frame.columns]
    return ["\x1f".join(cells) for cells in zip(*columns, strict=True)]


def _is_dialogue(base: pd.DataFrame, found: Recognised, raw: RawTable) -> bool:
    """Whether lines are turns of conversations rather than conversations; equal rows without ids are doubles, not turns."""
    if "conversation_id" not in found.columns and "speaker" not in found.columns and raw.rows.size == np.unique(raw.rows).size:
        return False
    return bool(base.duplicated(KEY, keep=False).mean() > 0.3)


def _said(frame: pd.DataFrame, lines: _Lines, found: Recognised, raw: RawTable) -> tuple[list[_Said], dict[int, str]]:
    """Everything said, in order, and line → reason for lines without a message."""
    base, dialogue, automatic = lines.base, lines.dialogue, lines.automatic
    texts = _words(frame, found)
    replies = frame[found.columns["reply"]].tolist() if "reply" in found.columns else [None] * len(frame)
    reply_at = base["first_reply_at"].tolist() if not dialogue else [None] * len(frame)
    subjects = base["subject"].tolist()
    mail = raw.format in ("eml", "mbox")
    alone = (~base.duplicated(["source", "conversation_id"], keep=False)).tolist()
    said: list[_Said] = []
    reasons: dict[int, str] = {}
    for line, (text, reply, speaker, subject) in enumerate(zip(texts, replies, base["speaker"].tolist(), subjects, strict=True)):
        words = text if isinstance(text, str) else ""
        parts = transcripts.split_transcript(words) if words and not dialogue else None
        if parts:
            said += [_Said(line, who, _moment(stamp), spoken) for _, who, spoken, stamp in parts if spoken.strip()]
        elif words:
            whole = mail or not dialogue or alone[line]  # a turn of a chat may well be "test" or "12345"
            reason = _why_not(words, subject if isinstance(subject, str) and whole else None) if whole or len(words) > 20 else None
            if reason and whole:
                reasons[line] = reason
                continue
            answered = reason in (setaside.AUTOMATIC_REPLY, setaside.OUT_OF_OFFICE)
            said.append(_Said(line, speaker, None, words, bool(automatic[line] or answered)))
        else:
            reasons[line] = _NO_WORDS
        if isinstance(reply, str) and reply.casefold() != "pending":
            at = reply_at[line]
            said.append(_Said(line, "agent", at if isinstance(at, pd.Timestamp) and not pd.isna(at) else pd.NaT, reply))
            reasons.pop(line, None)
    return said, reasons


def _why_not(words: str, subject: str | None) -> str | None:
    return setaside.reason(_TAG.sub(" ", words) if words.lstrip()[:1] == "<" else words, subject)


def _words(frame: pd.DataFrame, found: Recognised) -> list[object]:
    """The customer's words of each line; a line without any has its subject."""
    texts = frame[found.columns["text"]]
    subject = found.columns.get("subject")
    return (texts if subject is None else texts.fillna(frame[subject])).tolist()


def _moment(stamp: str | None) -> object:
    """Time of a turn in a transcript, where its stamp is a whole date; a mere clock or offset orders nothing that order does not."""
    if not stamp:
        return pd.NaT
    return parse_dates(pd.Series([stamp], dtype="str")).values.iloc[0]


def _join(table: _Lines, said: list[_Said], raw: RawTable, name: str) -> pd.DataFrame:
    """``schema.MESSAGES`` of what was said: each message with the fields of its line."""
    base, dialogue = table.base, table.dialogue
    if not said:
        return empty(MESSAGES)
    lines = np.fromiter((one.line for one in said), dtype=np.int64, count=len(said))
    messages = base.iloc[lines].reset_index(drop=True)
    line_at = _line_times(base, dialogue).iloc[lines].reset_index(drop=True)
    own = pd.Series([one.at is not None for one in said])
    stamps = pd.Series(pd.to_datetime(pd.Series([one.at for one in said], dtype="object"), utc=True)).astype("datetime64[us, UTC]")
    late = own & stamps.isna() & dialogue  # a reply in a table of turns follows its line
    messages["at"] = stamps.where(own & ~late, line_at)
    messages["speaker"] = pd.Series([one.speaker for one in said], dtype="str")
    messages["text"] = pd.Series([one.text for one in said], dtype="str")
    messages["input_file"] = pd.Series(name, index=messages.index, dtype="str")
    messages["input_row"] = pd.Series(raw.rows[lines], index=messages.index).astype("Int64")
    messages["boilerplate"] = pd.Series([True if one.automatic else None for one in said], dtype="boolean")
    messages["text"] = with_subjects(messages, ~own.to_numpy())
    if dialogue and "tags" in messages and messages["tags"].notna().any():
        messages["tags"] = _shared_tags(messages)
    return conform(messages, MESSAGES, name="messages")[[column.name for column in MESSAGES]]


def _line_times(base: pd.DataFrame, dialogue: bool) -> pd.Series:
    """When each line was said: its own time; of a ticket without one, the ticket's."""
    return base["at"] if dialogue else base["at"].fillna(base["opened_at"])


def _are_turn_times(base: pd.DataFrame) -> bool:
    """Whether the column of dates says when each turn was said, not when the conversation began: it differs within one."""
    if base["at"].notna().any():
        return False
    return bool((base.groupby(["source", "conversation_id"], sort=False)["opened_at"].nunique() > 1).any())


def _shared_tags(messages: pd.DataFrame) -> pd.Series:
    """A conversation's tags, gathered from all its turns."""
    keys = ["source", "conversation_id"]
    tagged = messages[[*keys, "tags"]].explode("tags").dropna(subset=["tags"]).drop_duplicates()
    lists = tagged.groupby(keys, sort=False)["tags"].agg(lambda tags: list(tags)[:20])
    return pd.Series(lists.reindex(pd.MultiIndex.from_frame(messages[keys])).to_numpy(), index=messages.index, dtype="object").map(
        lambda tags: tags if isinstance(tags, list) else None
    )


def _extra(frame: pd.DataFrame, found: Recognised, raw: RawTable, kept: Mapping[str, pd.Series], skip: str | None) -> pd.Series:
    """JSON text per line of the columns that are no field, and of the cells that did not fit their field."""
    rows = raw.rows
    headers = [
        header
        for header in frame.columns
        if header not in found.taken() and header != skip and not (raw.path and str(header).startswith(raw.path))
    ]
    if len(np.unique(rows)) < len(rows):  # what differs between the turns of one record is the turn's, not the conversation's
        varied = frame[headers].groupby(rows).nunique(dropna=False).gt(1).any()
        headers = [header for header in headers if not varied[header]]
    columns: dict[str, list[object]] = {header: frame[header].tolist() for header in headers}
    columns |= {header: cells.tolist() for header, cells in kept.items()}
    if not columns:
        return pd.Series(None, index=frame.index, dtype="str")
    texts = []
    for cells in zip(*columns.values(), strict=True):
        known = {header: cell for header, cell in zip(columns, cells, strict=True) if isinstance(cell, str)}
        texts.append(json.dumps(known, ensure_ascii=False) if known else None)
    return pd.Series(texts, index=frame.index, dtype="str")


def _rejections(raw: RawTable, said: list[_Said], reasons: Mapping[int, str]) -> list[Rejected]:
    """One rejection for every record none of whose lines gave a message."""
    heard = {int(raw.rows[one.line]) for one in said}
    silent = {int(row): line for line, row in reversed(list(enumerate(raw.rows))) if int(row) not in heard}
    cells = raw.frame.iloc[sorted(silent.values())]
    texts = {line: cells[header].tolist() for line, header in enumerate(cells.columns)}
    rejected = []
    for position, (row, line) in enumerate(sorted(silent.items(), key=lambda pair: pair[1])):
        known = {str(header): texts[number][position] for number, header in enumerate(cells.columns)}
        shown = json.dumps({header: cell for header, cell in known.items() if isinstance(cell, str) and cell}, ensure_ascii=False)
        rejected.append(Rejected(row, reasons.get(line, _NO_WORDS), shown[:_MAX_RAW]))
    return rejected


def _describe(
    raw: RawTable, found: Recognised, read: Attributes | None, desk: HelpDesk | None, name: str, sha256: str, source: str
) -> InputFile:
    numbers = {int(row) for row in raw.rows} | {row.row for row in raw.rejected}
    sample = raw.frame.head(_SAMPLE_ROWS).fillna("").map(lambda cell: cell[:300]).to_dict("records")
    return InputFile(
        name=name,
        sha256=sha256,
        rows=len(numbers),
        source=source,
        format=raw.format,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        columns=found.shown(),
        how=dict(found.how),
        date_order=read.orders if read else {},
        help_desk=desk.name if desk else None,
        decoded=read.decoded if read else {},
        unknown=read.unknown if read else {},
        notes=list(dict.fromkeys([*raw.notes, *found.notes, *(read.notes if read else [])])),
        sample=[{str(header): str(cell) for header, cell in row.items()} for row in sample],
        path=raw.path,
    )
