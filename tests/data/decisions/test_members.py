"""Which topics conversations are about after people's decisions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.decisions.members import Said, decide_members, ruled
from data.decisions.shape import decide_topics
from data.decisions.topics import PEOPLE_FROM
from tests.data.decisions.edits import decided, edit
from tests.data.decisions.test_shape import TOPICS

# conversation 1: topic 10 with its sub-topic 100, and 11 in turn 2 · conversation 2: topic 11 · conversation 3: topic 20, and 11 in turn 0
ROWS = pd.DataFrame(
    [(1, 10, 0, 0.9, None), (1, 100, 1, 0.8, None), (1, 11, 2, 0.5, 2), (2, 11, 0, 0.7, None), (3, 20, 0, 0.6, None), (3, 11, 1, 0.4, 0)],
    columns=["id", "topic_id", "rank", "score", "turn"],
).astype({"topic_id": "Int64", "rank": "Int64", "turn": "Int64"}).assign(assigned_by="model")  # fmt: skip
NOTHING = pd.DataFrame({"id": pd.Series(dtype="int64"), "topic_id": pd.Series(dtype="int64")})


def _after(*edits: dict[str, Any], assigned: dict[int, int] | None = None, wrong: dict[int, int] | None = None,
           rules: dict[int, int] | None = None) -> dict[int, list[tuple[int, str]]]:  # fmt: skip
    """Topics of each conversation in order of rank, with who says so."""
    frames = [
        NOTHING if not part else pd.DataFrame({"id": list(part), "topic_id": list(part.values())}) for part in (assigned, wrong, rules)
    ]
    after = decide_members(ROWS, decide_topics(TOPICS, decided(*edits)), Said(*frames), ["id"]).sort_values(["id", "rank"])
    assert not after.duplicated(["id", "rank"]).any()
    assert (after.groupby("id")["rank"].min() == 0).all()
    return {int(one): list(zip(part["topic_id"].astype(int), part["assigned_by"], strict=True)) for one, part in after.groupby("id")}


def test_nothing_decided_gives_the_same_rows() -> None:
    assert decide_members(ROWS, decide_topics(TOPICS, decided()), Said(NOTHING, NOTHING, NOTHING), ["id"]) is ROWS


def test_a_merged_topic_s_conversations_belong_to_the_other_once() -> None:
    assert _after(edit("merge", 10, 11))[1] == [(11, "model"), (100, "model")]
    assert _after(edit("merge", 20, 11))[3] == [(11, "model")]


def test_without_its_topic_a_conversation_is_about_the_next_one_or_none() -> None:
    after = _after(edit("drop", 11), edit("drop", 10))
    assert after == {3: [(20, "model")]}
    assert _after(edit("drop", 10))[1] == [(11, "model")]


def test_split_puts_conversations_into_what_was_split_off() -> None:
    assert _after(edit("split", 10))[1] == [(100, "model"), (11, "model")]
    assert _after(edit("split", 10), edit("merge", 100, 20))[1] == [(20, "model"), (11, "model")]


def test_what_a_person_says_of_a_conversation_is_its_topic() -> None:
    after = _after(assigned={1: 20, 2: -1, 3: 20})
    assert after[1] == [(20, "person"), (11, "model")]
    assert 2 not in after
    assert after[3] == [(20, "person"), (11, "model")]


def test_what_a_person_says_follows_a_merge_and_waits_when_the_topic_is_gone() -> None:
    assert _after(edit("merge", 20, 11), assigned={1: 20})[1] == [(11, "person")]
    assert _after(assigned={1: 30})[1][0] == (10, "model")


def test_a_wrong_topic_is_taken_off_with_its_sub_topics() -> None:
    assert _after(wrong={1: 10})[1] == [(11, "model")]
    assert 2 not in _after(wrong={2: 11})


def test_a_rule_comes_before_the_machine_and_after_a_person() -> None:
    made = edit("topic", target=2, name="Refunds", field="tags", code="refund")
    after = _after(made, rules={2: PEOPLE_FROM + 1, 3: PEOPLE_FROM + 1}, assigned={3: 20})
    assert after[2] == [(PEOPLE_FROM + 1, "rule"), (11, "model")]
    assert after[3][0] == (20, "person")


def test_ruled_finds_codes_whatever_their_case_and_the_first_rule_counts() -> None:
    told = decided(edit("topic", name="R", field="tags", code="Refund"), edit("topic", name="L", field="product", code="loan"))
    conversations = pd.DataFrame({"id": [1, 2, 3], "tags": [["x", "refund"], None, []], "product": ["Loan", "LOAN", None]})
    found = ruled(conversations, told, ["id"])
    assert found.to_dict("list") == {"id": [1, 2], "topic_id": [PEOPLE_FROM + 1, PEOPLE_FROM + 2]}
