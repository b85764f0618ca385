"""Postal addresses: house number and street word in eight languages, postcodes, post boxes, and what follows "my address is"."""

from __future__ import annotations

import re

from data.redaction.lexicon import word_set
from data.redaction.spans import BLANK, Draft

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŲŹŻŽẠ-Ỹ"
_WORD = rf"[{_UPPER}](?:\w{{0,2}}\.(?=\s[{_UPPER}\d])|[\w'’-]*)"
_NOT_STREET = (
    r"(?!(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|times?|people|persons?|dollars?|usd"
    r"|euros?|percent|lakhs?|crores?|points?|calls?|emails?|of|to|the|in|an?|my|and|or|for|is|was|were"
    r"|different|more|other|business"
    r"|working|am|pm|calendar|st|nd|rd|th|no|not|on|at|by|with|from|that|this|i|we|they|he|she|it|miles?"
    r"|km|items?|accounts?|cards?|payments?|inch(?:es)?|inquir\w+|stars?)\b)"
)
_STREET = r"street|avenue|ave|road|rd|boulevard|blvd|lane|ln|terrace|parkway|pkwy|highway|hwy|crescent|gardens|mews|str"
_LOOSE_STREET = r"st|drive|dr|court|ct|way|place|pl|square|sq|circle|cir|close|row|hill|park|loop|trail|plaza"
_TOWN = rf"[{_UPPER}][^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)"
_TAIL = (
    r"(?:[,.]?\s*(?i:apt|apartment|suite|ste|unit|flat|floor|fl|#)\.?\s?#?\w{1,5}\b)?"
    rf"(?:(?:,?\s+{_TOWN}(?:\s{_TOWN}){{0,2}})?,?\s+[A-Z]{{2}}\.?\s+\d{{5}}(?:-\d{{4}})?|(?:,\s*{_TOWN}(?:\s{_TOWN}){{0,2}}){{1,2}}(?:,?\s*(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}"
    rf"|[A-Z]{{2}}\.?\s\d{{5}}|\d{{5,6}}))?|,?\s+(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}|\d{{5}}))?"
)
_ENGLISH = re.compile(
    rf"(?<![\w.,$/-])\d{{1,5}}[A-Za-z]?,?\s+(?:(?i:[nsew]|north|south|east|west)\.?\s+)?(?:(?i:{_NOT_STREET})[^\W_][\w.'’-]*\s+){{1,4}}?(?i:{_STREET})\b\.?{_TAIL}"
    rf"|(?<![\w.,$/-])\d{{1,5}}[A-Za-z]?,?\s+(?:[NSEW]\.?\s+)?(?:(?i:{_NOT_STREET})(?:{_WORD}|\d{{1,3}}(?:st"
    rf"|nd|rd|th))\s+){{1,3}}?(?:{_LOOSE_STREET.title()})\b\.?{_TAIL}"
)
_WHOLE = re.compile(
    rf"^\W*(?:\w+\W+){{0,6}}?\d{{1,5}}[a-z]?,?\s+(?:{_NOT_STREET}[\w.'’-]+\s+){{1,3}}(?:{_STREET}|{_LOOSE_STREET})\b(?P<tail>(?:[,.]?\s+[\w.-]+){{0,7}})\W*$",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s+(?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin"
    r"|allée|impasse|quai|route|cours|square|passage|sentier)\s+"
    rf"(?:(?:d[eu]s?|l[ea]s?|aux?|et|sur|sous)\s+|[dl][’'])*(?:{_WORD})(?:[\s-](?:(?:d[eu]s?|l[ea]s?"
    rf"|aux?|en|sur)\s)*{_WORD}){{0,4}}(?:,?\s*\d{{5}}\s+{_WORD}(?:[\s-]{_WORD}){{0,2}}|,\s+{_WORD})?"
)
_SPANISH = re.compile(
    r"(?<!\w)(?i:calle|c/|avenida|avda\.?|av\.|plaza|pza\.?|paseo|carretera|ctra\.?|camino|ronda|travesía"
    r"|glorieta)\s*(?:(?:de|del|la|las|los|el)\s+)*"
    rf"{_WORD}(?:\s+(?:(?:de|del|la|las|los|el|y)\s+)*{_WORD}){{0,4}},?\s*(?:n[.ºo°]*\s?|núm\.?\s?|número\s)?\d{{1,4}}(?!\d)"
    rf"(?:,?\s*\d{{1,2}}\s?[ºª°](?:\s?[A-Z\d]\b)?)?(?:,?\s*\d{{5}}(?:,?\s+{_WORD}(?:\s(?:de\s)?{_WORD}){{0,2}})?|,\s+{_WORD})?"
)
_GERMAN = re.compile(
    rf"(?<!\w)(?:{_WORD}[\s-](?:{_WORD}[\s-])?)?(?:[{_UPPER}][\w-]{{2,}}(?:straße|strasse|str\.|weg|platz"
    rf"|allee|gasse|ring|ufer|damm|chaussee)|(?:Straße|Strasse|Str\.)|(?<=er\s)(?:Weg|Platz|Allee|Gasse"
    rf"|Ring|Ufer|Damm))"
    rf"\s+\d{{1,4}}\s?[a-hA-H]?\b(?:,?\s*(?:D-)?\d{{5}}\s+{_WORD}(?:\s(?:am|an\sder|im)?\s?{_WORD})?)?"
    rf"|(?<!\w)(?:Am|An der|An den|Im|In der|Zum|Zur|Auf dem|Unter den)\s{_WORD}(?:\s{_WORD})?\s\d{{1,4}}[a-h]?,?\s+\d{{5}}\s+{_WORD}"
)
_POLISH = re.compile(
    r"(?<!\w)(?i:ul\.|ulic[ayęy]|al\.|alej[aei]|pl\.|placu?|os\.|osiedl[eau])\s*"
    rf"(?:(?:{_WORD}|\d{{1,2}})\s+){{1,4}}\d{{1,4}}[a-zA-Z]?(?:\s?/\s?\d+|\s(?:m|lok)\.?\s?\d+)?(?!\d)(?:,?\s*\d{{2}}-\d{{3}}\s+{_WORD}(?:\s{_WORD})?)?"
    rf"|(?<!\w){_TOWN}(?:\s{_TOWN})?\s\d{{1,4}}[a-zA-Z]?(?:\s?/\s?\d+|\s(?:m|lok)\.?\s?\d+)?,\s*\d{{2}}-\d{{3}}\s{_TOWN}"
    rf"|(?<![\d-])\d{{2}}-\d{{3}}\s+{_WORD}(?:[\s-]{_WORD})?"
)
_VIETNAMESE = re.compile(
    rf"(?<![\w.,])(?:(?i:số|số nhà)\s+)?\d{{1,4}}(?:/\d+)*[A-Z]?,?\s+(?i:đường|phố|ngõ|ngách|hẻm|đ\.)\s+(?:{_WORD}|\d+)(?:\s{_WORD}){{0,4}}"
    rf"(?:,?\s*(?i:phường|p\.|quận|q\.|huyện|xã|thị trấn|thành phố|tp\.?|tỉnh|khu)\s*(?:{_WORD}|\d+)(?:\s{_WORD}){{0,3}})*"
    rf"(?:,\s*{_WORD}(?:\s{_WORD}){{0,2}})?"
    rf"|(?i:(?:số nhà|số)\s+)?\d{{1,4}}(?:/\d+)*[A-Z]?,?\s+{_WORD}(?:\s{_WORD}){{1,3}},\s*(?i:phường|quận"
    rf"|huyện|xã|tp\.?|thành phố)\s*(?:{_WORD}|\d+)(?:\s{_WORD}){{0,3}}"
)
_HINDI = re.compile(
    r"(?:(?i:(?:flat|house|h|plot|door|quarter|shop)\.?\s?(?:number|no)\.?\s?[:#-]?\s?)|(?:मकान|फ्लैट"
    r"|हाउस|प्लॉट)\s(?:नंबर|नं\.?|संख्या)\s?[:#-]?\s?)[\w/-]*\d[\w/-]*"
    r"(?:,\s*(?!मेरा|मेरी|मैं|और)[^\s,.।\n\x00\d₹]{2,20}(?:\s(?!मेरा|मेरी|मेरे|मैं|मुझे|और|है|हूँ|आधार"
    r"|कृपया|(?i:mera|meri|main|aur|hai|kripya|my|and|please|i)\b)[^\s,.।\n\x00\d₹]{2,20}){0,2}){0,5}(?:\s*-?\s*\d{6})?"
    r"|(?:सेक्टर|गली\s(?:नंबर|नं\.?))\s?\d+(?:,\s*[^,.।\n\x00]{2,25}){1,3}"
)
_CHINESE = re.compile(
    r"(?:[一-鿿]{2,8}?(?:省|自治区))?(?:[一-鿿]{2,6}?市)?(?:[一-鿿]{1,6}?(?:区|县|镇|乡))?[一-鿿]{1,8}?(?:路|街|大道|巷|弄"
    r"|胡同|道)\s?\d+\s?(?:号|弄)(?:院|楼)?(?:[一-鿿]{1,8}?(?:大厦|小区|花园|公寓|广场|中心|苑|城))?(?:\s?[\dA-Za-z一二三四五六七八九十]+\s?(?:号楼|栋|幢|座|单元|楼|层|室|号|户))*"
)
_LEAD_ZH = re.compile(r"[^\d]*?(?:住在|住址是|位于|寄到|送到|搬到|地址是|地址为|住)(?=[一-鿿]{2})")
_BOX = re.compile(
    r"(?<!\w)(?i:p\.?\s?o\.?\s?box|post\s?box|postfach|apartado(?:\sde\scorreos)?|boîte\spostale|bp"
    r"|skrytka(?:\spocztowa)?|hòm\sthư)\s*(?:nr|no|n[º°])?\.?\s*\d[\d ]{1,6}\d?|邮政信箱\s?\d+"
)
_POSTCODE = re.compile(
    rf"(?<![\w-])(?:GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{{2}})(?!\w)|(?:{_WORD},?\s)?(?<![\w-])(?:A[KLRZ]"
    rf"|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    rf"|W[AIVY]),?\s\d{{5}}(?:-\d{{4}})?(?!\w)"
    r"|(?i:(?:zip|post(?:al)?)\s?-?code|zip|plz|postleitzahl|code\spostal|código\spostal|c\.p\.|kod\spocztowy"
    r"|mã\sbưu\s(?:điện|chính)|pin\s?code|पिन\s?कोड|邮编|邮政编码)"
    r"(?:\s(?:is|ist|est|es|to|là|hai|है)|是|[:：=#\s]|\")*(?P<code>\d[\d -]{2,8}\d|[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2})(?!\w)"
)
_TOLD = re.compile(
    r"(?:(?i:(?:my|our|home|new|current|mailing|postal|billing|shipping|street|permanent|residential)\s(?:\w+\s)?address(?![^\W\d_])(?:\s(?:is"
    r"|was|to|will\sbe)\b)?|address\s?(?:is|:|=)"
    r"|(?:meine|neue|unsere)\s(?:neue\s)?(?:adresse|anschrift)(?:\sist|\slautet)?|(?:adresse|anschrift)\s?(?:ist"
    r"|lautet|:)|(?:mi|nueva)\s(?:nueva\s)?dirección(?:\ses)?|dirección\s?(?:es|:)|domicilio\s?(?:es"
    r"|:)"
    r"|(?:mon|nouvelle)\s(?:nouvelle\s)?adresse(?:\sest)?|adresse\s?est|(?:mój|nowy)\s(?:nowy\s)?adres(?:\sto)?"
    r"|adres(?:\szamieszkania)?\s?(?:to|:)|địa\schỉ(?:\s(?:của\s\w+|mới|nhà|giao\shàng|nhận\shàng))*\s?(?:là|:)?"
    r"|(?:mera|naya)\s(?:pata|address))|(?:मेरा|नया)\s(?:पता)(?:\sहै)?|(?:我的|新|收货|家庭)?(?:地址|住址)(?:是|：|:))[\s:：=\"]*"
    r"(?P<place>(?=[^\W_])[^\n;!?。！？\x00]{4,110})"
)
_TOLD_WORDS = word_set("address adresse anschrift dirección direccion domicilio adres adresu địa pata")
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{4})\.(?:\s|$)|(?<=\d)\.(?:\s|$)|\s(?:and|und|y|et|i|và|aur|और)\s(?:(?:my|i|the|ich"
    r"|mein|mi|je|mon|tôi|mera|please)\b|मेरा)|\.\s(?=[A-Z]\w+\s[a-z])|\s(?=(?:मेरा|मेरी|मेरे|मैं)\s)",
    re.IGNORECASE,
)
_PATTERNS = (
    (word_set("rue avenue av boulevard bd place chemin allée impasse quai route cours square passage sentier"), _FRENCH),
    (frozenset(f"{_STREET}|{_LOOSE_STREET}".split("|")), _ENGLISH),
    (word_set("calle c avenida avda av plaza pza paseo carretera ctra camino ronda travesía glorieta"), _SPANISH),
    (word_set("ul ulica ulicy ulicę al aleja alei aleje pl plac placu os osiedle osiedlu osiedla"), _POLISH),
    (word_set("đường phố ngõ ngách hẻm số đ phường quận huyện xã"), _VIETNAMESE),
    (word_set("flat house plot door quarter shop h"), _HINDI),
    (word_set("box postbox postfach apartado boîte bp skrytka hòm"), _BOX),
)
_POLISH_CODE = re.compile(r"\d-\d{3}\s")
_GERMAN_LEADS = frozenset(("am", "im", "zum", "zur", "unter"))
_GERMAN_ENDS = ("straße", "strasse", "str", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm", "chaussee")
_HAS_DIGIT = re.compile(r"\d")


def find_addresses(draft: Draft) -> None:
    """Addresses and postcodes. Needs a digit; streets named without a number stay."""
    if not _HAS_DIGIT.search(draft.work):
        return
    if draft.mentions(_TOLD_WORDS):
        _find_told(draft)
    patterns = [pattern for words, pattern in _PATTERNS if draft.mentions(words)]
    patterns += [_GERMAN] if any(word.endswith(_GERMAN_ENDS) for word in draft.words) or not draft.words.isdisjoint(_GERMAN_LEADS) else []
    patterns += [_CHINESE] if draft.scripts else []
    patterns += [_POLISH] if _POLISH not in patterns and _POLISH_CODE.search(draft.work) else []
    for pattern in patterns:
        for found in draft.matches(pattern, draft.near_digits(before=90, after=130)):
            lead = _LEAD_ZH.match(found.group()) if pattern is _CHINESE else None
            draft.claim(found.start() + (lead.end() if lead else 0), found.start() + len(found.group().rstrip(" ,")), "ADDRESS")
    for found in draft.matches(_POSTCODE, draft.near_digits(before=40, after=14)):
        draft.claim(*found.span("code" if found["code"] else 0), "ADDRESS")
    _find_whole(draft)


def _find_told(draft: Draft) -> None:
    for found in draft.matches(_TOLD, draft.near_words(_TOLD_WORDS, after=140)):
        place = found["place"]
        hindi, end = _HINDI.match(place), _SENTENCE_END.search(place)
        place = (hindi.group() if hindi else place[: end.start()] if end else place).rstrip(" .,")
        first = _HAS_DIGIT.search(place)
        said = _IS.search(found.string, found.start(), found.start("place"))
        latest = 0 if not said or place[0].islower() else 45
        if first and first.start() <= max(latest, _HOUSE.match(place).end()) and "@" not in place:  # type: ignore[union-attr]
            draft.claim(found.start("place"), found.start("place") + len(place), "ADDRESS")


_IS = re.compile(r"[:：=\"是है]|\b(?:is|was|to|be|ist|lautet|es|est|là)\b", re.IGNORECASE)
_HOUSE = re.compile(r"(?:(?:no|nr|flat|house|room|plot|door|số|nhà|apt|at)[\s.#]*)*", re.IGNORECASE)


def _find_whole(draft: Draft) -> None:
    """A short message that is nothing but an address, without capitals ("278 pogami way johnsonville ky 43300")."""
    if len(draft.work) > 120:
        return
    found = _WHOLE.match(draft.work)
    first = _HAS_DIGIT.search(draft.work)
    if found and first and draft.work[first.start() :].islower():
        draft.claim(first.start(), len(draft.work.rstrip(" .,!\n")), "ADDRESS")


def address_answer(draft: Draft) -> None:
    """A message of 2 to 20 words with a number that answers "what is your address?"."""
    message = draft.work.strip(" .,!\n")
    if message and BLANK not in message and _HAS_DIGIT.search(message) and (2 <= len(message.split()) <= 20 or _CHINESE.search(message)):
        start = draft.work.index(message)
        lead = _LEAD.match(message)
        draft.claim(start + (lead.end() if lead else 0), start + len(message), "ADDRESS")


_LEAD = re.compile(
    r"(?:(?:yes|sure|ok(?:ay)?|it['’]?s|it\sis|i\slive\s(?:at|in)|that'?s|sí|es|oui|c['’]est|ja|das\sist"
    r"|tak|to|vâng|dạ|là|haan|हाँ|जी|好的|是)[\s,:.]+)+",
    re.IGNORECASE,
)
