"""Texts without some of their words."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import regex

LETTER = r"[\p{L}\p{M}\p{N}]"
r"""``\w`` would break Hindi."""
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")


def without_words(text: str, words: Collection[str]) -> str:
    """A text without these words, whatever their case, and without the ``'s`` behind them; unchanged where it holds none."""
    if not words:
        return text
    bare, cut = _pattern(tuple(words)).subn(" ", text)
    return " ".join(bare.split()) if cut else text


@lru_cache(maxsize=32)
def _pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    """Longest first, so that none takes another's beginning; Chinese and Japanese are written without spaces."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    spaced = "|".join(regex.escape(word) for word in ordered if not _CJK.search(word))
    parts = [regex.escape(word) for word in ordered if _CJK.search(word)]
    if spaced:
        parts.append(rf"(?<!{LETTER})(?:{spaced})(?:['’]s)?(?!{LETTER})")
    return regex.compile("|".join(parts), regex.IGNORECASE)
