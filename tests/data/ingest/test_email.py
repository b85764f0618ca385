"""Mails: threads, speakers, one's own words, what is rejected."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.email import read_email
from data.ingest.raw import Options, RawTable
from data.schema import InputError


def mail(
    body: str,
    *,
    sender: str = "Maria <maria@gmail.com>",
    to: str = "support@bank.example",
    subject: str = "Card blocked",
    number: int = 1,
    answers: int | None = None,
    hour: int = 10,
    headers: str = "",
) -> str:
    refs = f"In-Reply-To: <{answers}@x>\nReferences: <1@x> <{answers}@x>\n" if answers else ""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@x>\n{refs}{headers}"
        f"Date: Mon, 2 Mar 2026 {hour}:00:00 +0100\n\n{body}\n"
    )


def read(*mails: str | bytes) -> RawTable:
    parts = [one.encode() if isinstance(one, str) else one for one in mails]
    if len(parts) == 1:
        return read_email("x.eml", parts[0], Options())
    return read_email("x.mbox", b"".join(b"From someone Mon Mar  2 10:00:00 2026\n" + one + b"\n" for one in parts), Options())


def test_read_email_reads_one_mail() -> None:
    raw = read(mail("My card is blocked.\n\nKind regards,\nMaria"))
    line = raw.frame.iloc[0]
    assert (raw.format, raw.rows.tolist(), line["text"], line["subject"]) == ("eml", [1], "My card is blocked.", "Card blocked")
    assert (line["speaker"], line["channel"], line["customer_id"]) == ("customer", "email", "maria@gmail.com")
    assert pd.Timestamp(line["at"]) == pd.Timestamp("2026-03-02 09:00", tz="UTC")
    assert raw.known["conversation_id"] == "conversation_id"


def test_read_email_threads_by_references_and_names_speakers() -> None:
    raw = read(
        mail("Help, my card!"),
        mail("We look into it.\n\nOn Mon, 2 Mar 2026, Maria wrote:\n> Help, my card!", sender="Anna <anna@bank.example>",
             to="maria@gmail.com", subject="RE: Card blocked", number=2, answers=1, hour=11),
        mail("Still blocked.", subject="Re: RE: Card blocked", number=3, answers=2, hour=12),
        mail("Another matter", subject="Loan", number=9, sender="Tom <tom@firm.example>"),
    )  # fmt: skip
    assert raw.format == "mbox"
    assert raw.frame["speaker"].tolist() == ["customer", "agent", "customer", "customer"]
    assert raw.frame["text"].tolist() == ["Help, my card!", "We look into it.", "Still blocked.", "Another matter"]
    assert raw.frame["conversation_id"].nunique() == 2
    assert raw.frame["customer_id"].tolist()[:3] == ["maria@gmail.com"] * 3
    assert raw.frame["agent_id"].isna().tolist() == [True, False, True, True]


def test_read_email_same_thread_has_the_same_id_alone_and_in_a_mailbox() -> None:
    answer = mail("Still blocked.", subject="Re: Card blocked", number=3, answers=2)
    assert read(answer).frame["conversation_id"].iloc[0] == read(mail("Help"), answer).frame["conversation_id"].iloc[0]


def test_read_email_threads_by_subject_for_want_of_references() -> None:
    raw = read(mail("Help"), mail("Any news?", subject="Re: Card blocked", number=2, hour=12), mail("Help", subject="Other", number=3))
    assert raw.frame["conversation_id"].nunique() == 2


def test_read_email_same_subject_without_answer_must_not_thread() -> None:
    assert read(mail("Help"), mail("Help with another card", number=2)).frame["conversation_id"].nunique() == 2


def test_read_email_answer_alone_from_the_company_is_the_agents() -> None:
    raw = read(mail("We unblocked it.", sender="anna@bank.example", to="maria@gmail.com", subject="Re: Card", number=2, answers=1))
    assert raw.frame["speaker"].tolist() == ["agent"]
    assert raw.frame["customer_id"].tolist() == ["maria@gmail.com"]


def test_read_email_business_customer_writing_from_info_is_a_customer() -> None:
    assert read(mail("Invoice wrong", sender="info@firm.example")).frame["speaker"].tolist() == ["customer"]


@pytest.mark.parametrize(
    ("headers", "subject", "why"),
    [
        ("Auto-Submitted: auto-replied\n", "x", "automatic reply"),
        ("Precedence: bulk\n", "x", "automatic reply"),
        ("X-Autoreply: yes\n", "x", "automatic reply"),
        ("X-Spam-Flag: YES\n", "x", "spam"),
        ("", "Abwesenheitsnotiz: Re: Card", "out of office"),
    ],
)
def test_read_email_sets_aside(headers: str, subject: str, why: str) -> None:
    raw = read(mail("I am away", headers=headers, subject=subject))
    assert (len(raw.frame), [(line.row, line.reason) for line in raw.rejected]) == (0, [(1, why)])


def test_read_email_auto_submitted_no_must_not_be_set_aside() -> None:
    assert len(read(mail("My card", headers="Auto-Submitted: no\n")).frame) == 1


def test_read_email_decodes_headers_bodies_and_html() -> None:
    body = (
        "From: =?utf-8?q?J=C3=BCrgen?= <j@gmx.de>\nSubject: =?iso-8859-1?q?Geb=FChr_falsch?=\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<style>p{}</style><p>Die Geb=C3=BChr\nist falsch.</p><p>Bitte pr=C3=BCfen.</p>\n"
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nxx\n--b--\n"
    )
    raw = read(body)
    assert [line.strip() for line in raw.frame["text"].iloc[0].split("\n") if line.strip()] == ["Die Gebühr ist falsch.", "Bitte prüfen."]
    assert raw.frame["subject"].tolist() == ["Gebühr falsch"]
    assert raw.notes == ["1 attachment was left out."]


def test_read_email_joins_lines_broken_at_the_margin() -> None:
    text = read(mail("I have been waiting for my new card for more than three weeks now\nand nobody answers.\nWhy?")).frame["text"].iloc[0]
    assert text == "I have been waiting for my new card for more than three weeks now and nobody answers.\nWhy?"


def test_read_email_wrong_charset_is_survived() -> None:
    body = mail("Geb\u00fchr", headers="Content-Type: text/plain; charset=utf-8\n").encode("latin-1")
    assert read(body).frame["text"].tolist() == ["Gebühr"]


def test_read_email_accounts_for_malformed_mails() -> None:
    raw = read(mail("fine"), "\n\nno headers here")
    assert raw.rows.tolist() == [1]
    assert [(line.row, line.reason) for line in raw.rejected] == [(2, "malformed mail")]


def test_read_email_without_any_mail_says_so() -> None:
    with pytest.raises(InputError, match=r"x\.eml holds no readable e-mail"):
        read("just words\nin lines")


def test_read_email_mailbox_must_not_split_at_words() -> None:
    raw = read(mail("one\n\n>From here on, nothing works."), mail("From what I know in 2026 it is late", number=2, subject="b"))
    assert raw.frame["text"].tolist() == ["one\n\nFrom here on, nothing works.", "From what I know in 2026 it is late"]


def test_read_email_deeply_nested_parts_are_rejected() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(700))
    raw = read(mail("fine"), f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n{nested}\nwords\n")
    assert len(raw.frame) + len(raw.rejected) == 2


@pytest.mark.parametrize("date", ["Mon, 2 Mar 9999 10:00:00 +0000", "yesterday", ""])
def test_read_email_impossible_dates_are_no_times(date: str) -> None:
    raw = read(f"From: a@b.example\nSubject: Card\nDate: {date}\n\nMy card is blocked.\n")
    assert raw.frame["at"].isna().all()


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_read_email_of_any_bytes_never_crashes(data: bytes) -> None:
    try:
        raw = read_email("x.eml", b"From: a@b.example\nSubject: x\n" + data, Options())
    except InputError:
        return
    assert len(raw.frame) + len(raw.rejected) >= 1
