"""Six invented tickets that every help desk's fixtures tell in its own shape: one truth, four exports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Said(NamedTuple):
    """One message: who (customer, agent, note, system, auto = the customer's absence note), minutes after the ticket, and the words."""

    who: str
    minutes: int
    words: str


class Ticket(NamedTuple):
    """One ticket as the people in it would tell it. ``rating``: good, bad or nothing."""

    number: int
    subject: str
    customer: str
    email: str
    status: str
    channel: str
    tags: tuple[str, ...]
    rating: str
    said: tuple[Said, ...]

    @property
    def opened_at(self) -> datetime:
        """When the customer wrote first."""
        return START + timedelta(days=self.number)

    def at(self, said: Said) -> datetime:
        """When something was said."""
        return self.opened_at + timedelta(minutes=said.minutes)

    @property
    def closed_at(self) -> datetime | None:
        """When it was solved, if it was."""
        return self.opened_at + timedelta(days=1) if self.status in ("solved", "closed") else None


TICKETS = (
    Ticket(1, "Refund for the lamp", "Ilse Brandmeier", "ilse@kunden.example", "solved", "email", ("refund", "lamp"), "good", (
        Said("customer", 0, "The lamp arrived with a broken foot and I want my money back."),
        Said("agent", 45, "I am sorry about the lamp, could you send a photo of the foot?"),
        Said("note", 50, "Third broken lamp this week, tell the warehouse."),
        Said("customer", 120, "Here is the photo, the foot is in two pieces."),
    )),
    Ticket(2, "The kettle app logs me out every morning", "Tomasz Lipka", "tomasz@kunden.example", "open", "web", ("app",), "", (
        Said("customer", 0, "The kettle app logs me out every morning, and my password is refused until I restart the phone."),
        Said("system", 2, "Assigned to the app team."),
        Said("agent", 30, "Which version of the app do you have?"),
    )),
    Ticket(3, "Delivery to the wrong house", "Noor Haddad", "noor@kunden.example", "pending", "email", ("delivery",), "bad", (
        Said("customer", 0, "Your driver left my parcel with a neighbour I have never met."),
        Said("agent", 20, "We have asked the driver and will come back to you today."),
        Said("auto", 21, "Automatic reply: I am out of the office until 9 March and cannot answer."),
        Said("customer", 900, "Nobody came back to me, this is the second time."),
    )),
    Ticket(4, "Invoice shows two kettles", "Bea Okonjo", "bea@kunden.example", "closed", "chat", ("billing", "invoice"), "good", (
        Said("customer", 0, "I ordered one kettle but the invoice shows two of them."),
        Said("agent", 3, "You are right, I have corrected the invoice and sent it again."),
        Said("customer", 6, "That was quick, the new invoice is right."),
    )),
    Ticket(5, "Warranty of the toaster", "Jun Matsuda", "jun@kunden.example", "open", "phone", ("warranty",), "", (
        Said("customer", 0, "My toaster died after eleven months and the shop says it is not covered by the warranty."),
    )),
    Ticket(6, "Spare part", "Pilar Montes", "pilar@kunden.example", "pending", "web", ("parts",), "", (
        Said("customer", 0, "I need a new lid for the kettle and cannot find it in your shop."),
        Said("agent", 600, "The lid is sold out, it will be back in April."),
        Said("note", 605, "Offer the glass lid if she writes again."),
    )),
)  # fmt: skip
AGENT, AGENT_EMAIL = "Sam Fields", "sam@lampco.example"


def expected() -> dict[int, list[tuple[str, str]]]:
    """Ticket's number → (speaker, words) of its messages; the subject stands before the first words unless they begin with it."""
    found = {}
    for ticket in TICKETS:
        first, *others = ticket.said
        words = first.words if first.words.startswith(ticket.subject) else f"{ticket.subject}\n\n{first.words}"
        speakers = {"system": "note", "auto": "customer"}
        found[ticket.number] = [("customer", words), *((speakers.get(one.who, one.who), one.words) for one in others)]
    return found
