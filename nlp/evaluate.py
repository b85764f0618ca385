"""How well the machine agrees with people: topics against labels without a shared vocabulary, sentiment and themes with one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, f1_score, normalized_mutual_info_score

BOOTSTRAP_ROUNDS = 500


@dataclass(frozen=True, kw_only=True)
class Score:
    """One figure with its 95 % bootstrap interval; ``conversations`` is how many labels it rests on."""

    name: str
    value: float
    low: float
    high: float
    conversations: int


def topic_agreement(labels: pd.Series, topics: pd.Series, *, seed: int = 7) -> list[Score]:
    """NMI, ARI, purity (each 0–1, ARI may be slightly negative) and the share without a topic.

    Args:
        labels: What people said, one per conversation, no nulls.
        topics: The machine's topic ids, aligned; −1 counts as a group of its own.
        seed: Of the bootstrap.
    """
    measures = {
        "topic NMI": lambda a, b: float(normalized_mutual_info_score(a, b)),
        "topic ARI": lambda a, b: float(adjusted_rand_score(a, b)),
        "topic purity": purity,
        "share without topic": lambda _, b: float(np.mean(b == -1)),
    }
    truth, found = labels.to_numpy(), topics.to_numpy()
    return [_bootstrapped(name, measure, truth, found, seed=seed) for name, measure in measures.items()]


def label_agreement(name: str, labels: pd.Series, found: pd.Series, *, seed: int = 7) -> list[Score]:
    """Accuracy and macro-F1 (0–1) of labels that share the machine's vocabulary."""
    measures = {
        f"{name} accuracy": lambda a, b: float(np.mean(a == b)),
        f"{name} macro-F1": lambda a, b: float(f1_score(a, b, average="macro", labels=sorted(set(a)), zero_division=0)),
    }
    return [_bootstrapped(n, measure, labels.to_numpy(), found.to_numpy(), seed=seed) for n, measure in measures.items()]


def purity(labels: np.ndarray, groups: np.ndarray) -> float:
    """Share of conversations whose label is the commonest of their group (Manning et al. 2008, ch. 16)."""
    return float(pd.crosstab(groups, labels).max(axis=1).sum() / max(len(labels), 1))


def _bootstrapped(name: str, measure: object, truth: np.ndarray, found: np.ndarray, *, seed: int) -> Score:
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(BOOTSTRAP_ROUNDS):
        rows = random.integers(0, len(truth), len(truth))
        draws.append(measure(truth[rows], found[rows]))  # type: ignore[operator]
    low, high = np.quantile(draws, [0.025, 0.975])
    return Score(name=name, value=measure(truth, found), low=float(low), high=float(high), conversations=len(truth))  # type: ignore[operator]
