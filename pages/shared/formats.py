"""Numbers, dates and customers' words as a reader sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

THIN = "\u202f"  # narrow no-break space: thousands and the sign %
JOINER = "\u2060"  # word joiner: invisible, keeps Markdown extensions from seeing a pattern
OPEN, CLOSE = "⟦", "⟧"
NONE = "–"
_WHOLE = 0.9  # of a sentence: marking that much says nothing
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TOO_FEW = "too few to judge"
UNSTEADY = "This topic is unsteady: a fit on slightly other tickets would draw it differently."
UNSTEADY_WHY = (
    "The machine looked at parts of the data several times over and did not find the same group each time. Read its words before you rely "
    "on its figures."
)

LANGUAGES = {
    "en": "English", "vi": "Vietnamese", "hi": "Hindi", "pl": "Polish", "zh": "Chinese", "es": "Spanish", "fr": "French",
    "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "ja": "Japanese", "ko": "Korean", "tr": "Turkish",
    "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic", "cs": "Czech", "sv": "Swedish", "da": "Danish",
}  # fmt: skip
CHANNELS = {
    "phone": "Phone", "chat": "Chat", "email": "E-mail", "social": "Social media", "web": "Web form", "app": "App",
    "in_person": "In person", "self_service": "Self-service", "other": "Other",
}  # fmt: skip
TONES = {"negative": "− negative", "neutral": "○ neutral", "positive": "+ positive"}
SIGNS = {
    "problem": "Problem", "request": "Request", "question": "Question", "praise": "Praise", "churn_risk": "Might leave",
    "cross_sell": "Interest in more", "effort_repeat": "Had to repeat", "effort_transfer": "Was passed on",
    "effort_channel_switch": "Had to change channel", "effort_wait": "Had to wait", "effort_generic_reply": "Generic reply",
    "effort_ivr": "Stuck in the phone menu", "effort_bot": "Stuck with the bot", "promise_made": "Promise made",
    "promise_broken": "Promise broken", "empathy_without_resolution": "Kind words, no solution", "competitor": "Competitor named",
    "vulnerable_customer": "Vulnerable customer", "possible_complaint": "Possible complaint", "blocked_authority": "Agent not allowed",
    "blocked_policy": "Blocked by a rule", "blocked_other_unit": "Waiting for another unit",
}  # fmt: skip
SPEAKERS = {"customer": "Customer", "agent": "Agent", "bot": "Bot", "ivr": "Phone menu", "note": "Internal note", "unknown": "Unknown"}
FIELDS = {
    "period": "Period", "product": "Product", "channel": "Channel", "segment": "Segment", "language": "Language",
    "business_unit": "Business unit", "site": "Site", "version": "Version",
    "kept": "Your columns", "topic": "Topic", "unhappy": "Left unhappy",
    "theme": "Theme", "all": "Everything",
}  # fmt: skip
PARTS = {
    "mix": "A mix of everything", "topic": "Topics", "opinion": "Opinions", "tone": "How customers sound", "sign": "Signs",
    "redaction": "Removal of personal data", "language": "Language",
}  # fmt: skip

REDACTED = {
    "NAME": "name", "PHONE": "phone number", "EMAIL": "e-mail address", "ADDRESS": "address", "CARD": "card number",
    "ACCOUNT": "account number", "IBAN": "IBAN", "ID": "identity number", "SECRET": "password", "URL": "link",
    "DATE_OF_BIRTH": "date of birth", "ANSWER": "security answer",
}  # fmt: skip

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~$&:@^])")
_LATE = re.compile(r":(?=[a-z+\-/]|\d+:)|@(?=\w)|www(?=\.)|-(?=[->])|<(?=[-=])|>(?==)|~(?==)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACES = re.compile(r"[^\S\u202f\u00a0]+")  # spaces that do not break, as in 3 977, stay


def plain(text: object) -> str:
    """Text for a label that Streamlit reads as Markdown, so that it shows exactly these characters and nothing else.

    Every character that Markdown gives a meaning is escaped. Streamlit's own extensions (emoji and icon codes, colours, arrows)
    and bare links are looked for *after* escapes are undone, so an invisible word joiner breaks their patterns too. Runs of white
    space become one space: a label has one line.
    """
    words = _SPACES.sub(" ", "" if text is None else str(text)).strip()
    return _MARKDOWN.sub(r"\\\1", _LATE.sub(lambda found: found.group() + JOINER, words))


def number(value: Any) -> str:
    """``3977`` → ``3 977`` with a thin space."""
    return NONE if _missing(value) else f"{round(float(value)):,}".replace(",", THIN)


def percent(share: Any, *, signed: bool = False) -> str:
    """``0.123`` → ``12 %``; one decimal under 1 %."""
    if _missing(share):
        return NONE
    value = 100 * float(share)
    shown = f"{abs(value):.1f}" if 0 < abs(value) < 0.95 else f"{abs(value):.0f}"
    sign = "−" if value < 0 and shown != "0" else "+" if signed and shown != "0" else ""
    return f"{sign}{shown}{THIN}%"


def share(value: Any, low: Any, high: Any) -> str:
    """``12 % (10–14)``: a share with its interval."""
    if _missing(value):
        return NONE
    ends = f"{100 * float(low):.0f}–{100 * float(high):.0f}"
    return f"{percent(value)} ({ends})"


def shares(rows: pd.DataFrame, name: str = "share", *, judge: bool = True) -> list[str]:
    """A column of shares with their intervals (``name``, ``name_low``, ``name_high``); with ``judge``, too few are not shown."""
    values = zip(*(rows[f"{name}{end}"].tolist() for end in ("", "_low", "_high", "_few")), strict=True)
    return [TOO_FEW if few and judge else share(middle, low, high) for middle, low, high, few in values]


def points(difference: Any, low: Any, high: Any) -> str:
    """``+3 points (+1 to +5)``: the change of a share."""
    if _missing(difference):
        return NONE
    return f"{_signed(100 * difference)} points ({_signed(100 * low)} to {_signed(100 * high)})"


def between_points(low: Any, high: Any) -> str:
    """``−2 to +4 points``: where a change of a share may lie."""
    return f"{_signed(100 * low)} to {_signed(100 * high)} points"


def between_times(low: Any, high: Any) -> str:
    """``−5 to +21 %``: where a change of a count may lie."""
    return f"{_signed(100 * (low - 1))} to {_signed(100 * (high - 1))}{THIN}%"


def rate(value: Any) -> str:
    """``41`` or ``4.1`` per 1 000: one decimal under ten."""
    return NONE if _missing(value) else f"{value:.1f}" if value < 9.95 else number(value)


def times(ratio: Any, low: Any, high: Any) -> str:
    """A ratio with its interval: ``+40 % (+12 to +76)`` under twofold, ``2.4 × (1.6–3.7)`` from there, ``none before`` if infinite."""
    if _missing(ratio):
        return NONE
    if ratio == float("inf"):
        return "none before"
    if ratio >= 2:
        top = "∞" if high == float("inf") or high > 99 else f"{high:.1f}"
        return f"{ratio:.1f} × ({low:.1f}–{top})"
    return f"{percent(ratio - 1, signed=True)} ({_signed(100 * (low - 1))} to {_signed(100 * (high - 1))})"


def day(value: Any, *, year: bool = True) -> str:
    """``3 Nov 2026``; a dash without a date."""
    if _missing(value):
        return NONE
    moment = value if isinstance(value, date) else pd.Timestamp(value)
    return f"{moment.day} {_MONTHS[moment.month - 1]}" + (f" {moment.year}" if year else "")


def span(since: date | None, until: date | None) -> str:
    """``5 Oct – 1 Nov 2026``, or ``all data``."""
    if since is None and until is None:
        return "all data"
    if since is None or until is None:
        return f"from {day(since)}" if since else f"until {day(until)}"
    return f"{day(since, year=since.year != until.year)} – {day(until)}"


def period(value: Any, grain: str) -> str:
    """``week of 3 Nov``, ``Nov 2026``, ``3 Nov 2026``."""
    moment = pd.Timestamp(value)
    if grain == "month":
        return f"{_MONTHS[moment.month - 1]} {moment.year}"
    return f"week of {day(moment)}" if grain == "week" else day(moment)


def moment(value: Any) -> str:
    """``5 Nov 2026, 06:10``."""
    return NONE if _missing(value) else f"{day(value)}, {pd.Timestamp(value):%H:%M}"


def in_zone(text: str | None, zone: str) -> str:
    """A stored UTC time as the zone's clock shows it."""
    if not text:
        return NONE
    return moment(pd.Timestamp(datetime.fromisoformat(text)).tz_convert(zone))


def people(customers: Any, conversations: Any) -> str:
    """``812 customers · 977 conversations``: people first."""
    return f"{count(customers, 'customer')} · {count(conversations, 'conversation')}"


def mainly(customers: Any, conversations: Any) -> str:
    """:func:`people` whose main topic it is; a topic's own page counts those too who speak of it beside another."""
    return f"{people(customers, conversations)} mainly about it"


def count(value: Any, noun: str) -> str:
    """``1 customer``, ``3 977 customers``, ``2 addresses``."""
    one = not _missing(value) and round(float(value)) == 1
    return f"{number(value)} {noun if one else _plural(noun)}"


def after(days: Any) -> str:
    """Time since the contact before: ``9 days later``, ``the same day``; nothing for the first."""
    return "" if _missing(days) else "the same day" if not days else f"{count(days, 'day')} later"


def _plural(noun: str) -> str:
    first, of, rest = noun.partition(" of ")
    if first.endswith(("s", "x", "ch", "sh")):
        first += "es"
    else:
        first = f"{first[:-1]}ies" if first.endswith("y") and first[-2] not in "aeiou" else f"{first}s"
    return first + of + rest


def redacted(kind: str) -> str:
    """A kind of personal data by name: ``phone number``."""
    return REDACTED.get(kind, kind.lower().replace("_", " "))


def hundred(value: float, low: float, high: float) -> str:
    """``83 (82–84)``: a share as so many of a hundred, with its interval."""
    return f"{100 * value:.0f} ({100 * low:.0f}–{100 * high:.0f})"


def redactions(found: Mapping[str, Any]) -> str:
    """``3 780 names, 204 phone numbers``: what was taken out, most first."""
    most = sorted(found.items(), key=lambda item: -int(item[1]))
    return ", ".join(count(n, redacted(kind)) for kind, n in most if n)


def raised(number: int) -> str:
    """``12`` → ``¹²``."""
    return str(number).translate(_RAISED)


def label(field: str, value: Any) -> str:
    """A value as the screen names it: languages and channels by name, anything else as it is."""
    if _missing(value):
        return "not known"
    names = {"language": LANGUAGES, "channel": CHANNELS, "sign": SIGNS, "tone": TONES}.get(field, {})
    return names.get(str(value), str(value))


def tone_word(sentiment: Any) -> str:
    """``− negative``: how customers sound, sign and word."""
    if _missing(sentiment):
        return NONE
    return TONES["negative" if sentiment < -0.2 else "positive" if sentiment > 0.2 else "neutral"]


def tone_number(sentiment: Any) -> str:
    """``−0.52``."""
    return NONE if _missing(sentiment) else f"{sentiment:+.2f}".replace("-", "−")


def tone(sentiment: Any) -> str:
    """``− negative (−0.52)``: how customers sound, as word and number."""
    return NONE if _missing(sentiment) else f"{tone_word(sentiment)} ({tone_number(sentiment)})"


def tone_between(low: Any, high: Any) -> str:
    """``−0.60 to −0.44``; empty where it is not known."""
    return "" if _missing(low) or _missing(high) else f"{tone_number(low)} to {tone_number(high)}"


def tone_range(sentiment: Any, low: Any, high: Any) -> str:
    """``−0.31 (−0.45 to −0.17) on −1 to +1``: the small print under :func:`tone_word`."""
    between = tone_between(low, high)
    return "" if _missing(sentiment) else f"{tone_number(sentiment)}{f' ({between})' if between else ''} on −1 to +1"


def tone_on_tile(sentiment: Any, low: Any, high: Any, *, few: bool) -> tuple[str, str]:
    """Large and small print of a tile with how customers sound: :func:`tone_word` and :func:`tone_range`; of few no word."""
    numbers = tone_range(sentiment, low, high)
    return (NONE, f"{TOO_FEW}; {numbers}") if few and numbers else (tone_word(sentiment), numbers)


def on_tile(hits: int, total: int, told: str, *, few: bool, noun: str = "customer") -> tuple[str, str]:
    """Large and small print of a tile with a share: ``60 % (52–67)`` and ``108 of 181 customers``. Of few the share is not told, and
    :data:`TOO_FEW` would be cut off in large print: ``10 of 20`` and ``customers; too few to judge``."""
    if few:
        return f"{number(hits)} of {number(total)}", f"{noun}s; {TOO_FEW}"
    return told, f"{number(hits)} of {count(total, noun)}"


def marked(text: str, start: int, end: int) -> str:
    """``text`` with ``text[start:end]`` between double brackets; as it is when the span lies outside."""
    if not 0 <= start < end <= len(text):
        return text
    return f"{text[:start]}{OPEN}{text[start:end]}{CLOSE}{text[end:]}"


def annotate(text: str, spans: list[tuple[int, int, int]]) -> str:
    """``text`` with every span between double brackets and its number behind it, spans may overlap: ``You took ⟦nine days⟧².``

    Args:
        spans: (start, end, number); those that lie outside the text are left out.
    """
    numbers: dict[tuple[int, int], list[str]] = {}
    for start, end, number in spans:
        if 0 <= start < end <= len(text):
            numbers.setdefault((start, end), []).append(raised(number))
    # At one place spans close before others open, inner ones first: brackets stay well nested where spans are.
    closing = [(end, 0, -start, CLOSE + "ʼ".join(raised_numbers)) for (start, end), raised_numbers in numbers.items()]
    opening = [(start, 1, -end, OPEN) for start, end in numbers]
    out, at = [], 0
    for place, _, _, sign in sorted([*closing, *opening], key=lambda event: event[:3]):
        out += [text[at:place], sign]
        at = place
    return "".join([*out, text[at:]])


def origin(row: Mapping[str, Any]) -> str:
    """Tone, language, channel, product and day of a quote."""
    told = [label(name, row[name]) if not _missing(row.get(name)) else "" for name in ("tone", "language", "channel", "product")]
    return " · ".join(part for part in (*told, "" if _missing(row["day"]) else day(row["day"])) if part)


def quoted(row: Mapping[str, Any]) -> str:
    """A quote's sentence, the words that carry the opinion in it marked unless that is (nearly) all of it."""
    if _missing(row.get("sentence")):
        return str(row.get("quote", "These words are no longer in the data."))
    sentence = str(row["sentence"])
    if _missing(row.get("sentence_start")):
        return sentence
    start, end = int(row["start"]) - int(row["sentence_start"]), int(row["end"]) - int(row["sentence_start"])
    return sentence if end - start >= _WHOLE * len(sentence) else marked(sentence, start, min(len(sentence), end))


def unmarked(text: str) -> str:
    """Words of a transcript without the brackets and raised numbers that :func:`annotate` put between them."""
    return " ".join(text.translate(dict.fromkeys([*map(ord, OPEN + CLOSE + "ʼ"), *_RAISED.values()])).split())


def mark_words(text: str, words: Iterable[str]) -> str:
    """``text`` with the words or phrases searched for between double brackets, whatever their case and accents."""
    folded, origin = _fold(text)
    spans: list[tuple[int, int]] = []
    for word in words:
        wanted = _fold(word)[0]
        begin = folded.find(wanted) if wanted else -1
        while begin >= 0:
            spans.append((origin[begin], origin[begin + len(wanted) - 1] + 1))
            begin = folded.find(wanted, begin + len(wanted))
    return _mark_all(text, spans)


def _mark_all(text: str, spans: list[tuple[int, int]]) -> str:
    out, at = "", 0
    for start, end in sorted(spans):
        if start < at:
            continue
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        out, at = out + text[at:start] + OPEN + text[start:end] + CLOSE, end
    return out + text[at:]


def _fold(text: str) -> tuple[str, list[int]]:
    """Text without case and accents, and for each of its characters the place in ``text`` it came from."""
    folded, origin = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFD", character.lower()):
            if not unicodedata.combining(part):
                folded.append(part)
                origin.append(place)
    return "".join(folded), origin


def shorten(text: str, most: int = 280) -> str:
    """``text`` cut at a word within ``most`` characters, with an ellipsis where something is left out."""
    words = _SPACES.sub(" ", text).strip()
    if len(words) <= most:
        return words
    cut = words[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + " …"


def _signed(value: float) -> str:
    if value == float("inf") or value > 9900:
        return "+∞"
    shown = f"{abs(value):.0f}"
    return ("−" if value < 0 else "+") + shown if shown != "0" else "0"


def _missing(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    return not isinstance(value, (str, int)) and bool(pd.isna(value))
