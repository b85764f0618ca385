"""Sides: what a sentence says, not how the conversation sounds."""

from __future__ import annotations

import tomllib

import pytest

from data.schema import LANGUAGES
from nlp.brief.stance import ABSENT, stance


@pytest.mark.parametrize(
    ("sentence", "language", "tone"),
    [
        ("The fee is perfectly reasonable.", "en", "positive"),
        ("I have never had a problem with the fee.", "en", "negative"),
        ("Ich melde mich jeden Tag ohne Probleme an.", "de", "neutral"),
        ("Nigdy nie miałem problemu z opłatą.", "pl", None),
        ("Nunca he tenido problemas con la tarjeta.", "es", "negative"),
        ("Je n'ai jamais eu de problème avec la carte.", "fr", "negative"),
        ("Tôi chưa bao giờ gặp vấn đề với thẻ.", "vi", None),
        ("मुझे कार्ड से कोई समस्या नहीं हुई।", "hi", None),
        ("这张卡从来没出过问题。", "zh", None),
    ],
)
def test_praise_and_absent_problems_speak_well(sentence: str, language: str, tone: str | None) -> None:
    assert stance(sentence, language, tone) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Great, then I will look at the fee next week.",
        "Thank you! I have the card in front of me.",
        "Thanks for explaining the monthly fee.",
    ],
)
def test_a_word_called_out_and_thanks_praise_nothing(sentence: str) -> None:
    assert stance(sentence, "en", "positive") == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "You promised no fee, but I was charged twice.",
        "There was no fee on the paper and this is a rip-off.",
        "I cannot log in to the app.",
    ],
)
def test_a_problem_beside_an_absent_one_speaks_ill(sentence: str) -> None:
    assert stance(sentence, "en", "negative") == -1


def test_a_question_asserts_nothing() -> None:
    assert stance("Is there no fee for the card?", "en", "neutral") == 0


def test_an_unknown_language_is_read_as_english() -> None:
    assert stance("I never had a problem with it.", None, None) == 1


def test_absent_problems_are_known_in_every_language() -> None:
    assert set(tomllib.loads(ABSENT.read_text(encoding="utf-8"))) == set(LANGUAGES)
