"""How well a header names a field, by the words of ``names.toml`` (eight languages)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data.ingest import compounds

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PARTS = re.compile(r"[\s_\-./\\:#()\[\]{}?!,;|+*'’\"&]+")
_ROW_NUMBER = re.compile(r"(unnamed|column|index|idx|row|row (id|number|no|num)|sno|s no|sr no|sl no|nr|no|n|lp|stt|x|序号|क्र)( \d+)*")
_NOISE = frozenset({
    "the", "of", "a", "an", "in", "at", "to", "by", "for", "is", "utc", "gmt", "local", "de", "du", "des", "d", "la", "le", "les", "l",
    "el", "los", "del", "un", "una", "das", "der", "die", "den", "z", "w", "na", "do",
})  # fmt: skip


_VAGUE = frozenset(
    {"", "id", "ids", "name", "names", "number", "type", "key", "date", "time", "url", "text", "value", "code", "label", "title"}
)
"""Inner names of nested fields that say nothing without the outer ones."""
_WHOLE = frozenset(
    {"customer_id", "agent_id", "conversation_id", "at", "closed_at", "first_reply_at", "business_unit", "country", "source", "url"}
)
"""Fields whose names of one word count only alone: "Consumer disputed?" is not the consumer."""


GENERIC = frozenset({"type", "typ", "tipo", "rodzaj", "loai", "art"})
"""Names of fields that other words make more of: the type of a coverage is a product before it is a code."""


NO_AGENTS = "Earshot counts nothing by single agents (docs/agents.md)."


@lru_cache(maxsize=50_000)
def normalise(header: str) -> str:
    """Header in lower case without Latin accents, camelCase parted, words joined by one space.

    Marks of other scripts stay: in Hindi they are vowels.
    """
    parted = _CAMEL.sub(" ", unicodedata.normalize("NFKC", header))
    folded = unicodedata.normalize("NFD", parted.casefold().replace("đ", "d").replace("ł", "l"))
    plain = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
    return " ".join(part for part in _PARTS.split(unicodedata.normalize("NFC", plain)) if part)


def _load() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    phrases, blocked = {}, {}
    for field, table in tables.items():
        named = (normalise(name) for line in table["names"].splitlines() for name in line.split("|"))
        phrases[field] = tuple(dict.fromkeys(name for name in named if name))
        blocked[field] = frozenset(table["blocked"].split())
    return phrases, blocked


PHRASES, BLOCKED = _load()
"""Field → its names, preferred ones first; field → words that say a header is something else."""


def _content(spoken: str) -> list[str]:
    return [word for word in spoken.split() if word not in _NOISE] or spoken.split()


class _Phrase(NamedTuple):
    """A name of a field, prepared for comparing."""

    text: str
    rank: int
    words: list[str]
    distinct: frozenset[str]
    chinese: bool


_PREPARED = {
    field: [
        _Phrase(phrase, rank, _content(phrase), frozenset(_content(phrase)), any("\u3400" <= c <= "\u9fff" for c in phrase))
        for rank, phrase in enumerate(phrases)
    ]
    for field, phrases in PHRASES.items()
}
_EXACT = {phrase.replace(" ", "") for phrases in PHRASES.values() for phrase in phrases}
_EXACT |= {"".join(phrase.words) for phrases in _PREPARED.values() for phrase in phrases}


@lru_cache(maxsize=20_000)
def score(header: str, field: str) -> float:
    """How well a header names a field: 0 (not at all) … 100 (it is one of its names); among equals the earlier name is better."""
    spoken = normalise(header)
    if not spoken:
        return 0.0
    outer, _, inner = header.rpartition(".")
    if outer and normalise(inner) not in _VAGUE:  # a nested field: "dialogHeader.company" is also a company
        return max(_score(spoken, field), 0.9 * _score(normalise(inner), field))
    return _score(spoken, field)


def _score(spoken: str, field: str) -> float:
    words = _content(spoken)
    best = max(_match(spoken, words, phrase, field not in _WHOLE) - phrase.rank / 100 for phrase in _PREPARED[field])
    best = max(best, compounds.score(spoken, field))
    if best < 90 and BLOCKED[field].intersection(words):
        return 0.0
    return max(best, 0.0)


def _match(spoken: str, words: list[str], phrase: _Phrase, loose: bool) -> float:
    if spoken == phrase.text or spoken.replace(" ", "") == phrase.text.replace(" ", ""):
        return 100.0
    if words == phrase.words:
        return 97.0
    if phrase.chinese and len(phrase.text) > 1 and phrase.text in spoken:
        return 60.0 + 30.0 * len(phrase.text) / len(spoken)
    if len(words) <= 8 and (loose or len(phrase.words) > 1) and phrase.distinct.issubset(words):
        if phrase.text in GENERIC:
            return 55.0
        return 55.0 + 35.0 * len(phrase.words) / len(words)
    # a compound of one word, as German makes them: "Reklamationstext"
    if (
        loose
        and len(phrase.words) == 1
        and len(phrase.text) >= 4
        and any(word != phrase.text and word.endswith(phrase.text) for word in words)
    ):
        return 50.0 + 10.0 * len(phrase.text) / len(spoken)
    return 0.0


def is_agent(header: str) -> bool:
    """Whether a header names the persons who answer customers: no figures are shown by these."""
    return score(header, "agent_id") > 0


def is_known(header: str) -> bool:
    """Whether a header is exactly a known name of any field: proof that a row is a header."""
    spoken = normalise(header)
    return spoken.replace(" ", "") in _EXACT or "".join(_content(spoken)) in _EXACT


def is_unnamed(header: str) -> bool:
    """Whether a header says nothing: empty, "Unnamed: 0" (pandas), "column 3" (given by Earshot), or a word for a row's number."""
    spoken = normalise(header)
    return not spoken or bool(_ROW_NUMBER.fullmatch(spoken))
