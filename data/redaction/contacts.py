"""E-mail addresses, links and network addresses."""

from __future__ import annotations

import re
from ipaddress import ip_address

from data.redaction.checksums import iban, luhn
from data.redaction.lexicon import word_set
from data.redaction.spans import Draft

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\x00]+", re.IGNORECASE)
_SPLIT_URL = re.compile(r"((?:https?://)?)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_TELLING_KEY = re.compile(
    r"[?&#;](?:[\w-]*(?:token|key|sig|auth|session|sid|jwt|pass|pwd|secret|code|otp|mail|phone|mobile"
    r"|tel|name|user|customer|account|iban|card|ssn|dob))=",
    re.IGNORECASE,
)
_LONG_TOKEN = re.compile(r"(?=\w{0,40}\d)(?=\w{0,40}[A-Za-z])\w{24,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}", re.IGNORECASE)
_LOCAL = r"(?<![^\W一-鿿])(?<![.+%'’-])(?:[^\W一-鿿]|[.+%'’-])*(?:[^\W一-鿿]|[+%-])"
_AT_WORD = r"(?:at|arroba|arobase|małpa|malpa|a\scòng|ऐट|艾特)"
_DOT = r"(?:dot|punkt|kropka|punto|point|chấm|डॉट|点)"
_SPELLED_AT = rf"(?:[\[({{<]\s?{_AT_WORD}\s?[\])}}>]|＠)"
_SPELLED_DOT = rf"[\[({{<]\s?{_DOT}\s?[\])}}>]"
_EMAIL = re.compile(
    rf"{_LOCAL}(?:\s?{_SPELLED_AT}\s?|\s@\s|@)[\w-]+(?:\s?(?:\.|{_SPELLED_DOT})\s?[\w-]+)*?"
    rf"(?:\.|\s?{_SPELLED_DOT}\s?)[^\W\d_]{{2,}}(?:\.[^\W\d_]{{2,}})*(?![\w@])",
    re.IGNORECASE,
)
_HAS_SPELLED = re.compile(_SPELLED_AT, re.IGNORECASE)
_HALF_SPELLED = re.compile(
    rf"\b\w[\w.+-]*(?:\s{_DOT}\s\w+)*\s(?:arroba|arobase|małpa|malpa|at\sthe\srate(?:\sof)?)\s[\w-]+"
    rf"(?:(?:\.[\w-]+)*\.[^\W\d_]{{2,}}|(?:\s{_DOT}\s[\w-]+)*\s{_DOT}\s(?:com|net|org|in|co|uk|de|fr|es|pl))\b",
    re.IGNORECASE,
)
"""An "at" that is no other word needs no "dot" beside it."""
_HANDLE = re.compile(
    r"(?<![\w@./:+-])\w[\w.-]+@(?:ok(?:icici|hdfcbank|axis|sbi)|pt(?:yes|axis|sbi|hdfc)|wa(?:icici|hdfcbank|axis|sbi)|ybl|ibl|axl|y?apl|fbl"
    r"|upi|paytm|jio|airtel|freecharge|sbi|icici|hdfcbank|axisbank|kotak|pnb|cnrb|indus|rbl|yesbank|idfcbank|unionbank|barodampay)(?![\w@])",
    re.IGNORECASE,
)
"""An account of Indian payments (UPI): its handles are a closed list."""
_LOST_DOT = re.compile(rf"{_LOCAL}@[\w-]+\s(?:com|net|org|co\sin|co\suk)\b", re.IGNORECASE)
_HASH_AT = re.compile(
    r"(?<![\w.])\w[\w.-]*#(?:163|126|139|189|qq|sina|sohu|foxmail|aliyun|gmail|outlook|hotmail|yahoo)\.(?:com|cn|net)\b", re.ASCII
)
"""With ``#`` for ``@``, as in Chinese forums, before the hosts of mail there."""
_STRICT_EMAIL = re.compile(rf"{_LOCAL}@[\w-]+(?:\.[\w-]+)*\.(?:xn--[\w-]+|[^\W\d_]{{2,}})(?![\w@])")
_PROVIDERS = ("[a-z]{0,9}mail", "yahoo", "outlook", "icloud", "aol", "gmx")
_HAS_FLAT = re.compile(rf"(?:{'|'.join(_PROVIDERS)})\s?(?:dot|\.)?\s?(?:co|fr|de|es|pl)")
_FLAT_EMAIL = re.compile(
    rf"\b(?!(?:e|g|hot|web|voice|rediff|proton|y)?-?mail[\s.])(?:[^\W\d_]\w* \d+ ?|\w[\w.]* at |\w[\w.]*?)(?:{'|'.join(_PROVIDERS)})"
    r"(?:\s?(?:dot"
    rf"|\.)?\s?(?:com|co\.?\s?(?:in|uk))|\.?(?:fr|de|es|pl))\b",
    re.IGNORECASE,
)
_DOT_WORDS = word_set("dot punkt kropka punto point chấm")
_AT_WORDS = word_set("arroba arobase małpa malpa rate")
_SPOKEN_EMAIL = re.compile(
    rf"\b[\w-]+(?:\.[\w-]+)*(?:\s{_DOT}\s[\w-]+)*\s(?:at|arroba|arobase|małpa|a còng|ऐट)\s[\w-]+(?:\s{_DOT}\s(?:[\w-]+))*"
    rf"(?:\s{_DOT}\s(?:com|net|org|edu|uk|de|fr|es|pl|vn|cn|eu)|\sdot\s(?:co|in)(?:\sdot\s(?:in|uk))?)\b",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_VERSION = re.compile(r"(?:version|ver|v|build|release|firmware|update)\.?\s*:?\s*$", re.IGNORECASE)
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)


def find_links(draft: Draft, *, keep_path: bool = False) -> None:
    """Links keep their domain; path and query go where they can carry a token or an address of a person.

    Args:
        draft: The text.
        keep_path: A path of digits is kept (links back to a ticket).
    """
    if "://" not in draft.work and "www." not in draft.work.lower():
        return
    for found in draft.matches(_URL):
        start, end = found.start(), found.end() - len(found.group()) + len(found.group().rstrip(".,;:!?)]}"))
        scheme, host, rest = _SPLIT_URL.fullmatch(draft.work[start:end]).groups()  # type: ignore[union-attr]
        at = start + len(scheme)
        if "@" in host:
            user = host.rindex("@")
            draft.claim(at, at + user, "URL")
        if _is_telling(rest, keep_path=keep_path):
            draft.claim(end - len(rest) + 1, end, "URL")
        draft.blank(start, end)


def _is_telling(rest: str, *, keep_path: bool) -> bool:
    if len(rest) < 2:
        return False
    if "@" in rest or "%40" in rest or _TELLING_KEY.search(rest) or _LONG_TOKEN.search(rest):
        return True
    numbers = re.findall(r"(?<![\w-])(?:\d-?){8,}\d(?![\w-])", rest)
    checked = any(13 <= len(number) <= 19 and luhn(number) for number in (one.replace("-", "") for one in numbers))
    return checked or any(map(iban, re.findall(r"[A-Za-z]{2}\d{2}\w{10,30}", rest))) or (not keep_path and bool(numbers))


def find_emails(draft: Draft) -> None:
    """Addresses as written, with "at" and "dot" spelled out, or with the signs lost (``johngmailcom``)."""
    lower = draft.work.lower()
    if "@" in lower or _HAS_SPELLED.search(lower):
        for pattern in (_STRICT_EMAIL, _EMAIL, _LOST_DOT, _HANDLE):
            for found in draft.matches(pattern):
                draft.claim(found.start() + _quote(found.group()), found.end(), "EMAIL")
    for found in draft.matches(_HASH_AT) if "#" in lower else ():
        draft.claim(*found.span(), "EMAIL")
    for found in draft.matches(_HALF_SPELLED) if draft.mentions(_AT_WORDS) else ():
        draft.claim(*found.span(), "EMAIL")
    if draft.mentions(_DOT_WORDS):
        for found in draft.matches(_SPOKEN_EMAIL):
            draft.claim(*found.span(), "EMAIL")

    if _HAS_FLAT.search(lower):
        for found in draft.matches(_FLAT_EMAIL):
            draft.claim(*found.span(), "EMAIL")


def _quote(address: str) -> int:
    return len(address) - len(address.lstrip("'’"))


def find_ips(draft: Draft) -> None:
    """IPv4 and IPv6 addresses; version numbers with four parts stay."""
    if draft.work.count(".") >= 3:
        for found in draft.matches(_IPV4, draft.near_digits(before=1, after=14)):
            if _is_ipv4(found.group(), draft.work[max(0, found.start() - 25) : found.start()]):
                draft.claim(*found.span(), "IP")
    if draft.work.count(":") >= 2:
        for found in draft.matches(_IPV6, draft.near_digits(before=20, after=30)):
            if _is_ipv6(found.group()):
                draft.claim(*found.span(), "IP")


def _is_ipv4(value: str, before: str) -> bool:
    """Four octets; small ones are the version of something unless "IP" stands before them."""
    octets = [int(part) for part in value.split(".")]
    if max(octets) > 255 or _VERSION.search(before):
        return False
    return max(octets) > 99 or bool(re.search(r"\b(?:ip|address|login|logged|from|server|host)\b", before, re.IGNORECASE))


def _is_ipv6(value: str) -> bool:
    if sum(map(bool, value.split(":"))) < 3 or not re.search(r"\d", value):
        return False
    try:
        return ip_address(value).version == 6
    except ValueError:
        return False
