"""Verdicts: evidence answers, too little of it hints, and some questions support data cannot answer."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp.brief.coverage import Coverage
from nlp.brief.question import understand
from nlp.brief.verdict import ANSWERS, ENOUGH, HINTS, NOBODY, Strength, judge
from nlp.brief.verdict import strength as strong


def strength(customers: int = 40, answers: float = 0.9, **more: object) -> Strength:
    return Strength(customers=customers, conversations=customers, answers=answers, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (strength(), "answered"),
        (strength(customers=ENOUGH - 1), "partly"),
        (strength(answers=0.47), "partly"),
        (strength(answers=0.1), "not_answerable"),
        (strength(customers=0), "not_answerable"),
    ],
)
def test_evidence_decides(found: Strength, answer: str) -> None:
    assert judge(understand("What do customers say about card fees?"), found, known_base=False).answer == answer


def test_much_evidence_must_not_answer_what_support_cannot_know() -> None:
    told = judge(understand("How much would customers be willing to pay for a card?"), strength(customers=900), known_base=True)
    assert told.answer == "not_answerable"
    assert told.why[0].startswith("It asks what people would pay")
    assert "900 customers" in told.why[1]


def test_a_question_about_nothing_says_where_the_big_subjects_are() -> None:
    told = judge(understand("What are the main problems?"), strength(customers=0), known_base=False)
    assert told.answer == "not_answerable"
    assert "Topics" in told.why[1]


def test_all_customers_are_not_those_in_contact() -> None:
    question = understand("What share of all our customers have trouble logging in?")
    assert judge(question, strength(), known_base=False).answer == "partly"
    assert judge(question, strength(), known_base=True).answer == "answered"


@pytest.mark.parametrize("text", ["", "?", "?!…"])
def test_nothing_asked_is_nothing_answered(text: str) -> None:
    told = judge(understand(text), strength(), known_base=True)
    assert (told.answer, told.confidence) == ("not_answerable", 1.0)


def test_words_nobody_says_are_named() -> None:
    told = judge(understand("What about pet insurance?"), strength(answers=0.1, unheard=("pet",)), known_base=False)
    assert "“pet”" in told.why[0]


def test_conversations_are_no_people() -> None:
    told = judge(understand("What do customers say about card fees?"), strength(customers=1), known_base=False, known=False)
    assert told.why[0] == "1 conversation speaks of it."


def evidence(relevant: list[bool | None]) -> pd.DataFrame:
    people = range(len(relevant))
    return pd.DataFrame({"person": people, "conversation": people, "relevant": pd.array(relevant, dtype="boolean")})


def heard(words: dict[str, float], *, near: float, foreign: float = 0.0, **weights: float) -> Coverage:
    return Coverage(words=words, weights=dict.fromkeys(words, 1.0) | weights, near=near, foreign=foreign)


def test_what_is_near_and_covered_answers() -> None:
    assert strong(evidence([None] * 9), heard({"card": 1.0, "fee": 1.0}, near=0.5)).answers >= ANSWERS


def test_a_word_nobody_says_must_not_be_answered_by_its_neighbours() -> None:
    told = strong(evidence([None] * 9), heard({"pet": 0.1, "insurance": 1.0, "claims": 1.0}, near=0.35))
    assert told.answers < HINTS
    assert told.unheard == ("pet",)


def test_people_know_better() -> None:
    assert strong(evidence([True]), heard({"pet": 0.1}, near=0.2)).answers == 1.0


def test_a_word_that_says_little_need_not_be_said() -> None:
    told = strong(evidence([None] * 9), heard({"card": 1.0, "bywa": 0.0, "declined": 0.9}, near=0.38, bywa=0.2))
    assert told.answers >= ANSWERS
    assert told.unheard == ()


def test_evidence_in_other_languages_answers_from_farther_away() -> None:
    own, other = (strong(evidence([None] * 9), heard({"card": 0.6}, near=0.35, foreign=part)).answers for part in (0.0, 1.0))
    assert own < HINTS < other


def test_where_only_others_speak_of_it_the_verdict_is_not_sure() -> None:
    told = judge(understand("What do customers say about card fees?"), strength(customers=0, answers=0.95), known_base=False)
    assert (told.answer, told.confidence) == ("not_answerable", NOBODY)
