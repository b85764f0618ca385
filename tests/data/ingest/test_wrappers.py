"""Which list of a JSON file holds the records."""

from __future__ import annotations

import pytest

from data.ingest.wrappers import numbered, unwrap

TICKETS: list[object] = [
    {"id": f"T{n}", "created_at": "2026-03-01", "subject": "Sync", "description": f"The sync stops at file {n}"} for n in range(3)
]
CHAT = {"id": "c1", "messages": [{"role": "customer", "text": "My parcel is lost"}, {"role": "agent", "text": "Let me look at it"}]}


@pytest.mark.parametrize(
    "whole",
    [
        TICKETS,
        {"tickets": TICKETS, "count": 3},
        {"data": {"tickets": TICKETS}},
        {"export": {"generatedAt": "2026-02-01", "total": 3}, "data": {"cases": TICKETS}},
        {"_embedded": {"tickets": TICKETS}, "page": {"size": 3}},
        {"responseHeader": {"status": 0}, "response": {"numFound": 3, "docs": TICKETS}},
        {"took": 3, "hits": {"total": {"value": 3}, "hits": TICKETS}},
        {"users": [{"id": n, "name": "Ann"} for n in range(9)], "tickets": TICKETS},
    ],
)
def test_unwrap_finds_the_list_of_records(whole: object) -> None:
    assert unwrap(whole) == TICKETS


def test_unwrap_reads_all_pages() -> None:
    assert unwrap({"pages": [{"tickets": TICKETS[:2], "page": 1}, {"tickets": TICKETS[2:], "page": 2}]}) == TICKETS
    chats: list[object] = [{"messages": CHAT["messages"]}, {"messages": CHAT["messages"]}]
    assert unwrap({"chats": chats}) == chats
    tickets = [{"id": n, "comments": [{"body": "It is still broken", "created_at": "2026-03-01"}]} for n in range(2)]
    assert unwrap({"tickets": tickets}) == tickets


def test_numbered_objects_are_lists() -> None:
    one, two = {"text": "first"}, {"text": "second", "key": "own"}
    assert numbered({"1": one, "2": two}) == [{"key": "1", "text": "first"}, two]
    assert numbered({"1": two, "0": one}) == [{"key": "0", "text": "first"}, two]
    for other in ({"1": one, "3": two}, {"1": one, "x": two}, {"1": "first"}, {"10": one}, {}):
        assert numbered(dict(other)) == other


def test_unwrap_takes_objects_by_id_with_their_keys() -> None:
    assert unwrap({"T0": {"text": "one"}, "T1": {"text": "two"}}) == [{"key": "T0", "text": "one"}, {"key": "T1", "text": "two"}]


@pytest.mark.parametrize("whole", [CHAT, {"conversation": CHAT}, {"meta": {"v": 1}, "result": {"conversation": CHAT}}])
def test_unwrap_must_not_take_the_messages_of_one_conversation_for_records(whole: object) -> None:
    assert unwrap(whole) == [CHAT]


@pytest.mark.parametrize("wrapped", [False, True])
def test_unwrap_must_not_take_a_tickets_own_lists_for_records(wrapped: bool) -> None:
    ticket = {"id": 7, "description": "I want my money back", "custom_fields": [{"key": "tier", "val": "gold"}], "files": [{"size": 3}]}
    assert unwrap({"ticket": ticket} if wrapped else ticket) == [ticket]


def test_unwrap_tells_signed_reviews_from_messages() -> None:
    reviews = [{"author": f"Ann {n}", "date": "2026-01-01", "subject": "Late", "body": "It came too late for me"} for n in range(3)]
    assert unwrap({"data": {"reviews": reviews}}) == reviews
    thread = {"id": "m1", "mails": reviews}
    assert unwrap(thread) == [thread]


def test_unwrap_of_nothing_is_nothing() -> None:
    assert unwrap("words") == unwrap(7) == unwrap(None) == []
