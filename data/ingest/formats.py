"""What a file really is, by its first bytes rather than its name, and the reader for it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from data.ingest import encoding
from data.ingest.email import read_email
from data.ingest.excel import is_spreadsheet, read_excel
from data.ingest.parquet import is_parquet, read_parquet
from data.ingest.plain import read_plain
from data.ingest.raw import Options, RawTable
from data.ingest.records import looks_like_json, read_records
from data.ingest.subtitles import read_subtitles
from data.ingest.tabular import is_table, read_tabular
from data.schema import InputError

EXTENSIONS = frozenset({
    ".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".pq", ".xlsx", ".xlsm", ".xls", ".ods", ".vtt", ".srt",
    ".eml", ".mbox", ".zip", ".gz", ".dat", ".log", ".seg",
})  # fmt: skip
"""Endings that Earshot looks at when it is given a folder; a file given by name may end as it likes."""
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x1f\x9d", "a compress archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or video file"),
    (b"OggS", "a sound file"),
    (b"{\\rtf", "an RTF document"),
)
_SRT = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\d+\s*\r?\n\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->", re.MULTILINE)
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|return-path|delivered-to|received|content-type|reply-to|x-[\w-]+): \S",
    re.IGNORECASE | re.MULTILINE,
)
_JSON = (".json", ".jsonl", ".ndjson")
_XML = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml\s", re.IGNORECASE)
_MARKUP = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|[a-z][\w:.-]*[\s>/])", re.IGNORECASE)


def read_table(name: str, data: bytes, options: Options) -> RawTable:
    """Cells of one unpacked file.

    Args:
        name: The file's name, of which only the ending counts, and only where the content leaves a choice.
        data: Its bytes, unpacked.
        options: How to read.

    Raises:
        InputError: The file is empty, no text, of a kind that Earshot does not read, or damaged as a whole.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{name} is empty: {len(data)} bytes without a word. Check the export.")
    if is_parquet(data):
        return read_parquet(name, data)
    if is_spreadsheet(data):
        return read_excel(name, data)
    foreign = next((what for mark, what in _FOREIGN if data.startswith(mark)), None)
    if foreign or encoding.is_binary(data):
        raise InputError(
            f"{name} is {foreign or 'binary, not text'}. Earshot reads CSV, TSV, JSON, Parquet, XLSX, VTT, SRT, TXT, EML and MBOX."
        )
    return _read_text(name, data, options)


def _read_text(name: str, data: bytes, options: Options) -> RawTable:
    ending = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    head = data[:20_000]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"WEBVTT") or _SRT.match(head):
        return read_subtitles(name, data, options)
    if (looks_like_json(data) and ending not in (".csv", ".tsv")) or (ending in _JSON and head.lstrip()[:1] in (b"[", b"{")):
        return read_records(name, data)
    if is_mail(head, ending):
        return read_email(name, data, options)
    if _XML.match(head) or (_MARKUP.match(head) and ending not in (".csv", ".tsv", ".txt")):
        raise InputError(f"{name} is HTML or XML. Export the data as CSV, JSON, Parquet or XLSX.")
    if ending in (".csv", ".tsv", ".tab"):
        return read_records(name, data) if _is_records(data) else read_tabular(name, data)
    if is_table(data):
        return read_tabular(name, data)
    return read_plain(name, data, options)


def is_mail(head: bytes, ending: str) -> bool:
    """Whether text is an e-mail or a mailbox: a block of mail headers at its start."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n ")
    if start.startswith(b"From ") and _MAIL_HEADER.search(start[:4000]):
        return True
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    headers = {found.lower() for found in _MAIL_HEADER.findall(block)}
    if ending in (".eml", ".mbox"):
        return bool(headers)
    return len(headers) >= 3 and bool(headers & {b"from", b"message-id"}) and bool(headers & {b"subject", b"date", b"mime-version"})


def _is_records(data: bytes) -> bool:
    """Whether a file called CSV is JSON, by its first line being an object."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b'{"', b'[{"', b"[\n", b"[ {", b"{\n"))
