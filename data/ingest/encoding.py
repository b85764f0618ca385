"""Bytes to text: which encoding a file is in, and how to survive one that is in two."""

from __future__ import annotations

import codecs
import io
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

_SAMPLE = 64_000
_BLOCK = 1 << 20
_UTF8_MARK = codecs.BOM_UTF8
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b")
_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f‘’“”–—…«»°]|[^\w\s\x00-\x7f‘’“”–—…«»°¿¡](?=[^\W\d_])|[¹²³](?=[^\W\d_])|(?<=[^\W\d_])[¹²³]"
)
"""Symbols that touch a letter: the sign of a wrong code page ("dziêkujê za ³adny")."""
_FALLBACK = "cp1252_for_odd_bytes"


def _odd_bytes(error: UnicodeError) -> tuple[str, int]:
    """Error handler of the codecs: what is not UTF-8 is read as Windows-1252 (as browsers do)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_FALLBACK, _odd_bytes)


class Encoding(NamedTuple):
    """How to decode: Python's codec, its error handler, and what to tell the user."""

    codec: str
    errors: str
    label: str


def detect(data: bytes) -> Encoding:
    """Encoding of a file's bytes; never fails.

    A UTF-16 or UTF-32 mark decides; then strict UTF-8 (a cut last character is forgiven); then UTF-16 by its zero bytes. A file that
    is UTF-8 but for some lines is read as UTF-8 with the odd bytes as Windows-1252. Anything else is guessed from a sample.
    """
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return Encoding(name, "replace", name)
    marked = data.startswith(_UTF8_MARK)
    codec = "utf-8-sig" if marked else "utf-8"
    if _is_utf8(data):
        return Encoding(codec, "replace", codec)
    wide = _utf16(data)
    if wide:
        return Encoding(wide, "replace", wide)
    if _mostly_utf8(data):
        return Encoding(codec, _FALLBACK, "utf-8 + cp1252")
    if marked:  # a mark of UTF-8 before text in another encoding: tools that prepend it blindly exist
        return Encoding("utf-8-sig", _FALLBACK, "cp1252 with a UTF-8 mark")
    name = _guess(data)
    return Encoding(name, "replace", name)


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding (see ``detect``)."""
    found = detect(data)
    return data.decode(found.codec, errors=found.errors), found.label


def lines(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    """The file's physical lines with their ends, decoded as they are read, so that no second copy of a big file is made."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding.codec, errors=encoding.errors, newline="")


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text at all: many control characters, and not UTF-16."""
    head = data[:8192]
    if not head or head.startswith(tuple(mark for mark, _ in _WIDE_MARKS)) or _utf16(head):
        return False
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return odd > 0.02 * len(head) or head.count(0) > 8


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
    except UnicodeDecodeError:
        return False
    rest = decoder.getstate()[0]
    return not (rest and data.removeprefix(_UTF8_MARK)[: -len(rest)].isascii())  # "caf\xe9": no cut character, but Windows-1252


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
    for line in data.removeprefix(_UTF8_MARK).splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good > bad


def _guess(data: bytes) -> str:
    """Encoding of bytes that are no Unicode, from a sample of the lines that are not plain ASCII.

    Scripts other than Latin have most of their letters above ASCII: there charset-normalizer answers (its cost grows with length). In
    Latin text it mistakes rare code pages for common ones; there it is Windows-1252, or Windows-1250 where that leaves fewer symbols
    inside words.
    """
    odd = b"\n".join(line for line in data[: 40 * _SAMPLE].splitlines() if not line.isascii())[:_SAMPLE]
    high = sum(byte > 127 for byte in odd)
    letters = sum(chr(byte).isalpha() for byte in odd if byte < 128)
    if high > 0.67 * letters:
        best = from_bytes(odd).best()
        return best.encoding if best else "cp1252"
    return min(("cp1252", "cp1250"), key=lambda codec: len(_IN_WORD.findall(odd.decode(codec, errors="replace"))))
