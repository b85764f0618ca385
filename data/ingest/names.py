"""How well a header names a field, by the words of ``names.toml`` (eight languages)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PARTS = re.compile(r"[\s_\-./\\:#()\[\]{}?!,;|+*'’\"&]+")
_ROW_NUMBER = re.compile(r"(unnamed|column|index|idx|row|row (id|number|no|num)|sno|s no|sr no|sl no|nr|no|n|lp|stt|x|序号|क्र)( \d+)*")
_NOISE = frozenset({
    "the", "of", "a", "an", "in", "at", "to", "by", "for", "is", "utc", "gmt", "local", "de", "du", "des", "d", "la", "le", "les", "l",
    "el", "los", "del", "un", "una", "das", "der", "die", "den", "z", "w", "na", "do",
})  # fmt: skip


_WHOLE = frozenset(
    {"customer_id", "agent_id", "conversation_id", "at", "closed_at", "first_reply_at", "business_unit", "country", "source", "url"}
)
"""Fields whose names of one word count only alone: "Consumer disputed?" is not the consumer."""


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


@lru_cache(maxsize=20_000)
def score(header: str, field: str) -> float:
    """How well a header names a field: 0 (not at all) … 100 (it is one of its names); among equals the earlier name is better."""
    spoken = normalise(header)
    if not spoken:
        return 0.0
    words = _content(spoken)
    loose = field not in _WHOLE
    best = max(_match(spoken, words, phrase, loose) - rank / 100 for rank, phrase in enumerate(PHRASES[field]))
    if best < 90 and BLOCKED[field].intersection(words):
        return 0.0
    return max(best, 0.0)


def _content(spoken: str) -> list[str]:
    return [word for word in spoken.split() if word not in _NOISE] or spoken.split()


def _match(spoken: str, words: list[str], phrase: str, loose: bool) -> float:
    wanted = _content(phrase)
    if spoken == phrase or spoken.replace(" ", "") == phrase.replace(" ", ""):
        return 100.0
    if words == wanted:
        return 97.0
    if len(phrase) > 1 and any("\u3400" <= c <= "\u9fff" for c in phrase) and phrase in spoken:
        return 60.0 + 30.0 * len(phrase) / len(spoken)
    if len(words) <= 8 and set(wanted) <= set(words) and (loose or len(wanted) > 1):
        return 55.0 + 35.0 * len(wanted) / len(words)
    # a compound of one word, as German makes them: "Reklamationstext"
    if len(wanted) == 1 and len(phrase) >= 5 and any(word.endswith(phrase) for word in words):
        return 50.0 + 10.0 * len(phrase) / len(spoken)
    return 0.0


def is_known(header: str) -> bool:
    """Whether a header is exactly a known name of any field: proof that a row is a header."""
    return any(score(header, field) > 90 for field in PHRASES)


def is_unnamed(header: str) -> bool:
    """Whether a header says nothing: empty, "Unnamed: 0" (pandas), "column 3" (given by Earshot), or a word for a row's number."""
    spoken = normalise(header)
    return not spoken or bool(_ROW_NUMBER.fullmatch(spoken))
