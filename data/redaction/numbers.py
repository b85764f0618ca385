"""Numbers that identify someone: cards, bank accounts, phones, identity papers, contracts. Amounts, dates and counts stay."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from data.redaction import checksums
from data.redaction.cues import AND, cue_after, cue_before
from data.redaction.phones import is_phone
from data.redaction.spans import BLANK, Draft

MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fév|fev|avr|mai|juin|juil|aoû|aou|déc|mär|maer|okt|dez|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"
    r"|जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर)[^\W\d_]{0,8}\.?"
)
_CURRENCY = r"(?:usd|us\$|eur|gbp|inr|pln|vnd|cny|rmb|chf|cad|aud|rs\.?|zł|zl|₫|đ|dong|đồng|triệu|tỷ|nghìn|ngàn|euros?|dollars?|pounds?|pesos?|rupees?|rupaye|rupay|złot\w+|lakhs?|crores?|रुपये|रुपए|रु\.?|₹|元|块|万|人民币|bucks|millions?|billions?|k\b|%|percent|per\s?cent|prozent|procent|por\s?ciento|pour\s?cent)"
_HARMLESS = re.compile(
    rf"[$€£¥₹₫]\s?\d[\d.,'’]*(?:\s\d{{3}}(?!\d))*|(?<![^\W\d_])(?:usd|eur|gbp|inr|rs\.?|pln|vnd|rmb)\s?\d[\d.,]*"
    rf"|(?<![\w.,])\d[\d.,'’]*(?:\s\d{{3}}(?!\d))*\s?(?:{_CURRENCY}|[$€£¥])(?![^\W\d_元块万])"
    r"|(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}(?![\d]|[./-]\d)|(?<![\d./-])(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2}(?![\d]|[./-]\d)(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"|(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?!\d)|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s|of\s)?{MONTH},?(?:\s(?:de\s|of\s)?\d{{4}})?(?!\d)"
    rf"|(?<![^\W\d_]){MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s?(?:19|20)\d{{2}})?(?!\d)|(?:19|20)\d{{2}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|\d{{1,2}}月\d{{1,2}}日"
    r"|(?<![\w.])\d+(?:[.,]\d+)*[.,]\d{1,2}(?![\w]|[.,-]?\d)|(?<![\w.,])\d{1,3}(?:,\d{2,3})+(?![\w]|[.,-]?\d)",
    re.IGNORECASE,
)
"""Amounts of money, percentages, dates, times, decimals: the figures that the analysis lives on."""

_RUN = re.compile(r"(?<![^\W一-鿿])(?<![$€£¥₹])(?<![\w\x00][.,/])(?:\+\s?|\(\+?)?\d(?:[ \u00a0\u2011\-–./()]{0,2}\d)+(?![^\W\d_]{2}|\w*@)")
_CODE = re.compile(r"(?<![^\W一-鿿])(?<![.@/&#-])(?=[A-Za-z\d/-]*\d)(?=[\d/-]*[A-Za-z])[A-Za-z\d]+(?:[/-][A-Za-z\d]+)*(?![^\W一-鿿]|@)")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d{2}(?:[ \u00a0\-]?[A-Za-z\d]){11,30}")
_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]")
_NINO = re.compile(r"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]")
_SSN = re.compile(r"(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SPACED_ID = re.compile(r"(?<![^\W一-鿿])(?:\d{17}[\dXx]|[12] ?\d{2} ?[01]\d ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2}|[XYZxyz]?-?\d{7,8}[ -]?[A-Za-z]|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?![^\W一-鿿])")
_DIGIT_WORDS = (
    "zero oh nought one two three four five six seven eight nine double triple|không một hai ba bốn năm sáu bảy tám chín lăm mốt"
    "|शून्य ज़ीरो एक दो तीन चार पांच पाँच छह छः सात आठ नौ|zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć"
    "|cero uno dos tres cuatro cinco seis siete ocho nueve|zéro un deux trois quatre cinq six sept huit neuf"
    "|null eins zwei zwo drei vier fünf sechs sieben acht neun"
)
_SPOKEN = re.compile(
    "|".join(rf"(?<![^\W\d_])(?:{language.replace(' ', '|')})(?:[\s,.\-]+(?:{language.replace(' ', '|')})){{5,}}(?![^\W\d_])" for language in _DIGIT_WORDS.split("|"))
    + "|[零〇一二三四五六七八九幺]{6,}",
    re.IGNORECASE,
)
_SPEAKS = frozenset(_DIGIT_WORDS.replace("|", " ").split())


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
    for start, end in draft.near_digits(before=16, after=40):
        blanked = _HARMLESS.sub(lambda found: BLANK * len(found.group()), draft.work[max(0, start - 3) : end])
        draft.work = draft.work[: max(0, start - 3)] + blanked + draft.work[end:]
    previous: tuple[int, str] | None = None
    for found in draft.matches(_RUN, draft.near_digits(before=4, after=4)):
        kind = _kind_of_run(draft, found.start(), found.end(), context, previous)
        if kind:
            draft.claim(*found.span(), kind)
            previous = found.end(), kind
            continue
        for group in list(_GROUP.finditer(draft.work, *found.span())) if _has_parts(found.group()) else ():
            kind = _kind_of_run(draft, group.start(), group.end(), context, previous)
            if kind:
                draft.claim(*group.span(), kind)
                previous = group.end(), kind
    for found in draft.matches(_CODE, draft.near_digits(before=20, after=20)):
        kind = _kind_of_code(draft, found)
        if kind:
            draft.claim(*found.span(), kind)


def find_spoken(draft: Draft) -> None:
    """Numbers said digit by digit ("four one five …"): six digit words in a row."""
    if len(draft.words & _SPEAKS) < 3 and not draft.scripts:
        return
    for found in draft.matches(_SPOKEN):
        cue = cue_before(draft.work[max(0, found.start() - 60) : found.start()])
        draft.claim(*found.span(), cue[0] if cue else "ACCOUNT")


def _has_parts(run: str) -> bool:
    return not run.isdecimal()


def _is_written_id(number: str) -> bool:
    """Identity numbers that their letters or check digits give away without any cue."""
    return bool(
        (len(number) == 15 and checksums.insee(number))
        or (len(number) == 9 and number[-1].isalpha() and checksums.dni(number))
        or _NINO.fullmatch(number)
        or _PAN.fullmatch(number)
        or (len(number) == 18 and checksums.resident_id(number))
    )


def _kind_of_run(draft: Draft, start: int, end: int, context: Context, previous: tuple[int, str] | None) -> str | None:
    """Type of a run of digits, or ``None``: by check digits, then by cue, then by shape."""
    written = draft.work[start:end]
    groups = _GROUP.findall(written)
    digits = "".join(groups)
    if len(digits) < 3:
        return None
    if 13 <= len(digits) <= 19 and digits[0] in "23456" and checksums.luhn(digits) and len(groups) <= 6 and written[0] != "+":
        return "CARD"
    if len(groups) > 1 and not written.startswith(("+", "(")) and not _is_one_number(groups):
        return None
    kind = _announced(draft, start, end, written, digits, context, previous)
    return kind or _unannounced(draft, written, digits, groups, context)


def _is_one_number(groups: list[str]) -> bool:
    """Whether groups of digits can be one number: 2 to 7 groups of 2 to 6 digits (a first one may be shorter)."""
    return len(groups) <= 7 and all(2 <= len(group) <= 6 for group in groups[1:]) and len(groups[0]) <= 6


def _announced(draft: Draft, start: int, end: int, written: str, digits: str, context: Context, previous: tuple[int, str] | None) -> str | None:
    """Type that the words around a number give it."""
    cue = cue_before(draft.work[max(0, start - 60) : start])
    if cue:
        kind, explicit = cue
        if _fits(kind, written, digits, explicit, context):
            return kind
    later = cue_after(draft.work[end : end + 50])
    if later and len(digits) >= 4 and not _YEAR.fullmatch(written):
        return later
    if previous and len(digits) >= 5 and previous[0] < start and AND.fullmatch(draft.work, previous[0], start):
        return previous[1]
    wanted = context.asked & {"CARD", "ID", "PHONE", "ACCOUNT"}
    if wanted and len(digits) >= 4 and not (_YEAR.fullmatch(written) and len(draft.work.split()) > 2):
        return _best_of(wanted, written, digits, context)
    return None


def _fits(kind: str, written: str, digits: str, explicit: bool, context: Context) -> bool:
    """Whether a number can be what its cue says."""
    if kind == "PHONE":
        return is_phone(written, digits, region=context.region, cued=True)
    if _YEAR.fullmatch(written):
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
    compact = len(groups) == 1 or "-" in written
    if _SSN.fullmatch(written) and "-" in written:
        return "ID"
    if written[0] != "+" and written[0] != "(" and _is_id_by_check(digits, groups):
        return "ID"
    if is_phone(written, digits, region=context.region, cued=False):
        return "PHONE"
    if compact and len(digits) >= 9 and not digits.endswith("00000") and not _is_timestamp(digits):
        return "ACCOUNT"
    if "ANSWER" in context.asked and _is_bare_answer(draft.text, digits):
        return "ACCOUNT"
    return None


def _is_id_by_check(digits: str, groups: list[str]) -> bool:
    if len(groups) == 1:
        return checksums.pesel(digits) or checksums.tax_id(digits) or checksums.aadhaar(digits) or _is_written_id(digits)
    return [len(group) for group in groups] == [4, 4, 4] and checksums.aadhaar(digits)


def _is_timestamp(digits: str) -> bool:
    return len(digits) in (12, 14) and digits[:2] == "20" and "01" <= digits[4:6] <= "12" and "01" <= digits[6:8] <= "31" and digits[8:10] < "24"


def _is_bare_answer(text: str, digits: str) -> bool:
    """Whether a whole message is one number that is neither a date, a year nor a round amount.

    Without the agent's side a bare number is most often the answer to a question for an identity or account number.
    """
    if len(digits) < 4 or re.search(r"[^\W\d_]", text) or sum(map(str.isdecimal, text)) != len(digits):
        return False
    return not (_YEAR.fullmatch(digits) or digits.endswith("00") or _is_date(digits))


def _is_date(digits: str) -> bool:
    """ddmmyyyy, mmddyyyy, yyyymmdd, ddmmyy, mmddyy, and day numbers of spreadsheets (2000 to 2036)."""
    if len(digits) == 5:
        return "36526" <= digits <= "50000"
    if len(digits) == 8:
        first, second, year = int(digits[:2]), int(digits[2:4]), digits[4:6]
        iso = digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31
        return iso or (year in ("19", "20") and 1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12)
    if len(digits) == 6:
        first, second = int(digits[:2]), int(digits[2:4])
        return 1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12 and digits[4:] <= "35"
    return False


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
    if cue and cue[0] in ("ID", "ACCOUNT") and (cue[1] or len(code) >= 6):
        return cue[0]
    return cue_after(draft.work[found.end() : found.end() + 50])


def has_number_question(asked: Collection[str]) -> bool:
    """Whether something was asked that a number answers."""
    return bool({"CARD", "ID", "PHONE", "ACCOUNT", "ANSWER"} & set(asked))
