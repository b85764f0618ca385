"""Training of the heads: the corpus is sound, the folded weights are the trained ones."""

from __future__ import annotations

import numpy as np
import pytest

from data.schema import LANGUAGES, SENTIMENT_LABELS
from nlp.encode import HashingEncoder
from nlp.models import train_sentiment as module
from nlp.models.train_sentiment import cross_validated, own_corpus, train
from nlp.sentiment import HEADS, Head


def test_own_corpus_is_labelled_and_repeats_nothing() -> None:
    corpus = own_corpus()
    assert len(corpus) >= 1_200
    assert set(corpus["label"]) == set(SENTIMENT_LABELS)
    assert set(corpus["language"]) == set(LANGUAGES)
    assert not corpus["text"].str.lower().duplicated().any()
    assert not corpus.isna().any().any()
    assert 0.4 <= (corpus["label"] == "neutral").mean() <= 0.6


def test_train_makes_a_head_that_fits_its_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fincorp", lambda: own_corpus().query("language == 'de'"))
    monkeypatch.setattr(module, "training_corpus", lambda: own_corpus().query("language == 'en'"))
    monkeypatch.setattr(module, "STRENGTH", 0.1)
    arrays = train(HashingEncoder(dim=256), lexical=True)
    assert arrays["weights"].shape == (3, 257)
    assert arrays["means"].shape == (len(arrays["languages"]), 256)
    head = Head(arrays["weights"], arrays["bias"], None)
    assert head.probabilities(np.zeros((2, 257))).sum(axis=1) == pytest.approx([1, 1])


def test_cross_validated_must_not_see_the_row_it_judges() -> None:
    labels = np.tile(np.array(SENTIMENT_LABELS, dtype=object), 40)
    np.random.default_rng(0).shuffle(labels)
    features = np.eye(120, 121, dtype=np.float32)
    found = cross_validated(features, labels)
    truth = np.stack([labels == label for label in SENTIMENT_LABELS], axis=1)
    assert found[truth].mean() < 0.4


def test_shipped_heads_are_small_and_without_pickle() -> None:
    assert HEADS.stat().st_size < 1_000_000
    with np.load(HEADS, allow_pickle=False) as file:
        assert {name.split("/")[0] for name in file.files} == {"e5", "words"}
