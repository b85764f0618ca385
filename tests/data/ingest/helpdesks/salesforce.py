"""Salesforce: Case, EmailMessage and CaseComment, each a CSV file of the data export."""

from __future__ import annotations

from typing import Any

from tests.data.ingest.helpdesks.story import AGENT, TICKETS, Said, Ticket
from tests.data.ingest.helpdesks.zendesk import table

_STATUS = {"open": "New", "pending": "On Hold", "solved": "Solved", "closed": "Closed"}
_ORIGIN = {"email": "Email", "web": "Web", "chat": "Chat", "phone": "Phone"}


def _id(prefix: str, number: int) -> str:
    return f"{prefix}5f00000{number:05d}AAF"


def _time(ticket: Ticket, said: Said) -> str:
    return f"{ticket.at(said):%Y-%m-%dT%H:%M:%S.000Z}"


def cases() -> list[dict[str, Any]]:
    """A line a case."""
    return [
        {
            "Id": _id("500", one.number), "IsDeleted": "false", "CaseNumber": f"{1026 + one.number:08d}",
            "ContactId": _id("003", one.number), "AccountId": "", "SuppliedName": one.customer, "SuppliedEmail": one.email,
            "Type": "Problem", "Status": _STATUS[one.status],
            "Reason": one.tags[0], "Origin": _ORIGIN[one.channel], "Subject": one.subject, "Priority": "Medium",
            "Description": one.said[0].words, "IsClosed": str(one.closed_at is not None).lower(),
            "ClosedDate": f"{one.closed_at:%Y-%m-%dT%H:%M:%S.000Z}" if one.closed_at else "", "IsEscalated": "false",
            "OwnerId": _id("005", 1), "CreatedDate": f"{one.opened_at:%Y-%m-%dT%H:%M:%S.000Z}", "CreatedById": _id("005", 2),
            "Region__c": "North" if one.number % 2 else "South",
        }
        for one in TICKETS
    ]  # fmt: skip


def mails() -> list[dict[str, Any]]:
    """A line a message: what customers and agents wrote; the case's description came by the first of them."""
    return [
        {
            "Id": _id("02s", 10 * one.number + number), "ParentId": _id("500", one.number), "ActivityId": "",
            "CreatedById": _id("005", 1), "CreatedDate": _time(one, said), "TextBody": said.words, "HtmlBody": f"<p>{said.words}</p>",
            "Headers": "Auto-Submitted: auto-replied" if said.who == "auto" else "", "Subject": f"Re: {one.subject}",
            "FromName": AGENT if said.who == "agent" else one.customer,
            "FromAddress": "help@lampco.example" if said.who == "agent" else one.email, "ToAddress": "", "Incoming":
            str(said.who != "agent").lower(), "HasAttachment": "false", "Status": "3" if said.who == "agent" else "0",
            "MessageDate": _time(one, said), "IsDeleted": "false",
        }
        for one in TICKETS
        for number, said in enumerate(one.said)
        if said.who not in ("note", "system")
    ]  # fmt: skip


def comments() -> list[dict[str, Any]]:
    """A line a comment: what the team wrote for itself."""
    return [
        {
            "Id": _id("00a", 10 * one.number + number), "ParentId": _id("500", one.number), "IsPublished": "false",
            "CommentBody": said.words, "CreatedById": _id("005", 1), "CreatedDate": _time(one, said), "IsDeleted": "false",
        }
        for one in TICKETS
        for number, said in enumerate(one.said)
        if said.who in ("note", "system")
    ]  # fmt: skip


def files() -> dict[str, str]:
    """The three files that belong together."""
    return {"Case.csv": table(cases()), "EmailMessage.csv": table(mails()), "CaseComment.csv": table(comments())}
