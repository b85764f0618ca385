"""Plain text: a transcript with ``Speaker: words`` lines, one text a line, or simply somebody's words."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
import regex

from data.ingest import encoding
from data.ingest.raw import Options, RawTable
from data.ingest.transcripts import Spoken, split_transcript

_ID = regex.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<!\d)\d{5,}(?!\d)", regex.IGNORECASE)
_DAY = regex.compile(r"(?<!\d)(?:19|20)\d{6}(?!\d)")
_DATED = regex.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_RULE = regex.compile(r"[ \t]*[-=*_#~]{3,}[ \t]*")
_HEADING = regex.compile(
    r"[-=*_#\s]*(?:conversation|call|chat|ticket|transcript|dialogue|case|session|gespräch|anruf|appel|conversación|llamada|rozmowa"
    r"|cuộc gọi|hội thoại|对话|通话|बातचीत|कॉल)\b[ \t]*(?:id|no\.?|nr\.?|number|#)?[ \t]*[:：#]?[ \t]*(?P<id>[\w-]*\d[\w-]*)?[-=*_#\s]*",
    regex.IGNORECASE,
)
_LABELLED = regex.compile(r"(?:^|\s)__label__(\S+)")
_MIN_LINES = 100
_WRAPPED = regex.compile(r"(?<=[^\n]{55})(?<![.!?:;。！？])\n(?=[\p{Ll}\p{Lo}(\"'“„])")


def read_plain(name: str, data: bytes, options: Options) -> RawTable:
    """Cells of a text file.

    With labelled speakers, a row per turn; several transcripts in one file are parted by rules ("-----") or headings ("Call 17"). A long
    list of unwrapped lines is one text per line. Everything else is one message of a customer.

    Args:
        name: The file's name; an id in it (a UUID, five digits and more that are no date) names the conversation.
        data: The file.
        options: How to read; not needed.
    """
    text, coding = encoding.decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if ":" in text or "：" in text:
        talks = _talks(text)
        if talks:
            return dialogue_table(talks, name=name, format="txt", encoding=coding)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if _is_list(text, lines):
        return _list_table(lines, coding)
    frame = pd.DataFrame({"text": [_WRAPPED.sub(" ", text).strip()], "speaker": ["customer"]}, dtype="str")
    return RawTable(frame=frame, rows=np.array([1]), format="txt", known={"text": "text", "speaker": "speaker"}, encoding=coding)


def conversation_id(name: str, words: str) -> str:
    """Id of a conversation that is a file: from the id in its name, so that it can be updated, else from its words."""
    found = _ID.search(_DAY.sub("", PurePosixPath(name).stem))
    return hashlib.sha256((found[0].lower() if found else words).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def dialogue_table(talks: list[tuple[str | None, list[Spoken]]], *, name: str, format: str, encoding: str | None) -> RawTable:
    """Cells of transcripts: a record per turn.

    Args:
        talks: (id or null, turns) of each conversation.
        name: The file's name.
        format: As in ``RawTable``.
        encoding: As in ``RawTable``.
    """
    cells: list[tuple[str, str, str, str | None]] = []
    for given, turns in talks:
        words = "\n".join(turn.text for turn in turns)
        own = given or conversation_id(name if len(talks) == 1 else "", words)
        cells += [(own, turn.speaker, turn.text, _dated(turn.timestamp)) for turn in turns]
    frame = pd.DataFrame(cells, columns=["conversation_id", "speaker", "text", "at"]).astype("str")
    known = {column: column for column in frame.columns if frame[column].notna().any()}
    return RawTable(frame=frame, rows=np.arange(1, len(frame) + 1), format=format, known=known, encoding=encoding)


def _dated(stamp: str | None) -> str | None:
    """A time that says its day; a mere clock or offset orders nothing that the lines do not."""
    return stamp if stamp and _DATED.search(stamp) else None


def _talks(text: str) -> list[tuple[str | None, list[Spoken]]] | None:
    """Conversations of a text, each with its id if a heading gives one; null when it is no transcript."""
    parts: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line) if line.strip() and len(line) < 80 else None
        if heading or _RULE.fullmatch(line):
            given = heading["id"] if heading else None
            if "".join(parts[-1][1]).strip():
                parts.append((given, []))
            elif given:
                parts[-1] = (given, [])
        else:
            parts[-1][1].append(line)
    blocks = [(given, "\n".join(lines).strip()) for given, lines in parts]
    talks = [(given, split_transcript(block)) for given, block in blocks if block]
    if len(talks) > 1 and all(turns for _, turns in talks):
        return [(given, turns) for given, turns in talks if turns]
    whole = split_transcript(text)
    return [(talks[0][0] if len(talks) == 1 else None, whole)] if whole else None


def _is_list(text: str, lines: list[str]) -> bool:
    """Whether lines are texts of their own: many, without paragraphs, and not broken at a margin."""
    if len(lines) < _MIN_LINES or text.strip().count("\n\n") > 0.01 * len(lines):
        return False
    lengths = np.array([len(line) for line in lines])
    return bool(lengths.std() > 0.25 * lengths.mean() or lengths.max() > 120)


def _list_table(lines: list[str], coding: str) -> RawTable:
    """A record per line; labels of the form ``__label__x`` become tags."""
    columns = {"text": [_LABELLED.sub("", line).strip() or None for line in lines]}
    known = {"text": "text"}
    labels = [";".join(_LABELLED.findall(line)) or None for line in lines]
    if any(labels):
        columns["label"] = labels
    note = f"Each of the {len(lines)} lines was read as a text of its own."
    frame = pd.DataFrame(columns, dtype="str")
    return RawTable(frame=frame, rows=np.arange(1, len(lines) + 1), format="txt", known=known, encoding=coding, notes=[note])
