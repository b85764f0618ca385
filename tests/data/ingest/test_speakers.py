"""Labels → speakers, in many languages."""

from __future__ import annotations

import pytest

from data.ingest.speakers import is_generic, recognise, recognise_column


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Customer", "customer"), ("CLIENT ", "customer"), ("end-user", "customer"), ("customer_2", "customer"),
        ("Kundin", "customer"),
        ("Khách hàng", "customer"), ("ग्राहक", "customer"), ("客户", "customer"), ("Klientka", "customer"), ("Assuré", "customer"),
        ("Agent Smith", "agent"),
        ("Anna (Support)", "agent"), ("Customer Service", "agent"), ("Berater", "agent"), ("Conseillère", "agent"),
        ("Nhân viên", "agent"), ("客服", "agent"), ("एजेंट", "agent"), ("Konsultant", "agent"), ("Asesor", "agent"),
        ("Virtual Assistant", "bot"), ("ChatBot 3", "bot"), ("机器人", "bot"), ("IVR", "ivr"), ("Sprachmenü", "ivr"),
        ("Internal note", "note"), ("System", "note"), ("Interne Notiz", "note"),
        ("Maria Lopez", "unknown"),
        ("B", "unknown"), ("", "unknown"), ("A very long label that is rather a sentence", "unknown"),
    ],
)  # fmt: skip
def test_recognise_labels(label: str, speaker: str) -> None:
    assert recognise(label) == speaker


def test_recognise_column_of_two_parties_names_the_other() -> None:
    assert recognise_column(["Agent", "Maria Lopez"]) == {"Agent": "agent", "Maria Lopez": "customer"}


def test_recognise_column_goes_by_what_they_say() -> None:
    said = {"SPEAKER_00": ["Thank you for calling, how can I help you?"], "SPEAKER_01": ["My card is lost"]}
    assert recognise_column(said, said=said) == {"SPEAKER_00": "agent", "SPEAKER_01": "customer"}


def test_recognise_column_must_not_guess_names_without_evidence() -> None:
    assert set(recognise_column(["Ann", "Bob", "Cid"]).values()) == {"unknown"}


def test_recognise_column_questions_and_answers() -> None:
    assert recognise_column(["Q", "A"]) == {"Q": "customer", "A": "agent"}


def test_is_generic_tells_letters_from_names() -> None:
    assert is_generic("SPEAKER_00")
    assert is_generic("A")
    assert not is_generic("Anna")
