"""Courtesies: sentences that only greet, close or name somebody ("Dear <NAME>,", "Mit freundlichen Grüßen"), in eight languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import regex

LONGEST = 120
"""Characters beyond which a sentence is no mere greeting (formulas that end a letter apart)."""

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PLACEHOLDER = r"<[A-Z][A-Z_0-9]*>"
_GAP = r"[^\p{L}\p{M}\p{N}<>]"


def _phrases(name: str) -> list[str]:
    return [phrase for line in _LISTS[name].strip().splitlines() for phrase in line.split("|")]


def _alternatives(phrases: list[str]) -> str:
    ordered = sorted(set(phrases), key=len, reverse=True)
    joined = [phrase for phrase in ordered if regex.search(r"\p{Han}", phrase)]
    spaced = [phrase for phrase in ordered if phrase not in joined]
    words = "|".join(regex.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in spaced)
    return rf"(?:(?:{words})(?![\p{{L}}\p{{M}}\p{{N}}])|{'|'.join(joined)})"


_KEY = _phrases("opening") + _phrases("closing")
_ANY = _alternatives(_KEY + _phrases("around"))
_ONLY = regex.compile(rf"{_GAP}*(?:(?:{_PLACEHOLDER}|{_ANY}){_GAP}*)+", regex.IGNORECASE)
_SOME = regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{_alternatives(_KEY)})|{_PLACEHOLDER}", regex.IGNORECASE)
_FORMULA = regex.compile("|".join(line.strip() for line in _LISTS["formulas"].strip().splitlines()), regex.IGNORECASE)
_FIRST = frozenset(phrase.split()[0] for phrase in _KEY + _phrases("around"))
_WORD = regex.compile(r"[\p{L}\p{M}'’]+")
_JOINED = regex.compile(r"\p{Han}")
_FORMULA_STARTS = (
    "je ", "nous ", "veuillez", "vous ", "recevez", "agréez", "acceptez", "dans ", "sin ", "a la ", "quedo", "en espera", "ich ", "wir ",
    "sent ", "envoy", "gesendet", "enviado", "wysłane", "gửi",
)  # fmt: skip


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence only greets, says goodbye or names somebody; "Thanks!" alone says that somebody is content, and counts."""
    if sentence[:1] != "<" and not _may_begin(sentence):
        return False
    if len(sentence) <= LONGEST and _ONLY.fullmatch(sentence) and _SOME.search(sentence):
        return True
    return sentence.casefold().startswith(_FORMULA_STARTS) and bool(_FORMULA.fullmatch(sentence.rstrip(" .,!\n")))


def _may_begin(sentence: str) -> bool:
    """A quick no for most sentences, by their first word."""
    found = _WORD.search(sentence, 0, 40)
    if found is None:
        return "<" in sentence[:8]
    word = found[0].casefold().replace("’", "'")
    return word in _FIRST or bool(_JOINED.match(word)) or sentence.casefold().startswith(_FORMULA_STARTS)
