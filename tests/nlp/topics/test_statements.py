"""Statements in the customers' words."""

from __future__ import annotations

import pytest

from nlp.topics.statements import statements


def keys(text: str, language: str = "en") -> set[str]:
    return {key for key, _ in statements(text.split(), language)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("my card was declined twice", "card ~ declined"),
        ("the card has been declined", "card ~ declined"),
        ("bank transfer has not arrived", "bank transfer ~ not arrived"),
        ("the app doesn t work", "app ~ not work"),
    ],
)
def test_statements_tell_what_happened(text: str, key: str) -> None:
    assert key in keys(text)


@pytest.mark.parametrize("text", ["the fee is ridiculous", "the fee is incredibly", "it was declined", "my card was used"])
def test_statements_must_not_tell_judgements_or_nothing(text: str) -> None:
    assert not keys(text)


def test_statements_are_shown_as_written() -> None:
    assert ("app ~ not work", "app doesn't work") in set(statements(["the", "app", "doesn", "t", "work"], "en"))
