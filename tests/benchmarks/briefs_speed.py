"""Seconds of a whole brief on a large store, by what they go to: ``python -m tests.benchmarks.briefs_speed STORE``.

The store is one of ``tests.benchmarks.large_store``, whose sentences mean nothing: their vectors are drawn
(``tests.benchmarks.search``). A question is encoded by the real model for its time alone, then lies where one of the sentences lies that
hold its words. So some thousands of sentences are evidence, as in a real store of that size.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.queries.evidence import Evidence
from data.queries.facts import prepare
from data.queries.filters import Filters
from data.snapshots import connect
from data.snapshots.open import load
from nlp.brief.answer import answer
from nlp.cli.export import published
from nlp.encode import Encoder, load_multilingual
from nlp.search import Index, open_index
from tests.benchmarks.results_file import write_results
from tests.benchmarks.search import E5, drawn

SUBJECTS = ("the monthly fee", "the login code", "the exchange rate", "the claim form", "the standing order", "the insurance policy")
ROUNDS = 3


class Watched:
    """Anything, with the seconds that its methods take added up under ``name.method``."""

    def __init__(self, name: str, inner: Any, seconds: dict[str, float]) -> None:
        self._name, self._inner, self._seconds = name, inner, seconds

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._inner, method)
        return self._timed(f"{self._name}.{method}", found) if callable(found) else found

    def _timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **more: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*args, **more)
            finally:
                self._seconds[name] += time.perf_counter() - began

        return timed


class Lying:
    """The real encoder, but its vectors lie where one sentence lies."""

    def __init__(self, encoder: Encoder, place: np.ndarray) -> None:
        self.encoder, self.place = encoder, place

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (len(texts), dim) near ``place``, whatever mean is taken out of them."""
        return np.asarray(10 * self.place + self.encoder.encode(texts), np.float32)


def measure(store: Path) -> pd.DataFrame:
    """One row per brief: seconds by part, ``whole``, the ``processor``'s (all threads: what a machine with nothing else to do
    needs at most), and ``evidence`` (sentences)."""
    snapshot = published(store)
    connection = connect(snapshot)
    prepare(connection)
    sentences = load(snapshot, "sentences")[["sentence", "language"]]
    index = open_index(store / "cache" / "search" / "benchmark", lambda: (sentences, drawn(sentences), E5))
    encoder, rows = load_multilingual(E5, workers=1), []
    for subject in SUBJECTS * ROUNDS:
        place = _place(index, sentences, subject)
        seconds: dict[str, float] = defaultdict(float)
        parts = {"source": Evidence(connection, Filters()), "finder": index, "encoder": Lying(encoder, place)}
        began, worked = time.perf_counter(), time.process_time()
        brief = answer(
            f"What do customers say about {subject}?", snapshot_id=snapshot.snapshot_id,
            **{name: Watched(name, part, seconds) for name, part in parts.items()},
        )  # fmt: skip
        whole = time.perf_counter() - began
        told = {"the rest": whole - sum(seconds.values()), "whole": whole, "processor": time.process_time() - worked}
        rows.append({**seconds, **told, "evidence": len(brief.evidence)})
    return pd.DataFrame(rows).fillna(0.0)


def _place(index: Index, sentences: pd.DataFrame, subject: str) -> np.ndarray:
    line = int(np.flatnonzero(sentences["sentence"].str.contains(subject, regex=False))[0])
    return index.vectors(np.array([line]))[0]


def main(store: Path) -> None:
    """Measure and write ``results/briefs_speed.json``."""
    rows = measure(store)
    medians = {name: round(float(value), 3) for name, value in rows.median().sort_values(ascending=False).items()}
    print(write_results("briefs_speed", settings={"subjects": len(SUBJECTS), "rounds": ROUNDS}, results={"median_s": medians}))
    print(pd.Series(medians))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
