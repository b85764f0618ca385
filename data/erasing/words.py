"""Words that people took out of transcripts for good, known by their hashes alone: finding and hiding them in texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import regex

from data.erasing.persons import hash_conversation, keyed_hash
from data.schema import KEY, InputError

REMOVED = "<REMOVED>"
LONGEST = 40
"""Tokens that can be removed at once."""
_LETTERWISE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}"
_TOKEN = regex.compile(rf"<[A-Z][A-Z_0-9]*>(*SKIP)(*FAIL)|[{_LETTERWISE}]|(?:(?![{_LETTERWISE}])[\p{{L}}\p{{M}}\p{{N}}])+")

Edits = list[tuple[int, int]]


@dataclass(frozen=True)
class Words:
    """Words to hide: the hash of their tokens, how many these are, and the hash of the one conversation they are hidden in (None = all)."""

    digest: str
    tokens: int
    conversation: str | None = None


@dataclass
class Hider:
    """Hides words in texts; remembers the hashes of single tokens, which come again and again."""

    salt: bytes
    words: Collection[Words]
    _known: dict[str, bool] = field(default_factory=dict)

    def places(self, text: str) -> Edits:
        """Where the words stand in a text, as (start, end), in order and apart from each other."""
        found = [(match.group().casefold(), *match.span()) for match in _TOKEN.finditer(text)]
        tokens = [token for token, *_ in found]
        wanted = {(one.tokens, one.digest) for one in self.words}
        edits: Edits = []
        at = 0
        lengths = sorted({count for count, _ in wanted}, reverse=True)
        while at < len(tokens):
            length = next((n for n in lengths if at + n <= len(tokens) and self._wanted(tokens[at : at + n], wanted)), 0)
            if length:
                edits.append((found[at][1], found[at + length - 1][2]))
            at += length or 1
        return edits

    def hide(self, text: str) -> str:
        """The text with a placeholder for the words."""
        return replaced(text, self.places(text))

    def _wanted(self, tokens: Sequence[str], wanted: Collection[tuple[int, str]]) -> bool:
        if len(tokens) > 1:
            return (len(tokens), keyed_hash(tokens, self.salt)) in wanted
        if tokens[0] not in self._known:
            self._known[tokens[0]] = (1, keyed_hash(tokens, self.salt)) in wanted
        return self._known[tokens[0]]


def hash_words(words: str, *, salt: bytes) -> tuple[str, int]:
    """Hash and number of the tokens of words to remove; case, spaces and punctuation between them do not count.

    Raises:
        InputError: There is no letter or digit in them, or they are a whole paragraph.
    """
    found = tokens(words)
    if not 0 < len(found) <= LONGEST:
        raise InputError(f"Words to remove are 1 to {LONGEST} words with letters or digits; got {len(found)}.")
    return keyed_hash(found, salt), len(found)


def tokens(text: str) -> list[str]:
    """Words of a text in small letters; a letter each in scripts without spaces. Placeholders are none."""
    return [match.group().casefold() for match in _TOKEN.finditer(text)]


def replaced(text: str, edits: Edits) -> str:
    """A text with a placeholder at each place."""
    for start, end in reversed(edits):
        text = text[:start] + REMOVED + text[end:]
    return text


def moved(place: int, edits: Edits, *, end: bool) -> int:
    """Where an offset of the old text lies in the new one; inside a removed part, that part's start (or ``end``)."""
    shift = 0
    for start, stop in edits:
        if place <= start:
            break
        if place < stop:
            return start + shift + (len(REMOVED) if end else 0)
        shift += len(REMOVED) - (stop - start)
    return place + shift


def hiders(keys: pd.DataFrame, words: Collection[Words], *, salt: bytes) -> dict[tuple[str, str], Hider]:
    """Who hides in which conversation, (conversation_id, source) → hider; conversations in which nothing is hidden are missing."""
    everywhere = [one for one in words if one.conversation is None]
    own: dict[str, list[Words]] = {}
    for one in words:
        if one.conversation is not None:
            own.setdefault(one.conversation, []).append(one)
    common = Hider(salt, everywhere)
    found = {}
    for conversation_id, source in keys[KEY].drop_duplicates().itertuples(index=False):
        mine = own.get(hash_conversation(source, conversation_id, salt=salt)) if own else None
        if mine or everywhere:
            found[conversation_id, source] = Hider(salt, [*everywhere, *mine]) if mine else common
    return found


def hide_cells(frame: pd.DataFrame, columns: Iterable[str], by: Mapping[tuple[str, str], Hider]) -> pd.DataFrame:
    """The frame with words hidden in text columns (and in lists of texts)."""
    rows = [by.get(key) for key in frame[KEY].itertuples(index=False, name=None)]
    changed = {}
    for name in columns:
        values = [_hidden(value, one) for value, one in zip(frame[name].astype(object), rows, strict=True)]
        changed[name] = pd.Series(values, index=frame.index, dtype=frame[name].dtype)
    return frame.assign(**changed)


def _hidden(value: object, hider: Hider | None) -> object:
    if hider is None or value is None:
        return value
    if isinstance(value, str):
        return hider.hide(value)
    return [hider.hide(str(one)) for one in value] if hasattr(value, "__iter__") else value
