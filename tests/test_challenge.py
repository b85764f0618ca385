"""The hard sentences measure something only as long as nothing was trained on them."""

from __future__ import annotations

import pytest
import regex

from nlp.models.train_sentiment import own_corpus
from tests.benchmarks.challenge import sentences

ALIKE = 0.6
"""Share of the words of two sentences together that both hold."""


def _words(text: str) -> frozenset[str]:
    return frozenset(regex.findall(r"\p{Han}|[\p{L}\p{M}\p{N}]+", text.lower()))


@pytest.mark.parametrize("name", ["sentiment", "situations"])
def test_challenge_must_not_hold_what_the_sentiment_heads_were_trained_on(name: str) -> None:
    trained = [_words(text) for text in own_corpus()["text"]]
    for text in sentences(name)["sentence"]:
        mine = _words(text)
        assert max(len(mine & other) / len(mine | other) for other in trained) < ALIKE, text


def test_challenge_asks_in_eight_languages_for_three_labels() -> None:
    hard = sentences("sentiment")
    assert hard.groupby("language").size().min() >= 37
    assert set(hard["label"]) == {"negative", "neutral", "positive"}
    assert sentences("situations").groupby("language").size().min() >= 12
