"""What a question asks: its subject, and whether it is of a kind that support data cannot answer, in eight languages."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from data.schema import LANGUAGES
from data.wording import without_words
from nlp.language import detect_language
from nlp.opinions.lexicon import UNMARKED, lexicon
from nlp.text.phrases import Hit, Phrase, Phrases, Token, is_word, tokenize
from nlp.text.words import plain, runs, stop_words
from nlp.text.writing import unaccented

FOLDER = Path(__file__).parent / "cues"
LONGEST = 1_000
"""Characters of a question that are read; what goes on longer is a text, and its beginning says what it is about."""
MOST_WORDS = 8
"""Content words of a subject that are looked for one by one."""

EVERYONE, HYPOTHETICAL = "everyone", "hypothetical"
LIMITS = ("pay", "outsiders", "rivals", "silent", "market", "future", HYPOTHETICAL, "agents", "internal", EVERYONE)
"""Kinds of question that go beyond what customers in contact say. ``everyone`` asks about all customers, not only those in contact;
``agents`` asks which of them is better or worse (docs/agents.md)."""
_LAYER, _FRAME, _MATTER = "limit", "frame:", "matter:"
_ASKS = ("?", "？")
_BLANK = regex.compile(r"\s+")
_TELLING = frozenset({"cuenta", "cuentas", "保险", "name", "top", "move", "off", "apr", "full", "empty", "back", "front", "down"})
"""Words that are on lists of function words, yet say what a question is about."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as it was understood.

    Args:
        text: As it was asked, on one line, shortened to ``LONGEST`` characters.
        bare: The same without the company's own name, which says nothing about the subject; with it where it is all that is asked about.
        language: ISO 639-1, or None when unsure.
        subject: What it is about, in its own words; empty when it has no content word at all.
        words: The content words of the subject, lower case, in order, at most ``MOST_WORDS``.
        limits: Of ``LIMITS``, those whose cues stand in it.
        counting: Whether it asks how many.
        leaning: −1 where its words blame, 1 where they praise, else 0.
        asks: Whether it asks at all: words and sentences typed into a search box do not.
    """

    text: str
    bare: str
    language: str | None
    subject: str
    words: tuple[str, ...]
    limits: tuple[str, ...]
    counting: bool
    leaning: int
    asks: bool


def understand(text: str, brand: Collection[str] = ()) -> Question:
    """Read a question; never fails, whatever the text. ``brand``: words of the company's own name (``nlp.topics.brand``), lower case."""
    shown = normal(text)[:LONGEST]
    language = detect_language(shown)
    code = language if language in LANGUAGES else "en"
    tokens = tokenize(shown, elide=code == "fr")
    hits = _cues(code).find(tokens)
    words, places = (
        tokens if code != "zh" else _chinese_words(shown),
        [(tokens[hit.first].start, tokens[hit.last].end, hit) for hit in hits],
    )
    said = _subject([word for word in words if plain(word.text) not in brand], places, code)
    if not said:
        said, brand = _subject(words, places, code), ()
    return Question(
        text=shown,
        bare=without_words(shown, brand),
        language=language,
        subject=without_words(shown[said[0].start : said[-1].end], brand) if said else "",
        words=_content(said, code),
        limits=tuple(limit for limit in LIMITS if any(hit.kind == f"{_LAYER}:{limit}" for hit in hits)),
        counting=any(hit.kind == "counting:" for hit in hits),
        leaning=_leaning(tokens, code),
        asks=shown.endswith(_ASKS) or any(hit.kind != _MATTER for hit in hits),
    )


def normal(text: str) -> str:
    """A text on one line, without control characters, in composed Unicode: two spellings of one question are one."""
    printable = "".join(character if character.isprintable() or character.isspace() else " " for character in text)
    return _BLANK.sub(" ", unicodedata.normalize("NFC", printable)).strip()


def _subject(tokens: Sequence[Token], cues: Sequence[tuple[int, int, Hit]], code: str) -> list[Token]:
    """Tokens that neither ask, nor are function words, nor say of whom something is asked; all content words where nothing else is left;
    of a frame's own words those that may be the matter themselves (``matters``), where it is all that is said.

    Args:
        tokens: Words in order.
        cues: First and last place in the text of each cue.
        code: Language.
    """
    stop = {word.rstrip("'’") for word in stop_words(code)} - _TELLING  # the tokens of "qu'ils" are "qu" and "ils"
    content = [token for token in tokens if is_word(token) and token.text not in stop and not token.text.isdigit()]
    spans = {kind: [(start, end) for start, end, hit in cues if hit.kind == kind] for kind in (_FRAME, _MATTER)}
    kept = [token for token in content if not _within(token, [(start, end) for start, end, hit in cues if hit.kind != _MATTER])]
    if kept:
        return kept
    # "do customers like our support": what mostly says of whom is asked is what is asked about; not so in "why do they contact support"
    matters = [matter for matter in spans[_MATTER] if not any(_longer(frame, matter) for frame in spans[_FRAME])]
    unframed = [token for token in content if not _within(token, spans[_FRAME])]
    return unframed or [token for token in content if _within(token, matters)]


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


def _longer(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a span holds another one and more."""
    return one[0] <= other[0] and other[1] <= one[1] and one != other


def _chinese_words(text: str) -> list[Token]:
    """Words of a Chinese text: its cues are found by character, its subject is made of words."""
    found, at = [], 0
    for word in (word for run in runs(text, "zh") for word in run):
        at = text.index(word, at)
        found.append(Token(word.lower(), at, at + len(word)))
        at += len(word)
    return found


def _content(said: Sequence[Token], code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.text for token in said if len(token.text) > 1 or code == "zh"))[:MOST_WORDS]


def _leaning(tokens: Sequence[Token], code: str) -> int:
    """The side on which its opinion words stand ("complain about the slow app": −1)."""
    hits = lexicon(code).phrases.find(list(tokens))
    weight = sum(float(hit.value[0]) for hit in hits if hit.kind == "opinion")
    return 1 if weight > 0 else -1 if weight < 0 else 0


@cache
def _cues(code: str) -> Phrases:
    lists = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    layers = {_FRAME: lists["frame"], _MATTER: lists["matters"], "counting:": lists["counting"]}
    return phrases(layers | {f"{_LAYER}:{name}": lists["kinds"][name] for name in LIMITS}, code)


def phrases(lists: Mapping[str, str], code: str) -> Phrases:
    """Lists of patterns by kind, parted by commas, ready to be found in a language; also as typed without accents."""
    found = [Phrase(pattern, kind) for kind, patterns in lists.items() for pattern in _split(patterns)]
    if code in UNMARKED:
        known = {(phrase.pattern, phrase.kind) for phrase in found}
        plain = [Phrase(unaccented(phrase.pattern), phrase.kind) for phrase in found if len(phrase.pattern) > 3]
        found += [phrase for phrase in plain if (phrase.pattern, phrase.kind) not in known]
    return Phrases(found, elide=code == "fr")


def _split(patterns: str) -> list[str]:
    return [pattern.strip() for pattern in patterns.replace("，", ",").split(",") if pattern.strip()]
