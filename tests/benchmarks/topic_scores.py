"""How good topics are: agreement with people's labels, coherence and diversity of their keywords."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from tests.benchmarks.topic_peers import Found, class_words

SEED = 7
DRAWS = 200


def all_scores(labels: np.ndarray, found: Found, texts: Sequence[str]) -> dict[str, Any]:
    """Agreement with labels, figures of the keywords, seconds."""
    same = class_words(texts, found.topics)
    return {
        **agreement(labels, found.topics), **coherence(found.keywords, texts), "diversity": diversity(found.keywords),
        **{f"{name}_same_words": value for name, value in coherence(same, texts).items()}, "diversity_same_words": diversity(same),
        "seconds": round(found.seconds, 1),
    }  # fmt: skip


def agreement(labels: np.ndarray, topics: np.ndarray) -> dict[str, Any]:
    """NMI and ARI with 95 % intervals, purity, share without topic, number of topics. "No topic" counts as a group of its own."""
    random = np.random.default_rng(SEED)
    draws = [random.integers(0, len(labels), len(labels)) for _ in range(DRAWS)]
    found: dict[str, Any] = {}
    for name, measure in (("nmi", normalized_mutual_info_score), ("ari", adjusted_rand_score)):
        found[name] = round(float(measure(labels, topics)), 3)
        drawn = np.array([measure(labels[d], topics[d]) for d in draws])
        # repeated rows agree with themselves and lift every draw: their mean lift is taken out
        found[f"{name}_interval"] = (np.quantile(drawn, [0.025, 0.975]) - drawn.mean() + found[name]).round(3).tolist()
    counts = pd.crosstab(topics, labels).to_numpy()
    found["purity"] = round(float(counts.max(axis=1).sum() / counts.sum()), 3)
    found["no_topic_share"] = round(float((topics == -1).mean()), 3)
    found["topics"] = len(set(topics.tolist()) - {-1})
    return found


def coherence(keywords: Sequence[Sequence[str]], texts: Sequence[str]) -> dict[str, Any]:
    """Mean over topics of the mean NPMI of their keywords' pairs, with a 95 % bootstrap interval over topics.

    NPMI(a, b) = log(p(a, b) / (p(a) p(b))) / −log p(a, b), −1 where they never meet, 1 where they only come together (Bouma 2009,
    *Normalized (pointwise) mutual information in collocation extraction*); as a coherence of topics: Röder, Both & Hinneburg 2015,
    *Exploring the space of topic coherence measures*. Probabilities are shares of the set's own texts that hold the keyword (a phrase:
    word by word, in this order). Written here because the library that has it, gensim, would be a large guest for one formula.

    Returns:
        ``npmi`` (−1…1) and ``npmi_interval``; None without a topic of two keywords.
    """
    groups = [list(dict.fromkeys(map(_spaced, words))) for words in keywords]
    spaced = [_spaced(text) for text in texts]
    held = {word: np.array([word in text for text in spaced]) for word in {word for words in groups for word in words}}
    values = np.array([np.mean([_npmi(held[a], held[b]) for a, b in combinations(words, 2)]) for words in groups if len(words) > 1])
    if not len(values):
        return {"npmi": None, "npmi_interval": None}
    drawn = np.random.default_rng(SEED).choice(values, (DRAWS, len(values))).mean(axis=1)
    return {"npmi": round(float(values.mean()), 3), "npmi_interval": np.quantile(drawn, [0.025, 0.975]).round(3).tolist()}


def _spaced(text: str) -> str:
    """Words in lower case between single spaces, one at either end, so that ``in`` finds whole words only."""
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


def _npmi(one: np.ndarray, other: np.ndarray) -> float:
    together = float((one & other).mean())
    if together in (0.0, 1.0):
        return 2 * together - 1
    return float(np.log(together / (one.mean() * other.mean())) / -np.log(together))


def diversity(keywords: Sequence[Sequence[str]]) -> float | None:
    """Share (0–1) of distinct ones among the keywords of all topics (Dieng, Ruiz & Blei 2020, *Topic modeling in embedding spaces*; there
    of 25 words a topic, here of ten); None without any."""
    every = [_spaced(word) for words in keywords for word in words]
    return round(len(set(every)) / len(every), 3) if every else None
