"""Damaged text made readable: mojibake, HTML, control and zero-width characters, other scripts' digits, odd spaces.

Runs before redaction, so that "４１１１" is seen as a card number, and before anything is counted. Line breaks stay: they part sentences.
"""

from __future__ import annotations

import html
import json
import unicodedata
from functools import lru_cache

import ftfy
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import regex
from ftfy.badness import is_bad
from selectolax.lexbor import LexborHTMLParser

_FTFY = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, unescape_html=False, normalization=None, explain=False
)
_COLUMNS = ("text", "subject", "product", "business_unit", "segment", "country", "site", "app_version")
_TAGS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|center|code|col|colgroup|dd|del|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header"
    "|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|o:p|ol|option|p|pre|q|s|script|section|select|small|span|strike|strong|style"
    "|sub|sup|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video|wbr"
)
_TAG = regex.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--|<!doctype|<!\[cdata\[", regex.IGNORECASE)
_STRAY = regex.compile(rf"<(?!/?(?:{_TAGS})(?:[\s/>])|!--|!doctype|!\[cdata\[)", regex.IGNORECASE)
_BLOCK = regex.compile(
    r"(?:\s*\n\s*)?(<(?:br|hr)\s*/?>|</?(?:p|div|li|tr|h[1-6]|ul|ol|table|blockquote|section|article|dt|dd)(?:\s[^<>]*)?>)",
    regex.IGNORECASE,
)
_CELL = regex.compile(r"</t[dh]\s*>", regex.IGNORECASE)
_HIDDEN = ["script", "style", "head", "title", "template", "noscript", "iframe"]
_ENTITY = regex.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BREAKS = regex.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HIDING = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff"
)
_SUSPECT = regex.compile(rf"[{_HIDING}\u200c\u200d]")
# Joiners shape Arabic and Indic letters and compose emoji; elsewhere they only hide.
_JOINED = r"\u0600-\u06ff\u0900-\u0dff\p{Extended_Pictographic}\ufe0f\U0001f3fb-\U0001f3ff"
_INVISIBLE = regex.compile(rf"[{_HIDING}]|(?<![{_JOINED}])[\u200c\u200d]")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_WIDE = regex.compile(r"[Ａ-Ｚａ-ｚ＠＿]|(?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])[－．＋：／](?=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])|＋(?=[0-9０-９])")
_SPACES = regex.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = regex.compile(r" ?\n ?")
_MANY_LINES = regex.compile(r"\n{3,}")
_ODD = r"[^ -~\n]|<[a-zA-Z/!]|&[#a-zA-Z]|  | \n|\n |\n\n\n|^\s|\s$"
_MAX_ROUNDS = 3


def repair_text(text: str) -> str:
    """Readable text of a damaged one; an undamaged one comes back as it was, but for its spaces.

    Mojibake is undone by ftfy, line by line; HTML becomes text only if a tag of HTML is in it (``<br>``, ``<p>`` and the like become line
    breaks, scripts and styles go); characters are composed (NFC); digits of every script, and full-width letters, become ASCII; runs of
    spaces become one, and more than two line breaks two.
    """
    if not text.isascii():
        text = _composed(text)
    for _ in range(_MAX_ROUNDS):  # "&amp;lt;br&amp;gt;" was escaped twice
        if "<" in text and _TAG.search(text):
            text = html_to_text(text)
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    text = _BREAKS.sub("\n", text)
    if _SUSPECT.search(text):
        text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), _WIDE.sub(_narrow, text)))
    return _MANY_LINES.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", text))).strip()


def html_to_text(text: str) -> str:
    """Words of an HTML fragment or page, one line per block."""
    whole = _CELL.sub(" ", _BLOCK.sub(r"\n\1", _STRAY.sub("&lt;", text)))
    tree = LexborHTMLParser(whole)
    tree.strip_tags(_HIDDEN)
    return tree.body.text(deep=True, separator="") if tree.body is not None else ""


def repair(messages: pd.DataFrame) -> pd.DataFrame:
    """Messages with repaired texts, subjects, products and other words about the conversation; ``tags`` and ``extra`` included.

    Args:
        messages: ``schema.MESSAGES``; also any frame that has some of its columns.
    """
    columns = [name for name in _COLUMNS if name in messages.columns]
    repaired = {name: _repair_column(messages[name]) for name in columns}
    if "extra" in messages.columns:
        repaired["extra"] = _repair_column(messages["extra"], _repair_json)
    if "tags" in messages.columns and messages["tags"].notna().any():
        tags = messages["tags"].map(lambda one: [_repair_short(str(tag)) for tag in one], na_action="ignore")
        repaired["tags"] = tags.astype("object")
    return messages.assign(**repaired)


def _repair_column(values: pd.Series, work=repair_text) -> pd.Series:  # type: ignore[no-untyped-def]
    """Column with its odd texts repaired, each different one once; a scan in C++ finds which are odd."""
    if not values.notna().any():
        return values
    array = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    odd = pc.match_substring_regex(array, _ODD).fill_null(False).to_numpy(zero_copy_only=False)
    if not odd.any():
        return values
    known = {text: work(text) for text in values[odd].unique()}
    return values.astype("str").mask(odd, values[odd].map(known)).astype("str")


def _repair_json(text: str) -> str:
    try:
        cells = json.loads(text)
    except ValueError:
        return repair_text(text)
    if not isinstance(cells, dict):
        return text
    repaired = {_repair_short(name): _repair_short(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
    return json.dumps(repaired, ensure_ascii=False)


@lru_cache(maxsize=20_000)
def _repair_short(text: str) -> str:
    """``repair_text``, remembered: tags, headers and codes come again and again."""
    return repair_text(text)


def _composed(text: str) -> str:
    """Text without mojibake and stray halves of surrogate pairs."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    if not is_bad(text):
        return text
    return "\n".join(ftfy.fix_encoding(line, _FTFY) if is_bad(line) else line for line in text.split("\n"))


def _narrow(found: regex.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])
