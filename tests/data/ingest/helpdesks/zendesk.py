"""Zendesk: the JSON export of an account (a ticket a line, with its comments), pages of the incremental API, and CSV files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from tests.data.ingest.helpdesks.story import AGENT, AGENT_EMAIL, TICKETS, Said, Ticket

_AGENT_ID = 9001
_VIA = {"email": "email", "web": "web", "chat": "native_messaging", "phone": "voice"}
_SCORES = {"good": {"score": "good"}, "bad": {"score": "bad", "comment": "too slow"}, "": {"score": "unoffered"}}


def _customer_id(ticket: Ticket) -> int:
    return 7000 + ticket.number


def _comment(ticket: Ticket, said: Said, number: int) -> dict[str, Any]:
    ours = said.who in ("agent", "note", "system")
    author = -1 if said.who == "system" else _AGENT_ID if ours else _customer_id(ticket)
    return {
        "id": 500_000 + 100 * ticket.number + number, "type": "Comment", "author_id": author, "body": said.words,
        "html_body": f'<div class="zd-comment"><p>{said.words}</p></div>', "plain_body": said.words,
        "public": said.who not in ("note", "system"), "attachments": [], "audit_id": 900_000 + 100 * ticket.number + number,
        "via": {"channel": "rule" if said.who == "system" else _VIA[ticket.channel], "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": f"{ticket.at(said):%Y-%m-%dT%H:%M:%SZ}", "metadata": {"system": {}, "custom": {}},
    }  # fmt: skip


def ticket(of: Ticket, *, comments: bool) -> dict[str, Any]:
    """One ticket as the API gives it; the account's export has its people and comments inside."""
    record: dict[str, Any] = {
        "url": f"https://lampco.zendesk.com/api/v2/tickets/{of.number}.json", "id": of.number, "external_id": None,
        "via": {"channel": _VIA[of.channel], "source": {"from": {"address": of.email, "name": of.customer}, "to": {}, "rel": None}},
        "created_at": f"{of.opened_at:%Y-%m-%dT%H:%M:%SZ}", "updated_at": f"{of.at(of.said[-1]):%Y-%m-%dT%H:%M:%SZ}", "type": "incident",
        "subject": of.subject, "raw_subject": of.subject, "description": of.said[0].words, "priority": "normal", "status": of.status,
        "recipient": None, "requester_id": _customer_id(of), "submitter_id": _customer_id(of), "assignee_id": _AGENT_ID,
        "organization_id": None, "group_id": 360, "collaborator_ids": [], "has_incidents": False, "is_public": True, "due_at": None,
        "tags": list(of.tags), "custom_fields": [{"id": 36001, "value": "red"}, {"id": 36002, "value": None}],
        "satisfaction_rating": _SCORES[of.rating], "brand_id": 77, "allow_channelback": False, "generated_timestamp": 1772440000,
    }  # fmt: skip
    if comments:
        record |= {
            "requester": {"id": _customer_id(of), "name": of.customer, "email": of.email, "role": "end-user"},
            "assignee": {"id": _AGENT_ID, "name": AGENT, "email": AGENT_EMAIL, "role": "admin"},
            "comments": [_comment(of, said, number) for number, said in enumerate(of.said)],
        }
    return record


def json_export() -> str:
    """A ticket a line, comments inside: what the account's JSON export holds."""
    return "\n".join(json.dumps(ticket(one, comments=True)) for one in TICKETS)


def incremental() -> str:
    """A page of the incremental ticket export: no comments but the first, as the description."""
    page = {"tickets": [ticket(one, comments=False) for one in TICKETS], "count": len(TICKETS), "end_of_stream": True, "next_page": None}
    return json.dumps(page)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def view_rows() -> list[dict[str, Any]]:
    """Rows of a view's CSV export: a line a ticket, no words but the subject."""
    return [
        {
            "Summation column": 1, "Id": one.number, "Requester": one.customer, "Requester id": _customer_id(one),
            "Requester email": one.email, "Submitter": one.customer, "Assignee": AGENT, "Group": "Support", "Subject": one.subject,
            "Tags": " ".join(one.tags), "Status": one.status.title(), "Priority": "Normal", "Via": {"email": "Mail", "web": "Web form"}.get(
                one.channel, one.channel.title()), "Ticket type": "Incident", "Created at": f"{one.opened_at:%Y-%m-%d %H:%M:%S}",
            "Updated at": f"{one.at(one.said[-1]):%Y-%m-%d %H:%M:%S}", "Solved at": f"{one.closed_at:%Y-%m-%d %H:%M:%S}" if one.closed_at
            else "", "Satisfaction Score": {"good": "Good", "bad": "Bad"}.get(one.rating, "Not Offered"), "Reopens": 0, "Replies": 1,
        }
        for one in TICKETS
    ]  # fmt: skip


def comment_rows() -> list[dict[str, Any]]:
    """Rows of a table of comments, as connectors write it."""
    return [
        {
            "id": comment["id"], "ticket_id": one.number, "author_id": comment["author_id"], "body": comment["body"],
            "public": str(comment["public"]).lower(), "created_at": comment["created_at"], "via_channel": comment["via"]["channel"],
        }
        for one in TICKETS
        for comment in (_comment(one, said, number) for number, said in enumerate(one.said))
    ]  # fmt: skip


def files() -> dict[str, str]:
    """Two files that belong together: tickets of a view, and their comments."""
    return {"zendesk_tickets.csv": table(view_rows()), "zendesk_comments.csv": table(comment_rows())}
