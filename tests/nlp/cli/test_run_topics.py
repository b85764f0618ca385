"""What people decided about topics survives a daily run and a new fit, and can be undone after both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.decisions.topics import PEOPLE_FROM, TopicEdit
from data.ledger import Ledger
from data.schema import KEY
from data.snapshots import Snapshot, load, open_current
from nlp import learn
from nlp.cli.run import Reading, run
from nlp.config import Config
from nlp.encode import HashingEncoder
from tests.contract import breaches

SAID = (
    "My card was declined in the shop although there is enough money",
    "The monthly fee on this account is far too high for me",
    "The app crashes whenever I open the login screen on my phone",
    "I have been waiting three weeks for a decision on my insurance claim",
)
AT = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one run of 80 conversations about four things behind it."""
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())
    _run(tmp_path / "store", _file(tmp_path, 0, 80))
    return tmp_path / "store"


def _file(folder: Path, first: int, last: int) -> Path:
    path = folder / f"desk-{first}.csv"
    rows = [
        {"conversation_id": f"{n:03d}", "text": f"{SAID[n % 4]}. Number {n}.", "tags": "vip" if n % 8 == 1 else ""}
        for n in range(first, last)
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def _run(store: Path, *inputs: Path, full: bool = False) -> Snapshot:
    reading = Reading(columns=(), mapping=None, source="desk", timezone=None)
    run([str(path) for path in inputs], store=store, reading=reading, context=None, config=Config(workers=1), full=full)
    snapshot = open_current(store)
    assert snapshot is not None
    return snapshot


def _edit(store: Path, action: str, topic_id: int | None = None, target: int | None = None, **more: Any) -> None:
    ledger = Ledger(store)
    ledger.add_topic_edit(TopicEdit(at=AT, who="ada", action=action, topic_id=topic_id, target=target, **more))
    ledger.close()


def _topic_of(snapshot: Snapshot, number: int, column: str = "model_topic_id") -> int:
    conversations = load(snapshot, "conversations").set_index("conversation_id")
    return int(conversations.loc[f"{number:03d}", column])


@pytest.fixture
def decided(store: Path) -> dict[str, int]:
    """Topics by what they are about, after one decision of each kind."""
    snapshot = open_current(store)
    assert snapshot is not None
    ids = {name: _topic_of(snapshot, n) for n, name in enumerate(("card", "fee", "app", "claim"))}
    assert len(set(ids.values())) == 4
    _edit(store, "rename", ids["card"], name="Cards refused")
    _edit(store, "merge", ids["fee"], ids["card"])
    _edit(store, "theme", name="Our own theme")
    _edit(store, "move", ids["app"], PEOPLE_FROM + 3)
    _edit(store, "word", name="phone")
    _edit(store, "assign", ids["app"], ids["claim"], source="desk", conversation_id="002")
    _edit(store, "hide", ids["claim"])
    _edit(store, "topic", target=PEOPLE_FROM + 3, name="VIPs", field="tags", code="vip")
    return ids


def _holds(snapshot: Snapshot, ids: dict[str, int]) -> None:
    """Every decision is in force."""
    topics = load(snapshot, "topics").set_index("topic_id")
    assert topics.loc[ids["card"], ["name", "made_by"]].tolist() == ["Cards refused", "person"]
    assert topics.loc[ids["fee"], ["state", "merged_into"]].tolist() == ["retired", ids["card"]]
    assert topics.loc[ids["app"], "parent_id"] == PEOPLE_FROM + 3
    assert topics.loc[ids["app"], "model_parent_id"] < PEOPLE_FROM
    assert bool(topics.loc[ids["claim"], "hidden"])
    assert not any("phone" in word for words in topics["keywords"] for word in words)
    assert _topic_of(snapshot, 2, "topic_id") == ids["claim"]
    assert _topic_of(snapshot, 2) == ids["app"]
    assert _topic_of(snapshot, 5, "topic_id") == ids["card"]
    assert _topic_of(snapshot, 1, "topic_id") == PEOPLE_FROM + 8
    assigned = load(snapshot, "topic_assignments").set_index("conversation_id")
    assert assigned.loc[["002"], "assigned_by"].tolist()[0] == "person"
    assert snapshot.manifest["last_decision"] == 8
    assert breaches(snapshot.folder.parents[1]) == []


def test_decisions_survive_the_next_runs_and_a_new_fit(store: Path, decided: dict[str, int], tmp_path: Path) -> None:
    first = open_current(store)
    assert first is not None
    baked = _run(store, tmp_path / "desk-0.csv")
    _holds(baked, decided)
    assert baked.manifest["fit"]["id"] == first.manifest["fit"]["id"]
    daily = _run(store, _file(tmp_path, 80, 100))
    _holds(daily, decided)
    assert daily.manifest["fit"]["id"] == first.manifest["fit"]["id"]
    assert _topic_of(daily, 85, "topic_id") == decided["card"]
    assert _topic_of(daily, 89, "topic_id") == PEOPLE_FROM + 8
    anew = _run(store, tmp_path / "desk-0.csv", full=True)
    assert anew.manifest["fit"]["id"] != first.manifest["fit"]["id"]
    _holds(anew, decided)


def test_ids_that_a_run_gives_after_people_made_topics_go_on_from_the_machine_s(
    store: Path, decided: dict[str, int], tmp_path: Path
) -> None:
    anew = _run(store, _file(tmp_path, 80, 140), full=True)
    machine = load(anew, "model_topics")["topic_id"]
    assert machine.max() < 100
    ledger = Ledger(store)
    assert ledger.last_topic_id() == machine.max()
    ledger.close()


def test_after_every_undo_the_machine_s_answer_is_back(store: Path, decided: dict[str, int], tmp_path: Path) -> None:
    before = open_current(store)
    assert before is not None
    tables = ("topics", "topic_assignments", "conversations", "sentences")
    plain = {name: load(before, name) for name in tables}
    _run(store, tmp_path / "desk-0.csv")
    ledger = Ledger(store)
    for edit_id in reversed(ledger.topic_edits()["edit_id"].tolist()):
        ledger.undo_topic_edit(int(edit_id), who="bob", at=AT)
    assert ledger.topic_edits().empty
    ledger.close()
    after = _run(store, tmp_path / "desk-0.csv")
    for name in tables:
        one, other = (
            frame.drop(columns=["state", "reviewed", "hidden", "dropped"], errors="ignore") for frame in (plain[name], load(after, name))
        )
        pd.testing.assert_frame_equal(other, one, obj=name)
    assert load(after, "model_topics").empty


def test_a_decision_whose_topic_is_not_found_any_more_waits_in_the_ledger(store: Path, decided: dict[str, int], tmp_path: Path) -> None:
    _edit(store, "assign", target=999, source="desk", conversation_id="006")
    _edit(store, "rename", 998, name="Nobody")
    snapshot = _run(store, tmp_path / "desk-0.csv")
    assert _topic_of(snapshot, 6, "topic_id") == decided["app"]
    assert "Nobody" not in set(load(snapshot, "topics")["name"])
    ledger = Ledger(store)
    assert {998, 999} <= set(ledger.topic_edits()[["topic_id", "target"]].stack())
    ledger.close()
    assert len(load(snapshot, "conversations")[KEY]) == 80
