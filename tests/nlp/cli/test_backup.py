"""A backup brings decisions, ids and salt back, and does not bring back what was forgotten since."""

from __future__ import annotations

import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.ledger import Ledger, ThemeEdit
from data.ledger.research import Research, SavedBrief
from data.schema import InputError, StoreError
from data.snapshots import Snapshot, load, open_current
from nlp.cli.backup import backup, restore
from nlp.cli.forget import forget, remove
from tests.nlp.cli.conftest import Night, tickets


@pytest.fixture
def store(inbox: Path, night: Night) -> Path:
    """One night, and a decision."""
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    store = inbox.parent / "store"
    ledger = Ledger(store)
    ledger.add_theme_edit(ThemeEdit(at=datetime(2026, 3, 2, tzinfo=UTC), who="ada", action="rename", theme="price and fees", target="Cost"))
    ledger.close()
    return store


def _open(store: Path) -> Snapshot:
    snapshot = open_current(store)
    assert snapshot is not None
    return snapshot


def edits(store: Path) -> list[str]:
    ledger = Ledger(store)
    try:
        return [str(target) for target in ledger.theme_edits()["target"]]
    finally:
        ledger.close()


def test_a_new_folder_gets_decisions_ids_and_salt(store: Path, tmp_path: Path) -> None:
    saved = backup(store, tmp_path / "saved")
    assert saved.stat().st_mode & 0o777 == 0o600
    new = tmp_path / "new"
    restore(saved, new)
    assert edits(new) == ["Cost"]
    assert (new / "salt").read_bytes() == (store / "salt").read_bytes()
    assert (new / "salt").stat().st_mode & 0o777 == 0o600
    assert (new / "store_id").read_text() == (store / "store_id").read_text()


def test_the_same_store_gets_its_decisions_back_and_keeps_what_it_had(store: Path, tmp_path: Path) -> None:
    saved = backup(store, tmp_path / "saved")
    ledger = Ledger(store)
    ledger.undo_theme_edit(1, who="eve", at=datetime(2026, 3, 3, tzinfo=UTC))
    ledger.close()
    assert edits(store) == []
    restore(saved, store)
    assert edits(store) == ["Cost"]
    assert len(list((store / "replaced").rglob("ledger.sqlite"))) == 1
    assert open_current(store) is not None


def test_what_was_forgotten_since_stays_forgotten(store: Path, inbox: Path, night: Night, tmp_path: Path) -> None:
    saved = backup(store, tmp_path / "saved")
    forget(store, customer="c5", conversation=None, source=None)
    remove(store, "number 7", conversation=None, who="ada")
    left = len(load(night(), "conversations"))
    restore(saved, store)
    tickets(inbox / "tickets_2.csv", 0, 40, status="closed")
    again = night()
    assert len(load(again, "conversations")) == left
    assert not load(again, "turns")["text"].str.contains("number 7\\.").any()


def test_what_was_forgotten_since_is_not_in_the_restored_ledger(store: Path, tmp_path: Path) -> None:
    source = str(load(_open(store), "conversations")["source"].iloc[0])
    rows = [{"conversation_id": f"{n:05d}", "source": source, "quote": f"This is number {n}."} for n in (5, 7, 8)]
    ledger = Ledger(store)
    Research(ledger).save(
        SavedBrief(at=datetime(2026, 3, 2, tzinfo=UTC), who="ada", question="Fees?", verdict="partly", query_hash="q",
                   snapshot_id=_open(store).snapshot_id, filters={}, brief={"evidence": rows})
    )  # fmt: skip
    ledger.close()
    saved = backup(store, tmp_path / "saved")
    forget(store, customer="c5", conversation=None, source=None)
    remove(store, "number 7", conversation=None, who="ada")
    restore(saved, store)
    ledger = Ledger(store)
    left = Research(ledger).open(1).brief["evidence"]
    ledger.close()
    assert [row["quote"] for row in left] == ["This is <REMOVED>.", "This is number 8."]


def test_a_backup_of_another_store_is_refused(store: Path, tmp_path: Path) -> None:
    saved = backup(store, tmp_path / "saved")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "salt").write_bytes(b"x" * 32)
    with pytest.raises(StoreError, match="another store"):
        restore(saved, tmp_path / "other")


def test_a_ledger_of_a_newer_version_is_refused_and_nothing_lost(store: Path, tmp_path: Path) -> None:
    with sqlite3.connect(store / "ledger.sqlite") as ledger:
        version = ledger.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        ledger.execute("UPDATE alembic_version SET version_num = '9999'")
    ledger.close()
    saved = backup(store, tmp_path / "saved")
    with sqlite3.connect(store / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE alembic_version SET version_num = ?", [version])
    ledger.close()
    with pytest.raises(StoreError, match="newer version of Earshot"):
        restore(saved, store)
    assert edits(store) == ["Cost"]


@pytest.mark.parametrize("name", ["../evil", "current", "context/../../evil"])
def test_an_archive_with_other_files_is_refused(store: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as archive:
        archive.add(store / "salt", "salt")
        archive.add(store / "salt", name)
    with pytest.raises(InputError, match="no backup of Earshot"):
        restore(tmp_path / "bad.tar.gz", tmp_path / "new")
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(InputError, match="cannot be read as a backup"):
        restore(tmp_path / "text", tmp_path / "new")
    with pytest.raises(StoreError, match="no store"):
        backup(tmp_path / "nothing", tmp_path)
