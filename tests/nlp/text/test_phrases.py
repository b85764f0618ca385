"""Tokens with offsets, and phrases found over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.phrases import Phrase, Phrases, is_word, tokenize


def _found(text: str, *patterns: str, elide: bool = False) -> list[str]:
    tokens = tokenize(text, elide=elide)
    hits = Phrases([Phrase(pattern, "x") for pattern in patterns], elide=elide).find(tokens)
    return [text[tokens[hit.first].start : tokens[hit.last].end] for hit in hits]


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("Two refunds please", "refund*", ["refunds"]),
        ("Die Kontoführungsgebühr stieg", "*gebühr*", ["Kontoführungsgebühr"]),
        ("It took only nine days", "took ~ days", ["took only nine days"]),
        ("手续费太高", "手续费", ["手续费"]),
        ("बहुत अच्छा है", "अच्छा", ["अच्छा"]),
        ("rất dễ sử dụng", "dễ sử dụng", ["dễ sử dụng"]),
        ("I DON’T know", "don't", ["DON’T"]),
        ("The app's speed", "app", ["app"]),
        ("could n't say", "n't", ["n't"]),
    ],
)
def test_find_matches(text: str, pattern: str, expected: list[str]) -> None:
    assert _found(text, pattern) == expected


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("refundable", "refund"),
        ("It took. Nine days", "took ~ days"),
        ("took one two three four days", "took ~ days"),
        ("<CARD> <FEE>", "card"),
        ("<CARD>", "<card>"),
        ("", "x"),
    ],
)
def test_find_must_not_match(text: str, pattern: str) -> None:
    assert _found(text, pattern) == []


def test_find_splits_at_french_apostrophes() -> None:
    assert _found("L'application n’est pas", "application", "n est pas", elide=True) == ["application", "n’est pas"]


def test_find_lets_the_longest_win_within_a_layer_only() -> None:
    tokens = tokenize("the hidden fees")
    phrases = Phrases([Phrase("hidden fees", "a"), Phrase("fees", "a"), Phrase("fees", "name:b")])
    assert [(hit.kind, hit.first) for hit in phrases.find(tokens)] == [("a", 1), ("name:b", 2)]


def test_may_hold_looks_no_further_than_the_first_word() -> None:
    phrases = Phrases([Phrase("hidden fees", "aspect")])
    assert phrases.may_hold(tokenize("hidden"), frozenset({"aspect"}))
    assert not phrases.may_hold(tokenize("fees"), frozenset({"aspect"}))


def test_is_word_is_false_for_placeholders_and_marks() -> None:
    assert [is_word(token) for token in tokenize("Hi <CARD>, 5 好!")] == [True, False, False, True, True, False]


@given(st.text(max_size=200), st.booleans())
def test_tokenize_gives_rising_offsets_inside_the_text(text: str, elide: bool) -> None:
    last = 0
    for token in tokenize(text, elide=elide):
        assert last <= token.start < token.end <= len(text)
        last = token.end


@given(st.text(st.one_of(st.sampled_from("don't IT's <CARD> :-) a.b,c?\n"), st.characters(max_codepoint=127)), max_size=60), st.booleans())
def test_tokenize_takes_ascii_apart_as_it_does_other_text(text: str, elide: bool) -> None:
    assert tokenize(text, elide=elide) == tokenize(f"{text} é", elide=elide)[:-1]
