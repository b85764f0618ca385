"""New topics among leftovers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from nlp.topics import TOPIC, TopicModel, assign_topics, propose_new_topics
from tests.nlp.topics.conftest import Corpus, make_corpus


def test_propose_new_topics_finds_a_subject_within_thirty(model: TopicModel) -> None:
    strange = make_corpus(30, subjects=("new",), seed=5)
    extended, labels = propose_new_topics(model, strange.documents, strange.vectors)
    assert len(extended.topics) == len(model.topics) + 1
    added = extended.topics[-1]
    assert (added.level, added.name.lower()) == (TOPIC, "crypto wallet")
    assert (labels == added.number).mean() > 0.9
    again = assign_topics(extended, strange.documents, strange.vectors, strange.sentences, strange.vectors)
    assert (again.primary == added.number).mean() > 0.8


def test_propose_new_topics_leaves_out_what_says_nothing(model: TopicModel) -> None:
    strange = make_corpus(30, subjects=("new",), seed=5)
    vectors = np.concatenate([strange.vectors, np.zeros((20, strange.vectors.shape[1]), np.float32)])
    pool = pd.concat([strange.documents, strange.documents.head(20).assign(text="Crypto")], ignore_index=True)
    extended, labels = propose_new_topics(replace(model, brand=("crypto",)), pool, vectors)
    assert (labels[30:] == -1).all()
    assert extended.topics[-1].name.lower() == "wallet frozen"


def test_propose_new_topics_must_not_change_known_topics(corpus: Corpus, model: TopicModel) -> None:
    strange = make_corpus(30, subjects=("new",), seed=5)
    extended, _ = propose_new_topics(model, strange.documents, strange.vectors)
    assert extended.topics[: len(model.topics)] == model.topics
    before = assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).primary
    after = assign_topics(extended, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).primary
    assert np.array_equal(before[before != -1], after[before != -1])


def test_propose_new_topics_must_not_see_topics_in_noise(model: TopicModel) -> None:
    pool = make_corpus(100, subjects=("new",), seed=5)
    noise = np.random.default_rng(0).normal(size=pool.vectors.shape).astype(np.float32)
    texts = [" ".join(np.random.default_rng(n).choice(list("abcdefghijkl"), 5)) for n in range(len(noise))]
    extended, labels = propose_new_topics(model, pool.documents.assign(text=texts), noise)
    assert extended is model
    assert (labels == -1).all()
