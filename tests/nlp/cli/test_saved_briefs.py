"""Saved briefs: their snapshots stay, and forgotten persons and removed words leave both."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from data.ledger import Ledger
from data.ledger.research import RelevanceMark, Research, SavedBrief
from data.snapshots import load, publish
from nlp.cli.forget import forget, remove
from tests.nlp.cli.conftest import Night, tickets
from tests.nlp.cli.test_forget import SECRET, WORDS, _open, traces


@pytest.fixture
def store(inbox: Path, night: Night) -> Path:
    """One small night; ticket 00005 of customer only-me names somebody."""
    path = tickets(inbox / "tickets_0.csv", 0, 12)
    rows = pd.read_csv(path, dtype="str")
    rows.loc[rows["ticket id"] == "00005", ["description", "customer id"]] = [WORDS, "only-me"]
    rows.to_csv(path, index=False)
    night()
    return inbox.parent / "store"


def saved_brief(store: Path, *, ticket: str = "00005") -> int:
    """A brief saved on what is published, quoting a ticket and counting it as evidence."""
    snapshot = _open(store)
    turn = load(snapshot, "turns").query("conversation_id == @ticket").iloc[0]
    start = turn["text"].index("the fee")
    row = {"conversation_id": ticket, "source": turn["source"], "turn": int(turn["turn"]), "start": start, "end": start + 7}
    ledger = Ledger(store)
    try:
        research = Research(ledger)
        research.mark(RelevanceMark(at=datetime.now(UTC), who="ada", query_hash="q", question="Fees?", relevant=True,
                                    snapshot_id=snapshot.snapshot_id, **row))  # fmt: skip
        brief = {"quotes": [row | {"quote": "the fee"}], "evidence": [row], "unknowns": [f"What {SECRET} would pay."]}
        return research.save(SavedBrief(at=datetime.now(UTC), who="ada", question=f"What does {SECRET} say of fees?", verdict="partly",
                                        query_hash="q", snapshot_id=snapshot.snapshot_id, filters={}, brief=brief))  # fmt: skip
    finally:
        ledger.close()


def research_of(store: Path) -> tuple[SavedBrief, pd.DataFrame, set[str]]:
    ledger = Ledger(store)
    try:
        return Research(ledger).open(1), Research(ledger).marks(), Research(ledger).pinned()
    finally:
        ledger.close()


def age_snapshots(store: Path) -> None:
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for folder in (store / "snapshots").iterdir():
        os.utime(folder, (old, old))


def test_a_snapshot_that_a_brief_needs_stays_and_forgets_too(
    store: Path, inbox: Path, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "KEEP_NEWEST", 1)
    pinned = _open(store).snapshot_id
    saved_brief(store)
    names = []
    for number in (1, 2):
        tickets(inbox / f"tickets_{number}.csv", 20 + number, 21 + number)
        names.append(night(accept=True).snapshot_id)
        age_snapshots(store)
    tickets(inbox / "tickets_3.csv", 30, 31)
    names.append(night(accept=True).snapshot_id)
    assert sorted(folder.name for folder in (store / "snapshots").iterdir()) == [pinned, *names[1:]]

    forget(store, customer="only-me", conversation=None, source=None)
    brief, marks, still = research_of(store)
    assert still == {pinned}
    assert brief.brief["quotes"] == brief.brief["evidence"] == []
    assert marks.empty
    assert traces(store, "Zorana", "only-me") == []


def test_removed_words_leave_saved_briefs_which_still_quote_exactly(store: Path) -> None:
    saved_brief(store)
    before = _open(store).snapshot_id
    remove(store, f"Zorana {SECRET}", conversation=None, who="ada")
    remove(store, SECRET, conversation=None, who="ada")
    brief, marks, pinned = research_of(store)
    assert pinned == {_open(store).snapshot_id} != {before}  # published anew under another name
    assert brief.question == "What does <REMOVED> say of fees?"
    text = load(_open(store), "turns").set_index("conversation_id")["text"]["00005"]
    quote = brief.brief["quotes"][0]
    assert text[quote["start"] : quote["end"]] == quote["quote"] == "the fee"
    assert text[marks["start"].iloc[0] : marks["end"].iloc[0]] == "the fee"
    assert traces(store, SECRET, "Zorana") == []
