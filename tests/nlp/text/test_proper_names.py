"""Names of somebody or something, told by their capitals."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from nlp.naming import name_topics
from nlp.text.proper_names import proper_phrases


def proper(form: str, *stretches: list[str], uses: int = 5, language: str = "en") -> bool:
    """Whether a phrase that is used so often is a name, where texts consist of these stretches of words."""
    return proper_phrases(Counter({(0, form): uses}), [list(stretches)], [language]) == {0}


@pytest.mark.parametrize("form", ["Hollowell Garage", "Skyhop Travel", "Nguyễn Văn"])
def test_words_with_capitals_are_a_name(form: str) -> None:
    assert proper(form)


@pytest.mark.parametrize("form", ["Card fees", "monthly fee", "SMS", "账户", "खाता"])
def test_other_phrases_are_none(form: str) -> None:
    assert not proper(form, ["the", *form.split()], ["my", *form.split()], ["a", *form.split()])


def test_a_single_word_is_a_name_where_it_does_not_begin_what_is_said() -> None:
    assert not proper("Novaflix", ["Novaflix"], ["Novaflix", "again"], ["Novaflix"])
    assert proper("Novaflix", *[["from", "Novaflix"]] * 3)


def test_twice_is_chance() -> None:
    assert not proper("Hollowell Garage", uses=2)


def test_a_phrase_that_is_also_written_small_is_none() -> None:
    assert proper_phrases(Counter({(0, "Apple Pay"): 5, (0, "apple pay"): 3}), [], []) == set()


def test_a_topic_is_called_by_the_matter_rather_than_by_who_was_paid() -> None:
    texts = [f"I never bought anything, an unknown charge from Hollowell Garage of {n} pounds" for n in range(8)]
    texts += [f"who made the unknown charge of {n} pounds" for n in range(4)]
    other = [f"my monthly fee went up by {n}" for n in range(12)]
    named = name_topics([*texts, *other], ["en"] * 24, [np.arange(12), np.arange(12, 24)], [None, None], language="en")
    assert named[0].name == "Unknown charge"
