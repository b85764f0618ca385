"""Mails → threads: which belong together, who opened them, and who is the customer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import regex

from data.ingest import phrases

FIELDS = ("conversation_id", "speaker", "at", "text", "subject", "customer_id", "agent_id", "channel")
"""Columns of ``cells``."""
REPLY = regex.compile(
    r"\s*(?:(?:re|aw|antw|sv|odp|rv|fw|fwd|wg|tr|ref|vs|回复|答复|回覆|转发|轉寄|trả lời)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    regex.IGNORECASE,
)
_DESK = phrases.pattern("mail.desk")
_PUBLIC_HOST = phrases.pattern("mail.public_host")


@dataclass
class Mail:
    """One message, parsed.

    Args:
        row: 1-based place in the file.
        sender: Address, lower case; empty when unknown.
        recipients: Addresses.
        subject: As written.
        at: When it was sent; null when unknown.
        text: The writer's own words.
        ids: References, In-Reply-To and Message-ID: the thread's root first, the own one last.
        topic: Subject without "Re:", and people: what ties answers without ids.
        answers: Whether it answers another mail.
        attachments: How many were left out.
    """

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


def cells(mails: list[Mail]) -> list[tuple[str | None, ...]]:
    """Cells of every mail (``FIELDS``), once threads are known.

    Names are those of ``Mail.ids``: mails that share an id are of one thread. Answers without ids belong to the mails of the same topic.
    """
    threads: dict[str, list[Mail]] = {}
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
                mail.text or None, REPLY.sub("", opener.subject) or None, customer, mail.sender if agent else None, "email",
            )  # fmt: skip
    return [lines[mail.row] for mail in mails]


def _threads(mails: list[Mail]) -> list[str]:
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


def _company(opener: Mail) -> Callable[[str], bool]:
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


def _when(mail: Mail) -> float:
    """For sorting: seconds since 1970, a mail without a time last, one without a zone as in UTC."""
    if mail.at is None:
        return float("inf")
    return (mail.at if mail.at.tzinfo else mail.at.replace(tzinfo=UTC)).timestamp()
