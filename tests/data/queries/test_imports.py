from __future__ import annotations

from pathlib import Path

from data.queries.facts import prepare
from data.queries.imports import FILLED, filled
from data.snapshots import connect, open_current
from tests import factories


def test_filled_counts_what_conversations_have(tmp_path: Path) -> None:
    published = factories.bare_store(tmp_path)
    snapshot = open_current(tmp_path)
    assert snapshot is not None
    connection = connect(snapshot)
    prepare(connection)
    rows = filled(connection).set_index("field")
    assert set(rows.index) == {*FILLED, "answers", "events", "customers_base"}
    assert rows.loc["customer_id"].tolist() == [0, 40]
    talks = published.tables["turns"].query("speaker == 'agent'").drop_duplicates(["source", "conversation_id"])
    assert rows.loc["answers"].tolist() == [len(talks), 40]
    assert rows.loc["events"].tolist() == [0, 1]
