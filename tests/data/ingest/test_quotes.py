"""What the writer of a mail added, without quoted mails and signatures."""

from __future__ import annotations

import time

import pytest

from data.ingest.quotes import strip_mails, strip_quotes_and_signature
from tests.data.ingest.talk import message, messages

OWN = "My card is still blocked.\nPlease help."
QUOTED = [
    "On Mon, 3 Mar 2026 at 10:00, Bank Support <help@bank.example> wrote:\n> We look into it.",
    "On Mon, 3 Mar 2026 at 10:00, Bank Support\n<help@bank.example>\nwrote:\n\nWe look into it.",
    "Am 03.03.2026 um 10:00 schrieb Bank <hilfe@bank.example>:\n> Wir prüfen.",
    "Le lun. 3 mars 2026 à 10:00, Banque <aide@banque.example> a écrit :\n> Nous vérifions.",
    "El lun, 3 mar 2026 a las 10:00, Banco (<x@banco.example>) escribió:\n> Revisamos.",
    "Dnia 3 marca 2026 10:00 Bank <bok@bank.example> napisał(a):\n> Sprawdzamy.",
    "W dniu 3.03.2026 o 10:00, Bank pisze:\n> Sprawdzamy.",
    "Vào Th 2, 3 thg 3, 2026 vào lúc 10:00 Bank <x@bank.example> đã viết:\n> Chúng tôi kiểm tra.",
    "在 2026年3月3日，下午4:00，银行 <x@bank.example> 写道：\n> 我们在查。",
    "3 मार्च 2026 को 10:00 बजे, बैंक ने लिखा:\n> जाँच रहे हैं।",
    "-----Original Message-----\nFrom: Bank\nSent: Monday\nTo: Me\nSubject: Card\n\nWe look into it.",
    "-----Ursprüngliche Nachricht-----\nVon: Bank\nGesendet: Montag\nAn: Mich\nBetreff: Karte\n\nWir prüfen.",
    "________________________________\nFrom: Bank <x@bank.example>\nSent: 3 March 2026\nTo: Me\nSubject: RE: Card\n\nWe look into it.",
    "发件人: 银行\n发送时间: 2026年3月3日\n收件人: 我\n主题: 卡\n\n我们在查。",
    "> We look into it.\n> Regards",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_strip_quotes_removes_the_quoted_mail(quoted: str) -> None:
    assert strip_quotes_and_signature(f"{OWN}\n\n{quoted}").rstrip("_ \n") == OWN


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nMaria Lopez\n+34 600 000 000", "Kind regards,\nMaria Lopez\nHead of X", "Mit freundlichen Grüßen\nMaria",
        "Cordialement,\nMaria",
        "Saludos,\nMaria", "Z poważaniem\nMaria", "Trân trọng,\nMaria", "此致\n敬礼\n李明", "सादर,\nमारिया", "Best, Maria",
        "Thanks!\nMaria",
        "Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "发自我的iPhone",
        "Regards\nMaria\n\nSent from my iPhone",
        "CONFIDENTIALITY NOTICE: This e-mail is confidential and intended for the recipient only.",
        "This message and any attachments are confidential and intended solely\nfor the recipient.",
    ],
)  # fmt: skip
def test_strip_signature_removes_it(signature: str) -> None:
    assert strip_quotes_and_signature(f"{OWN}\n\n{signature}") == OWN


@pytest.mark.parametrize(
    "text",
    [
        "Thanks,\nbut the problem is still there. I called three times and every time somebody else told me another story about my refund.",
        "He wrote: your card is blocked. I don't agree.",
        "On Monday my wife wrote:\nGive us our money.\nNobody answered her.",
        "On Monday my wife wrote: we want our money back. Nobody answered her.",
        "From: Berlin To: Paris, my flight was cancelled.",
        "I list what I want:\n- a refund\n- an apology\n- a call",
        "Best\nbank ever? No!\nDo you read this?",
        "Gracias",
        "2 > 1",
        "",
    ],
)
def test_strip_quotes_must_not_touch_the_writers_words(text: str) -> None:
    assert strip_quotes_and_signature(text) == text


def test_strip_quotes_keeps_answers_between_quoted_lines() -> None:
    text = "On Mon, Bank <x@b.example> wrote:\n> Which card?\nThe blue one.\n> Since when?\nSince Monday."
    assert strip_quotes_and_signature(text) == "The blue one.\nSince Monday."


def test_strip_quotes_keeps_what_was_forwarded() -> None:
    text = "---------- Forwarded message ----------\nFrom: Me\nDate: Monday\nSubject: Card\n\nMy card is blocked."
    assert strip_quotes_and_signature(text) == "My card is blocked."


def test_strip_quotes_of_a_huge_mail_is_quick() -> None:
    start = time.process_time()
    strip_quotes_and_signature("On the day they wrote something about it. " * 3 + "\n" + "word " * 1_000_000 + "\nline of words\n" * 20_000)
    assert time.process_time() - start < 10


def test_strip_mails_goes_by_channel_and_looks() -> None:
    signed, quoted = f"{OWN}\n\nKind regards,\nMaria", f"{OWN}\n\n{QUOTED[0]}"
    frame = messages(
        message(signed, channel="email"),
        message(signed, channel="chat"),
        message(quoted, channel="web"),
        message("one line", channel="email"),
    )
    assert strip_mails(frame)["text"].tolist() == [OWN, signed, OWN, "one line"]


def test_strip_mails_of_nothing_is_nothing() -> None:
    assert len(strip_mails(messages(message("x")).iloc[:0])) == 0
