"""What only its announcement gives away: passwords, PINs and one-time codes; dates of birth."""

from __future__ import annotations

import re

from data.redaction.harmless import MONTH
from data.redaction.lexicon import NEVER, word_set
from data.redaction.spans import Draft

_TOLD_CUE = (
    r"passwords?|passwo?rd|passward|pass\s?code|pass\s?phrase|pwd|pw|mdp|pin(?:\s(?:code|number|no))?|tan|otp"
    r"|mtan|cvv2?|cvc2?|security\s(?:code|answer)|one[- ]time\s(?:code|password|pin)"
    r"|(?:verification|access|authori[sz]ation|activation|log-?in|sms)\scode|memorable\sword|kennwort"
    r"|passwort|geheimzahl|sicherheitscode|bestätigungscode|zugangscode"
    r"|hasł[oae]|kod(?:\s(?:pin|sms|blik|cvv|weryfikacyjny|jednorazowy|dostępu))?|contraseña|clave(?:\s(?:de\sacceso"
    r"|secreta))?|código(?:\s(?:pin|de\s(?:verificación|seguridad|acceso)|sms))?"
    r"|mot\sde\spasse|code(?:\s(?:pin|secret|de\s(?:vérification|sécurité|confirmation)|d[’']accès|confidentiel"
    r"|sms))|mật\skhẩu|mã\s(?:pin|otp|xác\s(?:nhận|thực|minh)|bảo\smật|cvv)"
)
_TOLD_OTHER = r"密码|口令|验证码|校验码|动态码|पासवर्ड|पिन(?!\s?कोड)|ओटीपी"
_IS = (
    r"\s*(?:(?:(?:is|was|là|ist|lautet|est|es|era|to|hai)(?![\w'’])|=|:|：|->|है|是|为)\s*[:\"'“«(]?|[:=：\"“«]"
    r"|\s(?=\S*\d)|\s(?=[^\W\d]{2,12}\s\d{2,}))\s*"
)
_SECRET = re.compile(
    rf"(?:(?<![^\W\d_])(?:my\s|the\s|mein\s|mi\s|mon\s|moje\s)?(?P<cue>{_TOLD_CUE})(?![^\W\d_])|(?P<other>{_TOLD_OTHER}))"
    rf"(?:\s(?:number|code|for\s(?:\w+\s){{1,3}}(?=is)|của\stôi|mera|का))?(?:{_IS}|(?<=[码令])(?=[A-Za-z]{{0,12}}\d{{3,8}}(?!\d)))(?P<value>(?:(?<=[码令])[A-Za-z\d]+|[^\s,;<>\x00\"”»，。)]+)(?:(?<=[A-Za-z])\s\d{{2,}}(?!\S))?(?:(?<=\d)\s[a-z]{{1,4}}(?=$))?)",
    re.IGNORECASE,
)
_PLAIN = word_set("""
    is was not wrong incorrect correct invalid expired expiring blocked locked working sent required needed changed reset
    resetting change updated being been the a an my your our it that
    this too to for on in at of and or but so because no never always also still already only very weak strong secure safe
    same different old new now here there unknown forgotten lost stolen
    compromised hacked saved stored given asked requested protected manager issue problem error failed fails failing
    accepted rejected rejecting long short easy hard nicht falsch ungültig
    abgelaufen gesperrt richtig korrekt vergessen zu schon noch immer incorrecta correcta inválida caducada bloqueada mal
    no muy para que incorrect faux expiré bloqué oublié invalide pas trop
    toujours nie jest błędne nieprawidłowe poprawne wygasło zablokowane sai không đúng bị hết quá được chưa rất galat गलत
    नहीं सही bhool bhul nahi nahin kaam खराब काम
    """)
_DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{8}}"
    rf"|\d{{6}}(?!\d)|\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s?(?:de\s|of\s|tháng\s)?(?:{MONTH}|\d{{1,2}}|[^\W\d_]{{3,12}})"
    rf",?\s?(?:de\s|of\s|năm\s)?\d{{2,4}}|{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号]?"
    rf"|(?<=born in )(?:19|20)\d{{2}})"
)
_BIRTH_CUE = (
    r"(?:date\sof\sbirth|birth\s?date|birth\s?day|d\.?o\.?b\.?|born(?:\son|\sin)?|geburtsdatum|geburtstag"
    r"|geboren(?:\sam)?|geb\.|fecha\sde\snacimiento|nac[íi](?:do|da)?(?:\sel)?|nacimiento"
    r"|date\sde\snaissance|née?(?:\(e\))?(?:\sle)?|data\surodzenia|urodzon[yae]m?|urodził(?:[ae]m)?\ssię|ur\."
    r"|ngày(?:\stháng)?(?:\snăm)?\ssinh|sinh\s(?:ngày|năm)"
    r"|janm\s?(?:tithi|din|date)?|जन्म\s?(?:तिथि|तारीख|दिन|दिनांक)?|出生(?:日期|于|年月日)?|生日)"
)
_BIRTH = re.compile(
    rf"(?<![^\W\d_]){_BIRTH_CUE}(?:[\s:=.,-]|(?<![^\W\d_])(?:is|was|the|ist|war|am|es|el|est|le|to|jest"
    rf"|dnia|w|là|vào|của|tôi|hai|है|ko|को|on|my|,)(?![^\W\d_])|[是为：的我]){{0,8}}(?P<date>{_DATE})(?!\d)",
    re.IGNORECASE,
)
_SECRET_WORDS = word_set("""
    pw mdp password passwords pasword passwrd passward pass passcode passphrase pwd pin tan otp mtan cvv cvc code word kennwort
    passwort geheimzahl sicherheitscode bestätigungscode zugangscode hasło hasła
    hasłe haslo hasla kod contraseña clave código mot mật mã
    """)
_BIRTH_WORDS = word_set("""
    birth birthdate birthday dob d born geburtsdatum geburtstag geboren geb nacimiento nací nacido nacida naci nacio
    nacido naissance né née urodzenia urodzony urodzona urodzonym urodziłam urodził urodziłem
    ur sinh janm
    """)


def find_secrets(draft: Draft) -> None:
    """Passwords, PINs and codes after their cue: what holds a digit or sign, or any word that is not an ordinary remark."""
    if not draft.mentions(_SECRET_WORDS):
        return
    for found in draft.matches(_SECRET, draft.near_words(_SECRET_WORDS)):
        value = found["value"].rstrip(".,?'’;:-")
        first = value.casefold().split()[0].rstrip("!.") if value.strip("!") else ""
        if len(value.strip("!")) < 3 or first in _PLAIN or (first in NEVER and first.isalpha()):
            continue
        if _is_battery(found, value):
            continue
        if any(map(str.isdecimal, value)) or _is_told(found, value):
            draft.claim(found.start("value"), found.start("value") + len(value), "SECRET")


def _is_battery(found: re.Match[str], value: str) -> bool:
    """ "Pin 5000" in a Vietnamese review is a battery: without "is" or "my", a PIN is written in capitals and all digits."""
    if (found["cue"] or "").casefold() != "pin":
        return False
    said = found.string[found.start() : found.start("value")]
    return not value.isdecimal() or not (
        re.search(r"[:=]|\b(?:is|was|my|mein|mi|mon|moje|ist|es|est|là|to)\b", said, re.IGNORECASE) or "PIN" in said
    )


def _is_told(found: re.Match[str], value: str) -> bool:
    """Whether a value without a digit was told as a password ("password is Rover", "hasło: kotek"), not said about one."""
    cue = (found["cue"] or found["other"]).casefold()
    if not re.search(r"pass|wort|has[łl]|contra|clave|mot de|mật|密码|口令|पास|pwd", cue):
        return False
    told = found.string[found.end(cue and ("cue" if found["cue"] else "other")) : found.start("value")]
    return not value.casefold().endswith(("ed", "ing", "ly", "able", "iert", "ado", "ada", "é")) and bool(
        re.search(r"[:=：\"“«]|\b(?:is|ist|es|est|là|hai)\b|[是为है]", told)
    )


def find_births(draft: Draft) -> None:
    """Dates that a cue calls a date of birth; every other date stays."""
    if not draft.mentions(_BIRTH_WORDS):
        return
    for found in draft.matches(_BIRTH, draft.near_words(_BIRTH_WORDS)):
        draft.claim(*found.span("date"), "DATE_OF_BIRTH")


def secret_answer(draft: Draft) -> None:
    """A short message that answers "what is your password?": its words with a digit, or its only word."""
    words = [word for word in re.finditer(r"[^\s\x00]{3,}", draft.work) if word.group().strip(".,!?").casefold() not in _POLITE]
    telling = [word for word in words if any(map(str.isdecimal, word.group()))]
    for word in reversed(telling or words[: len(words) == 1]) if len(words) <= 5 else ():
        draft.claim(word.start(), word.start() + len(word.group().rstrip(".,!?")), "SECRET")


def birth_answer(draft: Draft) -> None:
    """The first date in an answer to "what is your date of birth?"."""
    found = re.search(_DATE, draft.work, re.IGNORECASE)
    if found:
        draft.claim(*found.span(), "DATE_OF_BIRTH")


_POLITE = _PLAIN | word_set(
    "yes yeah yep sure okay please thanks thank you hello sorry what why sí claro oui bien sûr ja gerne tak proszę vâng dạ haan 好的 जी हाँ"
)
