"""What people decided about perception themes reaches the next run: baked in, looked for, and undone, with the same fit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.ledger import Ledger, ThemeEdit
from data.snapshots import Snapshot, load, open_current
from nlp import learn
from nlp.cli.run import Reading, run
from nlp.config import Config
from nlp.encode import HashingEncoder

SAID = (
    "The monthly fee on this account is far too high for me.",
    "The app crashes whenever I open the login screen on my phone.",
    "I have been waiting three weeks for a decision, that is far too slow.",
    "I wanted to tell you something. Doing the vidcheck took two tries.",
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one run behind it."""
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())
    rows = [{"conversation_id": f"{n:03d}", "text": f"{SAID[n % len(SAID)]} Number {n}."} for n in range(40)]
    pd.DataFrame(rows).to_csv(tmp_path / "desk.csv", index=False)
    _run(tmp_path / "store")
    return tmp_path / "store"


def _run(store: Path) -> Snapshot:
    reading = Reading(columns=(), mapping=None, source=None, timezone=None)
    run([str(store.parent / "desk.csv")], store=store, reading=reading, context=None, config=Config(workers=1), full=False)
    snapshot = open_current(store)
    assert snapshot is not None
    return snapshot


def _edit(store: Path, **edit: Any) -> None:
    ledger = Ledger(store)
    ledger.add_theme_edit(ThemeEdit(at=datetime(2026, 11, 5, tzinfo=UTC), who="ada", **edit))
    ledger.close()


def _undo_all(store: Path) -> None:
    ledger = Ledger(store)
    for edit_id in reversed(ledger.theme_edits()["edit_id"].tolist()):
        ledger.undo_theme_edit(int(edit_id), who="ada", at=datetime(2026, 11, 6, tzinfo=UTC))
    ledger.close()


def test_the_next_run_keeps_what_people_decided_and_the_fit(store: Path) -> None:
    first = open_current(store)
    assert first is not None
    before = load(first, "perceptions")
    assert {"price and fees", "speed"} <= set(before["theme"])
    assert not before["aspect"].str.contains("vidcheck").any()

    _edit(store, action="rename", theme="price and fees", target="Cost")
    _edit(store, action="hide", theme="speed")
    _edit(store, action="word", theme="other", word="vidcheck", target="ease of use")
    second = _run(store)
    found = load(second, "perceptions")
    assert second.snapshot_id != first.snapshot_id
    assert second.manifest["fit"]["id"] == first.manifest["fit"]["id"]
    assert second.manifest["last_decision"] == 3
    assert set(found.loc[found["model_theme"] == "price and fees", "theme"]) == {"Cost"}
    assert found.loc[found["model_theme"] == "speed", "theme"].isna().all()
    assert set(found.loc[found["aspect"].str.lower() == "vidcheck", "theme"]) == {"ease of use"}
    assert _run(store).snapshot_id == second.snapshot_id  # nothing new to do


def test_a_run_after_an_undo_gives_the_machine_s_answer_back(store: Path) -> None:
    before = load(_run(store), "perceptions")
    _edit(store, action="rename", theme="price and fees", target="Cost")
    _edit(store, action="word", theme="other", word="vidcheck", target="ease of use")
    _run(store)
    _undo_all(store)
    after = load(_run(store), "perceptions")
    pd.testing.assert_frame_equal(after, before)
