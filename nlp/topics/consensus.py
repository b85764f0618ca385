"""Several looks at the same vectors, each at a part of them and in another random order: what they agree on are topics.

UMAP and HDBSCAN give other groups for another seed or a few other texts. Groups on which several fits agree move less (Strehl & Ghosh
2002, *Cluster ensembles*; Dudoit & Fridlyand 2003, *Bagging to improve the accuracy of a clustering procedure*), and how far the fits
agree on a group says how much to trust it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from nlp.topics.cluster import by_size, cluster, is_handful, smallest_topic
from nlp.topics.decide import learn_decision

FEW = 5_000
LOOKS, LOOKS_AT_MANY = 6, 3
"""Looks at up to ``FEW`` texts, and at more: chance moves groups of many texts less, and looks at them cost more."""
PART = 0.9
MOST_SEEN = 5_000
"""Texts of one look at most."""
MEMORY = 0.8
"""Weight of the earlier fit beside the looks. Two generated samples, 10 % new conversations: of the topics .97 and 1.0 keep their id (.97
and .93 without memory), of the conversations .90 and .92 their topic (.86, .82); planted topics are found no worse (NMI .886 and .857; .866
and .853), also after a first fit on a third of the conversations, which knew half as many topics (.885 and .863). With 0.5 less is kept."""
TOGETHER = 0.5
"""Two texts are of one topic if at least this share of the looks puts them together, on average over their groups. Measured with 4 and 6
looks and 0.35 to 0.6 (NMI): CFPB products .38 to .40, generated bank .60 to .62, FINCORP .57 to .63, Banking77 .77 to .78."""


def looks(vectors: np.ndarray, languages: Sequence[str | None], *, seed: int) -> np.ndarray:
    """Group numbers (n, looks) as every look sees them, −1 for none. One look only where there is but a handful of texts.

    Args:
        vectors: (n, dim) of length 1.
        languages: n codes or None.
        seed: Same seed, same looks.
    """
    if is_handful(vectors):
        return cluster(vectors, languages, seed=seed)[:, None]
    count = LOOKS if len(vectors) <= FEW else LOOKS_AT_MANY
    return np.stack([_look(vectors, languages, seed + number) for number in range(count)], axis=1)


def _look(vectors: np.ndarray, languages: Sequence[str | None], seed: int) -> np.ndarray:
    """Groups found on a part of the texts, to which all texts are then given."""
    part = min(MOST_SEEN, round(PART * len(vectors)))
    rows = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:part])
    decision, _ = learn_decision(vectors[rows], cluster(vectors[rows], [languages[row] for row in rows], seed=seed))
    chosen, _, inside = decision.choose(vectors)
    return by_size(np.where(inside, chosen, -1))


def with_earlier(vectors: np.ndarray, seen: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The looks (n, looks), and beside them an earlier fit as ``MEMORY`` times as many: what it saw stays unless most looks see otherwise.

    Args:
        vectors: (n, dim) of length 1.
        seen: Groups (n, looks), −1 for none.
        known: Topic (n,) of each text in the earlier fit, −1 for none or where it did not know the text: such texts are given to the
            earlier topics now.
    """
    codes = by_size(known)
    if seen.shape[1] == 1 or codes.max(initial=-1) < 1:
        return seen
    decision, _ = learn_decision(vectors, codes)
    chosen, _, inside = decision.choose(vectors)
    recalled = np.where(codes >= 0, codes, np.where(inside, chosen, -1))
    return np.column_stack([seen, *[recalled] * round(MEMORY * seen.shape[1])])


def agreed(seen: np.ndarray) -> np.ndarray:
    """Groups (n,) by descending size that the looks (n, looks) agree on; −1 for texts that are nowhere at home.

    Texts that all looks treat alike are one item; items are joined by average linkage while they are together in ``TOGETHER`` of the looks.
    """
    if seen.shape[1] == 1:
        return by_size(seen[:, 0])
    items, item, counts = np.unique(seen, axis=0, return_inverse=True, return_counts=True)
    item = item.reshape(-1)
    # items of one text each are chance, and many
    usual = np.flatnonzero((counts > 1) & (items >= 0).any(axis=1))
    if len(usual) < 2:
        return by_size(np.where(np.isin(item, usual), 0, -1))
    group = np.full(len(items), -1)
    group[usual] = fcluster(linkage(_apart(items[usual]), "average"), 1 - TOGETHER, "distance") - 1
    labels = group[item]
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    small = sizes < min(smallest_topic(len(seen)), sizes.max())
    return by_size(np.where((labels >= 0) & ~small[labels], labels, -1))


def _apart(items: np.ndarray) -> np.ndarray:
    """Share (0–1) of the looks (items, looks) that do not put two items into one group, condensed (pairs,)."""
    alone = -1 - np.arange(len(items))[:, None]  # to be in no group is to be together with nobody
    return pdist(np.where(items >= 0, items, alone), "hamming")


def stability(seen: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How surely each group is found again (groups,), 0–1; NaN after a single look.

    Mean over the looks of the Jaccard coefficient with the group most like it (Hennig 2007, *Cluster-wise assessment of cluster
    stability*).

    Args:
        seen: (n, looks).
        labels: (n,) the groups 0, 1, …; −1 for none.
    """
    groups = int(labels.max(initial=-1)) + 1
    if seen.shape[1] == 1:
        return np.full(groups, np.nan)
    return np.mean([_alike(labels, look, groups) for look in seen.T], axis=0)


def _alike(labels: np.ndarray, look: np.ndarray, groups: int) -> np.ndarray:
    """Jaccard coefficient (groups,) of each group with the group of a look that is most like it."""
    table = np.zeros((groups + 1, int(look.max(initial=-1)) + 2))
    np.add.at(table, (labels, look), 1)  # −1 counts in the last row and column
    common = table[:groups, :-1]
    union = table[:groups].sum(axis=1)[:, None] + table[:, :-1].sum(axis=0)[None] - common
    return (common / np.maximum(union, 1)).max(axis=1, initial=0.0)
