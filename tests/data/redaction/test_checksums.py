"""Known valid numbers pass; any single changed digit fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data.redaction import checksums

VALID = [
    (checksums.luhn, "4111111111111111"),
    (checksums.luhn, "2221000000000009"),
    (checksums.iban, "DE89370400440532013000"),
    (checksums.iban, "GB82WEST12345698765432"),
    (checksums.aadhaar, "999941057058"),
    (checksums.pesel, "44051401359"),
    (checksums.dni, "12345678Z"),
    (checksums.dni, "X1234567L"),
    (checksums.insee, "255081416802538"),
    (checksums.resident_id, "11010519491231002X"),
    (checksums.tax_id, "86095742719"),
]


@pytest.mark.parametrize(("check", "number"), VALID)
def test_check_accepts_a_valid_number(check: Callable[[str], bool], number: str) -> None:
    assert check(number)


@pytest.mark.parametrize(("check", "number"), VALID)
def test_check_must_not_accept_a_changed_digit(check: Callable[[str], bool], number: str) -> None:
    place = next(place for place in range(len(number) - 2, 0, -1) if number[place].isdecimal())
    changed = str((int(number[place]) + 1) % 10)
    assert not check(number[:place] + changed + number[place + 1 :])


@pytest.mark.parametrize("check", [checksums.iban, checksums.aadhaar, checksums.pesel, checksums.insee, checksums.tax_id])
def test_check_must_not_accept_a_wrong_length(check: Callable[[str], bool]) -> None:
    assert not check("12345")
