"""Carry ids from one fit to the next, so that what people attached to a topic stays where it belongs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from data.schema import KEY, NO_TOPIC
from nlp.topics.model import Topic, TopicModel

SAME = 0.30
"""Least likeness (0–1) at which a new topic is the old one."""
LARGE_PART = 0.33
"""Share of an old topic's members that must go to a new one for it to count as split off, or of a new one's that came from elsewhere."""


@dataclass(frozen=True)
class Match:
    """Which new topic is which old one, and what became of the others.

    ``ids``: number in the new model → topic_id of the old one. ``kept``, ``retired``: old ids; ``new``: new numbers;
    ``split``: old id → new numbers it was divided into; ``merged``: new number → old ids that it absorbed.
    """

    ids: dict[int, int]
    kept: tuple[int, ...]
    new: tuple[int, ...]
    retired: tuple[int, ...]
    split: dict[int, tuple[int, ...]]
    merged: dict[int, tuple[int, ...]]

    def counts(self) -> dict[str, int]:
        """How many topics were kept, new, split, merged, retired (for the manifest)."""
        return {name: len(getattr(self, name)) for name in ("kept", "new", "split", "merged", "retired")}


def match_topics(old: TopicModel, new: TopicModel, members_old: pd.DataFrame, members_new: pd.DataFrame) -> Match:
    """Match topics level by level, by common members, names and keywords; without any common member by centroid.

    Args:
        old: The earlier fit, its topics with ``topic_id``.
        new: The later fit.
        members_old: ``conversation_id``, ``source``, ``topic_id`` (an old *id*): one row per conversation and topic at any level.
        members_new: The same with a new topic's *number* as ``topic_id``.
    """
    ids: dict[int, int] = {}
    split: dict[int, tuple[int, ...]] = {}
    merged: dict[int, tuple[int, ...]] = {}
    both = _unique(members_old).merge(_unique(members_new), on=KEY, suffixes=("_old", "_new"))
    for level in (0, 1, 2):
        olds = [topic for topic in old.topics if topic.level == level and topic.topic_id is not None]
        news = [topic for topic in new.topics if topic.level == level]
        shared = _shared(both, [int(topic.topic_id) for topic in olds if topic.topic_id is not None], [topic.number for topic in news])
        likeness = _overlap(shared, _rank_sums(shared)) * 0.8 + 0.2 * _wording(olds, news)
        if old.space.dim == new.space.dim and not shared.sum():
            likeness = np.clip(old.centroids[[t.number for t in olds]] @ new.centroids[[t.number for t in news]].T, 0, 1)
        for one, other in zip(*linear_sum_assignment(-likeness), strict=True):
            if likeness[one, other] >= SAME:
                ids[news[other].number] = int(olds[one].topic_id or 0)
        if level == 1:
            split, merged = _moves(shared, [int(t.topic_id or 0) for t in olds], [t.number for t in news], ids)
    known = [int(topic.topic_id) for topic in old.topics if topic.topic_id is not None]
    kept = tuple(sorted(ids.values()))
    return Match(
        ids, kept, tuple(topic.number for topic in new.topics if topic.number not in ids),
        tuple(sorted(set(known) - set(kept))), split, merged,
    )  # fmt: skip


def _unique(members: pd.DataFrame) -> pd.DataFrame:
    return members.loc[members["topic_id"] != NO_TOPIC, [*KEY, "topic_id"]].drop_duplicates()


def _shared(both: pd.DataFrame, olds: list[int], news: list[int]) -> np.ndarray:
    """(old, new): common members."""
    rows, columns = {one: n for n, one in enumerate(olds)}, {one: n for n, one in enumerate(news)}
    counts = np.zeros((len(olds), len(news)))
    mine = both[both["topic_id_old"].isin(rows) & both["topic_id_new"].isin(columns)]
    np.add.at(counts, (mine["topic_id_old"].map(rows).to_numpy(int), mine["topic_id_new"].map(columns).to_numpy(int)), 1)
    return counts


def _rank_sums(shared: np.ndarray) -> np.ndarray:
    return shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True)


def _overlap(shared: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Dice coefficient (old, new) over the conversations that both fits know."""
    return 2 * shared / np.maximum(sums, 1)


def _wording(olds: list[Topic], news: list[Topic]) -> np.ndarray:
    """Likeness (old, new) by words, 0–1: 1 if the name is the same, else the Jaccard coefficient of the keywords.

    Where a topic parts into halves, the half that is still called so is the one people take for it.
    """
    words = [[{w.casefold() for w in topic.keywords} for topic in side] for side in (olds, news)]
    alike = np.array([[len(a & b) / max(len(a | b), 1) for b in words[1]] for a in words[0]]).reshape(len(olds), len(news))
    same = np.array([[a.name.casefold() == b.name.casefold() for b in news] for a in olds], dtype=bool).reshape(alike.shape)
    return np.where(same, 1.0, alike)


def _moves(shared: np.ndarray, olds: list[int], news: list[int], ids: dict[int, int]) -> tuple[dict, dict]:
    """Old topics of which a large part went elsewhere, and new topics that took most of several old ones."""
    from_old = shared / np.maximum(shared.sum(axis=1, keepdims=True), 1)
    split, merged = {}, {}
    for row, one in enumerate(olds):
        parts = tuple(news[column] for column in np.flatnonzero(from_old[row] >= LARGE_PART))
        if len(parts) > 1:
            split[one] = parts
    kept = set(ids.values())
    for column, number in enumerate(news):
        absorbed = tuple(
            olds[row] for row in np.flatnonzero(from_old[:, column] > 0.5) if ids.get(number) != olds[row] and olds[row] not in kept
        )
        if absorbed:
            merged[number] = absorbed
    return split, merged
