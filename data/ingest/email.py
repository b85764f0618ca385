"""E-mail: one message a file (``.eml``) or many (``.mbox``) → the words of each, who wrote them, and which thread they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import numpy as np
import pandas as pd
import regex

from data.ingest import encoding, phrases, setaside
from data.ingest.quotes import strip_quotes_and_signature
from data.ingest.raw import Options, RawTable, Rejected
from data.repair import html_to_text
from data.schema import InputError

__all__ = ["read_email", "strip_quotes_and_signature"]

_FIELDS = ("conversation_id", "speaker", "at", "text", "subject", "customer_id", "agent_id", "channel")
_MAX_RAW = 2_000
_MAX_PARTS = 500
_MBOX = regex.compile(
    rb"^From [^\r\n]{0,200}? \w{3},? +\w{3,4} +\d{1,2} +\d\d:\d\d(?::\d\d)?[^\r\n]{0,12} \d{4}[^\r\n]{0,12}\r?\n", regex.MULTILINE
)
_IDS = regex.compile(r"<[^<>\s]{1,250}>")
_REPLY = regex.compile(
    r"\s*(?:(?:re|aw|antw|sv|odp|rv|fw|fwd|wg|tr|ref|vs|回复|答复|回覆|转发|轉寄|trả lời)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    regex.IGNORECASE,
)
_DESK = phrases.pattern("mail.desk")
_PUBLIC_HOST = phrases.pattern("mail.public_host")
_FLOWED = regex.compile(r"(?<=\S) \n(?=[^\s>])")
_WRAPPED = regex.compile(r"(?<=[^\n]{55})(?<![.!?:;。！？])\n(?=[\p{Ll}\p{Lo}(\"'“„])")


@dataclass
class _Mail:
    """One message, parsed. ``ids`` name its thread, the thread's root first; ``topic`` is its subject and people."""

    row: int
    sender: str
    recipients: list[str]
    subject: str
    at: datetime | None
    text: str
    ids: list[str]
    topic: str
    answers: bool
    attachments: int


def read_email(name: str, data: bytes, options: Options) -> RawTable:
    """Mails of a file, a row each; quoted replies and signatures removed, attachments left out and counted.

    A thread is what In-Reply-To and References tie together, else answers ("Re: …") to the same subject between the same people. Who
    opened a thread is the customer; others are agents, unless they write from the same company, as is whoever writes from an address
    like support@… .

    Args:
        name: The file's name, for errors.
        data: A message, or a mailbox with "From " lines.
        options: How to read; not needed.

    Raises:
        InputError: Nothing in the file is a mail.
    """
    blocks = _split(data)
    mails: list[_Mail] = []
    rejected: list[Rejected] = []
    for row, block in enumerate(blocks, start=1):
        found = _read_one(row, block)
        if isinstance(found, _Mail):
            mails.append(found)
        else:
            rejected.append(found)
    if not mails and all(line.reason == "malformed mail" for line in rejected):
        raise InputError(f"{name} holds no readable e-mail: no message in it has headers and a body. Export it as .eml or .mbox again.")
    frame = pd.DataFrame(_lines(mails), columns=list(_FIELDS)).astype("str")
    left_out = sum(mail.attachments for mail in mails)
    return RawTable(
        frame=frame,
        rows=np.array([mail.row for mail in mails], dtype=np.int64),
        format="mbox" if data.lstrip().startswith(b"From ") else "eml",
        known={name: name for name in _FIELDS if frame[name].notna().any()},
        rejected=rejected,
        notes=[f"{left_out} attachment{'s were' if left_out > 1 else ' was'} left out."] if left_out else [],
    )


def _split(data: bytes) -> list[bytes]:
    """Messages of a mailbox; a file without "From " lines is one."""
    data = data.lstrip(b"\xef\xbb\xbf\r\n ")
    if not data.startswith(b"From "):
        return [data]
    marks = list(_MBOX.finditer(data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    blocks = [data[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    return [regex.sub(rb"(?m)^>(>*From )", rb"\1", block) for block in blocks] or [data]


def _read_one(row: int, block: bytes) -> _Mail | Rejected:
    try:
        message = message_from_bytes(block)
        text, attachments = _body(message)
    except (MessageError, ValueError, LookupError, RecursionError, TypeError, AttributeError) as error:
        return Rejected(row, "malformed mail", f"{type(error).__name__}: {_shown(block)}"[:_MAX_RAW])
    if not message.keys() or not (message["from"] or message["subject"] or message["date"]):
        return Rejected(row, "malformed mail", _shown(block))
    subject = _decoded(message["subject"])
    why = _automatic(message) or setaside.reason(text or subject, subject)
    if why:
        return Rejected(row, why, f"{subject}\n{text}"[:_MAX_RAW])
    people = [[address.casefold() for _, address in getaddresses([_decoded(message[part])])] for part in ("from", "to", "cc")]
    return _Mail(
        row=row,
        sender=people[0][0] if people[0] else "",
        recipients=people[1] + people[2],
        subject=subject,
        at=_time(message),
        text=strip_quotes_and_signature(text),
        ids=_IDS.findall(f"{message['references'] or ''} {message['in-reply-to'] or ''} {message['message-id'] or ''}"),
        topic=f"{_REPLY.sub('', subject).casefold()} {sorted({*people[0], *people[1]})}",
        answers=bool(_REPLY.match(subject) or message["in-reply-to"] or message["references"]),
        attachments=attachments,
    )


def _shown(block: bytes) -> str:
    return encoding.decode(block[:_MAX_RAW])[0]


def _decoded(value: object) -> str:
    """Header as text: encoded words decoded, raw bytes guessed, folds undone."""
    raw = " ".join(str(value or "").split())
    try:
        text = str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):
        text = raw
    if any("\udc80" <= character <= "\udcff" for character in text):
        text = encoding.decode(text.encode("utf-8", "surrogateescape"))[0]
    return text.strip()


def _automatic(message: Message) -> str | None:
    """Why a mail is no person's: its own headers say so."""
    submitted = str(message["auto-submitted"] or "no").casefold()
    precedence = str(message["precedence"] or "").casefold().strip()
    if (
        not submitted.startswith("no")
        or precedence == "auto_reply"
        or any(message[name] for name in ("x-autoreply", "x-auto-reply", "x-autorespond"))
    ):
        return setaside.AUTOMATIC_REPLY
    if precedence in ("bulk", "junk"):
        return setaside.AUTOMATIC_REPLY
    return setaside.SPAM if str(message["x-spam-flag"] or "").casefold().startswith("yes") else None


def _body(message: Message) -> tuple[str, int]:
    """Words of a mail, plain rather than HTML, and how many attachments were passed over."""
    plain: list[str] = []
    pages: list[str] = []
    attachments = 0
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            raise ValueError("too many parts")
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_filename() or not kind.startswith("text/"):
            attachments += 1
        elif kind == "text/html":
            pages.append(html_to_text(" ".join(_text(part).split())))
        else:
            plain.append(_unwrapped(_text(part), flowed=str(part.get_param("format", "")).casefold() == "flowed"))
    words = plain if any(one.strip() for one in plain) else pages
    return "\n".join(words).strip(), attachments


def _text(part: Message) -> str:
    """Text of a part in the charset it names, if that fits, else in the one it is in."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    try:
        return payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return encoding.decode(payload)[0]


def _unwrapped(text: str, *, flowed: bool) -> str:
    """Lines that a mail program broke at its margin, joined again: a sentence must not end there."""
    text = text.replace("\r\n", "\n")
    return _WRAPPED.sub(" ", _FLOWED.sub(" ", text) if flowed else text)


def _time(message: Message) -> datetime | None:
    """When a mail was sent, else when it arrived; a year that no mail can be from is no time."""
    for value in (message["date"], str(message["received"] or "").rpartition(";")[2]):
        try:
            at = parsedate_to_datetime(str(value).strip())
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        if 1970 <= at.year <= 2100:
            return at
    return None


def _when(mail: _Mail) -> float:
    """For sorting: seconds since 1970, a mail without a time last, one without a zone as in UTC."""
    if mail.at is None:
        return float("inf")
    return (mail.at if mail.at.tzinfo else mail.at.replace(tzinfo=UTC)).timestamp()


def _lines(mails: list[_Mail]) -> list[tuple[str | None, ...]]:
    """Cells of every mail, once threads are known."""
    threads: dict[str, list[_Mail]] = {}
    for mail, thread in zip(mails, _threads(mails), strict=True):
        threads.setdefault(thread, []).append(mail)
    lines: dict[int, tuple[str | None, ...]] = {}
    for thread, members in threads.items():
        opener = min(members, key=lambda mail: (_when(mail), mail.row))
        company = _company(opener)
        customer = next((address for address in [opener.sender, *opener.recipients] if address and not company(address)), None)
        for mail in members:
            agent = company(mail.sender)
            at = mail.at.isoformat() if mail.at else None
            lines[mail.row] = (
                hashlib.sha256(thread.encode("utf-8", "surrogatepass")).hexdigest()[:16], "agent" if agent else "customer", at,
                mail.text or None, _REPLY.sub("", opener.subject) or None, customer, mail.sender if agent else None, "email",
            )  # fmt: skip
    return [lines[mail.row] for mail in mails]


def _threads(mails: list[_Mail]) -> list[str]:
    """Name of each mail's thread: mails that share an id, directly or over others, share the name (union-find)."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    loose = {mail.topic for mail in mails if mail.answers and len(mail.ids) < 2}
    names = [
        [mail.topic, *mail.ids] if not mail.ids or (mail.answers and len(mail.ids) < 2) else [*mail.ids, *{mail.topic} & loose]
        for mail in mails
    ]
    for first, *others in names:
        for other in others:
            parent[root(other)] = root(first)
    return [root(first) for first, *_ in names]


def _company(opener: _Mail) -> Callable[[str], bool]:
    """Test of an address: is it the company's?

    Whoever opened the thread is the customer, with everybody of the same host; but it is the company that writes from support@… to
    someone who does not, or that answers from its own host, in a thread whose beginning is not here, to people at public ones.
    """
    host = _host(opener.sender)
    others = [address for address in opener.recipients if address]
    by_desk = _is_desk(opener.sender) and not any(map(_is_desk, others))
    answered = opener.answers and bool(others) and not _is_public(opener.sender) and all(map(_is_public, others))
    company_first = by_desk or answered

    def test(address: str) -> bool:
        if _host(address) == host:
            return company_first
        return _is_desk(address) or (not company_first and not _is_public(address))

    return test


def _host(address: str) -> str:
    return address.rpartition("@")[2]


def _is_public(address: str) -> bool:
    return bool(_PUBLIC_HOST.fullmatch(_host(address)))


def _is_desk(address: str) -> bool:
    return bool(_DESK.fullmatch(address.partition("@")[0]))
