"""Dates as exports write them: one order for a whole column, months in words, unix seconds, Excel serials, zones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data.ingest.months import MONTHS, TODAY_WORDS

FIRST_YEAR, LAST_YEAR = 1970, 2100

_TIME = re.compile(
    r"(?P<before>上午|下午)?\s*(?<![\d:])(?P<hour>[01]?\d|2[0-4])\s?[:hH]\s?(?P<minute>\d{2})(?:[:m](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?s?(?!\d)"
    r"\s*(?P<half>a\.?\s?m\.?|p\.?\s?m\.?|上午|下午|SA\b|CH\b)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d:/.\-])(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\.?)(?![a-z])", re.IGNORECASE)
_ZONE = re.compile(
    r"(?:\b(?P<name>UTC|GMT|Z|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|IST)\b)?\s*(?P<offset>[+-]\d{2}:?\d{2}\b)?", re.IGNORECASE
)
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1,
          "CEST": 2, "BST": 1, "IST": 5.5}  # fmt: skip
_YEAR_FIRST = re.compile(r"^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?$")
_NUMBERS = re.compile(r"^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})\.?$")
_COMPACT = re.compile(r"^(19|20)\d{6}$")
_PLAIN = re.compile(r"^\d+(?:\.\d+)?$")
_EDGE = re.compile(rf"^(?:(?:{'|'.join(sorted(TODAY_WORDS, key=len, reverse=True))})\b[.,]?\s+)+(?=\d+\s?[-/.年])", re.IGNORECASE)
_HALF = re.compile(r"\d\s*[ap]\.?m", re.IGNORECASE)
_ISO = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?"
_WORDS = re.compile(r"[^\W\d_]+(?:[\u0900-\u097f]+[^\W\d_]*)*\.?|\d+", re.UNICODE)


class Parts(NamedTuple):
    """One date taken apart. ``first`` and ``second`` are day and month in an order that the column decides, unless ``kind`` says."""

    kind: str  # year first, numbers, words, unix, serial
    year: int
    first: int
    second: int
    seconds: float = 0.0
    offset: float | None = None  # hours east of UTC
    mark: str = ""  # what stands between the numbers
    half: bool = False  # a time with am or pm, which is mostly American


class Dates(NamedTuple):
    """A column of dates, read.

    ``values``: datetime64[us, UTC], null where no date could be read. ``order``: how its dates were read, for the user (null when
    there are none). ``notes``: sentences for the user. ``odd``: bool per value: there was something, but no date in 1970–2100.
    """

    values: pd.Series
    order: str | None
    notes: list[str]
    odd: np.ndarray


def date_share(values: Sequence[str]) -> float:
    """Share of values (0–1) that are dates as a person writes them; bare numbers are not."""
    if not len(values):
        return 0.0
    found = (take_apart(value) for value in values)
    return sum(parts is not None and parts.kind not in ("unix", "serial", "compact") for parts in found) / len(values)


def number_dates(values: Sequence[str]) -> float:
    """Share of values (0–1) that could be unix times, Excel serials or ``20240131``."""
    if not len(values):
        return 0.0
    found = (take_apart(value) for value in values)
    return sum(parts is not None and parts.kind in ("unix", "serial", "compact") for parts in found) / len(values)


def parse_dates(values: pd.Series, *, zone: str = "UTC", order: str | None = None, name: str = "dates") -> Dates:
    """Times of a text column, in UTC.

    Args:
        values: Text or null.
        zone: IANA zone of times that name none.
        order: "day first" or "month first", when the user said so; else the whole column decides.
        name: What to call the column in notes.

    Returns:
        See ``Dates``; relative dates ("2 weeks ago") and dates outside 1970–2100 are null and odd.
    """
    clean = _iso(values, zone)
    if clean is not None:
        return clean
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    parts = [take_apart(str(value)) for value in uniques]
    chosen, notes = _decide(parts, order, name)
    local = ZoneInfo(zone)
    moments = [_moment(part, chosen, local) if part else None for part in parts]
    stamps = pd.Series(pd.to_datetime(pd.Series(moments, dtype="object"), utc=True)).astype("datetime64[us, UTC]")
    taken = (
        stamps.reindex(pd.Index(codes)).set_axis(values.index) if len(stamps) else pd.Series(pd.NaT, index=values.index, dtype=stamps.dtype)
    )
    odd = (taken.isna() & values.notna() & (values.fillna("").str.strip() != "")).to_numpy()
    beyond = sum(part is not None and moment is None for part, moment in zip(parts, moments, strict=True))
    if beyond:
        notes.append(f"{name}: {beyond} different date(s) are impossible or outside {FIRST_YEAR}–{LAST_YEAR} and were left empty.")
    strange = [str(value) for value, part in zip(uniques, parts, strict=True) if part is None and str(value).strip()]
    if strange:
        cells = int(pd.Series(codes).isin([index for index, part in enumerate(parts) if part is None]).sum())
        notes.append(f"{name}: {cells} cell(s) are no date (e.g. '{strange[0][:40]}') and were left empty.")
    return Dates(taken, _spoken(parts, chosen), notes, odd)


def _iso(values: pd.Series, zone: str) -> Dates | None:
    """The fast way for a column that is ISO 8601 throughout and within the years; null for any other."""
    known = values.dropna()
    if not len(known) or not known.str.fullmatch(_ISO).all():
        return None
    aware = known.str.contains(r"(?:Z|\d[+-]\d\d:?\d\d)$")
    try:
        zoned = pd.to_datetime(known[aware], format="ISO8601", utc=True)
        naive = pd.to_datetime(known[~aware], format="ISO8601")
        local = naive.dt.tz_localize(zone, ambiguous=np.zeros(len(naive), dtype=bool), nonexistent="shift_forward")
    except (ValueError, OverflowError):
        return None
    stamps = pd.concat([zoned.astype("datetime64[us, UTC]"), local.dt.tz_convert("UTC").astype("datetime64[us, UTC]")])
    years = stamps.dt.year
    if ((years < FIRST_YEAR) | (years >= LAST_YEAR)).any():
        return None
    return Dates(stamps.reindex(values.index), "ISO", [], np.zeros(len(values), dtype=bool))


def parse_clock(values: pd.Series) -> pd.Series | None:
    """Seconds since midnight of a column that holds times of day and nothing else; null when it holds more."""
    known = values.dropna()
    found = {value: _clock(value) for value in known.unique()}
    if not found or any(seconds is None for seconds in found.values()):
        return None
    return values.map(found).astype("float64")


def take_apart(value: str) -> Parts | None:
    """One date's parts, or null when the text is no date."""
    text = value.strip().strip("\"'[]()")
    if _PLAIN.match(text):
        return _plain(text)
    if not 6 <= len(text) <= 60 or not any(c.isdecimal() for c in text):
        return None
    seconds, offset, rest = _time_of(text)
    day = _day(rest)
    if day is None:
        return None
    half = day.kind == "numbers" and bool(_HALF.search(text))
    return day._replace(seconds=seconds, offset=offset, half=half)


@lru_cache(maxsize=20_000)
def _day(text: str) -> Parts | None:
    """The day in a text without its time of day; columns repeat their days, so the answers are kept."""
    rest = _EDGE.sub("", text.strip(" ,;-–"))
    found = _YEAR_FIRST.match(rest)
    if found:
        return Parts("year first", int(found[1]), int(found[2]), int(found[3]))
    found = _NUMBERS.match(rest)
    if found:
        year = int(found[4])
        if len(found[4]) == 2 and int(found[1]) > 31:
            return Parts("year first", _century(int(found[1])), int(found[3]), year)
        return Parts("numbers", _century(year) if len(found[4]) == 2 else year, int(found[1]), int(found[3]), mark=found[2])
    if _COMPACT.match(rest):
        return Parts("compact", int(rest[:4]), int(rest[4:6]), int(rest[6:]))
    return _in_words(rest)


def _plain(text: str) -> Parts | None:
    """A bare number: 20240131, unix seconds (1990–2100) or a multiple of them, or an Excel serial (1970–2100)."""
    if _COMPACT.match(text) and 1 <= int(text[4:6]) <= 12 and 1 <= int(text[6:]) <= 31:
        return Parts("compact", int(text[:4]), int(text[4:6]), int(text[6:]))
    number = float(text)
    for scale in (1.0, 1e3, 1e6, 1e9):
        if 631_152_000 <= number / scale < 4_102_444_800:
            return Parts("unix", 1970, 1, 1, number / scale, 0.0)
    if 25_569 <= number < 73_051:
        return Parts("serial", 1970, 1, 1, (number - 25_569) * 86_400)
    return None


def _time_of(text: str) -> tuple[float, float | None, str]:
    """Seconds of the day, offset in hours, and the text without them."""
    found = _TIME.search(text)
    if not found:
        found = _HOUR.search(text)
        if not found:
            plain = re.sub(r"(?<=\d)Z$", "", text)
            return 0.0, None, plain
        hour, rest = _half(int(found["hour"]), found["half"]), text[found.end() :]
        return hour * 3600.0, None, text[: found.start()] + " " + rest
    hour = _half(int(found["hour"]), found["half"] or found["before"])
    seconds = hour * 3600.0 + int(found["minute"]) * 60 + int(found["second"] or 0) + float("0." + (found["fraction"] or "0"))
    rest = text[found.end() :].strip()
    zone = _ZONE.match(rest)
    offset: float | None = None
    if zone and (zone["name"] or zone["offset"]):
        offset = _ZONES[zone["name"].upper()] if zone["name"] else 0.0
        if zone["offset"]:
            digits = zone["offset"].replace(":", "")
            offset += (int(digits[1:3]) + int(digits[3:5]) / 60) * (-1 if digits[0] == "-" else 1)
        rest = rest[zone.end() :]
    before = text[: found.start()].strip()
    before = before[:-1] if before[-1:] == "T" and before[-2:-1].isdigit() else before
    return seconds, offset, f"{before} {re.sub(r'[(].*[)]', '', rest)}".strip()


def _half(hour: int, half: str | None) -> int:
    """Hour of the day for an hour with am or pm (Vietnamese SA and CH, Chinese 上午 and 下午)."""
    if not half:
        return hour
    late = half[0] in "pP下" or half.upper() == "CH"
    return hour % 12 + 12 * late


def _in_words(rest: str) -> Parts | None:
    """A date whose month is a word: "Mar 21, 2020", "1 de enero de 2024", "5 tháng 3, 2024"."""
    words = _WORDS.findall(rest.casefold().replace("\u00a0", " "))
    if not 3 <= len(words) <= 9:
        return None
    month: int | None = None
    numbers: list[int] = []
    for position, word in enumerate(words):
        plain = word.rstrip(".")
        if plain.isdecimal():
            numbers.append(int(plain))
        elif plain == "thg" or plain == "tháng":
            after = words[position + 1] if position + 1 < len(words) else ""
            month = int(after) if after.isdecimal() and 1 <= int(after) <= 12 else None
        elif plain in MONTHS:
            month = month or MONTHS[plain]
        elif plain not in TODAY_WORDS:
            return None
    if month is None:
        return None
    if "tháng" in rest.casefold() or "thg" in rest.casefold():
        numbers.remove(month)
    years = [number for number in numbers if number > 31]
    if len(numbers) != 2 or len(years) > 1:
        return None
    year = years[0] if years else numbers[1]
    day = numbers[0] if numbers[1] == year else numbers[1]
    return Parts("words", _century(year) if year < 100 else year, day, month)


def _decide(parts: Sequence[Parts | None], order: str | None, name: str) -> tuple[str, list[str]]:
    """Whether a column's ``a/b/year`` dates are day first or month first, and what to say about it."""
    numbers = [part for part in parts if part and part.kind == "numbers"]
    if order in ("day first", "month first"):
        return order, []
    if not numbers:
        return "day first", []
    day = sum(part.first > 12 for part in numbers)
    month = sum(part.second > 12 for part in numbers)
    if day and month:
        chosen = "day first" if day >= month else "month first"
        odd = min(day, month)
        return chosen, [f"{name}: most dates are {chosen}, but {odd} can only be the other way round and were read so."]
    if day or month:
        return ("day first" if day else "month first"), []
    return _guess_order(numbers, name)


def _guess_order(numbers: Sequence[Parts], name: str) -> tuple[str, list[str]]:
    """Order of dates that could be read both ways: a dot is European; else the reading under which they lie closer together."""
    if Counter(part.mark for part in numbers).most_common(1)[0][0] == ".":
        return "day first", []
    if sum(part.half for part in numbers) > len(numbers) / 2:
        return "month first", [f"{name}: dates fit both day first and month first; with am and pm they were read month first."]
    days = {order: [_ordinal(part, order) for part in numbers] for order in ("day first", "month first")}
    spread = {order: max(found) - min(found) for order, found in days.items()}
    chosen = "month first" if spread["month first"] < spread["day first"] else "day first"
    example = numbers[0]
    shown = f"{example.first:02d}{example.mark}{example.second:02d}{example.mark}{example.year}"
    return chosen, [f"{name}: dates like {shown} can be read day first or month first; they were read {chosen}. Please check."]


def _ordinal(part: Parts, order: str) -> int:
    day, month = (part.first, part.second) if order == "day first" else (part.second, part.first)
    return part.year * 372 + month * 31 + day


def _moment(part: Parts, order: str, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC; null outside the years that Earshot believes or for a day that does not exist."""
    year, month, day = part.year, part.first, part.second
    if part.kind == "words":
        month, day = part.second, part.first
    elif part.kind == "numbers":
        day, month = (part.first, part.second) if order == "day first" else (part.second, part.first)
        if month > 12 >= day:
            day, month = month, day
    if not FIRST_YEAR <= year < LAST_YEAR:
        return None
    try:
        moment = datetime(year, month, day) + timedelta(seconds=part.seconds)
    except (ValueError, OverflowError):
        return None
    known = zone if part.offset is None else timezone(timedelta(hours=part.offset)) if abs(part.offset) < 24 else UTC
    return moment.replace(tzinfo=known).astimezone(UTC)


def _spoken(parts: Sequence[Parts | None], order: str) -> str | None:
    """How a column's dates were read, for the user."""
    kinds = Counter(part.kind for part in parts if part)
    if not kinds:
        return None
    kind = kinds.most_common(1)[0][0]
    said = {"numbers": order, "year first": "ISO", "compact": "year first", "words": "month in words", "unix": "unix", "serial": "serial"}
    return said[kind]


def _century(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _clock(value: str) -> float | None:
    found = _TIME.fullmatch(value.strip())
    if not found:
        return None
    return _half(int(found["hour"]), found["half"]) * 3600.0 + int(found["minute"]) * 60 + int(found["second"] or 0)
