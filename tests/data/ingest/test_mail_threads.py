"""Mails → threads and speakers."""

from __future__ import annotations

from datetime import UTC, datetime

from data.ingest.mail_threads import FIELDS, REPLY, Mail, cells


def mail(row: int, sender: str, to: str, *, ids: list[str], topic: str = "card", answers: bool = False, hour: int | None = None) -> Mail:
    at = None if hour is None else datetime(2026, 3, 2, hour, tzinfo=UTC)
    return Mail(
        row=row, sender=sender, recipients=[to], subject="Card", at=at, text="words", ids=ids, topic=topic, answers=answers, attachments=0
    )


def speakers(*mails: Mail) -> list[str | None]:
    return [line[FIELDS.index("speaker")] for line in cells(list(mails))]


def threads(*mails: Mail) -> int:
    return len({line[FIELDS.index("conversation_id")] for line in cells(list(mails))})


def test_cells_earliest_mail_opens_the_thread_whatever_its_place() -> None:
    late = mail(1, "anna@bank.example", "m@firm.example", ids=["<1>", "<2>"], answers=True, hour=12)
    early = mail(2, "m@firm.example", "anna@bank.example", ids=["<1>"], hour=9)
    assert speakers(late, early) == ["agent", "customer"]


def test_cells_colleague_of_the_customer_must_not_be_an_agent() -> None:
    first = mail(1, "m@firm.example", "support@bank.example", ids=["<1>"], hour=9)
    second = mail(2, "boss@firm.example", "support@bank.example", ids=["<1>", "<2>"], answers=True, hour=10)
    assert speakers(first, second) == ["customer", "customer"]


def test_cells_company_that_writes_first_is_the_agent() -> None:
    assert speakers(mail(1, "no-reply@bank.example", "m@gmail.com", ids=["<1>"], hour=9)) == ["agent"]


def test_cells_threads_over_a_missing_mail() -> None:
    assert (
        threads(mail(1, "a@x.example", "b@y.example", ids=["<0>", "<1>"]), mail(2, "b@y.example", "a@x.example", ids=["<0>", "<2>"])) == 1
    )


def test_cells_equal_subjects_of_unrelated_mails_must_not_thread() -> None:
    assert threads(mail(1, "a@x.example", "b@y.example", ids=["<1>"]), mail(2, "a@x.example", "b@y.example", ids=["<2>"])) == 2


def test_reply_prefixes_of_many_languages() -> None:
    assert [REPLY.sub("", subject) for subject in ("Re: AW: Card", "回复：卡", "Odp: Karta", "Re[2]: Card", "Record: x")] == [
        "Card", "卡", "Karta", "Card", "Record: x",
    ]  # fmt: skip
