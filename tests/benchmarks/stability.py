"""How far topics stay what they were: ``python -m tests.benchmarks.stability``. Writes ``results/stability.json``.

``fits``: two fits on two random nine tenths of the same texts, compared on the texts that both saw (adjusted Rand index, "no topic" being
a group), Earshot beside stock BERTopic. ``ids``: what becomes of topic ids and names in a store (``kept_ids``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from nlp.config import Config
from tests.benchmarks import kept_ids
from tests.benchmarks.corpus import earshot, encoded, read
from tests.benchmarks.results_file import write_results
from tests.benchmarks.topic_peers import stock_bertopic
from tests.benchmarks.topic_sets import cfpb_products

PART = 0.9
DRAWS = 3
ROWS = 1_500
Fit = Callable[[np.ndarray], np.ndarray]
"""Rows of the texts → their topics."""


def agreement(fit: Fit, rows: int, *, draw: int) -> float:
    """ARI between fits on two parts drawn at random, on the texts in both."""
    random = np.random.default_rng(draw)
    one, other = (np.sort(random.permutation(rows)[: round(PART * rows)]) for _ in range(2))
    first, second = fit(one), fit(other)
    return float(adjusted_rand_score(first[np.isin(one, other)], second[np.isin(other, one)]))


def fits(rows: int = ROWS) -> dict[str, Any]:
    """ARI of each draw and their mean, per way."""
    texts = cfpb_products(rows)["text"].tolist()
    corpus, vectors = read("cfpb_products", texts), encoded("cfpb_products", "whole", texts)
    ways: dict[str, Fit] = {
        "earshot": lambda mine: earshot(corpus.part(mine))[0].topics,
        "stock_bertopic": lambda mine: stock_bertopic([texts[row] for row in mine], vectors[mine], 0).topics,
    }
    found = {}
    for name, fit in ways.items():
        each = [agreement(fit, len(texts), draw=draw) for draw in range(DRAWS)]
        found[name] = {"mean": round(float(np.mean(each)), 3), "each": [round(value, 3) for value in each]}
        print("fits", name, found[name], file=sys.stderr, flush=True)
    return {"set": "cfpb_products", "n": len(texts), **found}


def main() -> None:
    """Measure, print, write."""
    results = {"fits": fits(), "ids": kept_ids.measure()}
    settings = {"part": PART, "draws": DRAWS, "seed": Config.seed, "ids": kept_ids.SETTINGS}
    print(write_results("stability", settings=settings, results=results))


if __name__ == "__main__":
    main()
