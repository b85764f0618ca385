"""Random annotations to check, themes and languages."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.metrics.checks import KINDS
from data.queries import shell, trust
from data.schema import SchemaError
from tests import factories
from tests.data.queries.conftest import opened


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_is_the_same_for_the_same_seed_and_another_for_another(everyday: duckdb.DuckDBPyConnection, kind: str) -> None:
    first, again, other = (trust.drawn(everyday, kind=kind, seed=seed, limit=30) for seed in ("a", "a", "b"))
    assert first.equals(again)
    assert len(first) == 30
    assert not first.equals(other)


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_leaves_out_what_was_checked_and_moves_nothing_else(everyday: duckdb.DuckDBPyConnection, kind: str) -> None:
    drawn = trust.drawn(everyday, kind=kind, seed="a", limit=200)
    rest = trust.drawn(everyday, kind=kind, seed="a", without=(trust.key(_records(drawn)[0]),), limit=200)
    keys = [trust.key(row) for row in _records(rest)]
    assert trust.key(_records(drawn)[0]) not in keys
    assert len(set(keys) & {trust.key(row) for row in _records(drawn)}) >= 198  # one customer's second statement may take the place


def test_drawn_asks_each_customer_once_while_there_are_others(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    everybody = trust.drawn(everyday, kind="topic", seed="a", limit=10_000)
    people = full.tables["conversations"]["customer_id"]
    first = people.nunique() + people.isna().sum()
    assert everybody["person"].head(first).is_unique
    assert len(everybody) == len(people)


def test_drawn_is_random_over_conversations_those_without_topic_included(everyday: duckdb.DuckDBPyConnection) -> None:
    seen = pd.concat([trust.drawn(everyday, kind="topic", seed=str(seed), limit=50) for seed in range(40)])
    none = everyday.execute("SELECT avg((topic_id < 0)::INTEGER) FROM contacts").fetchone()
    assert none is not None
    assert (seen["said"] == "-1").mean() == pytest.approx(none[0], abs=0.03)


def test_drawn_opinions_are_those_that_the_screens_count(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    clear = full.tables["perceptions"].query("confidence >= 0.5 and sentiment_label != 'neutral'")
    drawn = trust.drawn(everyday, kind="opinion", seed="a", limit=10_000)
    assert len(drawn) == len(clear)
    assert not drawn["said"].str.endswith("|neutral").any()


@pytest.mark.parametrize("kind", KINDS)
def test_standing_knows_what_was_drawn(everyday: duckdb.DuckDBPyConnection, kind: str) -> None:
    drawn = trust.drawn(everyday, kind=kind, seed="a", limit=5)
    present = trust.standing(everyday, kind=kind, conversations=tuple(drawn["conversation_id"]))
    assert {trust.key(row) for row in _records(drawn)} <= set(present["key"])


def test_key_is_the_same_whether_numbers_came_as_float_or_not() -> None:
    row = {"source": "desk", "conversation_id": "7", "turn": 2, "start": None, "end": float("nan"), "said": "positive"}
    assert trust.key(row) == trust.key(row | {"turn": 2.0}) == "desk\x1f7\x1f2\x1fpositive"


def test_drawn_refuses_a_kind_it_does_not_know(everyday: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(SchemaError, match="kind must be one of"):
        trust.drawn(everyday, kind="agent'; DROP TABLE lines", seed="a", limit=5)


def test_themes_count_each_conversation_once(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    found = trust.themes(everyday).set_index("value")
    contacts = full.tables["conversations"]
    assert found["conversations"].sum() == len(contacts)
    assert found.loc[1, "conversations"] == contacts["topic_id"].isin([10, 11, 12]).sum()
    assert found.loc[-1, "name"] == "No topic"


def test_stability_is_empty_where_nobody_measured_it(everyday: duckdb.DuckDBPyConnection) -> None:
    assert trust.stability(everyday).empty


def test_no_query_of_trust_fails_where_nearly_everything_is_missing(sparse: duckdb.DuckDBPyConnection) -> None:
    answers = [trust.themes(sparse), trust.languages(sparse), trust.stability(sparse)]
    answers += [trust.drawn(sparse, kind=kind, seed="a", limit=5) for kind in KINDS]
    answers += [trust.standing(sparse, kind=kind, conversations=("T-00000",)) for kind in KINDS]
    assert all(isinstance(answer, pd.DataFrame) for answer in answers)


def test_stability_puts_the_shakiest_first(tmp_path: Path) -> None:
    frames = factories.tables(conversations=60)
    frames["topics"] = frames["topics"].assign(stability=[round(0.9 - 0.01 * n, 2) for n in range(len(frames["topics"]))])
    found = trust.stability(opened(factories.publish_tables(tmp_path, frames)))
    assert found["stability"].is_monotonic_increasing
    assert "Card declined" in set(found["name"])


def test_stability_is_unknown_in_a_snapshot_of_the_first_version(tmp_path: Path) -> None:
    published = factories.publish_tables(tmp_path, factories.tables(conversations=30))
    path = published.root / "snapshots" / published.snapshot_id / "topics.parquet"
    pd.read_parquet(path).drop(columns="stability").to_parquet(path, index=False)
    connection = opened(published)
    assert trust.stability(connection).empty
    assert shell.topics(connection)["stability"].isna().all()


def test_drawn_and_themes_keep_to_the_languages_asked_for(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    drawn = trust.drawn(everyday, kind="topic", seed="a", languages=("de", "pl"), limit=10_000)
    contacts = full.tables["conversations"]
    inside = contacts[contacts["language"].isin(["de", "pl"])]
    assert set(drawn["conversation_id"]) == set(inside["conversation_id"])
    assert trust.themes(everyday, languages=("de", "pl"))["conversations"].sum() == len(inside)
