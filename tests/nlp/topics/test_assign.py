"""Placing conversations and sentences in a fit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.schema import KEY, TABLES, SchemaError, conform
from nlp.topics import TOPIC, TopicModel, assign_topics
from tests.nlp.topics.conftest import Corpus, make_corpus


def test_assign_topics_gives_rows_that_keep_the_contract(corpus: Corpus, model: TopicModel) -> None:
    placed = assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors)
    rows = conform(placed.rows, TABLES["topic_assignments"], name="topic_assignments")
    first = rows[rows["rank"] == 0]
    assert not first.duplicated(KEY).any()
    assert len(first) == (placed.primary != -1).sum()
    assert not rows.duplicated([*KEY, "topic_id", "turn"]).any()
    assert set(rows.loc[rows["rank"] == 0, "level"]) == {TOPIC}


def test_assign_topics_finds_a_second_topic_where_it_was_said(corpus: Corpus, model: TopicModel) -> None:
    mine = assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).primary
    numbers = [pd.Series(mine[corpus.subjects == name]).mode().iloc[0] for name in ("card", "fee")]
    one, other = (model.centroids[number, : corpus.vectors.shape[1]] + model.space.mean for number in numbers)
    key = {"conversation_id": ["x", "x"], "source": ["s", "s"], "language": ["en", "en"]}
    sentences = pd.DataFrame({**key, "turn": [0, 3], "sentence": ["credit card never arrived", "charged an overdraft fee"]})
    documents = pd.DataFrame({"conversation_id": ["x"], "source": ["s"]})
    placed = assign_topics(model, documents, np.stack([one + 0.3 * other]), sentences, np.stack([one, other]))
    further = placed.rows[placed.rows["rank"] > 0]
    assert placed.primary.tolist() == [numbers[0]]
    assert list(zip(further["topic_id"], further["turn"], strict=True)) == [(numbers[1], 3)]
    assert placed.sentence_topics.tolist() == numbers


def test_assign_topics_must_not_place_what_is_far_from_everything(corpus: Corpus, model: TopicModel) -> None:
    strange = make_corpus(20, subjects=("new",), seed=5)
    placed = assign_topics(model, strange.documents, strange.vectors, strange.sentences, strange.vectors)
    assert placed.no_topic_share > 0.8


def test_assign_topics_gives_nothing_to_conversations_without_words(model: TopicModel) -> None:
    silent = pd.DataFrame({"conversation_id": ["x"], "source": ["s"], "text": [""], "language": [None]})
    none = pd.DataFrame({"conversation_id": [], "source": [], "turn": [], "sentence": [], "language": []}).astype("str")
    width = len(model.space.mean)
    placed = assign_topics(model, silent, np.zeros((1, width), np.float32), none, np.zeros((0, width), np.float32))
    assert placed.rows.empty
    assert placed.primary.tolist() == [-1]


def test_assign_topics_is_the_same_for_one_or_many(corpus: Corpus, model: TopicModel) -> None:
    whole = assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors)
    part = assign_topics(model, corpus.documents[50:60], corpus.vectors[50:60], corpus.sentences[50:60], corpus.vectors[50:60])
    assert part.primary.tolist() == whole.primary[50:60].tolist()


def test_assign_topics_wants_one_vector_per_row(corpus: Corpus, model: TopicModel) -> None:
    with pytest.raises(SchemaError, match="one vector per row"):
        assign_topics(model, corpus.documents, corpus.vectors[:1], corpus.sentences, corpus.vectors)
