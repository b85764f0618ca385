"""The words Earshot knows per language: `taxonomy/*.toml`, widened by what a user adds in `opinions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.schema import LANGUAGES, InputError
from nlp.text.phrases import Phrase, Phrases
from nlp.text.writing import unaccented

FOLDER = Path(__file__).parents[1] / "taxonomy"
FALLBACK = "en"
OVERALL = "overall"
"""Theme of what is said of the company or the product as a whole."""
OTHER = "other"
UNMARKED = frozenset({"de", "es", "fr", "pl", "vi"})
"""Languages that are also typed without their accents."""
SHORTEST_UNMARKED = 5
_STRONG, _PLAIN = 1.6, 1.0
_LONGEST_PRODUCT = 40
_GRAMMAR = {
    "negators": "negator", "not_negators": "plain", "boosters": "booster", "dampers": "damper", "contrast": "contrast",
    "joins": "join", "hypothetical": "hypothetical", "copulas": "copula", "stop": "stop", "generic": "generic",
    "plain": "idiom", "passed": "passed",
}  # fmt: skip
_OPINIONS = {"positive": _PLAIN, "very_positive": _STRONG, "negative": -_PLAIN, "very_negative": -_STRONG}


@dataclass(frozen=True)
class Opinions:
    """What a company adds to the taxonomy: its products, further perception themes or words, opinion words of its own.

    Attributes:
        products: Product name → other names for it.
        themes: Perception theme (a known or a new one) → words for its aspects.
        positive: Further words of praise.
        negative: Further words of blame.
    """

    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def key(self) -> tuple[object, ...]:
        """Hashable form, so that compiled words can be cached."""
        return tuple(sorted(self.products.items())), tuple(sorted(self.themes.items())), self.positive, self.negative


@dataclass(frozen=True)
class Lexicon:
    """One language's compiled words."""

    language: str
    phrases: Phrases
    more: Mapping[str, float]
    generic: frozenset[str]
    negate_before: int
    negate_after: int
    noun_side: str
    needs_copula: bool
    elide: bool
    spaced: bool


def load_opinions(path: Path) -> Opinions:
    """Reads a user's ``opinions.toml``: tables ``[products]``, ``[themes]`` (name = list of words) and ``[words]``.

    Raises:
        InputError: Not TOML, or a value that is not a list of texts.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f'{path.name} must be a TOML file in UTF-8; {error}.\n  Try: [products]\n  "Gold card" = ["gold"]') from error
    words = raw.get("words", {})
    return Opinions(
        products=_lists(raw.get("products", {}), path, "products"),
        themes=_lists(raw.get("themes", {}), path, "themes"),
        **{kind: values for kind, values in _lists(words, path, "words").items() if kind in ("positive", "negative")},
    )


def _lists(table: Any, path: Path, name: str) -> dict[str, tuple[str, ...]]:
    if isinstance(table, list):
        table = {entry: [] for entry in table}
    if not isinstance(table, dict):
        raise InputError(f"{path.name}: [{name}] must be a table of lists of words; got {type(table).__name__}.")
    for key, values in table.items():
        if not isinstance(key, str) or not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise InputError(
                f'{path.name}: [{name}] "{key}" must be a list of words; got {values!r}.\n  Try: "{key}" = ["one name", "other"]'
            )
    return {key: tuple(values) for key, values in table.items()}


def learn_products(conversations: pd.DataFrame, *, opinions: Opinions | None = None) -> Opinions:
    """Opinions widened by the names in the ``product`` column; do it once over all conversations, before batches."""
    opinions = opinions or Opinions()
    if "product" not in conversations.columns:
        return opinions
    names = sorted(str(name).strip() for name in conversations["product"].dropna().unique())
    learned = {name: () for name in names if 2 < len(name) <= _LONGEST_PRODUCT and name not in opinions.products}
    return Opinions({**learned, **opinions.products}, opinions.themes, opinions.positive, opinions.negative)


def with_words(opinions: Opinions | None, words: Mapping[str, str]) -> Opinions | None:
    """Opinions widened by words that people said are about a theme (word → theme)."""
    if not words:
        return opinions
    opinions = opinions or Opinions()
    added = {theme: tuple(word for word, to in words.items() if to == theme) for theme in words.values()}
    both = {theme: (*opinions.themes.get(theme, ()), *added.get(theme, ())) for theme in {**opinions.themes, **added}}
    return replace(opinions, themes=both)


def theme_names(opinions: Opinions | None = None) -> list[str]:
    """Perception themes in the taxonomy's order, then the user's own."""
    own = [] if opinions is None else [name for name in opinions.themes if name not in _themes()]
    return [*_themes(), *own]


def lexicon(language: object, opinions: Opinions | None = None) -> Lexicon:
    """Compiled words of a language (English when it is unknown or not one of the eight), cached."""
    code = language if isinstance(language, str) and language in LANGUAGES else FALLBACK
    return _compiled(code, _Keyed(opinions or Opinions()))


class _Keyed:
    """Opinions compared by content: the key of a cache."""

    def __init__(self, opinions: Opinions) -> None:
        self.opinions = opinions
        self._key = opinions.key()

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self._key == other._key


@cache
def _themes() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "themes.toml").read_text(encoding="utf-8"))


@cache
def words_of(language: str) -> dict[str, Any]:
    """The parsed taxonomy file of a language."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _compiled(language: str, keyed: _Keyed) -> Lexicon:
    words = words_of(language)
    grammar = words["grammar"]
    plural = bool(grammar.get("plurals", False))
    phrases = [*_of_language(words, plural), *_of_user(keyed.opinions, plural)]
    for helper in grammar.get("also", []):
        phrases += [p for p in _of_language(words_of(helper), True) if p.kind in ("aspect", "weak", "opinion", "booster")]
    if language in UNMARKED:
        phrases += _unmarked(phrases)
    idioms = {phrase.pattern for phrase in phrases if phrase.kind == "idiom"}
    phrases = [phrase for phrase in phrases if phrase.kind == "idiom" or phrase.pattern not in idioms]
    return Lexicon(
        language=language,
        phrases=Phrases(phrases, elide=bool(grammar.get("elide", False))),
        more={name: {"good": 1.0, "bad": -1.0}[theme["more"]] for name, theme in _themes().items() if "more" in theme},
        generic=frozenset(name for name, theme in _themes().items() if theme.get("generic")),
        negate_before=int(grammar.get("negate_before", 3)),
        negate_after=int(grammar.get("negate_after", 0)),
        noun_side=str(grammar.get("noun_side", "both")),
        needs_copula=bool(grammar.get("noun_before_needs_copula", False)),
        elide=bool(grammar.get("elide", False)),
        spaced=language != "zh",
    )


def _unmarked(phrases: list[Phrase]) -> list[Phrase]:
    """Longer patterns once more without their accents, as people type in a hurry, where nothing else is written so."""
    known = {phrase.pattern for phrase in phrases}
    plain = [Phrase(unaccented(phrase.pattern), phrase.kind, phrase.value) for phrase in phrases if not phrase.pattern.isascii()]
    return [phrase for phrase in plain if phrase.pattern not in known and len(phrase.pattern) >= SHORTEST_UNMARKED]


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]


def _of_language(words: Mapping[str, Any], plural: bool) -> Iterator[Phrase]:
    for name, kind in _GRAMMAR.items():
        yield from (Phrase(word, kind) for word in _split(words["grammar"].get(name, "")))
    for name, weight in _OPINIONS.items():
        yield from (Phrase(word, "opinion", (weight, None)) for word in _split(words["opinions"].get(name, "")))
    for name, direction in (("up", 1.0), ("down", -1.0)):
        yield from (Phrase(word, "scale", direction) for word in _split(words["opinions"].get(name, "")))
    yield from (Phrase(word, "situation") for word in _split(words.get("situations", {}).get("words", "")))
    for theme, entry in words["themes"].items():
        yield from _of_theme(theme, entry, plural)
    for product, names in words.get("products", {}).items():
        yield from (Phrase(word, "name:general_product", product) for word in _split(names))


def _of_theme(theme: str, entry: Mapping[str, str], plural: bool) -> Iterator[Phrase]:
    for kind in ("aspects", "weak"):
        for word in _split(entry.get(kind, "")):
            yield from (Phrase(form, kind.removesuffix("s"), theme) for form in _forms(word, plural))
    for name, weight in _OPINIONS.items():
        yield from (Phrase(word, "opinion", (weight, theme)) for word in _split(entry.get(name, "")))


def _of_user(opinions: Opinions, plural: bool) -> Iterator[Phrase]:
    for product, names in opinions.products.items():
        yield from (Phrase(name, "name:product", product) for name in (product, *names))
    for theme, words in opinions.themes.items():
        yield from (Phrase(form, "aspect", theme) for word in words for form in _forms(word, plural))
    yield from (Phrase(word, "opinion", (_PLAIN, None)) for word in opinions.positive)
    yield from (Phrase(word, "opinion", (-_PLAIN, None)) for word in opinions.negative)


def _forms(word: str, plural: bool) -> list[str]:
    if not plural or word.endswith(("*", "s", "x")) or not word.isascii():
        return [word]
    return [word, word + "s"] if word[-1] != "y" else [word, word[:-1] + "ies", word + "s"]
