from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import data
from data.decisions import ThemeDecisions
from data.ledger import CheckRecord, Ledger, RunRecord, ThemeEdit, _without_password
from data.ledger.research import Research
from data.ledger.tables import metadata
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


def test_two_stores_share_a_database_without_mixing(two_ledgers: tuple[Ledger, Ledger]) -> None:
    one, other = two_ledgers
    one.raise_topic_id(5)
    one.record_run(RunRecord("r", datetime.now(UTC), None, "running"))
    assert other.last_topic_id() == 0
    assert other.past_runs().empty


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


NOW = datetime(2026, 11, 5, tzinfo=UTC)


def _check(**changes: Any) -> CheckRecord:
    usual: dict[str, Any] = {
        "at": NOW, "who": "ada", "snapshot_id": "s1", "fit_id": "f1", "draw": "mix", "languages": "", "round": 1,
        "kind": "topic", "source": "desk",
        "conversation_id": "7", "language": "en", "turn": None, "start": None, "end": None, "said": "10", "answer": "right",
    }  # fmt: skip
    return CheckRecord(**(usual | changes))


def _lines(ledger: Ledger) -> int:
    with ledger.engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM checks")).scalar_one())


def test_the_latest_mark_on_an_annotation_counts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for check in (_check(), _check(answer="wrong", corrected="11"), _check(kind="sign", turn=0, start=3, end=9, said="problem")):
        ledger.add_check(check)
    assert ledger.checks()[["kind", "answer", "corrected"]].fillna("").to_numpy().tolist() == [
        ["topic", "wrong", "11"],
        ["sign", "right", ""],
    ]
    assert _lines(ledger) == 3
    ledger.close()


def test_a_mark_taken_back_brings_the_one_before_back_and_no_line_is_lost(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add_check(_check())
    ledger.add_check(_check(answer="wrong"))
    for _ in range(2):
        last = int(ledger.checks()["check_id"].iloc[-1])
        ledger.undo_check(last, who="ada", at=NOW)
    assert ledger.checks().empty
    assert _lines(ledger) == 4
    ledger.close()


def test_marks_on_another_fit_s_annotations_are_kept_apart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add_check(_check())
    ledger.add_check(_check(fit_id="f2", answer="wrong"))
    assert ledger.checks(fit_id="f1")["answer"].tolist() == ["right"]
    assert len(ledger.checks()) == 2
    ledger.close()


@pytest.mark.parametrize("bad", [{"answer": "maybe"}, {"kind": "agent"}])
def test_a_mark_that_means_nothing_is_refused(tmp_path: Path, bad: dict[str, str]) -> None:
    ledger = Ledger(tmp_path)
    with pytest.raises(StoreError, match="A check is of"):
        ledger.add_check(_check(**bad))
    assert ledger.checks().empty
    ledger.close()


@pytest.mark.parametrize("release", ["0001", "0002", "0005"])
def test_a_store_of_an_earlier_release_gets_the_new_tables(tmp_path: Path, release: str) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(data.__path__[0]) / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, release)
    engine.dispose()
    ledger = Ledger(tmp_path)
    assert ledger.checks().empty
    assert ledger.theme_edits().empty
    assert Research(ledger).briefs().empty
    ledger.close()


def _theme_edit(**changes: Any) -> ThemeEdit:
    return ThemeEdit(**({"at": NOW, "who": "ada", "action": "rename", "theme": "speed", "target": "Waiting"} | changes))


def test_theme_edits_are_kept_with_who_and_when_and_undone_line_by_line(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add_theme_edit(_theme_edit())
    ledger.add_theme_edit(_theme_edit(action="word", theme="other", word="queue", target="speed", who="bob"))
    assert ledger.theme_edits()[["who", "action", "word"]].fillna("").to_numpy().tolist() == [
        ["ada", "rename", ""],
        ["bob", "word", "queue"],
    ]
    ledger.undo_theme_edit(2, who="eve", at=NOW)
    decided = ledger.theme_decisions()
    assert (decided.names, decided.words, decided.last) == ({"speed": "Waiting"}, {}, 3)
    assert ledger.theme_edits()["edit_id"].tolist() == [1]
    ledger.close()


def test_theme_edits_of_other_stores_on_one_server_stay_apart(two_ledgers: tuple[Ledger, Ledger]) -> None:
    one, other = two_ledgers
    one.add_theme_edit(_theme_edit())
    other.undo_theme_edit(1, who="eve", at=NOW)
    assert other.theme_decisions() == ThemeDecisions()
    assert one.theme_decisions().names == {"speed": "Waiting"}


@pytest.mark.parametrize("bad", [{"action": "delete"}, {"target": None}, {"action": "word"}, {"theme": ""}])
def test_a_theme_edit_that_means_nothing_is_refused(tmp_path: Path, bad: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    with pytest.raises(StoreError, match="A change to a theme is one of"):
        ledger.add_theme_edit(_theme_edit(**bad))
    assert ledger.theme_edits().empty
    ledger.close()
