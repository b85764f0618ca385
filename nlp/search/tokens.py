"""Search words: what of a text counts when its words are looked for, so that "Fees" finds "fee" and "opłata" finds "oplata"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from nlp.text.words import terms

STEM = 6
"""Letters that are kept of a longer word: cutting does for European languages what a stemmer does (McNamee & Mayfield 2004)."""
_ACCENTS = regex.compile("[\u0300-\u036f]")  # those of Latin letters alone: the marks of Devanagari are vowels
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss"})
_LATIN = regex.compile(r"\p{Latin}+")


def search_words(text: str, language: str | None) -> list[str]:
    """Content words of a text (``nlp.text.words.terms``) without accents, plural s and endings; may repeat."""
    return [stem(word) for word in terms(text, language)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What is left of a word (lower case); words in other letters than Latin ones stay whole."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word)).translate(_STROKES)
    if not _LATIN.fullmatch(bare):
        return unicodedata.normalize("NFC", word)
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):  # the S-stemmer (Harman 1991)
        bare = bare[:-1]
    return bare[:STEM]
