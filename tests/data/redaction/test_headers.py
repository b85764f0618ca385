"""Headers that say a value is personal, and those that only sound so."""

from __future__ import annotations

import pytest

from data.redaction.headers import person_kind


@pytest.mark.parametrize(
    ("header", "value", "kind"),
    [
        ("Customer Name", "John Smith", "NAME"),
        ("customer_email", "j@x.de", "EMAIL"),
        ("Mobile no.", "0171 55512", "PHONE"),
        ("mobilePhone", "0171 55512", "PHONE"),
        ("Street", "Acacia Avenue", "ADDRESS"),
        ("Geburtsdatum", "3.5.1980", "DATE_OF_BIRTH"),
        ("Nom du client", "Morel", "NAME"),
        ("imię i nazwisko", "Jan Kowalski", "NAME"),
        ("Họ và tên", "Nguyễn Văn An", "NAME"),
        ("姓名", "张伟", "NAME"),
        ("requester.display", "Sanne de Vries", "NAME"),
        ("policy_number", "P-77123", "ACCOUNT"),
    ],
)
def test_person_kind_knows_columns_of_persons(header: str, value: str, kind: str) -> None:
    assert person_kind(header, value) == kind


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Product name", "Visa Gold"),
        ("Company name", "Acme"),
        ("File name", "a.csv"),
        ("Phone", "yes"),
        ("Email", "opted in"),
        ("Name", "n/a"),
        ("State", "CA"),
    ],
)
def test_person_kind_must_not_take_other_columns(header: str, value: str) -> None:
    assert person_kind(header, value) is None
