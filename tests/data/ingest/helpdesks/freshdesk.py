"""Freshdesk: tickets of the API with their conversations inside, statuses and sources as numbers."""

from __future__ import annotations

import json
from typing import Any

from tests.data.ingest.helpdesks.story import TICKETS, Said, Ticket

_STATUS = {"open": 2, "pending": 3, "solved": 4, "closed": 5}
_SOURCE = {"email": 1, "web": 2, "phone": 3, "chat": 7}
_RATINGS = {"good": {"default_question": 103}, "bad": {"default_question": -103}}
_AGENT_ID = 4300


def _conversation(ticket: Ticket, said: Said, number: int) -> dict[str, Any]:
    inside = said.who in ("note", "system")
    incoming = said.who in ("customer", "auto")
    return {
        "body": f"<div>{said.words}</div>", "body_text": said.words, "id": 81_000 + 10 * ticket.number + number, "incoming": incoming,
        "private": inside, "user_id": 5100 + ticket.number if incoming else _AGENT_ID, "support_email": None, "source": 2 if inside else 0,
        "category": 2, "to_emails": [], "from_email": ticket.email if incoming else "help@lampco.example", "cc_emails": [],
        "ticket_id": ticket.number, "created_at": f"{ticket.at(said):%Y-%m-%dT%H:%M:%SZ}",
        "updated_at": f"{ticket.at(said):%Y-%m-%dT%H:%M:%SZ}", "attachments": [],
    }  # fmt: skip


def ticket(of: Ticket) -> dict[str, Any]:
    """One ticket with requester, statistics and conversations."""
    opened = f"{of.opened_at:%Y-%m-%dT%H:%M:%SZ}"
    closed = f"{of.closed_at:%Y-%m-%dT%H:%M:%SZ}" if of.closed_at else None
    return {
        "cc_emails": [], "fwd_emails": [], "reply_cc_emails": [], "fr_escalated": False, "spam": False, "email_config_id": None,
        "group_id": 12, "priority": 1, "requester_id": 5100 + of.number, "responder_id": _AGENT_ID, "source": _SOURCE[of.channel],
        "company_id": None, "status": _STATUS[of.status], "subject": of.subject, "to_emails": None, "product_id": None, "id": of.number,
        "type": "Problem", "due_by": opened, "fr_due_by": opened, "is_escalated": False,
        "description": f"<div>{of.said[0].words}</div>", "description_text": of.said[0].words, "custom_fields": {"cf_colour": "red"},
        "created_at": opened, "updated_at": opened, "tags": list(of.tags),
        "requester": {"id": 5100 + of.number, "name": of.customer, "email": of.email, "mobile": None, "phone": None},
        "stats": {"resolved_at": closed, "first_responded_at": None, "closed_at": closed},
        "satisfaction_rating": {"ratings": _RATINGS[of.rating]} if of.rating else None,
        "conversations": [_conversation(of, said, number) for number, said in enumerate(of.said) if number],
    }  # fmt: skip


def json_export() -> str:
    """A list of tickets."""
    return json.dumps([ticket(one) for one in TICKETS])


def records() -> list[dict[str, Any]]:
    """The tickets as objects, to be changed."""
    return [ticket(one) for one in TICKETS]
