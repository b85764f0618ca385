"""What the benchmarks compute with is right: figures on hand-made cases, beside the libraries' own where there are any."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from data.snapshots import Snapshot
from tests.benchmarks import results_file
from tests.benchmarks.kept_ids import kept
from tests.benchmarks.sentiment import _macro_f1
from tests.benchmarks.sentiment_peers import labels
from tests.benchmarks.speed_growth import growth, stock_at
from tests.benchmarks.topic_peers import class_words, kmeans, lda, nmf
from tests.benchmarks.topic_scores import coherence, diversity

CARD, LOAN = "my card was declined at the shop", "the loan rate is far too high"
TEXTS = [f"{CARD} on day {number}" for number in range(10)] + [f"{LOAN} since day {number}" for number in range(10)]


def test_coherence_is_one_for_words_that_only_come_together_and_minus_one_for_words_that_never_meet() -> None:
    assert coherence([["card", "declined"]], TEXTS)["npmi"] == 1.0
    assert coherence([["card", "loan"]], TEXTS)["npmi"] == -1.0
    assert coherence([["card", "declined"], ["card", "loan"]], TEXTS)["npmi"] == 0.0


def test_coherence_of_independent_words_is_nought() -> None:
    assert coherence([["a", "b"]], ["a b", "a", "b", "c"])["npmi"] == pytest.approx(0.0)


def test_coherence_reads_phrases_word_by_word_and_whole_words_only() -> None:
    assert coherence([["loan rate", "Too high"]], TEXTS)["npmi"] == 1.0
    assert coherence([["oan", "rate"]], TEXTS)["npmi"] == -1.0


@pytest.mark.parametrize("keywords", [[], [[]], [["card"]]])
def test_coherence_must_not_be_made_up_without_pairs(keywords: list[list[str]]) -> None:
    assert coherence(keywords, TEXTS) == {"npmi": None, "npmi_interval": None}


def test_diversity_is_the_share_of_distinct_keywords() -> None:
    assert diversity([["card", "shop"], ["loan", "Card"]]) == 0.75
    assert diversity([]) is None


def test_class_words_tell_groups_apart() -> None:
    words = class_words(TEXTS, np.repeat([0, 1], 10))
    assert {"card", "shop"} <= set(words[0])
    assert {"loan", "rate"} <= set(words[1])
    assert not set(words[0][:3]) & set(words[1][:3])


@pytest.mark.parametrize("find", [kmeans, lda, nmf])
def test_peers_find_two_plain_groups(find: object) -> None:
    vectors = np.repeat(np.eye(2, 8, dtype=np.float32), 10, axis=0)
    found = find(TEXTS, vectors, 2)  # type: ignore[operator]
    assert len(set(found.topics[:10])) == len(set(found.topics[10:])) == 1
    assert found.topics[0] != found.topics[10]
    assert len(found.keywords) == 2


def test_macro_f1_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    for classes in (2, 3):
        truth, found = random.integers(0, classes, 200), random.integers(0, classes, 200)
        assert _macro_f1(truth * classes + found, classes) == pytest.approx(f1_score(truth, found, average="macro"))


def test_peer_labels_leave_a_band_around_nought() -> None:
    assert labels(np.array([-0.05, -0.04, 0.0, 0.05]), 0.05).tolist() == ["negative", "neutral", "neutral", "positive"]
    assert labels(np.array([-0.01, 0.0, 0.01]), 0.0).tolist() == ["negative", "neutral", "positive"]


def snapshot(folder: Path, topics: list[tuple[int, str, str, int]], of: list[int]) -> Snapshot:
    folder.mkdir()
    rows = pd.DataFrame(topics, columns=["topic_id", "name", "state", "conversations"]).assign(level=1)
    rows.to_parquet(folder / "topics.parquet")
    told = pd.DataFrame({"conversation_id": [str(row) for row in range(len(of))], "source": "x", "topic_id": of})
    told.to_parquet(folder / "conversations.parquet")
    return Snapshot(folder.name, folder, {"fit": {"reason": "asked"}, "topic_changes": {"kept": 1}})


def test_kept_counts_ids_names_and_conversations(tmp_path: Path) -> None:
    before = snapshot(
        tmp_path / "a", [(1, "Card", "new", 6), (2, "Loan", "new", 3), (3, "App", "new", 1), (4, "Old", "retired", 0)], [1, 1, 2, -1]
    )
    after = snapshot(tmp_path / "b", [(1, "Card", "kept", 6), (2, "Rate", "kept", 3), (3, "App", "retired", 0)], [1, 2, 2, 2])
    found = kept(before, after)
    assert found["topics"] == {"n": 3, "ids": 0.667, "ids_weighted": 0.9, "names": 0.333, "names_weighted": 0.6}
    assert found["conversations_same_topic"] == 0.667
    assert found["themes"]["ids"] is None


def test_growth_is_one_for_n_log_n_and_more_for_squares() -> None:
    assert growth({n: 0.002 * n * np.log(n) for n in (10, 100, 1000)}) == pytest.approx({10: 1, 100: 1, 1000: 1})
    assert growth({10: 1, 100: 100})[100] == pytest.approx(5)


def test_stock_is_extrapolated_by_its_own_stages() -> None:
    assert stock_at(1000, 100, {"encode": 4, "topics": 1}) == pytest.approx(4 * 10 + 10 * 1.5)


def test_results_are_json_also_where_nothing_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_file, "RESULTS", tmp_path)
    path = results_file.write_results("one", settings={}, results={"share": float("nan"), "rows": [(0.5, float("nan"))]})
    found = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda _: pytest.fail("no JSON"))
    assert found["results"] == {"share": None, "rows": [[0.5, None]]}
