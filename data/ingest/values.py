"""Cells to values: channels, states, yes and no, scores, durations, tags. What cannot be told is null, never a guess."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

_STARS = re.compile(r"[★⭐✭✮🌟]")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_OUT_OF = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:/|out of|sur|von|de|na|trên|z|über|में से)\s*(\d+)", re.IGNORECASE)
_RATING = re.compile(
    r"^\s*(?:rated|note|rating|ocena|điểm)?\s*:?\s*([-+]?\d+(?:[.,]\d+)?)\s*"
    r"(?:(?:/|out of|sur|von|de|na|trên|z)\s*\d+(?:[.,]0)?)?\s*(?:stars?|étoiles?|sterne?|estrellas?|gwiazd\w*|sao|星|分|points?|%)?\s*$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^(?:(\d+)\s*(?:d|days?)[ ,]+)?(\d+):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
_LISTED = re.compile(
    r"\b(?:tags?|labels|etiquettes|etiquetas|etykiety|tagi|schlagworter?|schlagworte|stichworte|stichworter|nhan|the)\b|标签|टैग"
)
_CODES = re.compile(r"[a-z0-9_\-:/.]+(?: +[a-z0-9_\-:/.]+)*")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)", re.UNICODE)


def _key(cell: str) -> str:
    """Cell without case, accents of Latin letters, and marks between words."""
    folded = unicodedata.normalize("NFD", cell.casefold().replace("đ", "d").replace("ł", "l"))
    plain = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
    return " ".join(re.split(r"[\s_\-./()]+", unicodedata.normalize("NFC", plain))).strip()


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {_key(word.replace("_", " ")): value for value, words in groups.items() for word in words.split()}


_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CHANNEL_WORDS = _table(_WORDS["channels"])
STATUS_WORDS = _table(_WORDS["statuses"])
PLACEHOLDERS = frozenset(word.strip() for word in _WORDS["placeholders"]["lines"].replace("\n", "|").split("|"))
"""Cells that say "nothing here", in lower case."""
RATING_WORDS = _table(_WORDS["ratings"])
_UNRATED = frozenset(_key(word.replace("_", " ")) for word in _WORDS["unrated"]["words"].split())
_YES, _NO = (frozenset(_WORDS["booleans"][name].split()) for name in ("yes", "no"))
_UNITS = {word: float(seconds) for seconds, words in _WORDS["units"].items() for word in words.split()}


def blank(values: pd.Series) -> pd.Series:
    """Text column whose placeholders ("N/A", "Not provided") are null and whose cells have no spaces around."""
    trimmed = values.str.strip()
    empty = {value for value in trimmed.dropna().unique() if value.casefold() in PLACEHOLDERS}
    return trimmed.mask(trimmed.isin(empty)) if empty else trimmed


def decode(cell: str, words: dict[str, str], *, exact: bool = False) -> str | None:
    """Allowed value for a cell: the whole of it, else (unless ``exact``) the longest, first of its phrases that is known."""
    key = _key(cell)
    if key in words:
        return words[key]
    parts = key.split()
    if exact or len(parts) > 6:
        return None
    for size in (3, 2, 1):
        for start in range(len(parts) - size + 1):
            found = words.get(" ".join(parts[start : start + size]))
            if found and not (size == 1 and len(parts[start]) < 3):
                return found
    # Chinese, and the long compounds of German, have no spaces
    return next((value for word, value in words.items() if len(word) > 1 and not word.isascii() and word in key), None)


def channel(cell: str) -> str:
    """Channel (``schema.CHANNELS``) that a cell names; a word that is none of them is "other"."""
    return decode(cell, CHANNEL_WORDS) or "other"


def status(cell: str) -> str | None:
    """State (``schema.STATUSES``) that a cell names; null when it is none of them."""
    return decode(cell, STATUS_WORDS)


def rating(cell: str) -> str | None:
    """Satisfaction 1–5 as text: a number as it is, "good" is 5, "okay" 3, "bad" 1 (faces say no more); null when it says none."""
    found = number(cell)
    return f"{found:g}" if found is not None else RATING_WORDS.get(_key(cell))


def is_unrated(cell: str) -> bool:
    """Whether a cell says that nobody rated: "Unoffered", "Not rated"."""
    return _key(cell) in _UNRATED


def booleans(values: pd.Series) -> pd.Series:
    """Yes and no in eight languages → boolean; anything else is null."""
    found = {value: _yes_no(value) for value in values.dropna().unique()}
    return pd.Series([found.get(value) for value in values], index=values.index, dtype="boolean")


def _yes_no(cell: str) -> bool | None:
    word = cell.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def numbers(values: pd.Series) -> pd.Series:
    """Numbers of cells that hold one: "4", "4,5", "5/5", "Rated 4 out of 5 stars", "★★★★☆"; "Not rated" is null."""
    found = {value: number(value) for value in values.dropna().unique()}
    return values.map(found).astype("float64")


def number(cell: str) -> float | None:
    """The number of one cell, see ``numbers``; null when it holds none."""
    stars = len(_STARS.findall(cell))
    if stars and not any(c.isdigit() for c in cell):
        return float(stars)
    found = _RATING.match(_STARS.sub("", cell).strip())
    return float(found[1].replace(",", ".")) if found else None


def out_of(cell: str) -> float | None:
    """The 10 of "7/10"; null when a cell names no maximum."""
    found = _OUT_OF.search(cell)
    return float(found[2]) if found else None


def durations(values: pd.Series, header: str) -> pd.Series:
    """Seconds: "125", "2:05", "00:02:05", "2 min 5 s", "1h05"; the header says what a bare number counts ("Wait (min)"; else seconds)."""
    words = re.split(r"[^\w]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", header).casefold().replace("_", " "))
    unit = next((_UNITS[word] for word in words if word in _UNITS and word not in ("d", "day")), 1)
    found = {value: _duration(value, unit) for value in values.dropna().unique()}
    return values.map(found).astype("float64")


def _duration(cell: str, unit: float) -> float | None:
    text = cell.strip().casefold()
    try:
        number = float(text.replace(",", "."))
        return number * unit if np.isfinite(number) and number >= 0 else None
    except ValueError:
        pass
    found = _CLOCK.match(text)
    if found:
        days, first, second, third = (int(part or 0) for part in found.groups())
        if found[4] is None:
            return days * 86400 + first * 60 + second
        return days * 86400 + first * 3600 + second * 60 + third
    amounts = _AMOUNT.findall(text)
    if amounts and all(word in _UNITS for _, word in amounts):
        return float(sum(float(number.replace(",", ".")) * _UNITS[word] for number, word in amounts))
    return None


def tag_lists(columns: list[pd.Series], *, spaced: bool = False) -> pd.Series:
    """Tags of several columns as one list per row (null where there are none): lists in cells are parted, order is kept, doubles go.

    Lists are parted by ``;``, ``|``, line ends, and by commas between single words; under a header that says "tags" or "labels" by any
    comma, and by spaces where the whole column is codes (Zendesk).

    Args:
        columns: Text; the name of each is its header.
        spaced: Under a header that says "tags", words are tags of their own: the help desk is known to write them so.
    """
    found = []
    for column in columns:
        listed = bool(_LISTED.search(_key(str(column.name))))
        parted = listed and (spaced or are_spaced(column))
        found.append({value: _tags(value, listed=listed, spaced=parted) for value in column.dropna().unique()})
    rows = []
    for cells in zip(*columns, strict=True):
        tags: dict[str, None] = {}
        for cell, known in zip(cells, found, strict=True):
            for tag in known.get(cell, ()) if isinstance(cell, str) else ():
                tags[tag] = None
        rows.append(list(tags) or None)
    return pd.Series(rows, index=columns[0].index, dtype="object")


def are_spaced(column: pd.Series) -> bool:
    """Whether a column's cells hold codes parted by spaces ("refund vip_customer") rather than phrases ("Late fee").

    Codes are written in lower case and digits, with ``_``, ``:`` or ``/`` where phrases have spaces; or their words come back alone and in
    other company.
    """
    cells = [cell.strip() for cell in column.dropna().unique()[:2_000]]
    several = [cell.split() for cell in cells if " " in cell]
    if not several or any(not _CODES.fullmatch(cell) for cell in cells):
        return False
    words = [word for cell in cells for word in cell.split()]
    marked = any(re.search(r"[_:/]|\d", word) for word in words)
    alone = {cell for cell in cells if " " not in cell}
    company = Counter(word for parts in several for word in set(parts))
    recombined = sum(word in alone or company[word] > 1 for parts in several for word in parts)
    return marked or recombined >= 0.5 * sum(map(len, several))


def _tags(cell: str, *, listed: bool = False, spaced: bool = False) -> list[str]:
    """Tags of one cell; a phrase with a comma inside ("Credit reporting, repair, or other") is one tag."""
    text = cell.strip()
    if text.startswith("[") and text.endswith("]"):
        return [tag.strip(" '\"") for tag in text[1:-1].split(",") if tag.strip(" '\"")]
    parts = [part.strip() for part in re.split(r"[;|\n]", text)]
    if len(parts) == 1 and "," in text and (listed or all(len(part.split()) == 1 for part in text.split(","))):
        parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 and spaced:
        parts = text.split()
    return [part[:200] for part in parts if part][:20]
