"""The research ledger: saved briefs, what was done to them, marks of relevance, what is pinned and what was saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from data.erasing import Hider, Words, hash_words
from data.erasing.record import scrub
from data.ledger import Ledger
from data.ledger.research import BriefLine, RelevanceMark, Research, SavedBrief
from data.metrics.money import Money
from data.schema import KEY, StoreError

NOW = datetime(2026, 11, 5, tzinfo=UTC)
SALT = b"s" * 32


def _brief(**changes: Any) -> SavedBrief:
    row = {"conversation_id": "7", "source": "desk", "turn": 0, "start": 0, "end": 8, "quote": "Too dear"}
    usual: dict[str, Any] = {
        "at": NOW, "who": "ada", "question": "Why do people leave?", "verdict": "partly", "query_hash": "q1", "snapshot_id": "s1",
        "filters": {"product": ["Card"]}, "brief": {"verdict": {"answer": "partly"}, "quotes": [row], "evidence": [row], "share": 0.25},
    }  # fmt: skip
    return SavedBrief(**(usual | changes))


def _line(brief_id: int = 1, **changes: Any) -> BriefLine:
    return BriefLine(**({"at": NOW, "who": "bob", "brief_id": brief_id, "action": "decision", "value": "avoided"} | changes))


def _mark(**changes: Any) -> RelevanceMark:
    usual: dict[str, Any] = {
        "at": NOW, "who": "ada", "query_hash": "q1", "question": "Why do people leave?", "snapshot_id": "s1", "conversation_id": "7",
        "source": "desk", "turn": 0, "start": 0, "end": 8, "relevant": False,
    }  # fmt: skip
    return RelevanceMark(**(usual | changes))


@pytest.fixture
def research(tmp_path: Path) -> Any:
    ledger = Ledger(tmp_path)
    yield Research(ledger)
    ledger.close()


def test_an_empty_ledger_tells_nothing_saved(research: Research) -> None:
    assert research.briefs().empty
    assert research.lines().empty
    assert research.marks().empty
    assert research.pinned() == set()
    assert research.saved_total() is None
    assert research.find("q1") is None


def test_a_brief_opens_as_it_was_saved(research: Research) -> None:
    assert research.save(_brief()) == 1
    assert research.save(_brief(query_hash="q2", snapshot_id="s2", updates=1, at=NOW + timedelta(days=1))) == 2
    assert research.open(1) == _brief()
    listed = research.briefs()
    assert listed[["brief_id", "owner", "verdict", "comments"]].to_numpy().tolist() == [[2, "ada", "partly", 0], [1, "ada", "partly", 0]]
    assert listed["updates"].tolist() == [1, pd.NA]
    assert listed["at"].dt.tz is not None
    assert research.find("q2") == 2
    assert research.pinned() == {"s1", "s2"}


def test_a_brief_that_is_not_there_is_said(research: Research) -> None:
    for work in (lambda: research.open(3), lambda: research.add(_line(3)), lambda: research.save(_brief(updates=3))):
        with pytest.raises(StoreError, match="no saved brief 3"):
            work()


def test_the_latest_decision_owner_and_column_count_and_comments_add_up(research: Research) -> None:
    research.save(_brief())
    for line in (
        _line(low=100.0, high=400.0, currency="USD"),
        _line(action="comment", value=None, comment="Ask Eve."),
        _line(action="comment", value=None, comment="She agrees."),
        _line(action="owner", value="eve"),
        _line(action="column", value="Wants instant transfers"),
        _line(value="narrowed", comment="Only business customers.", low=50.0, high=200.0, currency="USD", who="eve"),
    ):
        research.add(line)
    row = research.briefs().iloc[0]
    assert row[["owner", "column", "decision", "decided_by", "comment", "low", "high", "currency", "comments"]].tolist() == [
        "eve", "Wants instant transfers", "narrowed", "eve", "Only business customers.", 50.0, 200.0, "USD", 2,
    ]  # fmt: skip
    assert research.comments(1)["comment"].tolist() == ["Ask Eve.", "She agrees."]


def test_what_is_taken_back_stays_in_the_audit_trail(research: Research) -> None:
    research.save(_brief())
    first = research.add(_line())
    research.add(_line(value="bought"))
    research.undo(2, who="eve", at=NOW)
    assert research.briefs()["decision"].tolist() == ["avoided"]
    research.undo(first, who="eve", at=NOW)
    assert research.briefs()["decision"].isna().all()
    trail = research.lines(1)
    assert trail[["who", "value"]].to_numpy().tolist() == [["bob", "avoided"], ["bob", "bought"], ["eve", "bought"], ["eve", "avoided"]]
    assert trail["undoes"].tolist() == [pd.NA, pd.NA, 2, 1]


@pytest.mark.parametrize(
    "bad",
    [
        {"action": "delete"},
        {"value": "perhaps"},
        {"value": None},
        {"action": "comment", "comment": " "},
        {"action": "owner", "value": ""},
        {"action": "column", "value": "x" * 201},
        {"low": 5.0},
        {"low": 5.0, "high": 4.0, "currency": "USD"},
        {"low": 5.0, "high": 6.0},
    ],
)
def test_a_line_that_means_nothing_is_refused(research: Research, bad: dict[str, Any]) -> None:
    research.save(_brief())
    with pytest.raises(StoreError, match="To record"):
        research.add(_line(**bad))
    assert research.lines().empty


def test_nothing_is_saved_until_five_people_decided(research: Research) -> None:
    for number in range(6):
        research.save(_brief(query_hash=f"q{number}"))
    for number in range(1, 5):
        research.add(_line(number, low=10.0, high=30.0, currency="USD"))
        assert research.saved_total() is None
    research.add(_line(5, value="bought"))
    assert research.saved_total() == (Money(40, 120, "USD"),)
    research.undo(1, who="ada", at=NOW)
    assert research.saved_total() is None


def test_a_removed_brief_is_listed_no_more_and_frees_its_snapshot(research: Research) -> None:
    research.save(_brief())
    research.add(_line(action="removed", value=None))
    assert research.briefs().empty
    assert research.pinned() == set()
    research.undo(1, who="ada", at=NOW)
    assert research.pinned() == {"s1"}


def test_the_latest_mark_of_a_sentence_counts(research: Research) -> None:
    for mark in (_mark(), _mark(relevant=True), _mark(start=9, end=20), _mark(query_hash="q2", question="Why stay?", relevant=True)):
        research.mark(mark)
    assert research.marks(query_hash="q1")[["start", "relevant"]].to_numpy().tolist() == [[0, True], [9, False]]
    assert len(research.marks()) == 3
    assert research.marks(question="Why stay?")["relevant"].tolist() == [True]
    research.mark(_mark(relevant=None))
    assert research.marks(query_hash="q1")["start"].tolist() == [9]


def test_a_mark_holds_for_the_question_whatever_the_snapshot(research: Research) -> None:
    research.mark(_mark())
    research.mark(_mark(query_hash="q9", snapshot_id="s2", relevant=True))
    assert research.marks(question="  why do people  LEAVE? ")["relevant"].tolist() == [True]


def test_briefs_of_other_stores_on_one_server_stay_apart(two_ledgers: tuple[Ledger, Ledger]) -> None:
    one, other = map(Research, two_ledgers)
    one.save(_brief())
    one.add(_line())
    one.mark(_mark())
    with pytest.raises(StoreError, match="no saved brief 1"):
        other.open(1)
    other.undo(1, who="eve", at=NOW)
    other.move("s1", "s2")
    assert (other.briefs().empty, other.lines().empty, other.marks().empty) == (True, True, True)
    assert one.briefs()["decision"].tolist() == ["avoided"]
    assert one.pinned() == {"s1"}


def test_forgotten_conversations_leave_saved_briefs_and_marks(research: Research) -> None:
    research.save(_brief())
    research.mark(_mark())
    scrub(research.ledger, pd.DataFrame([["7", "desk"]], columns=KEY), Hider(SALT, []))
    left = research.open(1)
    assert left.brief == {"verdict": {"answer": "partly"}, "quotes": [], "evidence": [], "share": 0.25}
    assert research.marks().empty
    assert research.lines(1)[["action", "value", "who"]].to_numpy().tolist() == [["erased", "2", ""]]
    scrub(research.ledger, pd.DataFrame([["7", "desk"]], columns=KEY), Hider(SALT, []))
    assert len(research.lines(1)) == 1


def test_removed_words_leave_saved_briefs_but_not_what_they_mean(research: Research) -> None:
    research.save(_brief(question="Is it too dear for Zorana?"))
    words = [Words(*hash_words(text, salt=SALT)) for text in ("too dear", "partly", "avoided", "Zorana")]
    research.add(_line(comment="Zorana knows."))
    scrub(research.ledger, pd.DataFrame(columns=KEY), Hider(SALT, words))
    left = research.open(1)
    assert left.question == "Is it <REMOVED> for <REMOVED>?"
    assert left.brief["quotes"][0]["quote"] == "<REMOVED>"
    assert left.brief["verdict"] == {"answer": "partly"}
    assert research.briefs()[["decision", "comment"]].to_numpy().tolist() == [["avoided", "<REMOVED> knows."]]
    with research.ledger.engine.connect() as connection:
        assert "Zorana" not in str(connection.execute(sa.text("SELECT * FROM briefs")).all())
