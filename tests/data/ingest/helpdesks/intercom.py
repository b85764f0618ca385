"""Intercom: conversations with their source (what was said first) and their parts, as the API and the JSON export give them."""

from __future__ import annotations

import json
from typing import Any

from tests.data.ingest.helpdesks.story import AGENT, AGENT_EMAIL, TICKETS, Said, Ticket

_TYPES = {"email": "email", "web": "conversation", "chat": "conversation", "phone": "phone_call"}
_STATES = {"open": "open", "pending": "snoozed", "solved": "closed", "closed": "closed"}


def _author(ticket: Ticket, who: str) -> dict[str, Any]:
    if who == "system":
        return {"type": "bot", "id": "1", "name": "Operator", "email": "operator@lampco.example"}
    if who in ("agent", "note"):
        return {"type": "admin", "id": "814", "name": AGENT, "email": AGENT_EMAIL}
    return {"type": "user", "id": f"5f{ticket.number:04d}", "name": ticket.customer, "email": ticket.email}


def _part(ticket: Ticket, said: Said, number: int) -> dict[str, Any]:
    at = int(ticket.at(said).timestamp())
    return {
        "type": "conversation_part", "id": str(33_000 + 10 * ticket.number + number),
        "part_type": {"note": "note", "system": "assignment"}.get(said.who, "comment"), "body": f"<p>{said.words}</p>", "created_at": at,
        "updated_at": at, "notified_at": at, "assigned_to": None, "author": _author(ticket, said.who), "attachments": [],
        "external_id": None, "redacted": False,
    }  # fmt: skip


def conversation(of: Ticket) -> dict[str, Any]:
    """One conversation; an event without words stands at its end, as closing leaves one."""
    opened, first = int(of.opened_at.timestamp()), of.said[0]
    parts = [_part(of, said, number) for number, said in enumerate(of.said) if number]
    closing = {**_part(of, Said("agent", 1440, ""), 9), "part_type": "close", "body": None}
    return {
        "type": "conversation", "id": str(2000 + of.number), "created_at": opened, "updated_at": opened + 90_000, "waiting_since": None,
        "snoozed_until": None,
        "source": {
            "type": _TYPES[of.channel], "id": str(700 + of.number), "delivered_as": "customer_initiated", "subject": f"<p>{of.subject}</p>",
            "body": f"<p>{first.words}</p>", "author": _author(of, "customer"), "attachments": [], "url": None, "redacted": False,
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": f"5f{of.number:04d}", "external_id": None}]},
        "first_contact_reply": {"created_at": opened, "type": "conversation", "url": None}, "admin_assignee_id": 814,
        "team_assignee_id": None, "open": of.status == "open", "state": _STATES[of.status], "read": True,
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": str(n), "name": tag} for n, tag in enumerate(of.tags)]},
        "priority": "not_priority", "sla_applied": None,
        "statistics": {"type": "conversation_statistics", "first_contact_reply_at": opened, "count_reopens": 0, "count_assignments": 1},
        "conversation_rating": {"rating": {"good": 5, "bad": 1}[of.rating], "remark": None} if of.rating else None,
        "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [*parts, closing], "total_count": len(parts) + 1},
    }  # fmt: skip


def json_export() -> str:
    """A list as the API gives it."""
    return json.dumps({"type": "conversation.list", "pages": {"page": 1, "total_pages": 1}, "conversations": records()})


def json_lines() -> str:
    """A conversation a line."""
    return "\n".join(map(json.dumps, records()))


def records() -> list[dict[str, Any]]:
    """The conversations as objects, to be changed."""
    return [conversation(one) for one in TICKETS]
