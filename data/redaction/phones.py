"""Phone numbers, by the numbering plans in ``phonenumbers``."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

REGIONS = ("US", "GB", "IN", "VN", "PL", "CN", "ES", "FR", "DE")
"""Plans tried when the customer's country is unknown: one or two for each of Earshot's languages."""

_LOOKS = re.compile(
    r"0\d[\d \-./()]{7,}|\(?0?\d{2,5}\)[ \-./]?\d[\d \-./]{5,}|\d{2,5}(?:[ \-.]\d{2,4}){2,4}|1[\-. ]\(?\d{3}\)?[\-."
    r" ]\d{3}[\-. ]\d{4}|1[3-9]\d{9}|[6-9]\d{4} \d{5}"
)
"""Ways to write a national number that nothing but a phone number is written in."""


@lru_cache(maxsize=100_000)
def _check(number: str, region: str | None) -> tuple[bool, bool]:
    """Whether a number is possible and whether it is valid in a region's plan (``None``: international only)."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False, False
    return phonenumbers.is_possible_number(parsed), phonenumbers.is_valid_number(parsed)


def is_phone(written: str, digits: str, *, region: str | None, cued: bool) -> bool:
    """Whether a run of digits is a phone number.

    Args:
        written: The run as it stands in the text.
        digits: Its digits alone.
        region: ISO 3166 code of the customer's country.
        cued: A word beside it announces a phone number: possible is enough, not only valid.
    """
    if not 5 <= len(digits) <= 16:
        return False
    if written.startswith(("+", "(+")) or digits.startswith("00"):
        possible, valid = _check("+" + digits.removeprefix("00"), None)
        return valid or (possible and (cued or written.startswith(("+", "(+"))))
    if cued:
        return len(digits) >= 7 or _check(digits, region or "US")[0]
    if len(digits) < 7:
        return False
    if region and _check(digits, region)[1] and (len(digits) >= 9 or not written.isdecimal()):
        return True
    return len(digits) >= 9 and bool(_LOOKS.fullmatch(written)) and any(_check(digits, other)[1] for other in REGIONS)
