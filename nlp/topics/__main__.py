"""``python -m nlp.topics``: compiles what finding topics needs, ahead of the first run (``nlp.topics.compiled``)."""

from __future__ import annotations

import numpy as np

from nlp.geometry.unit import unit
from nlp.topics.cluster import cluster

WARM_UP_TEXTS = 300


def main() -> None:
    """Find topics in noise: the way there is the one that every run takes."""
    vectors = np.random.default_rng(0).normal(size=(WARM_UP_TEXTS, 16)).astype(np.float32)
    cluster(unit(vectors), [None] * WARM_UP_TEXTS, seed=0)


if __name__ == "__main__":
    main()
