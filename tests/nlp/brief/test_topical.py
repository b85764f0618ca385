"""What a topic adds to a question."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp.brief.topical import HEAD, LIFT, asked_topics, covering, with_topics


def found(topics: list[int], *, usual: float = 0.05) -> pd.DataFrame:
    n = len(topics)
    return pd.DataFrame({
        "line": range(n), "topic_id": topics, "relevance": np.linspace(0.6, 0.05, n), "usual": usual, "peers": 100.0, "covered": True,
        "foreign": False, "own_peers": 100.0,
    })  # fmt: skip


def test_a_topic_that_holds_much_of_the_best_evidence_is_asked_about() -> None:
    assert asked_topics(found([7] * 20 + [3] * 10)) == [7]


def test_a_topic_that_holds_much_of_everything_says_nothing() -> None:
    assert asked_topics(found([7] * HEAD, usual=1.01 / LIFT)) == []


def test_a_topic_that_lacks_a_word_of_the_question_is_not_asked_about() -> None:
    assert asked_topics(found([7] * HEAD).assign(covered=False)) == []


def test_covering_leaves_out_topics_whose_word_of_the_question_is_another_topics() -> None:
    card, fee, far = np.eye(3)
    topics = pd.Series([1, 1, 2, 2, -1])
    vectors = np.array([card, card, fee, fee, far])
    assert covering(np.array([card]), topics, vectors) == {1}
    assert covering(np.array([card, fee]), topics, vectors) == set()
    assert covering(np.array([card, far]), topics, vectors) == {1}  # nobody's word: it says nothing about topics
    assert covering(np.array([card, fee]), topics, np.array([card, card, fee, card + fee, far])) == {2}
    assert covering(np.zeros((0, 3)), topics, vectors) == {1, 2}
    assert covering(np.array([card]), pd.Series([-1]), vectors[:1]) == set()


def test_having_no_topic_is_no_topic() -> None:
    assert asked_topics(found([-1] * HEAD)) == []


def test_only_sentences_of_that_topic_gain_and_the_best_come_first() -> None:
    rows = found([7] * 20 + [3] * 10 + [7, 3] * 10)
    told = with_topics(rows)
    before, after = (frame.set_index("line")["relevance"] for frame in (rows, told))
    inside = rows.set_index("line")["topic_id"].eq(7)
    assert (after[inside] > before[inside]).all()
    assert (after[inside] < 1).all()
    assert after[~inside].tolist() == pytest.approx(before[~inside].tolist())
    assert told["relevance"].is_monotonic_decreasing


def test_a_topic_of_which_little_is_evidence_helps_little() -> None:
    rows = found([7] * HEAD)
    narrow, wide = (with_topics(rows.assign(peers=peers, own_peers=peers))["relevance"].sum() for peers in (10_000.0, 60.0))
    assert rows["relevance"].sum() == pytest.approx(narrow)
    assert wide > narrow


def test_what_is_heard_in_the_questions_language_helps_all_languages() -> None:
    rows = found([7] * HEAD).assign(foreign=[True, False] * (HEAD // 2), peers=200.0)
    alike, heard = (with_topics(rows.assign(own_peers=own)).set_index("line")["relevance"] for own in (100.0, 20.0))
    assert (heard > alike).all()


def test_a_few_sentences_in_the_questions_language_are_not_taken_for_all() -> None:
    """All of one sentence says less than all of thirty."""
    rows = found([7] * HEAD).assign(relevance=0.5, peers=10_000.0)
    few = with_topics(rows.assign(foreign=[False] + [True] * (HEAD - 1), own_peers=1.0))
    many = with_topics(rows.assign(own_peers=float(HEAD)))
    assert (few["relevance"] < many["relevance"] - 0.1).all()


def test_however_much_of_a_topic_is_evidence_nothing_gets_sure() -> None:
    assert with_topics(found([7] * HEAD).assign(relevance=0.5, peers=0.0, own_peers=0.0))["relevance"].max() < 1


def test_nothing_found_stays_nothing() -> None:
    assert with_topics(found([])).empty
