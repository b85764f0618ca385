from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.ledger import Ledger, RunRecord, _without_password, metadata
from data.schema import StoreError


def test_ledger_keeps_its_store_id(tmp_path: Path) -> None:
    first, second = Ledger(tmp_path), Ledger(tmp_path)
    assert first.store_id == second.store_id
    first.close(), second.close()


def test_topic_ids_never_fall(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.raise_topic_id(9)
    ledger.raise_topic_id(4)
    assert ledger.last_topic_id() == 9
    ledger.close()


def test_two_stores_share_a_database_without_mixing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_LEDGER_URL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, other = Ledger(tmp_path / "a"), Ledger(tmp_path / "b")
    one.raise_topic_id(5)
    one.record_run(RunRecord("r", datetime.now(UTC), None, "running"))
    assert other.last_topic_id() == 0
    assert other.past_runs().empty
    one.close(), other.close()


def test_record_run_replaces_the_line_of_the_same_run(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for state in ("running", "published"):
        ledger.record_run(RunRecord("r1", datetime(2026, 1, 1, tzinfo=UTC), None, state, rows_read=3))
    assert ledger.past_runs()["state"].tolist() == ["published"]
    ledger.close()


def test_migrations_give_the_tables_of_the_code(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    found = sa.inspect(ledger.engine)
    for table in metadata.tables.values():
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys())
    ledger.close()


def test_ledger_must_not_show_a_password() -> None:
    assert "secret" not in _without_password("postgresql://earshot:secret@db/earshot")


def test_ledger_that_cannot_be_opened_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_LEDGER_URL", f"sqlite:///{tmp_path}/no/such/folder/x.sqlite")
    with pytest.raises(StoreError, match="backup"):
        Ledger(tmp_path)
