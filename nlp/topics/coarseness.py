"""How coarse topics are: as the looks agree best on.

Texts have no one right number of groups: *card lost* and *card stolen* can be one topic or two. Where a division is chance, or says how
something is worded and not what about, other looks at other texts divide otherwise; so the level is taken on which groups are found again
(Tibshirani & Walther 2005, *Cluster validation by prediction strength*). Agreement is adjusted mutual information (Vinh, Epps & Bailey
2010), which neither many nor few groups raise by chance.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_mutual_info_score

from nlp.topics.cluster import by_size
from nlp.topics.hierarchy import means

NEAR = (0.6, 0.5, 0.4, 0.3, 0.2)
"""Cosines of groups' centres from which they become one, from fine to coarse."""
SURE = 0.93
"""Agreement of looks from which on their division is no chance, and stays. Measured: .94 and more on assistant requests and insurance
calls, which people divide as finely; at most .92 on all other sets, generated ones among them."""
SURER = 0.008
"""What a coarser level must gain in agreement, evened out over its neighbours, to be taken. Measured, four to six fits each: .010 and more
on bank chats, Comcast's headlines and CFPB products, where topics become better, at most .005 on Banking77 and FINCORP; .006 to .010
choose alike. The mean over all levels, asked before, lay about its limit for the first two sets: 9 topics or 32, by chance."""
_EVEN = (0.25, 0.5, 0.25)
LARGEST_SHARE = 0.3
"""Share of the corpus that a coarser topic may hold at most: looks that put all texts into one group agree, and say nothing."""
JUDGED_ON = 2_000
"""Texts, evenly spread, on which looks are compared."""


def best_level(vectors: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Groups (n, looks) on the coarser level on which the looks agree most, where they agree clearly more there than on the finest and
    are not sure of that; else as they are.

    Args:
        vectors: (n, dim) of length 1.
        seen: Groups (n, looks), −1 for none.
    """
    if seen.shape[1] == 1 or (finest := agreement(seen)) >= SURE:
        return seen
    trees = [_tree(vectors, look) for look in seen.T]
    levels = [np.stack([_cut(look, tree, near) for look, tree in zip(seen.T, trees, strict=True)], axis=1) for near in NEAR]
    gained = np.array([agreement(level) for level in levels]) - finest
    too_coarse = [_largest(level) > LARGEST_SHARE for level in levels]
    gained[too_coarse] = 0.0
    even = np.convolve([0.0, *gained, gained[-1]], _EVEN, "valid")
    even[too_coarse] = 0.0
    return levels[int(even.argmax())] if even.max() >= SURER else seen


def agreement(seen: np.ndarray) -> float:
    """Mean adjusted mutual information over all pairs of looks at (n, looks); texts in no group count as one."""
    some = seen[np.unique(np.linspace(0, len(seen) - 1, JUDGED_ON).astype(np.int64))]
    return float(np.mean([adjusted_mutual_info_score(one, other) for one, other in combinations(some.T, 2)]))


def _tree(vectors: np.ndarray, look: np.ndarray) -> np.ndarray | None:
    """How a look's groups become one, by average linkage of their centres; None for a single group."""
    centres = means(vectors, look)
    return linkage(centres, "average", metric="cosine") if len(centres) > 1 else None


def _cut(look: np.ndarray, tree: np.ndarray | None, near: float) -> np.ndarray:
    """A look in which groups with centres as near as ``near`` are one."""
    if tree is None:
        return look
    return by_size(np.where(look >= 0, fcluster(tree, 1 - near, "distance")[look], -1))


def _largest(level: np.ndarray) -> float:
    """Share (0–1) of the texts in the largest group of any look (n, looks)."""
    return max(float(np.bincount(look[look >= 0], minlength=1).max()) for look in level.T) / len(level)
