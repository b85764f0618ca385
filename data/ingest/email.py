"""E-mail: one message a file (``.eml``) or many (``.mbox``) → the words of each, who wrote them, and which thread they belong to."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import numpy as np
import pandas as pd
import regex

from data.ingest import encoding, setaside
from data.ingest.mail_threads import FIELDS, REPLY, Mail, cells
from data.ingest.quotes import strip_quotes_and_signature
from data.ingest.raw import Options, RawTable, Rejected
from data.repair import html_to_text
from data.schema import InputError

__all__ = ["read_email", "strip_quotes_and_signature"]

_MAX_RAW = 2_000
_MAX_PARTS = 500
_MBOX = regex.compile(
    rb"^From [^\r\n]{0,200}? \w{3},? +\w{3,4} +\d{1,2} +\d\d:\d\d(?::\d\d)?[^\r\n]{0,12} \d{4}[^\r\n]{0,12}\r?\n", regex.MULTILINE
)
_IDS = regex.compile(r"<[^<>\s]{1,250}>")
_FLOWED = regex.compile(r"(?<=\S) \n(?=[^\s>])")
_WRAPPED = regex.compile(r"(?<=[^\n]{55})(?<![.!?:;。！？])\n(?=[\p{Ll}\p{Lo}(\"'“„])")


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
    mails: list[Mail] = []
    rejected: list[Rejected] = []
    for row, block in enumerate(blocks, start=1):
        found = _read_one(row, block)
        if isinstance(found, Mail):
            mails.append(found)
        else:
            rejected.append(found)
    if not mails and all(line.reason == "malformed mail" for line in rejected):
        raise InputError(f"{name} holds no readable e-mail: no message in it has headers and a body. Export it as .eml or .mbox again.")
    frame = pd.DataFrame(cells(mails), columns=list(FIELDS)).astype("str")
    left_out = sum(mail.attachments for mail in mails)
    return RawTable(
        frame=frame,
        rows=np.array([mail.row for mail in mails], dtype=np.int64),
        format="mbox" if data.lstrip().startswith(b"From ") else "eml",
        known={name: name for name in FIELDS if frame[name].notna().any()},
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


def _read_one(row: int, block: bytes) -> Mail | Rejected:
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
    return Mail(
        row=row,
        sender=people[0][0] if people[0] else "",
        recipients=people[1] + people[2],
        subject=subject,
        at=_time(message),
        text=strip_quotes_and_signature(text),
        ids=_IDS.findall(f"{message['references'] or ''} {message['in-reply-to'] or ''} {message['message-id'] or ''}"),
        topic=f"{REPLY.sub('', subject).casefold()} {sorted({*people[0], *people[1]})}",
        answers=bool(REPLY.match(subject) or message["in-reply-to"] or message["references"]),
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
