"""A subject nobody spoke of before: found on a daily run, over the nights, and kept."""

from __future__ import annotations

import pandas as pd
import pytest

from data.schema import KEY
from nlp.emerge import moved_assignments
from nlp.pipeline import Analysis, Job
from nlp.topics import SUBTOPIC, TOPIC
from tests.nlp.test_pipeline import first_run, job, messages, next_run

__all__ = ["job"]  # the fixture

CRYPTO = "the staking rewards of my crypto wallet have vanished since the merge"


def who(analysis: Analysis, first: int, last: int) -> pd.DataFrame:
    conversations = analysis.tables["conversations"]
    return conversations[conversations["conversation_id"].astype(int).between(first, last - 1)]


def assert_one_primary_topic_each(analysis: Analysis) -> None:
    rows = analysis.tables["topic_assignments"]
    assert not rows[rows["rank"] == 0].duplicated(KEY).any()
    assert not rows.duplicated([*KEY, "rank"]).any()


def test_a_new_subject_becomes_a_topic_although_its_conversations_came_over_several_nights(job: Job) -> None:
    nights = [first_run(job, messages(0, 200))]
    for number in range(200, 220, 5):
        nights.append(next_run(job, messages(number, number + 5, subjects=(CRYPTO,)), nights[-1]))
    assert {night.fit.fit_id for night in nights} == {nights[0].fit.fit_id}
    found = nights[-1].tables["topics"]
    new = found[~found["topic_id"].isin(nights[0].tables["topics"]["topic_id"])]
    assert len(new) == 1
    assert "crypto" in new["name"].iloc[0].lower() or "staking" in new["name"].iloc[0].lower()
    assert (who(nights[-1], 200, 220)["topic_id"] == new["topic_id"].iloc[0]).mean() >= 0.9
    assert (who(nights[-1], 0, 200)["topic_id"] != new["topic_id"].iloc[0]).all()
    for night in nights:
        assert_one_primary_topic_each(night)


def test_usual_subjects_are_not_called_new(job: Job) -> None:
    first = first_run(job, messages(0, 200))
    second = next_run(job, messages(200, 230), first)
    assert set(second.tables["topics"]["topic_id"]) == set(first.tables["topics"]["topic_id"])


def test_who_did_not_move_keeps_every_assignment(job: Job) -> None:
    first = first_run(job, messages(0, 200))
    second = next_run(job, messages(200, 215, subjects=(CRYPTO,)), first)
    old = first.tables["topic_assignments"]
    pd.testing.assert_frame_equal(old, second.tables["topic_assignments"].merge(old[KEY].drop_duplicates(), on=KEY), check_like=True)


@pytest.mark.parametrize("further", [0, 3, 8])
def test_moved_assignments_put_the_new_topic_first_and_keep_four_others(further: int) -> None:
    key = {"conversation_id": "a", "source": "desk"}
    before = [
        {**key, "topic_id": 7 + n, "rank": n, "score": 0.5, "turn": None, "assigned_by": "model", "level": TOPIC} for n in range(further)
    ]
    before.append({**key, "topic_id": 99, "rank": further, "score": 0.4, "turn": None, "assigned_by": "model", "level": SUBTOPIC})
    rows = pd.DataFrame(before).astype({"turn": "Int64", "topic_id": "Int64"})
    found = moved_assignments(rows, pd.DataFrame([{**key, "topic": 30}]))
    assert found["topic_id"].tolist() == [30, *range(7, 7 + min(further, 4))]
    assert found["rank"].tolist() == list(range(len(found)))
