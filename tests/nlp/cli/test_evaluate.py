"""``evaluate`` on labels of conversations and on marks from Trust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nlp.cli.main import main
from tests import factories


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    return factories.full_store(tmp_path_factory.mktemp("store"))


def _told(full: factories.Published, labels: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path = tmp_path / "labels.csv"
    labels.to_csv(path, index=False)
    assert main(["evaluate", "--store", str(full.root), "--labels", str(path), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _sample(full: factories.Published) -> pd.DataFrame:
    return full.tables["conversations"].sample(100, random_state=3)[["conversation_id", "source", "topic_id", "sentiment_label"]]


def test_labels_of_another_vocabulary_give_agreement_only(
    full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = _sample(full)
    found = _told(full, sample.assign(topic="label " + sample["topic_id"].astype(str)).drop(columns="topic_id"), tmp_path, capsys)
    assert {score["name"]: score["value"] for score in found["scores"]}["topic NMI"] == 1
    assert found["checked"] == []
    assert found["theme_shares"] == []


@pytest.mark.parametrize("by", ["id", "name"])
def test_labels_that_name_topics_give_how_often_it_was_right_and_corrected_shares(
    full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    names = dict(zip(full.tables["topics"]["topic_id"], full.tables["topics"]["name"], strict=True)) | {-1: "no topic"}
    sample = _sample(full)
    labels = sample.assign(topic=sample["topic_id"] if by == "id" else sample["topic_id"].map(names)).drop(columns="topic_id")
    found = _told(full, labels, tmp_path, capsys)
    assert [(row["kind"], row["checked"], row["right"]) for row in found["checked"]] == [("topic", 100, 100)]
    assert all(row["corrected"] == pytest.approx(row["share"]) for row in found["theme_shares"])
    assert sum(row["share"] for row in found["theme_shares"]) == pytest.approx(1)


def test_a_label_that_names_a_theme_is_met_by_its_topics(
    full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = _sample(full)
    cards = sample[sample["topic_id"].isin([10, 11])].assign(topic="cards")
    assert [row["right"] for row in _told(full, cards, tmp_path, capsys)["checked"]] == [len(cards)]


def test_marks_from_trust_give_the_same(full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = _sample(full)
    marks = sample.assign(kind="topic", said=sample["topic_id"].astype(str), answer="right", corrected=None)
    marks.loc[marks.index[:20], ["answer", "corrected"]] = ["wrong", "20"]
    found = _told(full, marks[["kind", "conversation_id", "source", "said", "answer", "corrected"]], tmp_path, capsys)
    row = found["checked"][0]
    assert row["share_low"] < row["share"] < row["share_high"]
    shares = {row["name"]: row for row in found["theme_shares"]}
    assert shares["Accounts and access"]["corrected"] > shares["Accounts and access"]["share"]
    assert found["scores"] == []


def test_sentiment_labels_say_how_often_it_was_right(full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = _sample(full).rename(columns={"sentiment_label": "sentiment"}).drop(columns="topic_id")
    row = _told(full, sample, tmp_path, capsys)["checked"][0]
    assert (row["kind"], row["checked"], row["right"]) == ("tone", 100, 100)


def test_in_words_it_says_of_how_many_how_many(full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.csv"
    sample = _sample(full)
    sample.assign(topic=sample["topic_id"]).drop(columns="topic_id").to_csv(path, index=False)
    assert main(["evaluate", "--store", str(full.root), "--labels", str(path)]) == 0
    told = capsys.readouterr().out
    assert "right: 100 % (96–100)" in told
    assert "share of Cards" in told


def test_marks_that_mean_nothing_are_refused(full: factories.Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("conversation_id,kind,said,answer\nT-00001,topic,10,maybe\n")
    assert main(["evaluate", "--store", str(full.root), "--labels", str(path)]) == 2
    assert "got maybe on topic" in capsys.readouterr().err
