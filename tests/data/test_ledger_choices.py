"""Choices for files of a shape: the last one counts, an empty one forgets, removed words make no line unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.ingest.shapes import shape_of
from data.ledger import Ledger
from data.ledger.choices import ImportChoices
from data.ledger.tables import import_choices

TICKETS, CHATS = shape_of("tickets", ["ID", "Body", "State"]), shape_of("chats", ["ID", "Said"])
AT = datetime(2026, 11, 3, 22, 30, tzinfo=UTC)


@pytest.fixture
def choices(tmp_path: Path) -> Iterator[ImportChoices]:
    ledger = Ledger(tmp_path)
    yield ImportChoices(ledger)
    ledger.close()


def test_nothing_is_chosen_at_first(choices: ImportChoices) -> None:
    assert choices.standing() == ()


def test_the_last_choice_of_a_shape_counts(choices: ImportChoices) -> None:
    choices.remember(TICKETS, columns={"text": "State"}, codes={}, who="ann", at=AT)
    choices.remember(CHATS, columns={"text": "Said"}, codes={}, who="bob", at=AT)
    turned = shape_of("Tickets 2026", ["state", "id", "body"])  # the same columns in another order and spelling
    choices.remember(turned, columns={"text": "Body"}, codes={"status": {"17": "pending"}}, who="ann", at=AT)
    chats, tickets = choices.standing()
    assert (chats.columns, chats.who, chats.at, chats.shape) == ({"text": "Said"}, "bob", "2026-11-03", CHATS)
    assert (tickets.columns, tickets.codes) == ({"text": "Body"}, {"status": {"17": "pending"}})


def test_forgetting_adds_a_line(choices: ImportChoices) -> None:
    choices.remember(TICKETS, columns={"text": "Body"}, codes={}, who="ann", at=AT)
    choices.forget(CHATS.key, who="bob", at=AT)
    choices.forget(TICKETS.key, who="bob", at=AT)
    assert choices.standing() == ()
    lines = choices.ledger.rows(sa.select(import_choices))
    assert lines["who"].tolist() == ["ann", "bob"]
    choices.remember(TICKETS, columns={"text": "State"}, codes={}, who="ann", at=AT)
    assert [choice.columns for choice in choices.standing()] == [{"text": "State"}]


def test_stores_that_share_a_database_have_choices_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_LEDGER_URL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, other = Ledger(tmp_path / "a"), Ledger(tmp_path / "b")
    ImportChoices(one).remember(TICKETS, columns={"text": "Body"}, codes={}, who="ann", at=AT)
    assert ImportChoices(other).standing() == ()
    assert len(ImportChoices(one).standing()) == 1
    one.close(), other.close()


def test_a_line_that_says_nothing_any_more_is_passed_over(choices: ImportChoices) -> None:
    choices.remember(TICKETS, columns={"text": "Body"}, codes={}, who="ann", at=AT)
    with choices.ledger.engine.begin() as connection:
        connection.execute(sa.update(import_choices).values(said='{"columns": <REMOVED>'))
    assert choices.standing() == ()


def test_removed_words_leave_the_choices(choices: ImportChoices) -> None:
    from data.erasing import Hider, Words
    from data.erasing.record import scrub
    from data.erasing.words import keyed_hash
    from data.schema import KEY

    choices.remember(TICKETS, columns={"text": "Body"}, codes={"status": {"Brzezinska": "open"}}, who="ann", at=AT)
    hider = Hider(b"salt", (Words(digest=keyed_hash(["brzezinska"], b"salt"), tokens=1),))
    scrub(choices.ledger, pd.DataFrame(columns=KEY), hider)
    assert "Brzezinska" not in choices.ledger.rows(sa.select(import_choices))["said"][0]
    assert [choice.columns for choice in choices.standing()] == [{"text": "Body"}]
