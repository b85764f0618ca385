"""Numbers that identify someone: cards, bank accounts, phones, identity papers, contracts. Amounts, dates and counts stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.redaction import checksums
from data.redaction.cues import AND, cue_after, cue_before
from data.redaction.harmless import YEAR, blank_harmless, is_date, is_timestamp
from data.redaction.lexicon import is_given, is_known
from data.redaction.phones import is_phone
from data.redaction.spans import Draft

_RUN = re.compile(
    r"(?<![^\W一-鿿])(?<![$€£¥₹])(?<![\w\x00]/)(?:\+\s?|\(\+?)?\d(?:(?:\)?[ \u00a0\u2011\-–./]?\(?| - | / )\d)+(?!\d|[^\W\d_一-鿿]{2}|\w*@)"
)
_CODE = re.compile(r"(?<![^\W一-鿿])(?<![.@/&#-])(?=[A-Za-z\d/-]*\d)(?=[\d/-]*[A-Za-z])[A-Za-z\d]+(?:[/-][A-Za-z\d]+)*(?![^\W一-鿿]|@)")
_AFTER_DIGIT = re.compile(r"\d[.,]")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d{2}(?:[ \u00a0\-]?[A-Za-z\d]){11,30}")
_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]")
_NINO = re.compile(r"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]")
_SSN = re.compile(r"(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}")
_VIN = re.compile(r"(?=(?:[A-Z]*\d){5})(?=(?:\d*[A-Z]){3})[A-HJ-NPR-Z\d]{13}\d{4}")
"""Number of a vehicle: 17 signs without I, O and Q, the last four digits (ISO 3779)."""
_PREFIX = re.compile(r"(?<![^\W_])[A-Z]{1,4}[ -]?$")
_SPACED_ID = re.compile(
    r"(?<![^\W一-鿿])(?:\d{17}[\dXx]|[12] ?\d{2} ?[01]\d ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2}|[XYZxyz]?-?\d{7,8}["
    r" -]?[A-Za-z]|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?![^\W一-鿿])"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a text: the customer's country, and what the other side has just asked for."""

    region: str | None = None
    asked: frozenset[str] = frozenset()


def find_ibans(draft: Draft) -> None:
    """International bank account numbers with a right check; a wrong one only after the word IBAN."""
    for found in draft.matches(_IBAN, draft.near_digits(before=3, after=30)):
        compact, ends = "", []
        for place, character in enumerate(found.group(), start=found.start()):
            if character.isalnum():
                compact += character
                ends.append(place + 1)
        length = checksums.IBAN_LENGTHS.get(compact[:2].upper(), 0)
        if not length or len(compact) < length:
            continue
        announced = re.search(r"\biban\b", draft.work[max(0, found.start() - 30) : found.start()], re.IGNORECASE)
        if checksums.iban(compact[:length]) or announced:
            draft.claim(found.start(), ends[length - 1], "IBAN")


def find_numbers(draft: Draft, context: Context) -> None:
    """Cards, phones, identity and account numbers; what only counts, dates or prices is left alone."""
    for found in draft.matches(_SPACED_ID, draft.near_digits(before=5, after=5)):
        if _is_written_id(re.sub(r"[ -]", "", found.group())):
            draft.claim(*found.span(), "ID")
    blank_harmless(draft)
    for found in draft.matches(_CODE, draft.near_digits(before=20, after=20)):
        kind = _kind_of_code(draft, found)
        if kind:
            draft.claim(*found.span(), kind)
    previous: tuple[int, str] | None = None
    for found in draft.matches(_RUN, draft.near_digits(before=4, after=4)):
        start = found.start() + (found.group()[0] == "(" and ")" not in found.group())
        kind = _kind_of_run(draft, start, found.end(), context, previous)
        if kind:
            draft.claim(start, found.end(), kind)
            previous = found.end(), kind
            continue
        for group in list(_GROUP.finditer(draft.work, *found.span())) if _has_parts(found.group()) else ():
            kind = _kind_of_run(draft, group.start(), group.end(), context, previous)
            if kind:
                draft.claim(*group.span(), kind)
                previous = group.end(), kind


def _has_parts(run: str) -> bool:
    return not run.isdecimal()


def _is_written_id(number: str) -> bool:
    """Identity numbers that their letters or check digits give away without any cue."""
    return bool(
        (len(number) == 15 and checksums.insee(number))
        or (len(number) == 9 and number[-1].isalpha() and checksums.dni(number))
        or _NINO.fullmatch(number)
        or _PAN.fullmatch(number)
        or _VIN.fullmatch(number)
        or (len(number) == 18 and checksums.resident_id(number))
    )


def _kind_of_run(draft: Draft, start: int, end: int, context: Context, previous: tuple[int, str] | None) -> str | None:
    """Type of a run of digits, or ``None``: by check digits, then by cue, then by shape."""
    written = draft.work[start:end]
    groups = _GROUP.findall(written)
    digits = "".join(groups)
    if len(digits) < 3 or (len(digits) < 9 and _AFTER_DIGIT.fullmatch(draft.work, max(0, start - 2), start)):
        return None
    if written[0] != "+" and digits[0] in "23456" and _is_card(digits, groups):
        return "CARD"
    if len(groups) > 1 and not written.startswith(("+", "(")) and not _is_one_number(groups):
        return None
    kind = _announced(draft, start, end, written, digits, context, previous)
    return kind or _unannounced(draft, written, digits, groups, context)


def _is_card(digits: str, groups: list[str]) -> bool:
    """By check digit, or by the four groups of four in which nothing else is written (a digit may be mistyped)."""
    return (13 <= len(digits) <= 19 and len(groups) <= 6 and checksums.luhn(digits)) or [len(group) for group in groups] == [4, 4, 4, 4]


def _is_one_number(groups: list[str]) -> bool:
    """Whether groups of digits can be one number: up to seven of 2 to 6 digits (a subscriber's number may be longer)."""
    longest = 8 if groups[0][0] == "0" or len(groups[0]) == 3 else 6
    return len(groups) <= 7 and all(2 <= len(group) <= longest for group in groups[1:]) and len(groups[0]) <= 6


def _announced(
    draft: Draft, start: int, end: int, written: str, digits: str, context: Context, previous: tuple[int, str] | None
) -> str | None:
    """Type that the words around a number give it."""
    before = draft.work[max(0, start - 60) : start]
    cue = cue_before(before)
    if cue is None and _PREFIX.search(before):  # "policy number HX 88 21 99 31"
        cue = cue_before(_PREFIX.sub("", before))
        cue = cue if cue and cue[1] else None
    if cue:
        kind, explicit = cue
        if _fits(kind, written, digits, explicit, context):
            return kind
    later = cue_after(draft.work[end : end + 50])
    if later and len(digits) >= 4 and not YEAR.fullmatch(written):
        return later
    if previous and len(digits) >= 5 and previous[0] < start and AND.fullmatch(draft.work, previous[0], start):
        return previous[1]
    wanted = context.asked & {"CARD", "ID", "PHONE", "ACCOUNT"}
    if wanted and len(digits) >= 4 and not (YEAR.fullmatch(written) and len(draft.work.split()) > 2):
        return _best_of(wanted, written, digits, context)
    return None


def _fits(kind: str, written: str, digits: str, explicit: bool, context: Context) -> bool:
    """Whether a number can be what its cue says."""
    if kind == "PHONE":
        return is_phone(written, digits, region=context.region, cued=True)
    if YEAR.fullmatch(written):
        return explicit and kind == "ID"
    if kind == "CARD":
        return len(digits) >= (4 if explicit else 12)
    if explicit:
        return len(digits) >= 4
    return len(digits) >= 5 or (len(digits) == 4 and not digits.endswith("00"))


def _best_of(wanted: frozenset[str], written: str, digits: str, context: Context) -> str:
    for kind, fits in (
        ("CARD", len(digits) >= 12),
        ("PHONE", is_phone(written, digits, region=context.region, cued=True) and len(digits) >= 9),
        ("ID", True),
        ("ACCOUNT", True),
    ):
        if kind in wanted and fits:
            return kind
    return min(wanted)


def _unannounced(draft: Draft, written: str, digits: str, groups: list[str], context: Context) -> str | None:
    """Type that a number's own shape gives it."""
    if (
        len(groups) > 1
        and written[0] not in "+("
        and (YEAR.fullmatch(groups[0]) or (len(groups[0]) in (6, 8) and len(digits) < 11 and is_date(groups[0])))
    ):
        return None
    compact = len(groups) == 1 or "-" in written
    if _SSN.fullmatch(written) and "-" in written:
        return "ID"
    if written[0] != "+" and written[0] != "(" and _is_id_by_check(digits, groups):
        return "ID"
    if is_phone(written, digits, region=context.region, cued=False):
        return "PHONE"
    if compact and len(digits) >= 9 and not digits.endswith("00000") and not is_timestamp(digits):
        return "ACCOUNT"
    if "ANSWER" in context.asked and _is_bare_answer(draft.text, digits):
        return "ACCOUNT"
    return None


def _is_id_by_check(digits: str, groups: list[str]) -> bool:
    if len(groups) == 1:
        return checksums.pesel(digits) or checksums.tax_id(digits) or checksums.aadhaar(digits) or _is_written_id(digits)
    return [len(group) for group in groups] == [4, 4, 4] and checksums.aadhaar(digits)


def _is_bare_answer(text: str, digits: str) -> bool:
    """Whether a whole message is one number that is neither a date, a year nor a round amount.

    Without the agent's side a bare number is most often the answer to a question for an identity or account number.
    """
    if len(digits) < 4 or len(text) > 60 or sum(map(str.isdecimal, text)) != len(digits) or not _is_name_or_nothing(text):
        return False
    return not (YEAR.fullmatch(digits) or digits.endswith("00") or is_date(digits))


def _is_name_or_nothing(text: str) -> bool:
    """Whether all words beside a number are a known name ("raju 2548"), as people answer two questions at once."""
    words = [
        word for word in re.findall(r"[^\W\d_]+", text.casefold()) if word not in ("and", "y", "et", "und", "i", "aur", "và", "is", "no")
    ]
    return len(words) <= 3 and all(map(is_known, words)) and any(map(is_given, words[:1] or ["john"]))


def _kind_of_code(draft: Draft, found: re.Match[str]) -> str | None:
    """Type of a code of letters and digits: by its own form, else by its cue."""
    code = re.sub(r"[/-]", "", found.group())
    if len(code) < 5:
        return None
    if _is_written_id(code):
        return "ID"
    if sum(map(str.isdecimal, code)) < 3:
        return None
    cue = cue_before(draft.work[max(0, found.start() - 60) : found.start()])
    if cue and cue[0] in ("ID", "ACCOUNT") and (cue[1] or sum(map(str.isdecimal, code)) >= 4):
        return cue[0]
    return cue_after(draft.work[found.end() : found.end() + 50])
