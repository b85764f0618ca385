"""Ids that survive a new fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from nlp.topics import TOPIC, TopicModel, assign_topics, fit_topics, match_topics
from tests.nlp.topics.conftest import Corpus, make_corpus


def members(model: TopicModel, corpus: Corpus) -> pd.DataFrame:
    rows = assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).rows
    return rows[["conversation_id", "source", "topic_id"]]


def identified(model: TopicModel) -> TopicModel:
    return model.with_ids({topic.number: topic.number + 100 for topic in model.topics})


def test_match_topics_keeps_ids_of_an_equal_fit(corpus: Corpus, model: TopicModel) -> None:
    old = identified(model)
    placed = members(model, corpus)
    match = match_topics(old, model, placed.assign(topic_id=placed["topic_id"] + 100), placed)
    firsts = model.numbers(TOPIC)
    assert {number: match.ids[number] for number in firsts} == {number: number + 100 for number in firsts}
    assert match.counts()["retired"] + match.counts()["new"] == 2 * sum(
        topic.level == 0 and topic.number not in match.ids for topic in model.topics
    )


def test_match_topics_keeps_ids_after_ten_percent_new_rows(corpus: Corpus, model: TopicModel) -> None:
    more = make_corpus(4, seed=9)
    documents = pd.concat([corpus.documents, more.documents], ignore_index=True)
    sentences = pd.concat([corpus.sentences, more.sentences], ignore_index=True)
    subjects = np.concatenate([corpus.subjects, more.subjects])
    grown = Corpus(documents, np.vstack([corpus.vectors, more.vectors]), sentences, subjects)
    new = fit_topics(grown.documents, grown.vectors, seed=2)
    placed = members(model, corpus)
    match = match_topics(identified(model), new, placed.assign(topic_id=placed["topic_id"] + 100), members(new, grown))
    firsts = set(model.numbers(TOPIC) + 100)
    assert len(firsts & set(match.kept)) >= 0.8 * len(firsts)


def test_match_topics_must_not_match_another_subject(corpus: Corpus, model: TopicModel) -> None:
    strange = make_corpus(40, subjects=("new",), seed=5)
    new = fit_topics(strange.documents, strange.vectors, seed=0)
    placed = members(model, corpus)
    match = match_topics(identified(model), new, placed.assign(topic_id=placed["topic_id"] + 100), members(new, strange))
    assert not match.kept
    assert len(match.retired) == len(model.topics)


def test_match_topics_reports_a_split(corpus: Corpus, model: TopicModel) -> None:
    placed = members(model, corpus)
    old = placed.assign(topic_id=placed["topic_id"] + 100)
    one, other = model.numbers(TOPIC)[:2]
    old["topic_id"] = old["topic_id"].replace(other + 100, one + 100)
    match = match_topics(identified(model), model, old, placed)
    assert set(match.split[one + 100]) == {one, other}


def test_match_topics_gives_the_id_to_the_half_that_is_still_called_so(corpus: Corpus, model: TopicModel) -> None:
    one, other = model.numbers(TOPIC)[:2]
    topics = [replace(topic, name="Loan" if topic.number == other else f"Topic {topic.number}", keywords=()) for topic in model.topics]
    old = identified(replace(model, topics=tuple(replace(topic, name="Loan" if topic.number == one else topic.name) for topic in topics)))
    new = replace(model, topics=tuple(topics))
    placed = members(model, corpus)
    before = placed.assign(topic_id=placed["topic_id"].replace(other, one) + 100)
    assert match_topics(old, new, before, placed).ids[other] == one + 100
