"""Names of persons: what a cue phrase introduces, and given name plus surname as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.redaction.lexicon import COMPANY, NEVER, PARTICLES, TITLES, any_given_names, doubtful_names, is_given, is_known, word_set
from data.redaction.name_cues import (
    ABOUT,
    ABOUT_WORDS,
    ADDRESSED,
    AND,
    CHINESE,
    CLOSING,
    COPULA,
    ENDINGS,
    ENDS,
    GAP,
    LATER,
    MAY_TELL,
    NO_PERSON,
    NOT_OF_PERSON,
    OPENING,
    PAIR,
    SIGN_OFF,
    SIGN_WORDS,
    SURNAME_ZH,
    SURNAMES_VI,
    TELL_WORDS,
    TELLS,
    TITLE,
    TITLE_WORDS,
    TOKEN,
    VIETNAMESE,
)
from data.redaction.spans import Draft


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
        for found in draft.matches(CHINESE):
            draft.claim(*found.span(found.lastgroup or "name"), "NAME")
    if "\n" in draft.work and draft.mentions(SIGN_WORDS):
        for found in draft.matches(SIGN_OFF, draft.near_words(SIGN_WORDS)):
            _claim_line(draft, found.start("line"), found["line"])
    closing = CLOSING.search(draft.work, max(0, len(draft.work) - 80)) if style.cased and draft.mentions(SIGN_WORDS) else None
    if closing and "\n" not in closing["line"]:
        _claim_line(draft, closing.start("line"), closing["line"])
    for found in draft.matches(VIETNAMESE) if draft.mentions(SURNAMES_VI) else ():
        draft.claim(*found.span(), "NAME")
    known = not draft.words.isdisjoint(any_given_names())
    whole = [(0, len(draft.work))]
    opening = [(0, min(OPENING, len(draft.work)))] if draft.mentions(ABOUT_WORDS) else []
    for pattern, finder, stretches in (
        (TELLS, _told, draft.near_words(TELL_WORDS)),
        (TITLE, _titled, draft.near_words(TITLE_WORDS, before=8, after=8)),
        (MAY_TELL, _maybe_told, whole if known else opening),
    ):
        for found in draft.matches(pattern, stretches):
            tokens = finder(draft.work, found, style)
            if tokens:
                draft.claim(tokens[0].start(), _end(tokens[-1]), "NAME")
    if known:
        for found in draft.matches(ADDRESSED) if style.cased else ():
            if is_given(found["name"]) and found["name"].casefold() not in doubtful_names():
                draft.claim(*found.span("name"), "NAME")
        _find_written(draft, style)


_NO_ANSWER = (
    NEVER
    | TITLES
    | word_set(
        "sí si claro oui bien sûr voici aquí ja gerne tak oczywiście"
        " vâng dạ đây haan haanji जी हाँ 好的 yep yup yea sorry wait hold minute sec ll ve"
    )
)
_NO_LINE = NEVER | COMPANY
_LINE_TITLE = re.compile(r"^\s*(?:(?:Dr|Prof|Mr|Mrs|Ms|Ing|Dipl)\.?\s(?:med\.\s)?)*")


def find_full_names(draft: Draft) -> None:
    """Given name and surname in a file name or label, joined by spaces, underscores, dots or hyphens."""
    if any(map(str.isupper, draft.work)):
        plain = Draft(re.sub(r"[_.-]", " ", draft.work))
        _find_written(plain, Style(cased=True))
        for span in plain.spans:
            draft.claim(span.start, span.end, "NAME")


def name_answer(draft: Draft) -> None:
    """A short message that answers "may I have your name?" is a name, politeness aside, unless it holds one that was told as such."""
    if "<NAME" in draft.text or any(span.kind == "NAME" for span in draft.spans):
        return
    tokens = [token for token in TOKEN.finditer(draft.work) if _bare(token.group()) not in _NO_ANSWER and len(_bare(token.group())) > 1]
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
    if not tokens or NOT_OF_PERSON.search(work, max(0, cue.start() - 12), cue.end()):
        return []
    capitals = _capitals(tokens)
    if capitals:
        if style.cased and not COPULA.search(cue.group()) and not is_known(_bare(capitals[0].group())):
            return []
        return capitals if style.cased else _ordinary(capitals)[:3]
    if _is_script(tokens[0].group()):
        return _devanagari(tokens)
    chosen = _ordinary(tokens)[:2]
    if not chosen or not style.cased or is_known(_bare(chosen[0].group())):
        return chosen
    return chosen if _is_plain_statement(cue) and ENDS.match(work, chosen[-1].end()) else []


def _is_plain_statement(cue: re.Match[str]) -> bool:
    """A cue such as "my name is", after which a lower-case name is still a name."""
    words = cue.group().casefold()
    return any(phrase in words for phrase in ("my name is", "name is", "mera na", "me llamo", "appelle", "heiße", "nazywam", "tên"))


def bare_name(draft: Draft) -> None:
    """A whole message that is a known given name, alone or with a known surname ("raju", "john smith 2548").

    Only for conversations whose other side is missing: there it answers a question that the export does not show.
    """
    if len(draft.work) > 40:
        return
    tokens = list(TOKEN.finditer(draft.work))
    names = [token for token in tokens if _bare(token.group()) not in ("and", "no", "is")]
    if 1 <= len(names) <= 3 and is_given(_bare(names[0].group())) and all(is_known(_bare(token.group())) for token in names):
        draft.claim(names[0].start(), _end(names[-1]), "NAME")


def _titled(work: str, title: re.Match[str], style: Style) -> list[re.Match[str]]:
    """Tokens after Mr, Frau, Pani, chị …: capitalised; in lower-case text only a known name."""
    tokens = _tokens(work, title.end())
    if tokens and _is_script(tokens[0].group()):
        return _devanagari(tokens)[:3]
    if tokens and (_bare(tokens[0].group()) in NO_PERSON or (tokens[0].group().isupper() and len(tokens[0].group()) < 4)):
        return []
    return _capitals(tokens) if style.cased else [token for token in _ordinary(tokens)[:2] if is_known(_bare(token.group()))]


def _maybe_told(work: str, cue: re.Match[str], style: Style) -> list[re.Match[str]]:
    """Tokens after a weak cue: they start with a known given name, or are capitalised and followed by "calling", "here" …"""
    tokens = _tokens(work, cue.end())
    if not tokens:
        return []
    if _is_script(tokens[0].group()):
        words = _devanagari(tokens)
        return words if words and ABOUT.match(work, _end(words[-1])) else []
    first = _bare(tokens[0].group())
    alone = not work[: cue.start()].strip() and not work[_end(tokens[min(1, len(tokens) - 1)]) :].strip(" .!,")
    spoken = cue.group().strip(" ,:!").casefold()
    if spoken in ("main", "mai") and not ABOUT.match(work, tokens[0].end()):
        return []
    if spoken in ("hi", "hello", "hey") and not style.cased and work[: cue.start()].rstrip()[-1:] not in ("", ".", "!", "?", ",", "\n"):
        return []
    if is_given(first) or (alone and is_known(first) and not style.cased):
        lower = not style.cased or (tokens[0].group().islower() and cue.group()[0].islower())
        chosen = _capitals(tokens) if not lower else [tokens[0], *[token for token in tokens[1:2] if is_known(_bare(token.group()))]]
        return [] if _is_company(work, chosen) else chosen
    capitals = _capitals(tokens)
    if style.cased and len(capitals) > 1 and (first in doubtful_names() or is_known(first)) and not _is_company(work, capitals):
        return capitals
    speaks = capitals and ABOUT.match(work, _end(capitals[-1]))
    return capitals if speaks and style.cased and spoken.startswith(_INTRODUCES) and not _is_company(work, capitals) else []


_INTRODUCES = (
    "main",
    "i",
    "this",
    "here",
    "je ",
    "c'est",
    "c’est",
    "soy",
    "habla",
    "ich",
    "hier",
    "jestem",
    "mówi",
    "tôi",
    "em",
    "mình",
    "cháu",
    "mai",
)


def _find_written(draft: Draft, style: Style) -> None:
    """Given name and surname side by side, both capitalised; in short texts without capitals both must be known."""
    if not style.cased:
        return
    for found in draft.matches(PAIR):
        first, rest = found["first"], found["rest"].split()
        if (
            not is_given(first)
            or first.casefold() in NEVER
            or (first.isupper() and found["rest"].isupper())
            or any(_bare(word) in NEVER or _bare(word) in COMPANY for word in rest)
            or _is_company(draft.work, [found])
        ):
            continue
        draft.claim(found.start(), found.end(), "NAME")


def _tokens(work: str, position: int) -> list[re.Match[str]]:
    """Up to five words from a position on, with nothing but spaces between them."""
    tokens: list[re.Match[str]] = []
    while len(tokens) < 5 and (token := TOKEN.match(work, position)):
        tokens.append(token)
        word = token.group()
        if word.endswith(".") and len(word) > 2 and _bare(word) not in TITLES:
            break
        gap = GAP.match(work, token.end())
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
        if word[0].isupper() and (_bare(word) not in NEVER or (chosen and _bare(word) in LATER)):
            chosen.append(token)
        elif not (chosen and _bare(word) in PARTICLES and place + 1 < len(tokens) and tokens[place + 1].group()[0].isupper()):
            break
    return chosen


def _ordinary(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words before the first one that no name begins or ends with."""
    chosen: list[re.Match[str]] = []
    for token in tokens:
        word = _bare(token.group())
        if word in NEVER or (len(word) < 2) or (word.endswith(ENDINGS) and not is_known(word)):
            break
        chosen.append(token)
    return chosen


def _devanagari(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Words before the verb that ends a Hindi introduction."""
    chosen = []
    for token in tokens:
        if token.group() in (
            "है",
            "हैं",
            "हूँ",
            "हूं",
            "बोल",
            "और",
            "गलत",
            "सही",
            "नहीं",
            "से",
            "का",
            "की",
            "के",
            "में",
            "को",
            "बहुत",
            "एक",
            "जी",
            "ग्राहक",
            "ने",
            "पर",
            "भी",
            "तो",
            "अपने",
            "अपना",
            "अपनी",
            "आप",
            "यह",
            "ठीक",
        ):
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
    following = AND.match(work, tokens[-1].end())
    word = _bare(following[2]) if following else ""
    return bool(inside & COMPANY) or (
        word in COMPANY and following is not None and (following[2][0].isupper() or bool(following[1]) or word == "bank")
    )


def _claim_line(draft: Draft, start: int, line: str) -> None:
    """The line under a sign-off, if it is one to four capitalised words that are no ordinary ones."""
    lead = len(line) - len(_LINE_TITLE.sub("", line, count=1))
    start, line = start + lead, line[lead:]
    words = line.strip().rstrip(".,").split()
    offset = start
    chinese = re.fullmatch(rf"[{SURNAME_ZH}][一-鿿]{{1,2}}", line.strip())
    script = bool(words) and _is_script(words[0])
    fine = 1 <= len(words) <= 4 and all(
        (word[0].isupper() or script or word in PARTICLES)
        and (_bare(word) not in _NO_LINE or (place > 0 and _bare(word) in PARTICLES | LATER))
        and word.replace(".", "").replace("-", "").replace("'", "").isalpha()
        for place, word in enumerate(words)
    )
    if chinese or (fine and not script) or (script and len(words) <= 3 and not any(map(str.isdecimal, line))):
        draft.claim(offset, offset + len(line.strip().rstrip(".,")), "NAME")
