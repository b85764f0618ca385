"""What counts of people's edits of topics."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.decisions.topics import NEEDS, PEOPLE_FROM, TopicDecisions, TopicEdit
from tests.data.decisions.edits import decided, edit


def test_nothing_decided_is_nothing() -> None:
    assert decided() == TopicDecisions()


def test_the_last_name_counts_and_a_name_is_a_review() -> None:
    found = decided(edit("rename", 10, name="A"), edit("rename", 10, name="B"), edit("good", 11))
    assert found.names == {10: "B"}
    assert found.reviewed == {10, 11}


def test_the_later_of_merge_and_drop_counts() -> None:
    assert decided(edit("merge", 10, 11), edit("drop", 10)).merged == {}
    found = decided(edit("drop", 10), edit("merge", 10, 11))
    assert (found.merged, found.dropped) == ({10: 11}, frozenset())


def test_two_topics_merged_into_each_other_must_not_vanish() -> None:
    assert decided(edit("merge", 10, 11), edit("merge", 11, 10)).merged == {11: 10}
    circle = decided(edit("merge", 10, 11), edit("merge", 11, 12), edit("merge", 12, 10), edit("merge", 20, 12))
    assert circle.merged == {10: 11, 12: 10, 20: 12}


def test_a_topic_merged_into_itself_stays() -> None:
    assert decided(edit("merge", 10, 10)).merged == {}


def test_show_takes_hide_back() -> None:
    assert decided(edit("hide", 10), edit("show", 10)).hidden == frozenset()


def test_the_last_word_on_a_conversation_counts() -> None:
    key = {"source": "desk", "conversation_id": "1"}
    assert decided(edit("assign", 10, 11, **key), edit("assign", 11, -1, **key)).assigned == {("desk", "1"): -1}
    taken_off = decided(edit("assign", 10, 11, **key), edit("wrong", 11, **key))
    assert (taken_off.assigned, taken_off.wrong) == ({}, {("desk", "1", 11)})
    assert decided(edit("wrong", 11, **key), edit("assign", 10, 11, **key)).wrong == frozenset()


def test_topics_that_people_make_have_ids_of_their_own_range() -> None:
    made = decided(edit("theme", name="Money"), edit("topic", target=PEOPLE_FROM + 1, name="Refunds", field="tags", code="refund")).made
    assert [(one.topic_id, one.level, one.parent_id) for one in made] == [(PEOPLE_FROM + 1, 0, None), (PEOPLE_FROM + 2, 1, PEOPLE_FROM + 1)]


@pytest.mark.parametrize("action", list(NEEDS))
def test_an_edit_says_what_it_lacks(action: str) -> None:
    bare = TopicEdit(at=datetime(2026, 11, 5, tzinfo=UTC), who="ada", action=action)
    assert set(bare.lacks()) == set(NEEDS[action])
    assert TopicEdit(at=bare.at, who="ada", action="explode").lacks() == ["action"]
