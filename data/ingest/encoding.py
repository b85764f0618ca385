"""Bytes to text: which encoding a file is in, and how to survive one that is in two."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

_SAMPLE = 64_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the name of the encoding it was in.

    A byte-order mark decides; then strict UTF-8; then UTF-16 by its zero bytes. A file that is UTF-8 but for some lines is read
    line by line, odd lines as Windows-1252 ("utf-8 + cp1252"). Anything else is guessed from a sample; the guess never fails.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace").lstrip("\ufeff"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    if _mostly_utf8(data):
        return "".join(_line(line) for line in data.splitlines(keepends=True)), "utf-8 + cp1252"
    name = _guess(data)
    return data.decode(name, errors="replace"), name


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text at all: many control characters, and not UTF-16."""
    head = data[:8192]
    if not head or head.startswith(tuple(mark for mark, _ in _MARKS)) or _utf16(head):
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return odd > 0.02 * len(head) or head.count(0) > 8


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is zero."""
    head = data[:4096]
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > 0.6 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether lines with valid multi-byte UTF-8 outnumber the broken ones: two encodings pasted together."""
    good = bad = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good > bad


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _guess(data: bytes) -> str:
    """Encoding by charset-normalizer from a sample of the lines that are not plain ASCII (its cost grows with length)."""
    odd = b"\n".join(line for line in data[: 40 * _SAMPLE].splitlines() if not line.isascii())[:_SAMPLE]
    best = from_bytes(odd).best()
    return best.encoding if best else "cp1252"
