"""Measures topics against people's labels, peers beside Earshot: ``python -m tests.benchmarks.topics [SET…]``.

Earshot and stock BERTopic are not told how many topics there are; k-means, LDA and NMF are (``topic_peers``). All read the same
encoder's vectors, where they read vectors. Prints a table and writes ``tests/benchmarks/results/topics.json``: agreement with labels,
coherence and diversity of the keywords (``topic_scores``), with 95 % intervals, n, seconds.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from nlp.topics import TOPIC
from tests.benchmarks.corpus import earshot, encoded, read
from tests.benchmarks.results_file import RESULTS, write_results
from tests.benchmarks.topic_peers import KEYWORDS, PEERS
from tests.benchmarks.topic_scores import DRAWS, all_scores
from tests.benchmarks.topic_sets import SEED, SETS, labelled

METHODS = ("earshot", *PEERS)


def measure(name: str) -> dict[str, Any]:
    """All figures of one set."""
    frame = labelled(name)
    texts, labels = frame["text"].tolist(), frame["label"].to_numpy()
    count = len(set(labels))
    found, model = earshot(read(name, texts))
    result: dict[str, Any] = {"measured_on": datetime.now(UTC).date().isoformat(), "n": len(texts), "labels": count}
    result["earshot"] = all_scores(labels, found, texts)
    vectors = encoded(name, "whole", texts)
    for peer, find in PEERS.items():
        result[peer] = all_scores(labels, find(texts, vectors, count), texts)
    result["names"] = [f"{topic.name} ({topic.size})" for topic in model.topics if topic.level == TOPIC][:50]
    return result


def show(name: str, result: dict[str, Any]) -> None:
    """One line per method."""
    for method in METHODS:
        row = result[method]
        print(
            f"{name:18} {method:15} NMI {row['nmi']:.3f} ARI {row['ari']:.3f} purity {row['purity']:.3f} none {row['no_topic_share']:.3f} "
            f"topics {row['topics']:3} NPMI {row['npmi']} (same words {row['npmi_same_words']}) "
            f"diversity {row['diversity']} ({row['diversity_same_words']}) {row['seconds']} s",
            flush=True,
        )


def main(names: list[str]) -> None:
    """Measure the named sets, or all of them; figures of other sets stay as they were."""
    path = RESULTS / "topics.json"
    results = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else {}
    settings = {"encoder": "all-MiniLM-L6-v2, int8", "seed": SEED, "resamples": DRAWS, "keywords": KEYWORDS}
    for name in names or list(SETS):
        results[name] = measure(name)
        show(name, results[name])
        write_results("topics", settings=settings, results=results)


if __name__ == "__main__":
    main(sys.argv[1:])
