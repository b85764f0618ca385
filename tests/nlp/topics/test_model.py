"""Storing a model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.schema import StoreError
from nlp.topics import TopicModel, assign_topics
from tests.nlp.topics.conftest import Corpus


def test_save_load_round_trip_places_alike(tmp_path: Path, corpus: Corpus, model: TopicModel) -> None:
    named = model.with_ids({topic.number: topic.number + 100 for topic in model.topics})
    named.save(tmp_path / "fit")
    again = TopicModel.load(tmp_path / "fit")
    assert again.topics == named.topics
    placed = [assign_topics(m, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).rows for m in (named, again)]
    assert placed[0].equals(placed[1])


def test_the_company_s_name_survives_saving_and_may_be_missing(tmp_path: Path, model: TopicModel) -> None:
    replace(model, brand=("wells", "fargo"), meaningless=("hello",)).save(tmp_path)
    assert TopicModel.load(tmp_path).untold == ("wells", "fargo", "hello")
    facts = json.loads((tmp_path / "topics.json").read_text(encoding="utf-8"))
    del facts["brand"], facts["meaningless"]  # as an earlier version wrote it
    (tmp_path / "topics.json").write_text(json.dumps(facts), encoding="utf-8")
    assert TopicModel.load(tmp_path).untold == ()


def test_save_must_not_need_pickle(tmp_path: Path, model: TopicModel) -> None:
    model.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["topics.json", "topics.npz"]
    with np.load(tmp_path / "topics.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_load_says_what_to_do_when_damaged(tmp_path: Path, model: TopicModel) -> None:
    model.save(tmp_path)
    (tmp_path / "topics.npz").write_bytes(b"not an archive")
    with pytest.raises(StoreError, match="--full"):
        TopicModel.load(tmp_path)
