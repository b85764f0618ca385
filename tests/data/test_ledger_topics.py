"""Changes to topics in the ledger: who and when, undone line by line or together, never lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.decisions.topics import PEOPLE_FROM, TopicDecisions, TopicEdit
from data.ledger import Ledger, ThemeEdit
from data.schema import StoreError

NOW = datetime(2026, 11, 5, tzinfo=UTC)


def _edit(**changes: Any) -> TopicEdit:
    return TopicEdit(**({"at": NOW, "who": "ada", "action": "rename", "topic_id": 10, "name": "Refunds"} | changes))


def test_edits_are_kept_with_who_and_when_and_undone_line_by_line(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.add_topic_edit(_edit()) == 1
    ledger.add_topic_edit(_edit(action="merge", target=11, who="bob"))
    assert ledger.topic_edits()[["who", "action"]].to_numpy().tolist() == [["ada", "rename"], ["bob", "merge"]]
    ledger.undo_topic_edit(1, who="eve", at=NOW)
    decided = ledger.topic_decisions()
    assert (decided.names, decided.merged, decided.last) == ({}, {10: 11}, 3)
    ledger.close()


def test_edits_made_together_are_undone_together(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for name in ("Refunds", "Loans"):
        ledger.add_topic_edit(_edit(action="topic", topic_id=None, name=name, batch="list"))
    ledger.add_topic_edit(_edit())
    assert [made.topic_id for made in ledger.topic_decisions().made] == [PEOPLE_FROM + 1, PEOPLE_FROM + 2]
    ledger.undo_topic_edit(2, who="eve", at=NOW)
    assert ledger.topic_edits()["edit_id"].tolist() == [3]
    ledger.close()


@pytest.mark.parametrize("bad", [{"action": "explode"}, {"name": ""}, {"topic_id": None}, {"action": "merge"}, {"action": "assign"}])
def test_an_edit_that_means_nothing_is_refused(tmp_path: Path, bad: dict[str, Any]) -> None:
    ledger = Ledger(tmp_path)
    with pytest.raises(StoreError, match="A change to a topic is one of"):
        ledger.add_topic_edit(_edit(**bad))
    assert ledger.topic_edits().empty
    ledger.close()


def test_edits_of_other_stores_on_one_server_stay_apart(two_ledgers: tuple[Ledger, Ledger]) -> None:
    one, other = two_ledgers
    one.add_topic_edit(_edit())
    other.undo_topic_edit(1, who="eve", at=NOW)
    assert other.topic_decisions() == TopicDecisions()
    assert one.topic_decisions().names == {10: "Refunds"}


def test_everything_decided_has_one_number_that_only_rises(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    seen = [ledger.decisions().last]
    ledger.add_topic_edit(_edit())
    seen.append(ledger.decisions().last)
    ledger.add_theme_edit(ThemeEdit(at=NOW, who="ada", action="hide", theme="speed"))
    seen.append(ledger.decisions().last)
    ledger.undo_topic_edit(1, who="ada", at=NOW)
    seen.append(ledger.decisions().last)
    assert seen == sorted(set(seen))
    ledger.close()


def test_a_ledger_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version of Earshot"):
        Ledger(tmp_path)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()
