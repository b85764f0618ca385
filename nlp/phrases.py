"""Tokens with their offsets, and one matcher for thousands of words and phrases in any script.

A pattern is words separated by spaces: ``refund`` is that word, ``refund*`` any word that begins so, ``*gebühr*`` one that
contains it, ``~`` up to three words of any kind (never across punctuation). Chinese is matched character by character, so
substrings are found without word boundaries. Everything is dictionary look-ups: time grows linearly with the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import regex

_TOKEN = regex.compile(
    r"(?V1)<[A-Z][A-Z0-9_]*+>|\p{Han}|n['’]t\b|[[\p{L}\p{M}\p{N}]--\p{Han}]++(?:['’][[\p{L}]--\p{Han}]++)*+|[:;=]-?[()DP](?!\w)|\S"
)
_WORD = regex.compile(r"[\p{L}\p{N}]")
_LONGEST_WORD = 40
_GAP = "~"
_GAP_WORDS = 3
_CACHED = 200_000
BREAKS = frozenset(".!?…。！？;；\n")
PAUSES = frozenset(",，、:：()（）[]–—।|/")


NAMES = frozenset({"product", "general_product"})
"""Kinds that name what is spoken of: they neither hide other hits nor are hidden by them."""


class Token(NamedTuple):
    """One word, Chinese character, placeholder or mark: lower-cased text and offsets into the raw text (half-open)."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """A pattern found over tokens ``first`` … ``last`` (inclusive)."""

    first: int
    last: int
    kind: str
    value: Any


@dataclass(frozen=True)
class Phrase:
    """A pattern, the kind of thing it is and what goes with it (a weight, a theme)."""

    pattern: str
    kind: str
    value: object = None


def tokenize(text: str, *, elide: bool = False) -> list[Token]:
    """Tokens of a text with offsets; placeholders such as ``<CARD>`` are one token that no pattern matches.

    Args:
        text: Any text, of any length.
        elide: Split at apostrophes (French ``l'application`` → ``l``, ``application``).
    """
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        if end - start > _LONGEST_WORD:
            tokens.append(Token("", start, end))
            continue
        if ("'" in word or "’" in word) and end - start > 1:
            if elide:
                tokens += _elided(word, start)
                continue
            word = word.replace("’", "'")
            if word.endswith("'s"):
                word, end = word[:-2], end - 2
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
        tokens.append(Token(word.lower() if word[0] != "<" else word, start, end))
    return tokens


def _elided(word: str, start: int) -> list[Token]:
    pieces: list[Token] = []
    for part in word.replace("’", "'").split("'"):
        if part:
            pieces.append(Token(unicodedata.normalize("NFC", part).lower(), start, start + len(part)))
        start += len(part) + 1
    return pieces


def is_word(token: Token) -> bool:
    """Whether a token is a word or a number (not a mark, not a placeholder)."""
    return bool(token.text) and token.text[0] != "<" and bool(_WORD.match(token.text))


class Phrases:
    """All phrases of one language, found in one pass; the longest wins where one lies inside another."""

    def __init__(self, phrases: Iterable[Phrase], *, elide: bool = False) -> None:
        self._elide = elide
        self._starting: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
        self._words: set[str] = set()
        self._prefixes: dict[int, set[str]] = {}
        self._suffixes: dict[int, set[str]] = {}
        self._inside: set[str] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        seen: set[tuple[tuple[str, ...], str, object]] = set()
        for phrase in phrases:
            keys = tuple(self._key(word) for word in self._split(phrase.pattern))
            if keys and (keys, phrase.kind, phrase.value) not in seen:
                seen.add((keys, phrase.kind, phrase.value))
                self._starting.setdefault(keys[0], []).append((keys[1:], phrase.kind, phrase.value))

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Hits in order of their first token; none lies strictly inside another, equal spans of several kinds stay."""
        hits: list[Hit] = []
        for first, token in enumerate(tokens):
            for key in self._matching(token.text):
                for rest, kind, value in self._starting.get(key, ()):
                    last = self._follow(tokens, first, rest) if rest else first
                    if last >= 0:
                        hits.append(Hit(first, last, kind, value))
        if len(hits) < 2:
            return hits
        names = [hit for hit in hits if hit.kind in NAMES]
        others = [hit for hit in hits if hit.kind not in NAMES]
        return sorted([*_longest(names), *_longest(others)], key=lambda hit: (hit.first, -hit.last))

    def _split(self, pattern: str) -> list[str]:
        words: list[str] = []
        for piece in pattern.lower().split():
            bare = piece.strip("*")
            if piece == _GAP or not bare:
                words.append(_GAP)
                continue
            parts = [token.text for token in tokenize(bare, elide=self._elide)]
            parts[0] = "*" * piece.startswith("*") + parts[0]
            parts[-1] += "*" * piece.endswith("*")
            words += parts
        return words

    def _key(self, word: str) -> str:
        bare = word.strip("*")
        if word == _GAP:
            return word
        if word.startswith("*") and word.endswith("*") and bare:
            self._inside.add(bare)
        elif word.endswith("*") and bare:
            self._prefixes.setdefault(len(bare), set()).add(bare)
        elif word.startswith("*") and bare:
            self._suffixes.setdefault(len(bare), set()).add(bare)
        else:
            self._words.add(word)
        return word

    def _matching(self, word: str) -> tuple[str, ...]:
        keys = self._keys.get(word)
        if keys is None:
            found = [word] if word in self._words else []
            found += [word[:n] + "*" for n, known in self._prefixes.items() if word[:n] in known]
            found += ["*" + word[-n:] for n, known in self._suffixes.items() if word[-n:] in known]
            found += [f"*{part}*" for part in self._inside if part in word]
            keys = tuple(found)
            if len(self._keys) >= _CACHED:
                self._keys.clear()
            self._keys[word] = keys
        return keys

    def _follow(self, tokens: Sequence[Token], at: int, rest: tuple[str, ...]) -> int:
        """Index of the last token when ``rest`` follows token ``at``, else −1."""
        for position, key in enumerate(rest):
            if key == _GAP:
                return self._leap(tokens, at, rest[position + 1 :])
            at += 1
            if at >= len(tokens) or key not in self._matching(tokens[at].text):
                return -1
        return at

    def _leap(self, tokens: Sequence[Token], at: int, rest: tuple[str, ...]) -> int:
        for gap in range(_GAP_WORDS + 1):
            if at + gap >= len(tokens) or (gap and tokens[at + gap].text in BREAKS | PAUSES):
                return -1
            last = self._follow(tokens, at + gap, rest)
            if last >= 0:
                return last
        return -1


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach, widest = -1, (0, -1)
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if hit.last <= reach and (hit.first, hit.last) != widest:
            continue
        kept.append(hit)
        if hit.last > reach:
            reach, widest = hit.last, (hit.first, hit.last)
    return kept
