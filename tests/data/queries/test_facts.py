from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.queries.facts import ask
from data.snapshots import load, open_current, write
from data.snapshots.search import searchable
from tests import factories
from tests.data.queries.conftest import opened


def test_prepare_counts_a_conversation_once_per_topic_and_level(everyday: duckdb.DuckDBPyConnection) -> None:
    twice = ask(everyday, "SELECT id, topic_id FROM mentions GROUP BY ALL HAVING count(*) > 1")
    assert twice.empty


def test_prepare_gives_themes_to_what_only_topics_were_assigned_to(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    parents = full.tables["topics"].set_index("topic_id")["parent_id"]
    assigned = full.tables["topic_assignments"]
    cards = assigned[assigned["topic_id"].map(parents) == 1][["conversation_id", "source"]].drop_duplicates()
    found = ask(everyday, "SELECT count(*) AS n FROM mentions WHERE topic_id = 1")
    assert found["n"].iloc[0] == len(cards)


def test_prepare_counts_days_in_the_store_s_zone(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    opened = full.tables["conversations"].set_index("conversation_id")["opened_at"].dt.tz_convert("Europe/Warsaw").dt.date
    days = ask(everyday, "SELECT conversation_id, day FROM contacts").set_index("conversation_id")["day"].dt.date
    assert (days.sort_index() == opened.sort_index()).all()


def test_prepare_counts_unknown_customers_one_by_one(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    ids = full.tables["conversations"]["customer_id"]
    people = ask(everyday, "SELECT count(DISTINCT person) AS n FROM contacts")["n"].iloc[0]
    assert people == ids.nunique() + ids.isna().sum()


def test_ask_gives_days_without_zone_and_null_for_missing(everyday: duckdb.DuckDBPyConnection) -> None:
    answer = ask(everyday, "SELECT NULL::INTEGER AS nothing, DATE '2026-11-04' AS day")
    assert pd.isna(answer["nothing"].iloc[0])
    assert answer["day"].iloc[0] == pd.Timestamp("2026-11-04")


def test_prepare_takes_two_spellings_of_a_product_for_one(tmp_path: Path) -> None:
    tables = factories.tables(conversations=60)
    said = tables["perceptions"]
    tables["perceptions"] = said.assign(product=[p.upper() if i % 5 == 0 else p for i, p in enumerate(said["product"])])
    about = ask(opened(factories.publish_tables(tmp_path, tables)), "SELECT DISTINCT about FROM opinions WHERE about IS NOT NULL")["about"]
    assert about.str.lower().is_unique


@pytest.mark.parametrize("partitioned", [False, True])
def test_lines_are_numbered_as_the_snapshot_s_sentences_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, partitioned: bool) -> None:
    monkeypatch.setattr(write, "PARTITION_ABOVE", 10 if partitioned else 1_000)
    monkeypatch.setattr(write, "ROWS_AT_A_TIME", 7)
    published = factories.publish_tables(tmp_path, factories.tables(conversations=60))
    snapshot = open_current(published.root)
    assert snapshot is not None
    lines = ask(opened(published), "SELECT line, sentence FROM lines ORDER BY line")
    assert lines["line"].tolist() == list(range(len(lines)))
    assert lines["sentence"].tolist() == load(snapshot, "sentences")["sentence"].tolist()
    assert searchable(snapshot)[0]["sentence"].tolist() == lines["sentence"].tolist()
