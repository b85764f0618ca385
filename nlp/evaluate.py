"""How well the machine agrees with people: topics against labels without a shared vocabulary, sentiment and themes with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, f1_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

from data.schema import NO_TOPIC

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
    truth, found = pd.factorize(labels, sort=True)[0], topics.to_numpy()  # numbers are compared many times quicker than words
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
    return float(contingency_matrix(labels, groups).max(axis=0, initial=0).sum() / max(len(labels), 1))


def named_topics(topics: pd.DataFrame, themes: Mapping[int, int]) -> dict[str, int]:
    """What a label may say for a theme or topic: its id or its name, in lower case; ``none`` and ``no topic`` are −1.

    A name that several topics have stands for their theme, and for nothing when they have several.

    Args:
        topics: ``topic_id``, ``level``, ``name``, ``merged_into``.
        themes: Theme of each topic id.
    """
    live = topics[topics["merged_into"].isna() & (topics["level"] <= 1)]
    found = {str(int(topic)): int(topic) for topic in live["topic_id"]} | {"none": NO_TOPIC, "no topic": NO_TOPIC, "-1": NO_TOPIC}
    for name, part in live.groupby(live["name"].str.lower()):
        ids = part["topic_id"].astype(int).tolist()
        if len({themes[topic] for topic in ids}) == 1:
            found[str(name)] = ids[0] if len(ids) == 1 else themes[ids[0]]
    return found


def topic_marks(labels: pd.Series, topics: pd.Series, *, names: Mapping[str, int], themes: Mapping[int, int]) -> pd.DataFrame:
    """Labels that name the machine's own topics or themes, as marks on what it said; empty where any label names none of them.

    Args:
        labels: What people said, one per conversation, no nulls.
        topics: The machine's topic ids, aligned; −1 = none.
        names: Of :func:`named_topics`.
        themes: Theme of each topic id.

    Returns:
        ``kind`` (topic), ``said``, ``answer`` (right where topic, or a label's theme, is the same), ``corrected``.
    """
    truth = labels.astype("str").str.strip().str.lower().map(names)
    if truth.isna().any():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ("kind", "said", "answer", "corrected")})
    true, said = truth.astype(int).to_numpy(), topics.astype(int).to_numpy()
    right = [t == s or t == themes.get(int(s), NO_TOPIC) for t, s in zip(true, said, strict=True)]
    return pd.DataFrame({
        "kind": "topic", "said": said.astype(str), "answer": np.where(right, "right", "wrong"), "corrected": true.astype(str),
    })  # fmt: skip


def tone_marks(labels: pd.Series, found: pd.Series) -> pd.DataFrame:
    """Labels of how customers sound, as marks on what the machine said: ``kind`` (tone), ``said``, ``answer``, ``corrected``."""
    answer = np.where(labels.to_numpy() == found.to_numpy(), "right", "wrong")
    return pd.DataFrame({"kind": "tone", "said": found.astype("str"), "answer": answer, "corrected": labels.astype("str")})


def _bootstrapped(name: str, measure: object, truth: np.ndarray, found: np.ndarray, *, seed: int) -> Score:
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(BOOTSTRAP_ROUNDS):
        rows = random.integers(0, len(truth), len(truth))
        draws.append(measure(truth[rows], found[rows]))  # type: ignore[operator]
    low, high = np.quantile(draws, [0.025, 0.975])
    return Score(name=name, value=measure(truth, found), low=float(low), high=float(high), conversations=len(truth))  # type: ignore[operator]
