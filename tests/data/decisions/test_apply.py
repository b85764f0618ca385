"""All decisions on all tables: idempotent, undone without a trace, and never against the contract."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.decisions import Decisions, apply_decisions, machine_tables
from data.decisions.topics import NEEDS, PEOPLE_FROM
from data.schema import KEY, TABLES, conform
from tests import factories
from tests.contract import promises_of_topics
from tests.data.decisions.edits import decided, edit

PLAIN = factories.tables(conversations=80)
PLAIN["topics"] = PLAIN["topics"][PLAIN["topics"]["topic_id"] != 19]
TABLES_OF_IT = {name: conform(frame, TABLES[name], name=name) for name, frame in PLAIN.items()}
IDS = (1, 2, 3, 10, 11, 20, 21, 30, 31, 100, 101, 777, PEOPLE_FROM + 1, PEOPLE_FROM + 2)
NAMES = ("card", "claim", "Refunds", "login", "other")
_CONVERSATIONS = list(zip(PLAIN["conversations"]["source"][:6], PLAIN["conversations"]["conversation_id"][:6], strict=True))


def _edit(action: str, topic: int, target: int, name: str, key: tuple[str, str], field: str | None) -> dict[str, object]:
    whom = {"source": key[0], "conversation_id": key[1]} if action in ("assign", "wrong") else {}
    return edit(action, topic, target, name=name, field=field, code=name if field else None, **whom)


EDITS = st.lists(
    st.builds(
        _edit, st.sampled_from(sorted(NEEDS)), st.sampled_from(IDS), st.sampled_from((*IDS, -1)), st.sampled_from(NAMES),
        st.sampled_from(_CONVERSATIONS), st.sampled_from(["tags", "product", None]),
    ),
    max_size=7,
)  # fmt: skip


def _same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in ("conversations", "topics", "topic_assignments", "perceptions", "model_topics", "model_assignments"):
        if name in one and name in other:
            left, right = (conform(tables[name], TABLES[name], name=name).reset_index(drop=True) for tables in (one, other))
            pd.testing.assert_frame_equal(left, right, obj=name, check_dtype=False)


@settings(deadline=None, max_examples=20)
@given(EDITS, EDITS)
def test_applying_is_idempotent_keeps_the_contract_and_can_be_undone(first: list[dict], then: list[dict]) -> None:
    once = apply_decisions(TABLES_OF_IT, Decisions(topics=decided(*first)))
    assert promises_of_topics(once) == []
    _same(apply_decisions(once, Decisions(topics=decided(*first))), once)
    _same(apply_decisions(once, Decisions(topics=decided(*then))), apply_decisions(TABLES_OF_IT, Decisions(topics=decided(*then))))
    _same(apply_decisions(once, Decisions()), apply_decisions(TABLES_OF_IT, Decisions()))
    _same(machine_tables(once), machine_tables(TABLES_OF_IT))


def test_counts_follow_the_decisions_and_the_machine_s_topic_stays_beside() -> None:
    after = apply_decisions(TABLES_OF_IT, Decisions(topics=decided(edit("merge", 10, 11))))
    machine = TABLES_OF_IT["conversations"]["topic_id"]
    assert set(after["conversations"].loc[machine == 10, "topic_id"]) == {11}
    assert after["conversations"]["model_topic_id"].tolist() == machine.tolist()
    counts = after["topics"].set_index("topic_id")["conversations"]
    assert counts[10] == 0
    assert counts[11] == machine.isin([10, 11]).sum()


def test_a_mark_on_a_conversation_that_is_gone_changes_nothing() -> None:
    after = apply_decisions(TABLES_OF_IT, Decisions(topics=decided(edit("assign", 10, 11, source="no", conversation_id="where"))))
    assert len(after["topic_assignments"]) == len(TABLES_OF_IT["topic_assignments"])
    assert (
        not after["topic_assignments"]
        .merge(TABLES_OF_IT["conversations"][KEY], on=KEY, how="left", indicator=True)["_merge"]
        .eq("left_only")
        .any()
    )


@pytest.mark.parametrize("table", ["topics", "topic_assignments"])
def test_a_store_without_any_topic_of_the_machine_can_have_people_s(table: str) -> None:
    bare = {**TABLES_OF_IT, "topics": TABLES_OF_IT["topics"].iloc[:0], "topic_assignments": TABLES_OF_IT["topic_assignments"].iloc[:0]}
    bare["conversations"] = bare["conversations"].assign(topic_id=-1, model_topic_id=-1)
    told = Decisions(topics=decided(edit("topic", name="Cards", field="tags", code="card")))
    once = apply_decisions(bare, told)
    assert once["topics"]["conversations"].tolist() == [sum("card" in (tags or []) for tags in PLAIN["conversations"]["tags"])]
    _same(apply_decisions(once, told), once)
    assert machine_tables(once)[table].empty
