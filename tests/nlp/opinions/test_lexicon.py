"""The taxonomy files, and what a company adds to them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from data.schema import LANGUAGES, InputError
from nlp.opinions.lexicon import FOLDER, Opinions, lexicon, load_opinions, theme_names, with_words, words_of
from nlp.signals import RULES
from nlp.text.phrases import tokenize

GLOSSARY = {
    "price and fees", "ease of use", "reliability", "speed", "trust and security", "communication", "staff and support", "features",
    "access and availability",
}  # fmt: skip


def test_theme_names_hold_the_glossary() -> None:
    assert set(theme_names()) >= GLOSSARY


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_language_cover_every_theme(language: str) -> None:
    words = words_of(language)
    assert set(words["themes"]) == set(theme_names()) - {"other"}
    assert all(entry.get("aspects") and entry.get("positive") and entry.get("negative") for entry in words["themes"].values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", RULES)
def test_every_signal_has_cues_in_every_language(language: str, signal: str) -> None:
    cues = tomllib.loads((FOLDER / "signals" / f"{signal}.toml").read_text(encoding="utf-8"))
    assert cues[language]["cues"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_language_do_not_praise_and_blame_alike(language: str) -> None:
    opinions = words_of(language)["opinions"]
    praise = {word.strip() for kind in ("positive", "very_positive") for word in opinions[kind].split(",")}
    blame = {word.strip() for kind in ("negative", "very_negative") for word in opinions[kind].split(",")}
    assert not praise & blame


def test_lexicon_is_compiled_once_for_equal_opinions() -> None:
    assert lexicon("en", Opinions(negative=("meh",))) is lexicon("en", Opinions(negative=("meh",)))
    assert lexicon("en") is not lexicon("en", Opinions(negative=("meh",)))


def test_lexicon_of_hindi_knows_the_english_words_mixed_in() -> None:
    hits = lexicon("hi").phrases.find(tokenize("support slow"))
    assert {hit.kind for hit in hits} >= {"aspect", "opinion"}


def test_load_opinions_reads_products_themes_and_words(tmp_path: Path) -> None:
    path = tmp_path / "opinions.toml"
    path.write_text('[products]\nGold = ["gold card"]\n[themes]\nonboarding = ["ident"]\n[words]\nnegative = ["meh"]\n', encoding="utf-8")
    assert load_opinions(path) == Opinions({"Gold": ("gold card",)}, {"onboarding": ("ident",)}, (), ("meh",))


def test_load_opinions_takes_a_plain_list_of_products(tmp_path: Path) -> None:
    path = tmp_path / "opinions.toml"
    path.write_text('products = ["Gold", "Silver"]\n', encoding="utf-8")
    assert load_opinions(path).products == {"Gold": (), "Silver": ()}


@pytest.mark.parametrize("text", ["[products\n", "products = 3\n", '[themes]\n"x" = "not a list"\n', "[words]\npositive = [1]\n"])
def test_load_opinions_says_what_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "opinions.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"opinions\.toml"):
        load_opinions(path)


def test_with_words_adds_to_what_the_company_gave() -> None:
    given = Opinions(products={"Gold": ()}, themes={"speed": ("time to yes",)})
    assert with_words(given, {"queue": "speed", "vidcheck": "ease of use"}) == Opinions(
        products={"Gold": ()}, themes={"speed": ("time to yes", "queue"), "ease of use": ("vidcheck",)}
    )


@pytest.mark.parametrize("given", [None, Opinions(themes={"speed": ("time to yes",)})])
def test_with_words_must_not_change_anything_without_words(given: Opinions | None) -> None:
    assert with_words(given, {}) is given
