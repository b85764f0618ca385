"""What says nothing of its own is marked; what customers repeat is not."""

from __future__ import annotations

import pytest

from data.ingest.boilerplate import mark_boilerplate
from data.schema import MESSAGES, empty
from tests.data.ingest.talk import message, messages


def marked(text: str, speaker: str = "customer") -> bool:
    return bool(mark_boilerplate(messages(message(text, speaker=speaker))).iloc[0])


@pytest.mark.parametrize(
    "text",
    [
        "Hi", "Hello there!", "Thank you so much!!", "ok thanks bye", "Yes", "You're welcome. Have a nice day!", "👍", "...", "<CARD>",
        "Hello <NAME>", "Vielen Dank, schönen Tag noch!", "Guten Tag", "Merci beaucoup, bonne journée", "Bonjour Madame", "Muchas gracias",
        "Buenos días", "Dzień dobry", "Dziękuję bardzo", "Xin chào", "Dạ vâng ạ", "Cảm ơn bạn",
        "您好", "好的，谢谢您！", "नमस्ते", "धन्यवाद जी",
        "Kind regards,\nMaria Lopez\nSales", "This is an automated message, please do not reply.",
        "This e-mail is confidential and intended for the recipient only.",
    ],
)  # fmt: skip
def test_mark_boilerplate_marks_empty_turns_of_customers(text: str) -> None:
    assert marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hi, where is my card?", "Thanks for nothing", "No card yet", "ok but it still crashes", "Great!", "Gut", "Gut, aber teuer",
        "Hello? My app crashes",
        "Danke für gar nichts", "Merci mais ma carte est bloquée", "Gracias por nada", "Dzień dobry, nie działa aplikacja",
        "Chào shop, app lỗi",
        "您好，我的卡丢了", "नमस्ते, मेरा कार्ड खो गया", "I pressed 1 and nobody answered", "Your survey is broken",
        "I got this: this is an automated message", "Very bad", "好好好！！！", "Disclaimer: I am a new user, so far so good",
    ],
)  # fmt: skip
def test_mark_boilerplate_must_not_mark_customers_content(text: str) -> None:
    assert not marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "For claims, press 2.", "Für Fragen zur Karte drücken Sie die 1.", "Pour une réclamation, tapez 2.", "Para reclamos, marque 2.",
        "Aby zgłosić szkodę, naciśnij 2.", "Bấm phím 2 để gặp tư vấn viên",
        "人工服务请按0", "This call may be recorded for training.",
        "Please take a short survey after this call.", "How would you rate your experience?",
        "Chat started", "Thank you for calling Example Bank.",
    ],
)  # fmt: skip
def test_mark_boilerplate_marks_set_phrases_of_companies(text: str) -> None:
    assert marked(text, "agent")


@pytest.mark.parametrize(
    "text", ["I have blocked your card and ordered a new one.", "Which card do you mean?", "Your claim was paid on Monday."]
)
def test_mark_boilerplate_must_not_mark_what_agents_really_say(text: str) -> None:
    assert not marked(text, "agent")


def test_mark_boilerplate_marks_macros_of_agents_not_repetitions_of_customers() -> None:
    macro, question = (
        "To reset your PIN {n} open the app and choose cards.",
        "Where is my new card that I ordered in {n} please tell me right now",
    )
    lines = []
    for n in range(6):
        lines.append(message(question.format(n=n), conversation_id=str(n), row=2 * n + 1))
        lines.append(message(macro.format(n=n), conversation_id=str(n), speaker="agent", row=2 * n + 2))
    frame = messages(*lines)
    assert mark_boilerplate(frame).tolist() == [False, True] * 6


def test_mark_boilerplate_macro_within_one_conversation_must_not_count() -> None:
    frame = messages(*[message("Let me look that up for you now", speaker="agent", row=n) for n in range(1, 9)])
    assert not mark_boilerplate(frame).any()


def test_mark_boilerplate_counts_earlier_turns() -> None:
    text = "Let me look that up for you now"
    frame = messages(*[message(text, conversation_id=str(n), speaker="agent") for n in range(5)])
    assert mark_boilerplate(frame.iloc[:1], known_turns=frame.iloc[1:]).tolist() == [True]
    assert mark_boilerplate(frame.iloc[:1]).tolist() == [False]


def test_mark_boilerplate_must_not_count_what_known_customers_said() -> None:
    text = "Let me look that up for you now"
    known = messages(*[message(text, conversation_id=str(n), speaker="customer") for n in range(9)])
    assert mark_boilerplate(messages(message(text, conversation_id="x", speaker="agent")), known_turns=known).tolist() == [False]


def test_mark_boilerplate_counts_known_turns_with_other_numbers_and_names() -> None:
    said = "Hi <NAME>, your parcel {n} left our warehouse and arrives soon"
    known = messages(*[message(said.format(n=n), conversation_id=str(n), speaker="agent") for n in range(4)])
    today = messages(
        message(said.format(n=99), conversation_id="x", speaker="agent"), message("Something else was done here", speaker="agent")
    )
    assert mark_boilerplate(today, known_turns=known).tolist() == [True, False]
    assert mark_boilerplate(today, known_turns=known.iloc[:3]).tolist() == [False, False]


def test_mark_boilerplate_keeps_marks_and_index() -> None:
    frame = messages(message("My card is lost", boilerplate=True), message("Hi")).set_axis([7, 9])
    assert mark_boilerplate(frame).to_dict() == {7: True, 9: True}


def test_mark_boilerplate_of_nothing_is_nothing() -> None:
    assert len(mark_boilerplate(empty(MESSAGES))) == 0
