"""Names of persons: what a cue phrase introduces, and given name plus surname as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.redaction.lexicon import COMPANY, NEVER, PARTICLES, TITLES, given_names, is_given, is_known
from data.redaction.spans import Draft

_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(rf"{_LETTER}[\w'’ऀ-ॿ]*(?:-{_LETTER}[\w'’]*)*\.?|[ऀ-ॣ]+")
_GAP = re.compile(r"[ \u00a0]+")

_TELLS = re.compile(
    r"(?<![^\W\d_])(?:(?:my|his|her|the|your|full|first|last|sur|account\sholder'?s?|customer'?s?|cardholder'?s?|family|middle)[ -]?(?:\w+\s)?(?:names?|surename|nmae)\s?(?:is|was|:|=|-|s\b)?"
    r"|(?:sur|first|last|full)?names?\s?(?:is|:|=)|i'?\s?a?m\scalled|they\scall\sme|you\scan\scall\sme|call\sme(?=\s[A-Z])|(?:spoke|speaking|talked|chatted)\s(?:to|with)(?:\s(?:a|an)\s(?:\w+\s){1,3}(?:named|called))?(?=\s[A-Z])"
    r"|(?:named|by\sthe\sname\sof)(?=\s[A-Z])|(?:me\sllamo|mi\snombre\s(?:completo\s)?es|nombre\s?(?:completo)?\s?(?:es|:)|se\sllama|apellidos?\s?(?:es|son|:)|je\sm['’]appelle|mon\s(?:nom|prénom)\s(?:est|c['’]est)"
    r"|(?:nom|prénom)\s?(?:est|:)|ich\sheiße|ich\sheisse|mein\s(?:voller\s)?name\s(?:ist|lautet)|(?:vor|nach)?name\s?(?:ist|lautet|:)|nazywam\ssię|mam\sna\simię|(?:moje\s)?(?:imię(?:\si\snazwisko)?|nazwisko)\s?(?:to|:|-)"
    r"|z\stej\sstrony|przy\stelefonie|(?:tôi|em|mình|cháu|con)\stên\s(?:là\s)?|tên\s(?:đầy\sđủ\s)?(?:của\s)?(?:tôi|em|mình|cháu|con|khách\shàng)\slà|họ\s(?:và\s)?tên\s?(?:là|:)?|tên\s?(?:là|:)"
    r"|mer[ao]\s(?:pura\s)?na+m)|मेरा\s(?:पूरा\s)?नाम|(?:पूरा\s)?नाम\s?[:है]|姓名(?:是|为|：|:)|名字(?:是|叫|：|:)|叫做?(?=\s?[A-Z]))[\s:：\"“'‘=-]*",
    re.IGNORECASE,
)
"""What can be followed by nothing but a name, or by a remark about one."""

_MAY_TELL = re.compile(
    r"(?<![^\W\d_'’])(?:i['’]?\s?a?m|i\sam|this\sis|it['’]?s|its|here\sis|je\ssuis|c['’]est|ici|soy|habla|le\shabla|ich\sbin|hier\s(?:ist|spricht)|hier|jestem|mówi|(?:tôi|em|mình|cháu)\slà|main|mai|मैं|name|surname"
    r"|hi|hii+|hello|hey|dear|thanks|thank\syou(?:\sso\smuch|\svery\smuch)?|thx|good\s(?:morning|afternoon|evening)|hola|estimad[oa]|querid[oa]|gracias|buenos\sdías|buenas\stardes|bonjour|cher|chère|merci"
    r"|hallo|liebe[r]?|guten\s(?:tag|morgen|abend)|danke|vielen\sdank|cześć|witaj|dzięki|dziękuję|drogi|droga|chào|xin\schào|cảm\sơn|kính\sgửi|namaste|regards|sincerely|cheers|attn|agent|representative|rep"
    r"|conversation\swith|help\sfrom|helped\sby|assisted\sby|contacted\sby)(?![^\W\d_])(?:\s(?:the\sname\sis|actually|again))?[\s,:!]+",
    re.IGNORECASE,
)
"""What may be followed by a name: taken only for known given names."""

_TITLE = re.compile(
    r"(?<![^\W\d_])(?:mr|mrs|ms|mx|dr|prof|sr|sra|srta|mme|mlle|m|st?mt)\.\s?(?=[^\W\d_])|(?<![^\W\d_])(?:Mr|Mrs|Ms|Miss|Mister|Dr|Prof|MR|MRS|MS|Herrn?|Frau|Herr\sDr\.|Frau\sDr\.|Monsieur|Madame|Mme|Mlle|Mademoiselle"
    r"|Señora?|Señorita|señora?|don|doña|Don|Doña|Pana?|Panu|Panie|Pani[ąa]?|pana?|panu|pani[ąa]?|Shri|Smt|Sri)\.?\s(?=[^\W\d_])|(?<![^\W\d_])(?:anh|chị|ông|bà|cô|chú|Anh|Chị|Ông|Bà|Cô|Chú|bạn|Bạn)\s(?=[^\W\d_])|(?:श्रीमती|श्री|सुश्री)\s",
)
_SIGN_OFF = re.compile(
    r"(?:regards|sincerely(?:\syours)?|yours\s(?:truly|faithfully|sincerely)|respectfully|best\swishes|thanks|thank\syou|cheers|best|grüßen?|gruß|gruss|cordialement|salutations|bien\sà\svous|merci|saludos(?:\scordiales)?|atentamente"
    r"|un\ssaludo|gracias|pozdrawiam|poważaniem|dziękuję|trân\strọng|thân\sái|cảm\sơn|धन्यवाद|सादर|dhanyavad|此致|敬礼|谢谢)[,.!\s]*\n\s*(?P<line>[^\n\x00]{2,45})(?=\n|$)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\s*,?\s*(?:(?:and\s)?(?:i\sam\s)?(?:calling|speaking|writing|here\b(?!\s(?:to|for))|from\s(?!the\sbeginning)|at\sthe\sphone)|bol\sra[ht]|बोल\sरह|hoo?n\b|hu\b|हूं|हूँ|am\sApparat|al\stel[ée]fono|à\sl['’]appareil|przy\stelefonie)", re.IGNORECASE)
"""What follows a name after "I am" or "this is"."""

_LATER = frozenset("an hai nam long may anh em chi la do van ba mai on in minh bình hà will april june august".split())
"""Ordinary words that are names after another name ("Nguyễn Văn An")."""

_SURNAME_ZH = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆司卓吉缪芦麦褚娄窦戚岑景党宫卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝"
_CHINESE = re.compile(
    rf"(?:我(?:的名字)?叫|本人(?:叫|是)?|姓名(?:是|为|[：:])?\s?|名字(?:是|叫|[：:])\s?|户名(?:是|[：:])?\s?|联系人[：:]?\s?|我是)(?P<name>(?:欧阳|司马|上官|诸葛|夏侯|[{_SURNAME_ZH}])(?!先生|女士|小姐|太太)[一-鿿]{{1,2}}?)"
    r"(?=[，,。.！!？?；;\s\x00、]|$|先生|女士|小姐|我|的|，|想|在|要|你|，|电话|身份|手机|卡号|账|帐|住|来|今|昨)"
    rf"|(?P<titled>(?:欧阳|司马|上官|诸葛|(?<![一-鿿])[{_SURNAME_ZH}]|(?<=我是|您好|你好|感谢|谢谢|联系|给您|尊敬|敬的|找到|请问|告诉)[{_SURNAME_ZH}])[一-鿿]{{0,2}}?)(?=先生|女士|小姐|太太|经理|老师)"
    rf"|我姓(?P<family>欧阳|司马|上官|诸葛|[{_SURNAME_ZH}])"
)
_TELL_WORDS = frozenset(
    """name names nmae surname surename lastname firstname called spoke speaking talked chatted named llamo llama nombre apellido apellidos appelle nom prénom heiße heisse vorname nachname nazywam imię nazwisko
    strony telefonie tên naam nam""".split()
)
_TITLE_WORDS = frozenset(
    """mr mrs ms miss mx mister dr prof sr sra srta mme mlle m st smt herr herrn frau monsieur madame mademoiselle señor señora señorita don doña pan pana panu panie pani panią panią shri sri anh chị ông bà cô
    chú bạn""".split()
)
_OPENING = 200
"""Characters in which someone introduces themselves by a name that no list knows."""
_ABOUT_WORDS = frozenset("calling speaking writing here from phone bol hoon hun hu apparat teléfono telefono appareil telefonie".split())
_SIGN_WORDS = frozenset(
    """regards sincerely truly faithfully respectfully wishes thanks thank cheers best grüßen grüße gruß gruss cordialement salutations vous merci saludos atentamente saludo gracias pozdrawiam poważaniem dziękuję
    trọng ái ơn dhanyavad""".split()
)


@dataclass(frozen=True, slots=True)
class Style:
    """How far capitals tell anything in a text."""

    cased: bool

    @classmethod
    def of(cls, text: str) -> Style:
        """A text in capitals, or without any, is not cased; a single word tells nothing."""
        upper = sum(map(str.isupper, text))
        return cls(cased=0 < upper < 0.4 * max(1, sum(map(str.isalpha, text))))


def find_names(draft: Draft) -> None:
    """Names after cue phrases, titles, salutations and sign-offs, and known given names with a surname."""
    style = Style.of(draft.text)
    if draft.scripts:
        for found in draft.matches(_CHINESE):
            draft.claim(*found.span(found.lastgroup or "name"), "NAME")
    if "\n" in draft.work and draft.mentions(_SIGN_WORDS):
        for found in draft.matches(_SIGN_OFF, draft.near_words(_SIGN_WORDS)):
            _claim_line(draft, found.start("line"), found["line"])
    known = not draft.words.isdisjoint(given_names())
    whole = [(0, len(draft.work))]
    opening = [(0, min(_OPENING, len(draft.work)))] if draft.mentions(_ABOUT_WORDS) else []
    for pattern, finder, stretches in (
        (_TELLS, _told, draft.near_words(_TELL_WORDS)),
        (_TITLE, _titled, draft.near_words(_TITLE_WORDS, before=8, after=8)),
        (_MAY_TELL, _maybe_told, whole if known else opening),
    ):
        for found in draft.matches(pattern, stretches):
            tokens = finder(draft.work, found, style)
            if tokens:
                draft.claim(tokens[0].start(), _end(tokens[-1]), "NAME")
    if known:
        _find_written(draft, style)


def find_full_names(draft: Draft) -> None:
    """Given name and surname in a file name or label, joined by spaces, underscores, dots or hyphens."""
    if any(map(str.isupper, draft.work)):
        plain = Draft(re.sub(r"[_.-]", " ", draft.work))
        _find_written(plain, Style(cased=True))
        for span in plain.spans:
            draft.claim(span.start, span.end, "NAME")


def name_answer(draft: Draft) -> None:
    """A short message that answers "may I have your name?" is a name, politeness aside."""
    tokens = [token for token in _TOKEN.finditer(draft.work) if _bare(token.group()) not in NEVER | TITLES and len(_bare(token.group())) > 1]
    if 1 <= len(tokens) <= 4 and len(draft.work.split()) <= 8:
        follow = [tokens[0]]
        for token in tokens[1:]:
            if draft.work[_end(follow[-1]) : token.start()].strip(" .,"):
                break
            follow.append(token)
        draft.claim(follow[0].start(), _end(follow[-1]), "NAME")


def _told(work: str, cue: re.Match[str], style: Style) -> list[re.Match[str]]:
    """Tokens after a strong cue: capitalised ones, or up to two that are no ordinary words where capitals tell nothing."""
    tokens = _tokens(work, cue.end())
    if not tokens:
        return []
    capitals = _capitals(tokens)
    if capitals:
        return capitals if style.cased else _ordinary(capitals)[:3]
    if _is_script(tokens[0].group()):
        return _devanagari(tokens)
    if style.cased and not _is_plain_statement(work, cue) and not is_known(_bare(tokens[0].group())):
        return []
    return _ordinary(tokens)[:2]


def _is_plain_statement(work: str, cue: re.Match[str]) -> bool:
    """A cue such as "my name is", after which a lower-case name is still a name."""
    words = cue.group().casefold()
    return any(phrase in words for phrase in ("my name is", "name is", "mera na", "me llamo", "appelle", "heiße", "nazywam", "tên"))


def _titled(work: str, title: re.Match[str], style: Style) -> list[re.Match[str]]:
    """Tokens after Mr, Frau, Pani, chị …: capitalised; in lower-case text only a known name."""
    tokens = _tokens(work, title.end())
    if tokens and _is_script(tokens[0].group()):
        return _devanagari(tokens)[:3]
    return _capitals(tokens) if style.cased else [token for token in _ordinary(tokens)[:2] if is_known(_bare(token.group()))]


def _maybe_told(work: str, cue: re.Match[str], style: Style) -> list[re.Match[str]]:
    """Tokens after a weak cue: they start with a known given name, or are capitalised and followed by "calling", "here" …"""
    tokens = _tokens(work, cue.end())
    if not tokens:
        return []
    if _is_script(tokens[0].group()):
        spoken = _devanagari(tokens)
        return spoken if spoken and _ABOUT.match(work, _end(spoken[-1])) else []
    first = _bare(tokens[0].group())
    if is_given(first):
        chosen = _capitals(tokens) if style.cased else [tokens[0], *[token for token in tokens[1:2] if is_known(_bare(token.group()))]]
        return [] if _is_company(work, chosen) else chosen
    capitals = _capitals(tokens)
    speaks = capitals and _ABOUT.match(work, _end(capitals[-1]))
    return capitals if speaks and style.cased and not _is_company(work, capitals) and cue.group()[0] in "IiTtTMmैमTJjSsCcHh" and "is" in cue.group() + " is" else []


def _find_written(draft: Draft, style: Style) -> None:
    """Given name and surname side by side, both capitalised; in short texts without capitals both must be known."""
    if not style.cased:
        return
    for found in draft.matches(_PAIR):
        first, rest = found["first"], found["rest"].split()
        if not is_given(first) or any(_bare(word) in NEVER or _bare(word) in COMPANY for word in rest) or _is_company(draft.work, [found]):
            continue
        draft.claim(found.start(), found.end(), "NAME")


_PAIR = re.compile(
    rf"(?<![\w@#./-])(?P<first>(?=[^a-zß-öø-ÿ\d\W_]){_LETTER}{_LETTER}+(?:-{_LETTER}+)?)(?P<rest>(?:\s(?:[A-Z]\.|(?:de|van|von|da|del|der|la|di)\s)?(?:(?<=\s)|(?<=\.)\s?)(?=[^a-zß-öø-ÿ\d\W_]){_LETTER}[^\W\d_'’]*[^\W\d_](?:-{_LETTER}+)?){{1,3}})(?!\w)"
)


def _tokens(work: str, position: int) -> list[re.Match[str]]:
    """Up to five words from a position on, with nothing but spaces between them."""
    tokens: list[re.Match[str]] = []
    while len(tokens) < 5 and (token := _TOKEN.match(work, position)):
        tokens.append(token)
        word = token.group()
        if word.endswith(".") and len(word) > 2 and _bare(word) not in TITLES:
            break
        gap = _GAP.match(work, token.end())
        if not gap:
            break
        position = gap.end()
    while tokens and _bare(tokens[0].group()) in TITLES:
        tokens = tokens[1:]
    return tokens


def _capitals(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The capitalised words that a list begins with, particles between them included, ordinary words not."""
    chosen: list[re.Match[str]] = []
    for place, token in enumerate(tokens):
        word = token.group()
        if word[0].isupper() and (_bare(word) not in NEVER or (chosen and _bare(word) in _LATER)):
            chosen.append(token)
        elif not (chosen and _bare(word) in PARTICLES and place + 1 < len(tokens) and tokens[place + 1].group()[0].isupper()):
            break
    return chosen


def _ordinary(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words before the first one that no name begins or ends with."""
    chosen: list[re.Match[str]] = []
    for token in tokens:
        word = _bare(token.group())
        if word in NEVER or (len(word) < 2) or word.endswith(("ing", "ed")) and not is_known(word):
            break
        chosen.append(token)
    return chosen


def _devanagari(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Words before the verb that ends a Hindi introduction."""
    chosen = []
    for token in tokens:
        if token.group() in ("है", "हैं", "हूँ", "हूं", "बोल", "और", "गलत", "सही", "नहीं", "से", "का", "की", "के", "में", "को", "बहुत", "एक", "जी", "ग्राहक", "ने", "पर", "भी", "तो", "अपने", "अपना", "अपनी", "आप", "यह", "ठीक"):
            break
        chosen.append(token)
    return chosen[:3] if len(chosen) <= 3 else []


def _is_script(word: str) -> bool:
    return "\u0900" <= word[0] <= "\u097f"


def _bare(word: str) -> str:
    return word.casefold().strip(".'’").removesuffix("'s").removesuffix("’s")


def _end(token: re.Match[str]) -> int:
    word = token.group()
    if word.endswith(("'s", "’s")):
        return token.end() - 2
    return token.end() - (len(word) - len(word.rstrip(".'’")) if len(word) > 2 else 0)


def _is_company(work: str, tokens: list[re.Match[str]]) -> bool:
    """Whether the words, or the one after them, make it the name of a company ("Charles Schwab", "Jackson Bank")."""
    if not tokens:
        return False
    inside = {word for token in tokens[0:] for word in map(_bare, token.group().split()[1 if token is tokens[0] else 0 :])}
    following = _TOKEN.match(work, tokens[-1].end() + 1) if tokens[-1].end() < len(work) else None
    return bool(inside & COMPANY) or bool(following and _bare(following.group()) in COMPANY and following.group()[0].isupper())


def _claim_line(draft: Draft, start: int, line: str) -> None:
    """The line under a sign-off, if it is one to four capitalised words that are no ordinary ones."""
    words = line.strip().rstrip(".,").split()
    offset = start + len(line) - len(line.lstrip())
    chinese = re.fullmatch(rf"[{_SURNAME_ZH}][一-鿿]{{1,2}}", line.strip())
    script = bool(words) and _is_script(words[0])
    fine = 1 <= len(words) <= 4 and all((word[0].isupper() or script or word in PARTICLES) and _bare(word) not in NEVER | COMPANY and word.replace(".", "").replace("-", "").replace("'", "").isalpha() for word in words)
    if chinese or (fine and not script) or (script and len(words) <= 3 and not any(map(str.isdecimal, line))):
        draft.claim(offset, offset + len(line.strip().rstrip(".,")), "NAME")
