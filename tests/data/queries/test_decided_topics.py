"""What the screen shows of decisions on topics is what the next run bakes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.decisions import Decisions, TopicDecisions, apply_decisions
from data.decisions.topics import PEOPLE_FROM
from data.queries import conversations, shell, topics
from data.queries.decided_topics import decide_topics
from data.queries.facts import ask
from data.queries.filters import Filters
from data.schema import KEY
from tests import factories
from tests.data.decisions.edits import decided, edit
from tests.data.queries.conftest import opened

ONE = {"source": "chat logs", "conversation_id": "T-00000"}
CASES: dict[str, list[dict[str, Any]]] = {
    "names": [edit("rename", 10, name="Refused"), edit("word", name="card"), edit("good", 11)],
    "merge and split": [edit("merge", 20, 21), edit("split", 10), edit("merge", 100, 11)],
    "drop and hide": [edit("drop", 10), edit("hide", 30), edit("hide", 2)],
    "own topics": [edit("theme", name="Ours"), edit("topic", target=PEOPLE_FROM + 1, name="VIP", field="tags", code="VIP"),
                   edit("topic", name="Cars", field="product", code="car insurance"), edit("move", 11, PEOPLE_FROM + 1)],
    "one conversation": [edit("assign", 10, 30, **ONE), edit("wrong", 20, source="helpdesk", conversation_id="T-00011"),
                         edit("assign", 10, -1, source="helpdesk", conversation_id="T-00001")],
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    return opened(factories.full_store(tmp_path))


def _assigned(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    kept = rows[[*KEY, "topic_id", "rank", "score", "turn", "assigned_by"]].astype({"turn": "Int64"})
    kept = kept.sort_values([*KEY, "rank"]).astype(object)
    return [tuple(row) for row in kept.where(kept.notna(), None).itertuples(index=False)]


@pytest.mark.parametrize("name", CASES)
def test_the_screen_shows_what_the_run_bakes_in(own: duckdb.DuckDBPyConnection, name: str) -> None:
    told, machine = decided(*CASES[name]), factories.tables()
    baked = apply_decisions(machine, Decisions(topics=told))
    decide_topics(own, told)
    shown = ask(own, "SELECT c.conversation_id, c.source, a.* FROM assigned a JOIN contacts c USING (id)")
    assert _assigned(shown) == _assigned(baked["topic_assignments"])
    main = ask(own, "SELECT conversation_id, source, topic_id FROM contacts").merge(baked["conversations"], on=KEY)
    assert (main["topic_id_x"] == main["topic_id_y"]).all()
    columns = ["topic_id", "name", "state", "made_by", "conversations", "customers", "reviewed", "hidden", "dropped"]
    one, other = (
        frame[columns].sort_values("topic_id").astype(object).to_numpy().tolist() for frame in (shell.topics(own), baked["topics"])
    )
    assert one == other


def test_deciding_anew_forgets_what_was_taken_back(own: duckdb.DuckDBPyConnection) -> None:
    before = [shell.topics(own).drop(columns=["conversations", "customers", "first_seen_at"]), topics.counts(own, Filters())]
    for case in CASES.values():
        decide_topics(own, decided(*case))
    decide_topics(own, TopicDecisions(last=9))
    after = [shell.topics(own).drop(columns=["conversations", "customers", "first_seen_at"]), topics.counts(own, Filters())]
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(
            one.sort_values("topic_id", ignore_index=True), other.sort_values("topic_id", ignore_index=True), check_dtype=False
        )


@pytest.mark.parametrize("name", CASES)
def test_what_a_run_baked_in_is_read_back_as_the_machine_s(tmp_path: Path, name: str) -> None:
    frames = apply_decisions(factories.tables(), Decisions(topics=decided(*CASES[name])))
    baked, plain = opened(factories.publish_tables(tmp_path / "baked", frames)), opened(factories.full_store(tmp_path / "plain"))
    for chosen in (Filters(), Filters(topic=10)):
        one, other = (topics.counts(c, chosen).sort_values("topic_id", ignore_index=True) for c in (baked, plain))
        pd.testing.assert_frame_equal(one, other)


def test_a_hidden_topic_is_on_no_page_and_its_conversations_still_have_a_topic(own: duckdb.DuckDBPyConnection) -> None:
    before = shell.coverage(own, Filters())["with_topic"].iloc[0]
    decide_topics(own, decided(edit("hide", 30)))
    assert 30 not in set(topics.counts(own, Filters())["topic_id"])
    assert shell.coverage(own, Filters())["with_topic"].iloc[0] == before


def test_a_conversation_shows_the_decided_topic_and_who_says_so(own: duckdb.DuckDBPyConnection) -> None:
    decide_topics(own, decided(edit("assign", 10, 30, **ONE)))
    assert conversations.facts(own, **ONE)["topic"].iloc[0] == "Claim takes too long"
    marks = conversations.marks(own, **ONE)
    assert ("Claim takes too long", "person") in set(zip(marks["name"], marks["made_by"], strict=True))


def test_no_query_fails_where_nearly_everything_is_missing(sparse: duckdb.DuckDBPyConnection) -> None:
    for case in CASES.values():
        decide_topics(sparse, decided(*case))
        assert isinstance(shell.topics(sparse), pd.DataFrame)
