"""Check digits of card, account and national identity numbers. Every function takes the bare number, without separators."""

from __future__ import annotations

import re
from datetime import date

IBAN_LENGTHS = {
    code: int(length)
    for code, length in re.findall(
        r"(\w\w)(\d\d)",
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 "
        "GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 "
        "MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20",
    )
}
"""Length of an IBAN per country (SWIFT IBAN registry)."""

_VERHOEFF_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_VERHOEFF_TURN = ("0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258")


def luhn(digits: str) -> bool:
    """Payment cards (ISO/IEC 7812)."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(number: str) -> bool:
    """International bank account numbers: the country's length and ISO 7064 mod 97-10."""
    number = number.upper()
    if IBAN_LENGTHS.get(number[:2]) != len(number) or not number.isascii() or not number.isalnum():
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1


def verhoeff(digits: str) -> bool:
    """India's Aadhaar: twelve digits, the last by Verhoeff's scheme (1969)."""
    check = 0
    for place, character in enumerate(reversed(digits)):
        check = int(_VERHOEFF_TIMES[check][int(_VERHOEFF_TURN[place % 8][int(character)])])
    return check == 0


def aadhaar(digits: str) -> bool:
    return len(digits) == 12 and digits[0] > "1" and verhoeff(digits)


def pesel(digits: str) -> bool:
    """Poland: eleven digits; the birth date, with the century hidden in the month, must exist too."""
    if len(digits) != 11:
        return False
    century = {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}[int(digits[2]) // 2]
    if not _is_date(century + int(digits[:2]), int(digits[2:4]) % 20, int(digits[4:6])):
        return False
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 10 == 0


def dni(number: str) -> bool:
    """Spain: eight digits and a letter (DNI), or X, Y, Z, seven digits and a letter (NIE)."""
    number = number.upper()
    digits = str("XYZ".find(number[0])) + number[1:-1] if number[0] in "XYZ" else number[:-1]
    return len(number) == 9 and digits.isdecimal() and number[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23]


def insee(number: str) -> bool:
    """France: thirteen characters (2A and 2B are Corsica) and the key 97 − n mod 97."""
    if len(number) != 15 or number[0] not in "1278":
        return False
    body = number[:13].upper().replace("2A", "19").replace("2B", "18")
    return body.isdecimal() and number[13:].isdecimal() and int(number[13:]) == 97 - int(body) % 97


def resident_id(number: str) -> bool:
    """China: seventeen digits with a real birth date, and a check character (ISO 7064 mod 11-2)."""
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    if not _is_date(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def tax_id(digits: str) -> bool:
    """Germany: eleven digits, one of the first ten repeated, ISO 7064 mod 11-10."""
    if len(digits) != 11 or digits[0] == "0" or len(set(digits[:10])) not in (8, 9):
        return False
    product = 10
    for character in digits[:10]:
        product = ((int(character) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
