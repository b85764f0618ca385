"""One's own words in a mail: without the mail it answers, the signature, the telephone's line and the lawyers' paragraph.

Line by line, in one pass; no pattern spans more than a few lines, so a mail of ten megabytes takes no longer per line than a short one.
"""

from __future__ import annotations

import pandas as pd
import regex

from data.ingest import phrases

_FLAGS = regex.IGNORECASE
_WROTE = regex.compile(rf"\W{{0,3}}{phrases.alternatives('mail.wrote')}\W{{0,3}}", _FLAGS)
_WROTE_END = phrases.pattern("mail.wrote_end")
_DATED = regex.compile(r"[\d@<]")
_ORIGINAL = phrases.pattern("mail.original")
_HEADER = regex.compile(rf"[*>\s]{{0,4}}{phrases.alternatives('mail.header')}\s?\*?\s?[:：]\s?\S", _FLAGS)
_HEADER_START = regex.compile(r"[*\s]{0,4}(?:from|von|de|od|từ|发件人|寄件者|प्रेषक)\s?\*?\s?[:：]", _FLAGS)
_CLOSING = regex.compile(rf"[\s*]*{phrases.alternatives('mail.closing')}[\s,.!;:，。！–-]*", _FLAGS)
_CLOSING_WITH_NAME = regex.compile(rf"[\s*]*{phrases.alternatives('mail.closing')}[,，]\s*[\p{{L}}.'’ -]{{1,40}}", _FLAGS)
_SENT_FROM = regex.compile(rf"[\s*_-]*{phrases.alternatives('mail.sent_from')}[\s*_.!]*", _FLAGS)
_DISCLAIMER = regex.compile(rf"[\s*_]*{phrases.alternatives('mail.disclaimer')}", _FLAGS)
_MAIL = (
    r"(?im)^[-_ ]*(?:original message|forwarded message|ursprüngliche nachricht|message d.origine|mensaje original|wiadomość oryginalna)"
    r"|原始邮件|(?:wrote|écrit|escribió|napisał|napisał\(a\)|viết|写道|लिखा) ?[:：]$|schrieb .{2,100}:$"
)
_RULE = regex.compile(r"\s*[-_=*]{5,}\s*")
_LETTER = regex.compile(r"\p{L}")
_MAX_SIGNATURE = 8
_MAX_SIGNATURE_LINE = 70


def strip_quotes_and_signature(text: str) -> str:
    """The words that the writer of a mail added to it.

    Quoted lines (``> …``) go, and everything under the line that introduces a quoted mail ("On … wrote:", "From: … Sent: …", "-----Original
    Message-----", in eleven languages) if something stands above it; a forwarded mail keeps what was forwarded. Then "-- " and what
    follows, a closing formula with up to eight short lines after it, lines that programs add, confidentiality notices.

    Args:
        text: Body of a mail, or of a ticket that came by mail. Phrases of all languages are tried: a mail program's language is often
            not the writer's.

    Returns:
        The text unchanged if nothing else would be left.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = _without_quotes(lines)
    for step in (_without_notices, _without_signature):
        shorter = step(own)
        own = shorter if _has_words(shorter) else own
    kept = "\n".join(own).strip()
    return kept if _LETTER.search(kept) else text.strip()


def strip_mails(messages: pd.DataFrame) -> pd.DataFrame:
    """Messages whose texts came by mail without what they quote and how they are signed.

    Args:
        messages: ``schema.MESSAGES``, repaired; ``channel`` says what is mail, or a line that introduces a quoted mail.
    """
    texts = messages["text"]
    mail = texts.str.contains("\n", regex=False)
    mail[mail] = (messages.loc[mail, "channel"] == "email").fillna(False) | texts[mail].str.contains(_MAIL)
    if not mail.any():
        return messages
    own = {text: strip_quotes_and_signature(text) for text in texts[mail].unique()}
    return messages.assign(text=texts.mask(mail, texts[mail].map(own)).astype("str"))


def _has_words(lines: list[str]) -> bool:
    return any(_LETTER.search(line) for line in lines)


def _without_quotes(lines: list[str]) -> list[str]:
    for number in range(len(lines)):
        span = _introduction(lines, number)
        if not span:
            continue
        above, below = _unquoted(lines[:number]), lines[number + span :]
        if _has_words(above):
            return above
        return _unquoted(below) if _has_words(_unquoted(below)) else below
    return _unquoted(lines)


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith(">")]


def _introduction(lines: list[str], number: int) -> int:
    """How many lines from this one on introduce a quoted mail; 0 if it is an ordinary line."""
    line = lines[number]
    if len(line) > 400 or not line.strip():
        return 0
    if _ORIGINAL.fullmatch(line.strip()):
        return 1 + _headers(lines, number + 1)
    if _HEADER_START.match(line):
        headers = _headers(lines, number)
        return headers if headers >= 3 else 0
    for span in (1, 2, 3):
        window = [part.strip() for part in lines[number : number + span]]
        if not all(window) or sum(map(len, window)) > 500:
            return 0
        joined = " ".join(window)
        if _WROTE_END.search(joined):
            later = any(_WROTE.fullmatch(" ".join(window[start:])) for start in range(1, len(window)))
            return span if not later and _DATED.search(joined) and _WROTE.fullmatch(joined) else 0
    return 0


def _headers(lines: list[str], number: int) -> int:
    """How many lines from this one on are a block of mail headers."""
    end = number
    while end < len(lines) and end - number < 12 and (_HEADER.match(lines[end]) or (end == number and not lines[end].strip())):
        end += 1
    return end - number


def _without_notices(lines: list[str]) -> list[str]:
    """Lines without the programs' own at the end and without confidentiality notices."""
    start = max(0, len(lines) - 60)
    for number in range(start, len(lines)):
        paragraph = number == 0 or not lines[number - 1].strip() or bool(_RULE.fullmatch(lines[number - 1]))
        if paragraph and _DISCLAIMER.match(" ".join(lines[number : number + 4])[:800]):
            lines = lines[:number]
            break
    return [line for number, line in enumerate(lines) if number < len(lines) - 15 or not _SENT_FROM.fullmatch(line)]


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if line.rstrip() in ("--", "—", "__") and number:
            lines = lines[:number]
            break
    filled = [number for number, line in enumerate(lines) if line.strip() and not _RULE.fullmatch(line)]
    for place in range(max(1, len(filled) - _MAX_SIGNATURE - 1), len(filled)):
        after = [lines[number] for number in filled[place + 1 :]]
        closes = _CLOSING.fullmatch(lines[filled[place]]) or _CLOSING_WITH_NAME.fullmatch(lines[filled[place]])
        if closes and all(len(line) <= _MAX_SIGNATURE_LINE and not line.rstrip().endswith("?") for line in after):
            return lines[: filled[place]]
    return lines
