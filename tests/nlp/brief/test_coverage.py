"""Coverage: whether the best sentences speak of each word of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from nlp.brief.asked import encode_question, weights
from nlp.brief.coverage import BEST, Coverage, coverage
from nlp.brief.question import understand
from nlp.encode import HashingEncoder
from nlp.geometry.unit import unit


def heard(question: str, *sentences: str) -> dict[str, float]:
    encoder, read = HashingEncoder(), understand(question)
    return coverage(read, encode_question(read, encoder), found(*sentences), encoder).words


def found(*sentences: str) -> pd.DataFrame:
    return pd.DataFrame({"sentence": list(sentences), "language": "en", "near": 0.5, "foreign": False})


def test_words_that_stand_there_are_covered_whatever_their_ending() -> None:
    assert heard("What about insurance claims?", "My insurance claim was refused.") == {"insurance": 1.0, "claims": 1.0}


def test_a_foreign_word_is_not_covered() -> None:
    told = heard("What about pet insurance?", "My insurance claim was refused.")
    assert told["insurance"] == 1.0
    assert told["pet"] < 0.5


def test_nothing_covers_where_nothing_was_found() -> None:
    assert heard("What about pet insurance?") == {"pet": 0.0, "insurance": 0.0}


def test_a_question_without_words_is_covered() -> None:
    encoder = HashingEncoder()
    read = understand("?")
    told = coverage(read, encode_question(read, encoder), found(), encoder)
    assert (told.weakest, told.mean, told.near, told.foreign) == (1.0, 1.0, 0.0, 0.0)


def test_only_the_best_sentences_tell_how_near_it_is() -> None:
    encoder, read = HashingEncoder(), understand("card fees")
    rows = pd.concat([found(*["My card fee rose."] * BEST), found("The weather is nice.").assign(near=0.0)])
    assert coverage(read, encode_question(read, encoder), rows, encoder).near == 0.5


def test_sentences_in_other_languages_are_told() -> None:
    encoder, read = HashingEncoder(), understand("card fees")
    rows = found("My card fee rose.", "Die Gebühr ist hoch.").assign(foreign=[False, True])
    assert coverage(read, encode_question(read, encoder), rows, encoder).foreign == 0.5


def test_a_light_word_is_hardly_missed() -> None:
    words, weights = {"card": 1.0, "bywa": 0.0}, {"card": 1.0, "bywa": 0.25}
    light = Coverage(words=words, weights=weights, near=0.3, foreign=0.0)
    heavy = Coverage(words=words, weights=weights | {"bywa": 1.0}, near=0.3, foreign=0.0)
    assert (light.weakest, light.mean) == pytest.approx((0.75, 0.8))
    assert (heavy.weakest, heavy.mean) == pytest.approx((0.0, 0.5))


class Summing:
    """Encodes a text as the sum of what its words mean: insurance much, the others as little as they say."""

    MEANS: ClassVar = {"insurance": (9.0, 0.0, 0.0), "pet": (0.0, 3.0, 0.0), "ever": (0.0, 0.0, 0.5)}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return unit(np.array([np.sum([self.MEANS[word] for word in text.split()], axis=0) for text in texts]))


def test_words_weigh_what_they_add_to_the_question() -> None:
    """The word without which the meaning moves farthest is the heaviest; a question of one word has one."""
    asked = replace(understand("What about pet insurance?"), words=("pet", "insurance", "ever"), language=None)
    pet, insurance, ever = weights(asked, Summing())
    assert insurance == 1
    assert 0 <= ever < pet < insurance
    assert encode_question(understand("What about insurance?"), HashingEncoder()).weights.tolist() == [1.0]
    assert encode_question(understand("?"), HashingEncoder()).weights.tolist() == []
