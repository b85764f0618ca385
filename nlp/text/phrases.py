"""Tokens with their offsets, and one matcher for thousands of words and phrases in any script.

A pattern is words separated by spaces: ``refund`` is that word, ``refund*`` any word that begins so, ``*gebühr*`` one that
contains it, ``~`` up to three words of any kind (never across punctuation). Chinese is matched character by character, so
substrings are found without word boundaries. Everything is dictionary look-ups: time grows linearly with the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import regex

_TOKEN = regex.compile(
    r"(?V1)<[A-Z][A-Z0-9_]*+>|\p{Han}|n['’]t\b|[[\p{L}\p{M}\p{N}]--\p{Han}]++(?:['’][[\p{L}]--\p{Han}]++)*+|[:;=]-?[()DP](?!\w)|\S"
)
_ASCII_TOKEN = re.compile(r"<[A-Z][A-Z0-9_]*+>|n't\b|[A-Za-z0-9]++(?:'[A-Za-z]++)*+|[:;=]-?[()DP](?!\w)|[^ \t\n\r\f\v]")
"""The same for ASCII, in half the time: every sentence is taken apart three times in a run."""
_WORD = regex.compile(r"[\p{L}\p{N}]")
LONGEST_TEXT = 3_000
_LONGEST_WORD = 40
_GAP = "~"
_GAP_WORDS = 3
_CACHED = 200_000
BREAKS = frozenset(".!?…。！？;；\n")
PAUSES = frozenset(",，、:：()（）[]–—।|/")
_WALLS = BREAKS | PAUSES


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


_token = tuple.__new__  # half the time of Token(…), some twenty times a sentence


def tokenize(text: str, *, elide: bool = False) -> list[Token]:
    """Tokens of a text with offsets; placeholders such as ``<CARD>`` are one token that no pattern matches.

    Args:
        text: Any text; sentences are short (``nlp.segment`` cuts them), so only the first ``LONGEST_TEXT`` characters are read.
        elide: Split at apostrophes (French ``l'application`` → ``l``, ``application``).
    """
    tokens: list[Token] = []
    plain = text.isascii()
    lowered = text.lower() if plain else ""
    for found in (_ASCII_TOKEN if plain else _TOKEN).finditer(text, 0, LONGEST_TEXT):
        start, end = found.span()
        if end - start > _LONGEST_WORD:
            tokens.append(Token("", start, end))
            continue
        word = text[start:end]
        if end - start > 1 and ("'" in word or "’" in word):
            if elide:
                tokens += _elided(word, start)
                continue
            word = word.replace("’", "'")
            if word.endswith("'s"):
                word, end = word[:-2], end - 2
        if word[0] != "<":
            word = lowered[start:end] if plain else unicodedata.normalize("NFC", word).lower()
        tokens.append(_token(Token, (word, start, end)))
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
    return _says(token.text)


@lru_cache(maxsize=_CACHED)
def _says(word: str) -> bool:
    return bool(word) and word[0] != "<" and bool(_WORD.match(word))


class _Node:
    """A place in the tree of phrases: what may follow, and which phrases end here."""

    __slots__ = ("_kinds", "children", "ends")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.ends: list[tuple[str, Any]] = []
        self._kinds: frozenset[str] | None = None

    def leads_to(self, kinds: frozenset[str]) -> bool:
        """Whether a phrase of one of these kinds ends here or further on."""
        return not self._reached().isdisjoint(kinds)

    def _reached(self) -> frozenset[str]:
        if self._kinds is None:
            self._kinds = frozenset(kind for kind, _ in self.ends).union(*(child._reached() for child in self.children.values()))
        return self._kinds


class Phrases:
    """All phrases of one language, found in one pass; the longest wins where one lies inside another.

    A kind may name a layer before a colon (``name:product``): only hits of one layer hide each other.
    """

    def __init__(self, phrases: Iterable[Phrase], *, elide: bool = False) -> None:
        self._elide = elide
        self._root = _Node()
        self._words: set[str] = set()
        self._prefixes: dict[int, set[str]] = {}
        self._suffixes: dict[int, set[str]] = {}
        self._inside: set[str] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        self._begun: dict[str, tuple[_Node, ...]] = {}
        for phrase in phrases:
            node = self._root
            for word in self._split(phrase.pattern):
                node = node.children.setdefault(self._key(word), _Node())
            if node is not self._root and (phrase.kind, phrase.value) not in node.ends:
                node.ends.append((phrase.kind, phrase.value))

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Hits in order of their first token; none lies strictly inside another of its layer, equal spans of several kinds stay."""
        hits: list[Hit] = []
        words = [token.text for token in tokens]
        for first, word in enumerate(words):
            for node in self._beginning(word):
                self._follow(node, words, first, first, hits)
        if len(hits) < 2:
            return hits
        layers: dict[str, list[Hit]] = {}
        for hit in hits:
            layers.setdefault(hit.kind.partition(":")[0] if ":" in hit.kind else "", []).append(hit)
        kept = [hit for layer in layers.values() for hit in _longest(layer)]
        return sorted(kept, key=lambda hit: (hit.first, -hit.last)) if len(layers) > 1 else kept

    def may_hold(self, tokens: Sequence[Token], kinds: frozenset[str]) -> bool:
        """Whether some token could begin a phrase of these kinds: a cheap look before ``find``."""
        return any(node.leads_to(kinds) for token in tokens for node in self._beginning(token.text))

    def _beginning(self, word: str) -> tuple[_Node, ...]:
        """Where the phrases begin that this word can begin."""
        known = self._begun.get(word)
        if known is None:
            known = tuple(self._root.children[key] for key in self._matching(word) if key in self._root.children)
            if len(self._begun) >= _CACHED:
                self._begun.clear()
            self._begun[word] = known
        return known

    def _follow(self, node: _Node, words: list[str], first: int, at: int, hits: list[Hit]) -> None:
        """Collects the phrases that end at word ``at`` or go on behind it; as deep as the longest phrase."""
        for kind, value in node.ends:
            hits.append(Hit(first, at, kind, value))
        if not node.children or at + 1 == len(words):
            return
        self._step(node, words, first, at + 1, hits)
        gap = node.children.get(_GAP)
        if gap is None:
            return
        for behind in range(at + 1, min(at + 2 + _GAP_WORDS, len(words))):
            if words[behind] in _WALLS:
                return
            self._step(gap, words, first, behind, hits)

    def _step(self, node: _Node, words: list[str], first: int, at: int, hits: list[Hit]) -> None:
        keys = self._keys.get(words[at])
        for key in self._matching(words[at]) if keys is None else keys:
            child = node.children.get(key)
            if child is not None:
                self._follow(child, words, first, at, hits)

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
