"""Check digits of card, account and national identity numbers. Every function takes the bare number, without separators."""

from __future__ import annotations

from datetime import date

IBAN_LENGTHS = {
    code: int(length)
    for code, length in (
        pair.split(":")
        for pair in (
            "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DK:18 DO:28 EE:20 EG:29 "
            "ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 "
            "LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 PL:28 PS:29 PT:25 "
            "QA:29 RO:24 RS:22 SA:24 SC:31 SE:24 SI:19 SK:24 SM:27 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20"
        ).split()
    )
}
"""Length of an IBAN per country (SWIFT IBAN registry)."""

_VERHOEFF_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
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
