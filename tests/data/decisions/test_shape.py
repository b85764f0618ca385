"""Topics, their names and places after people's decisions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data.decisions.shape import decide_topics
from data.decisions.topics import PEOPLE_FROM
from data.schema import TABLES, conform
from tests.data.decisions.edits import decided, edit

# theme 1: topics 10 (sub-topics 100, 101), 11 · theme 2: topic 20 · topic 30 is not found any more
TOPICS = conform(
    pd.DataFrame(
        [
            {"topic_id": t, "parent_id": p, "level": level, "name": name, "model_name": name, "model_parent_id": p, "state": state,
             "made_by": "model", "keywords": words}
            for t, p, level, name, state, words in (
                (1, None, 0, "Cards", "kept", []), (2, None, 0, "Claims", "kept", []),
                (10, 1, 1, "Card declined Acme", "kept", ["card declined", "acme card", "shop"]), (11, 1, 1, "Card fees", "kept", ["fee"]),
                (20, 2, 1, "Acme", "new", ["acme", "claim form"]), (30, 2, 1, "Old", "retired", []),
                (100, 10, 2, "Abroad", "kept", []), (101, 10, 2, "Online", "kept", []),
            )
        ]
    ),
    TABLES["topics"],
    name="topics",
)  # fmt: skip


def _after(*edits: dict[str, Any]) -> pd.DataFrame:
    return decide_topics(TOPICS, decided(*edits)).topics.set_index("topic_id")


def test_a_name_is_a_person_s_and_the_machine_s_stays_beside_it() -> None:
    row = _after(edit("rename", 11, name="What cards cost")).loc[11]
    assert (row["name"], row["model_name"], row["made_by"], bool(row["reviewed"])) == ("What cards cost", "Card fees", "person", True)


def test_a_good_name_is_reviewed_and_still_the_machine_s() -> None:
    row = _after(edit("good", 11)).loc[11]
    assert (row["name"], row["made_by"], bool(row["reviewed"])) == ("Card fees", "model", True)


def test_a_merged_topic_retires_and_its_sub_topics_move_along() -> None:
    after = _after(edit("merge", 10, 20), edit("merge", 20, 11))
    assert after.loc[[10, 20], "merged_into"].tolist() == [11, 11]
    assert after.loc[[10, 20], "state"].tolist() == ["retired", "retired"]
    assert after.loc[[100, 101], "parent_id"].tolist() == [11, 11]
    assert decide_topics(TOPICS, decided(edit("merge", 10, 20), edit("merge", 20, 11))).moves == {10: 11, 20: 11}


@pytest.mark.parametrize("target", [30, 999, 2])
def test_a_merge_into_what_is_gone_or_no_topic_changes_nothing(target: int) -> None:
    after = _after(edit("merge", 10, target))
    assert after.loc[10, "state"] == "kept"
    assert pd.isna(after.loc[10, "merged_into"])


def test_a_dropped_topic_takes_its_sub_topics_along() -> None:
    shape = decide_topics(TOPICS, decided(edit("drop", 10)))
    assert shape.moves == {10: -1, 100: -1, 101: -1}


def test_a_theme_must_not_be_dropped() -> None:
    assert decide_topics(TOPICS, decided(edit("drop", 1))).moves == {}


def test_split_makes_topics_of_sub_topics_beside_what_they_were_part_of() -> None:
    shape = decide_topics(TOPICS, decided(edit("split", 10)))
    after = shape.topics.set_index("topic_id")
    assert shape.promoted == {100: 10, 101: 10}
    assert after.loc[[100, 101], ["level", "parent_id", "model_parent_id"]].to_numpy().tolist() == [[1, 1, 10], [1, 1, 10]]


def test_what_was_split_off_can_be_merged_with_any_topic() -> None:
    assert decide_topics(TOPICS, decided(edit("split", 10), edit("merge", 100, 20))).moves == {100: 20}


def test_a_topic_moves_under_a_theme_and_only_there() -> None:
    assert _after(edit("move", 11, 2)).loc[11, "parent_id"] == 2
    assert _after(edit("move", 11, 20)).loc[11, "parent_id"] == 1
    made = _after(edit("theme", name="Money"), edit("move", 11, PEOPLE_FROM + 1))
    assert (made.loc[11, "parent_id"], made.loc[11, "model_parent_id"]) == (PEOPLE_FROM + 1, 1)


def test_a_merged_theme_hands_its_topics_on() -> None:
    assert _after(edit("merge", 2, 1)).loc[20, "parent_id"] == 1


def test_a_hidden_theme_hides_its_topics() -> None:
    hidden = _after(edit("hide", 1))["hidden"]
    assert hidden[hidden].index.tolist() == [1, 10, 11, 100, 101]


def test_a_meaningless_word_leaves_names_and_keywords() -> None:
    after = _after(edit("word", name="acme"))
    assert after.loc[10, "name"] == "Card declined"
    assert after.loc[10, "keywords"] == ["card declined", "shop"]
    assert after.loc[20, "name"] == "Claim form"
    assert after.loc[20, "model_name"] == "Acme"


def test_a_meaningless_word_must_not_touch_a_person_s_name_or_parts_of_words() -> None:
    after = _after(edit("rename", 20, name="Acme claims"), edit("word", name="acme"), edit("word", name="card"), edit("word", name="laim"))
    assert after.loc[20, "name"] == "Acme claims"
    assert after.loc[1, "name"] == "Cards"
    assert after.loc[20, "keywords"] == ["claim form"]


def test_words_of_hindi_and_chinese_are_whole() -> None:
    rows = TOPICS.iloc[[2, 3]].assign(name=["कार्ड बंद", "银行卡被拒"], keywords=[["कार्ड बंद"], ["银行卡"]])
    after = decide_topics(rows, decided(edit("word", name="बंद"), edit("word", name="银行"))).topics
    assert after["name"].tolist() == ["कार्ड", "卡被拒"]


def test_siblings_never_share_a_name() -> None:
    after = _after(edit("rename", 10, name="Card fees"), edit("move", 20, 1), edit("rename", 20, name="card fees"))
    assert after.loc[[10, 20, 11], "name"].tolist() == ["Card fees", "card fees (2)", "Card fees (3)"]


def test_decisions_on_topics_that_are_gone_change_nothing() -> None:
    plain = decide_topics(TOPICS, decided()).topics
    after = decide_topics(TOPICS, decided(edit("split", 77), edit("move", 77, 1), edit("rename", 77, name="x"), edit("drop", 30))).topics
    pd.testing.assert_frame_equal(after.drop(columns="reviewed"), plain.drop(columns="reviewed"))
