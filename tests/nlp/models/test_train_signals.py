"""Training of the signals' heads: the corpus is sound, nothing of the test is in it, the folded weights are the trained ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.schema import LANGUAGES
from nlp.models import train_signals as module
from nlp.models.signal_labels import COLUMNS
from nlp.models.train_signals import Examples, best_cut, cross_validated, fit, label_matrix, own_corpus
from nlp.signals import RULES

TESTS = Path(__file__).parents[2]
TRAIN = Path(module.__file__).parent / "labels" / "signals_train.tsv"
TEST = TESTS / "benchmarks" / "labels" / "signals_test.tsv"


def _references(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", keep_default_na=False, dtype=str)


def _examples(count: int, *, seed: int = 0) -> Examples:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, 6))
    return Examples(vectors, rng.normal(size=(count, 3)), vectors[:, : len(RULES)] > 0)


def test_own_corpus_is_labelled_in_every_language_and_repeats_nothing() -> None:
    corpus = own_corpus()
    labels = label_matrix(corpus["signals"])
    assert len(corpus) >= 700
    assert set(corpus["language"]) == set(LANGUAGES)
    assert not corpus["text"].str.lower().duplicated().any()
    assert {name for names in corpus["signals"] for name in names.split(",")} == {*RULES, ""}
    assert all(labels[corpus["language"] == language].any(axis=0).all() for language in LANGUAGES)


def test_own_corpus_must_not_hold_a_case_it_is_tested_on() -> None:
    files = [TESTS / "golden" / "signal_cases.tsv", *(TESTS / "benchmarks" / "challenge").glob("*.tsv")]
    cases = pd.concat([pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False) for path in files])
    tested = set(cases["sentence"].fillna(cases["text"]).str.lower())
    assert not tested & set(own_corpus()["text"].str.lower())


@pytest.mark.parametrize("path", [TRAIN, TEST], ids=["train", "test"])
def test_labels_are_references_without_words(path: Path) -> None:
    labels = _references(path)
    assert list(labels.columns)[: len(COLUMNS)] == COLUMNS
    assert set(labels.columns) <= {*COLUMNS, "drawn"}
    assert {name for names in labels["signals"] for name in names.split(",")} == {*RULES, ""}


def test_training_must_not_see_the_test() -> None:
    train, test = _references(TRAIN), _references(TEST)
    assert len(test) == 400
    assert not set(train["file"]) & set(test["file"])
    assert not set(train["hash"]) & set(test["hash"])
    assert not {"airline_tweets"} & set(train["set"])


def test_fit_folds_the_standardisation_into_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRENGTH", 1.0)
    data = _examples(200)
    weights, bias = fit(data)
    logits = np.hstack([data.vectors, data.cues]) @ weights.T + bias
    assert ((logits > 0) == data.labels).mean() > 0.9


def test_fit_of_one_part_leaves_the_other_out() -> None:
    weights, _ = fit(_examples(100), parts=("cues",))
    assert not weights[:, :6].any()
    assert weights[:, 6:].any()


def test_cross_validated_must_not_see_the_row_it_judges() -> None:
    labels = np.random.default_rng(1).random((80, len(RULES))) > 0.5
    found = cross_validated(Examples(np.eye(80), np.zeros((80, 1)), labels))
    assert ((found > 0) == labels).mean() < 0.65


def test_best_cut_parts_what_is_labelled_from_what_is_not() -> None:
    logits = np.array([*np.linspace(-3, -1, 50), *np.linspace(1, 3, 50)])
    assert -1 <= best_cut(logits, logits > 0) <= 1.1
