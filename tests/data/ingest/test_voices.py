"""Who spoke, by what help desks note beside their messages."""

from __future__ import annotations

import pandas as pd
import pytest

from data.ingest.voices import hear


def table(**columns: list[str | None]) -> pd.DataFrame:
    """Cells of some columns."""
    return pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in columns.items()})


def heard(frame: pd.DataFrame, **options: object) -> list[str]:
    return hear(frame, None, **options).speaker.tolist()  # type: ignore[arg-type]


def test_hear_knows_the_customer_by_being_the_author() -> None:
    frame = table(author_id=["7", "9", "7", None], requester_id=["7", "7", "7", "7"])
    assert heard(frame) == ["customer", "agent", "customer", "unknown"]
    names = table(**{"Author": ["Ann Lee", "Sam Fields"], "Requester name": ["ann lee", "Ann Lee"]})
    assert heard(names) == ["customer", "agent"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("public", ["true", "false"]), ("IsPublished", ["1", "0"]), ("private", ["false", "true"]), ("Internal", ["no", "yes"]),
        ("part_type", ["comment", "note"]), ("Visibility", ["public", "internal"]), ("type", ["Comment", "Private note"]),
        ("öffentlich", ["ja", "nein"]), ("event_type", ["message", "status_change"]),
    ],
)  # fmt: skip
def test_hear_takes_private_words_for_notes(header: str, cells: list[str]) -> None:
    assert heard(table(**{header: list(cells)}), usual="agent") == ["agent", "note"]
    assert heard(table(**{header: list(cells)}), usual="agent", dialogue=False) == ["agent", "agent"]


def test_hear_must_not_make_notes_of_what_customers_said_as_they_reopened() -> None:
    frame = table(part_type=["open", "close", "assignment"])
    said = pd.Series(["customer", "agent", "agent"], dtype="str")
    assert hear(frame, said).speaker.tolist() == ["customer", "agent", "note"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("auto_submitted", ["auto-replied", "no"]), ("Headers", ["From: a\nAuto-Submitted: auto-generated", "From: b"]),
        ("from_email", ["no-reply@shop.example", "ann@shop.example"]), ("FromAddress", ["MAILER-DAEMON@mx.example", "noreen@shop.example"]),
        ("via.channel", ["rule", "email"]), ("is_automated", ["true", "false"]),
    ],
)  # fmt: skip
def test_hear_knows_machines(header: str, cells: list[str]) -> None:
    assert hear(table(**{header: list(cells)}), None).automatic.tolist() == [True, False]


def test_hear_looks_at_messages_where_records_have_columns_of_their_own() -> None:
    frame = table(**{"public": ["false", "false"], "type": ["event", "event"], "comments.public": ["true", "false"]})
    assert heard(frame, path="comments.") == ["customer", "note"]
