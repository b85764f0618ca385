"""Ids, sources and file names: they must stay apart and stay the same, even where they carry personal data."""

from __future__ import annotations

import hashlib
import hmac
import re

from data.redaction import checksums
from data.redaction.contacts import find_emails, find_links
from data.redaction.names import find_full_names
from data.redaction.numbers import find_ibans
from data.redaction.phones import is_phone
from data.redaction.spans import Draft, Span, replace

_MAY_TELL = re.compile(r"@|://|www\.|\d(?:[^\w]?\d){7}|[^\W\d_]{2}[ _.-]+[^\W\d_]{2}")
_CARD = re.compile(r"(?<!\d)\d{4}(?:([ -]?)\d{4}(?:\1\d{4}){2}|([ -]?)\d{6}\2\d{5})(?!\d)")
_PHONE = re.compile(r"(?<![^\W_])\+\d[\d \-.()]{6,17}\d|(?<!\d)\(?\d{3}\)?[ \-]\d{3}[ \-]\d{4}(?!\d)")
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_LETTERED = re.compile(r"(?<![^\W_])(?:[XYZ]\d{7}|\d{8})[A-Z](?![^\W_])|(?<!\w)\d{17}[\dXx](?!\w)")


def hash_id(value: str, *, salt: bytes) -> str:
    """Pseudonym of a person's id: the first 16 hex digits of HMAC-SHA256 with the store's salt."""
    return _digest(value.strip(), salt)[:16]


def redact_identifier(value: str, *, salt: bytes) -> str:
    """An id, source or file name, unchanged unless it carries personal data.

    Then a placeholder stands for that, and twelve hex digits of a salted hash of the whole keep different ones different:
    ``call_+14155550123.vtt`` → ``call_<PHONE>.vtt~5f0c…``.
    """
    spans = find_in_identifier(value)
    if not spans:
        return value
    return f"{replace(value, spans, {})[0]}~{_digest(value, salt)[:12]}"


def find_in_identifier(value: str, *, keep_path: bool = False) -> list[Span]:
    """Personal data that shows by its own form, not by the words around it: long numbers are normal in an id.

    Args:
        value: An id, a file name, a code, a link or another short label.
        keep_path: Keep numbers in a link's path.
    """
    if not _MAY_TELL.search(value):
        return []
    draft = Draft(value)
    find_links(draft, keep_path=keep_path)
    find_emails(draft)
    find_ibans(draft)
    for found in draft.matches(_SSN):
        draft.claim(*found.span(), "ID")
    for found in draft.matches(_CARD):
        digits = "".join(filter(str.isdecimal, found.group()))
        if digits[0] in "3456" and checksums.luhn(digits):
            draft.claim(*found.span(), "CARD")
    for found in draft.matches(_LETTERED):
        if checksums.dni(found.group()) or checksums.resident_id(found.group()):
            draft.claim(*found.span(), "ID")
    for found in draft.matches(_PHONE):
        digits = "".join(filter(str.isdecimal, found.group()))
        if is_phone(found.group(), digits, region=None, cued=False):
            draft.claim(*found.span(), "PHONE")
    find_full_names(draft)
    return draft.spans


def _digest(value: str, salt: bytes) -> str:
    return hmac.new(salt, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
