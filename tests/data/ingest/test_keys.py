"""Which files belong together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.ingest.keys import Table, find_links, is_of_tickets, needs_tickets
from data.ingest.raw import RawTable


def table(name: str, **columns: list[str]) -> Table:
    """A file of some columns, underscores for spaces in headers."""
    frame = pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in columns.items()})
    return Table(name, "", name, RawTable(frame=frame, rows=np.arange(1, len(frame) + 1), format="csv"), False)


TICKETS = table("tickets.csv", id=["1", "2", "3"], status=["open", "open", "closed"])
WORDS = ["the lamp is broken", "we are sorry", "where is my parcel"]


def test_find_links_takes_the_key_that_names_the_other_file() -> None:
    comments = table("comments.csv", id=["1", "2", "3"], ticket_id=["1", "1", "3"], body=WORDS)
    (link,) = find_links([comments, TICKETS])
    assert (link.tickets.name, link.key, link.message_key, link.share) == ("tickets.csv", "id", "ticket_id", 1.0)


def test_find_links_says_which_share_of_keys_is_found() -> None:
    comments = table("comments.csv", ticket_id=["1", "9", "9"], body=WORDS)
    assert [link.share for link in find_links([comments, TICKETS])] == [0.5]


def test_find_links_takes_codes_that_cannot_meet_by_chance() -> None:
    codes = ["AB-100234", "AB-100235", "AB-100236"]
    cases = table("vorgaenge.csv", Aktenzeichen=codes, id=codes, Status=["offen"] * 3)
    mails = table("post.csv", Anfragenummer=codes, Text=WORDS)
    assert [link.message_key for link in find_links([cases, mails])] == ["Anfragenummer"]


@pytest.mark.parametrize(
    "other",
    [
        table("calls.csv", call_id=["1", "1", "2"], text=WORDS),
        table("tickets_april.csv", id=["1", "2", "3"], status=["open", "open", "closed"]),
        table("survey.csv", score=["1", "2", "3"], text=WORDS),
    ],
    ids=lambda table: table.name,
)
def test_find_links_must_not_join_what_merely_counts_alike(other: Table) -> None:
    assert find_links([TICKETS, other]) == []


def test_needs_tickets_knows_comments_that_say_nothing_of_the_customer() -> None:
    comments = {"ticket_id": ["1", "1", "3"], "author_id": ["7", "9", "8"], "public": ["true"] * 3, "body": WORDS}
    assert needs_tickets(table("comments.csv", **comments))
    assert not needs_tickets(table("comments.csv", **comments, requester_id=["7", "7", "8"]))
    assert not needs_tickets(table("comments.csv", **comments, incoming=["true", "false", "true"]))
    assert not needs_tickets(TICKETS)


def test_is_of_tickets_knows_mails_of_cases() -> None:
    mails = table("m.csv", ParentId=["5"], TextBody=["x"], FromAddress=["a@b.example"], Incoming=["true"], MessageDate=["2026-03-01"])
    assert is_of_tickets(mails)
    assert not needs_tickets(mails)
