"""What leaves Earshot: one structure, told as plain text for a ticket or chat and as one HTML file that loads nothing.

Pure. Everything in a document is untrusted (customers' words, names of topics, ids and urls of a help desk) and is made safe here, in
both forms; callers hand in plain text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pages.shared.formats import JOINER

MIME = "text/html"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NEEDED = "\u200c\u200d"  # joiners that Hindi and emoji are written with
# What ticket systems and chats make links, mentions, pictures and HTML of, even from plain text.
_ACTIVE = re.compile(r"(?<=\w):(?=//)|\](?=\()|@(?=\w)|<(?=[\w/!@#])|\bwww(?=\.)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A customer's words and where they were said.

    Args:
        words: Redacted words.
        origin: Language, channel, product and day, as a line.
        ticket: Source and id of the conversation.
        url: The help desk's address of it; anything but http and https is dropped.
    """

    words: str
    origin: str = ""
    ticket: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a document: a title, a line under it, and any of sentences, a table (cells as they are shown) and quotes."""

    title: str = ""
    note: str = ""
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A finding or a brief.

    Args:
        title: What was found.
        detail: Measure, unit, period and number of people.
        facts: Name and value, e.g. ``("First seen", "3 Nov 2026")``.
        link: Where it can be seen again.
        foot: What must be said about it; the last lines.
    """

    title: str
    detail: str = ""
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    link: str = ""
    foot: Sequence[str] = ()


def web_address(url: object) -> str:
    """The url where it is one of the web that shows where it leads; else nothing: no scripts, files, credentials or white space."""
    text = url.strip() if isinstance(url, str) else ""
    if any(unicodedata.category(character)[0] in "CZ" for character in text) or "\\" in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""


def clean(text: object) -> str:
    """Text as one line, without characters that are not seen or turn the direction of what follows."""
    words = " ".join(str(text).split())
    return "".join(one for one in words if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co") or one in _NEEDED)


def inert(text: object) -> str:
    """:func:`clean`, with an invisible word joiner in what ticket systems and chats would make links, mentions, pictures or tags of."""
    return _ACTIVE.sub(lambda found: found.group() + JOINER, clean(text))


def as_text(document: Document) -> str:
    """The document as lines for a ticket or chat; pasted into a spreadsheet, each line is a cell of text and none a formula."""
    out = _safe([document.title, document.detail, *(f"{name}: {value}" for name, value in document.facts)])
    for section in document.sections:
        out += ["", *_safe([section.title, section.note, *(f"• {line}" for line in section.lines)])]
        out += _safe([_row(section.columns, row) for row in section.rows])
        for quote in section.quotes:
            out += _safe([f"“{quote.words}”", " · ".join(part for part in (quote.ticket, quote.origin) if part)])
            out += [address for address in (web_address(quote.url),) if address]
    link = web_address(document.link)
    out += ["", *_safe(document.foot), *([f"See it in Earshot: {link}"] if link else [])]
    return "\n".join(out).strip() + "\n"


def as_html(document: Document) -> str:
    """The document as one HTML file: no script, nothing loaded from anywhere, readable in print, light and dark."""
    return _TEMPLATES.get_template("handing.html").render(document=document)


def file_name(title: str) -> str:
    """``earshot-card-fees.html``: a file name of plain letters and digits."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(["earshot", *re.findall(r"[a-z0-9]+", folded)[:8]]) + ".html"


def _row(columns: Sequence[str], row: Sequence[str]) -> str:
    told = ", ".join(f"{name} {cell}" for name, cell in zip(columns[1:], row[1:], strict=True) if cell)
    return f"• {row[0]}: {told}" if told else f"• {row[0]}"


def _safe(lines: Iterable[str]) -> list[str]:
    words = [inert(line) for line in lines]
    return [f"'{line}" if line.startswith(_FORMULA) else line for line in words if line]


_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_TEMPLATES.filters |= {"clean": clean, "web_address": web_address}
