"""What was asked, and what comes again."""

from __future__ import annotations

import pytest

from data.redaction.conversations import Line, contexts, redact_conversation
from data.redaction.finders import find
from data.redaction.questions import asked_for


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("May I have your account number?", "ACCOUNT"),
        ("Darf ich Ihren Namen erfahren, bitte?", "NAME"),
        ("Quel est votre nom ?", "NAME"),
        ("Proszę podać numer telefonu", "PHONE"),
        ("Vui lòng cho em biết số điện thoại", "PHONE"),
        ("请问您的姓名是？", "NAME"),
        ("कृपया अपना खाता नंबर बताएं", "ACCOUNT"),
        ("Could you confirm your date of birth?", "DATE_OF_BIRTH"),
    ],
)
def test_asked_for_reads_questions_in_many_languages(question: str, kind: str) -> None:
    assert kind in asked_for(question)


@pytest.mark.parametrize("text", ["Thank you for waiting.", "Your account is open again.", "How can I help you?"])
def test_asked_for_must_not_read_other_messages(text: str) -> None:
    assert asked_for(text) == frozenset()


def test_contexts_hold_a_question_until_the_next_message_of_its_side() -> None:
    lines = [Line("Your full name?", "agent"), Line("hello?"), Line("Ann Lee"), Line("Thanks.", "agent"), Line("ok")]
    assert [sorted(context.asked) for context in contexts(lines, region=None)] == [[], ["NAME"], ["NAME"], [], []]


def test_redact_conversation_finds_a_number_again_in_another_spelling() -> None:
    lines = [Line("it is 0123-456-789, my account number"), Line("so 0123 456 789?", "agent"), Line("account number 0123456789")]
    around = contexts(lines, region=None)
    texts, _ = redact_conversation(lines, around, [find(line.text, context=one) for line, one in zip(lines, around, strict=True)], {})
    assert all("456" not in text for text in texts)


def test_redact_conversation_must_not_take_ordinary_words_for_a_name() -> None:
    lines = [Line("My name is Will Hope"), Line("I hope you will help, Will")]
    around = contexts(lines, region=None)
    texts, _ = redact_conversation(lines, around, [find(line.text, context=one) for line, one in zip(lines, around, strict=True)], {})
    assert texts[1].startswith("I hope you will help")
