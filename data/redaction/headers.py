"""Columns whose header says that every value is personal data."""

from __future__ import annotations

import re
from functools import lru_cache

from data.redaction.lexicon import word_set

_OF_PERSON = (
    r"(?:customer|client|cust|consumer|first|last|full|middle|given|family|sur|contact|agent|caller"
    r"|user|author|employee|reviewer|passenger|cardholder|card\sholder|account\sholder|holder|owner"
    r"|requester|assignee"
    r"|submitter|sender|recipient|representative|rep|advisor|manager|supervisor|member|patient|policy\s?holder"
    r"|insured|beneficiary|nick|screen|display)"
)
_NAME = (
    rf"names?|{_OF_PERSON}s?\s?(?:first|last|full)?\s?name|name\sof\s(?:the\s)?{_OF_PERSON}|user\s?name"
    rf"|author|reviewer|requester|assignee|assigned\sto|submitter|sender|recipient|handled\sby|created\sby"
    rf"|closed\sby|agent"
    rf"|{_OF_PERSON}s?\s(?:display|nick)"
    r"|nom|pr[ée]nom|nom\s(?:et\spr[ée]nom|du\sclient|complet)|auteur|nombre(?:\s(?:y\sapellidos?|completo"
    r"|del?\s(?:la\s)?client[ea]))?|apellidos?|autor|vor-?\s?name|nach-?\s?name|(?:kunden|familien|benutzer)name"
    r"|kunde|bearbeiter"
    r"|imi[ęe](?:\si\snazwisko)?|nazwisko|họ(?:\svà)?\stên|tên(?:\skhách\shàng)?|नाम|ग्राहक\sका\sनाम|(?:客户)?姓名|客户名称?|用户名"
)
_KINDS = {
    "NAME": _NAME,
    "EMAIL": r".*(?:e-?\s?mail|courriel|correo|邮箱|邮件|ईमेल).*",
    "PHONE": r"(?:.*\s)?(?:tele)?(?:phone|mobile|cell|fax|whats\s?app|tel|telefon(?:nummer)?|handy(?:nummer)?"
    r"|tel[ée]fono|m[óo]vil|t[ée]l[ée]phone|portable|telefonu|điện\sthoại|sđt)(?:\s(?:number|no|nr))?\.?\s?\d?"
    r"|.*(?:电话|手机|फोन|मोबाइल).*",
    "ADDRESS": r"(?:.*\s)?(?:address|street|address\sline|adresse|anschrift|stra(?:ß|ss)e|direcci[óo]n|domicilio"
    r"|adres|ulica|địa\schỉ)\s?\d?|.*(?:地址|住址|पता).*|(?:zip|postal|post)\s?-?(?:code)?|plz|code\spostal"
    r"|kod\spocztowy",
    "DATE_OF_BIRTH": r"dob|d\so\sb|(?:.*\s)?(?:date\sof\sbirth|birth\s?date|birthday|geburtsdatum|fecha\sde\snacimiento"
    r"|date\sde\snaissance|data\surodzenia|ngày\ssinh)|.*(?:出生|生日|जन्म).*",
    "CARD": r"(?:.*\s)?(?:card\s(?:number|no)|kartennummer|numer\skarty|số\sthẻ)|卡号",
    "IBAN": r"(?:.*\s)?iban",
    "ID": r"(?:.*\s)?(?:ssn|social\ssecurity(?:\s(?:number|no))?|national\sid|tax\sid|passport(?:\s(?:number"
    r"|no))?|pesel|dni|nie|nif|steuer-?\s?id|aadhaa?r|cccd|cmnd)|.*(?:身份证|护照|आधार).*",
    "ACCOUNT": r"(?:.*\s)?(?:account|acct|policy|contract|loan|customer|client|member|user)\s(?:number|no|nr|id)"
    r"|kundennummer|kontonummer|vertragsnummer|numéro\sde\s(?:compte|contrat|client)|número\sde\s(?:cuenta"
    r"|póliza|cliente)|numer\s(?:konta|klienta|polisy)",
    "SECRET": r"(?:.*\s)?(?:password|passcode|pin|otp|passwort|contraseña|mot\sde\spasse|hasło|mật\skhẩu)|密码",
    "IP": r"(?:.*\s)?ip(?:\saddress)?",
}
_HEADER = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()), re.IGNORECASE)
_EMPTY = word_set("n/a na none null unknown - -- ? yes no true false anonymous anonym not provided nan 0 1 y n") | {"not provided"}


@lru_cache(maxsize=10_000)
def _header_kind(header: str) -> str | None:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-./:]+", " ", header)
    found = _HEADER.fullmatch(" ".join(plain.split()))
    return str(found.lastgroup) if found else None


def person_kind(header: str, value: str) -> str | None:
    """Kind of personal data that a value is because of its header; ``None`` if the value has to speak for itself."""
    kind = _header_kind(header)
    if kind is None or value.strip().casefold() in _EMPTY or not value.strip():
        return None
    digits, letters = sum(map(str.isdecimal, value)), any(map(str.isalpha, value))
    fits = {
        "NAME": letters and len(value) <= 80,
        "EMAIL": "@" in value,
        "PHONE": digits >= 5,
        "ADDRESS": letters or digits >= 4,
        "DATE_OF_BIRTH": digits >= 4,
        "SECRET": True,
        "IP": digits >= 4,
    }
    return kind if fits.get(kind, digits >= 3) else None
