"""Clauses, and opinion words in force."""

from __future__ import annotations

import pytest

from nlp.opinions.clauses import Reading, read
from nlp.opinions.lexicon import lexicon


def _read(sentence: str, language: str = "en") -> Reading:
    reading = read(sentence, lexicon(language))
    assert reading is not None
    return reading


def _clauses(sentence: str, language: str = "en") -> list[str]:
    reading = _read(sentence, language)
    return [sentence[reading.tokens[c.first].start : reading.tokens[c.last].end] for c in reading.clauses]


def _weight(sentence: str, language: str = "en") -> float:
    return sum(judgement.weight for clause in _read(sentence, language).clauses for judgement in clause.judgements)


def test_read_passes_over_sentences_without_aspect_or_opinion() -> None:
    assert read("I moved to Leeds in March.", lexicon("en")) is None


@pytest.mark.parametrize(
    ("sentence", "language", "count"),
    [
        ("The app is good but the fees are bad.", "en", 2),
        ("The staff are friendly and helpful.", "en", 1),
        ("Great food, awful service.", "en", 2),
        ("Die App ist gut, aber die Gebühren sind schlecht.", "de", 2),
        ("界面很好，但是手续费太贵。", "zh", 2),
    ],
)
def test_read_cuts_where_something_else_is_judged(sentence: str, language: str, count: int) -> None:
    assert len(_clauses(sentence, language)) == count


def test_judge_weighs_emphasis_and_doubt() -> None:
    assert _weight("The app is very good.") > _weight("The app is good.") > _weight("The app is somewhat good.") > 0
    assert 0 < _weight("I hope the app is good.") < 0.2


def test_judge_turns_negated_words() -> None:
    assert _weight("The app is not good.") < 0 < _weight("The staff are not rude.")
    assert _weight("Der Service war gut nicht.", "de") < 0


def test_judge_must_not_carry_negation_over_a_mark_or_a_join() -> None:
    assert _weight("I did not wait, great service.") > 0
    assert _weight("They would not listen and were rude.") < 0


def test_judge_must_not_undo_a_phrase_of_blame_from_afar() -> None:
    assert _weight("She wouldn't listen to me she hung up on me.") < 0
