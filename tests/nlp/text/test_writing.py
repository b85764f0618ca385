"""How a language is written: with or without its accents, told by whole conversations."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.writing import unaccented, writings

POLISH = "Dzień dobry, przelew nie dotarł na moje konto i proszę o pilne wyjaśnienie tej sprawy."
VIETNAMESE = "Tôi không đăng nhập được vào ứng dụng."


def said(*sentences: tuple[str, str, str]) -> pd.DataFrame:
    """Sentences as (conversation, language, words)."""
    return pd.DataFrame(sentences, columns=["conversation_id", "language", "sentence"]).assign(source="desk")


@pytest.mark.parametrize(("code", "text"), [("pl", POLISH), ("vi", VIETNAMESE)])
def test_a_conversation_without_accents_is_another_writing(code: str, text: str) -> None:
    found = writings(said(("a", code, text), ("b", code, unaccented(text)), ("b", code, "ok")))
    assert found == [code, f"{code}-x-plain", f"{code}-x-plain"]


def test_one_accent_anywhere_in_the_conversation_is_enough() -> None:
    assert writings(said(("a", "pl", unaccented(POLISH)), ("a", "pl", "Dziękuję"))) == ["pl", "pl"]


def test_a_few_letters_without_accents_tell_nothing() -> None:
    assert writings(said(("a", "pl", "Karta nie dziala"), ("b", "vi", "ok"))) == ["pl", "vi"]


def test_other_languages_stay_as_they_are() -> None:
    found = writings(said(("a", "es", "mi cuenta no funciona desde ayer " * 9), ("a", "hi", "Mera card kahan hai"), ("a", "en", "Fine")))
    assert found == ["es", "hi-Latn", "en"]


def test_conversations_of_two_sources_are_two() -> None:
    frame = said(("a", "pl", unaccented(POLISH)), ("a", "pl", POLISH))
    frame["source"] = ["one", "two"]
    frame.index = pd.Index([7, 3])  # rows of a larger table
    assert writings(frame) == ["pl-x-plain", "pl"]


def test_nothing_said_is_nothing_written() -> None:
    assert writings(said()) == []


@given(st.text())
def test_taking_accents_twice_takes_no_more(text: str) -> None:
    assert unaccented(unaccented(text)) == unaccented(text)
