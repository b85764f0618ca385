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


def redacted(*texts: str) -> list[str]:
    lines = [Line(text) for text in texts]
    around = contexts(lines, region=None)
    found = [find(line.text, context=one) for line, one in zip(lines, around, strict=True)]
    return redact_conversation(lines, around, found, {})[0]


def test_redact_conversation_finds_names_again_in_every_spelling() -> None:
    assert redacted("My name is Jonas Okafor", "JONAS here again", "Okafor, J.", "jonas")[1:3] == ["<NAME> here again", "<NAME>, J."]
    assert redacted("my name is jonas okafor", "jonas here again")[1] == "<NAME> here again"


def test_redact_conversation_makes_no_pattern_where_nothing_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("data.redaction.conversations.re.compile", lambda words: made.append(words))
    assert redacted("My name is Jonas Okafor, account number 0123456789", "the card was declined") == [
        "My name is <NAME>, account number <ACCOUNT>",
        "the card was declined",
    ]
    assert not made
