"""One vector per conversation from the vectors of its pieces, weighted by how much each piece says."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.topics.space import unit
from nlp.words import terms

LONGEST = 12
"""Content words from which a piece weighs no more: a long sentence must not drown the rest."""
HALF = 10.0
"""Content words after which the next piece counts half: people say first what they came for, then everything around it."""
COMMON_SHARE = 0.2
"""A piece whose content words are all in more than this share of the conversations says nothing (``hello``, ``thanks``)."""


def document_vectors(sentences: pd.DataFrame, vectors: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Mean vector of each conversation's sentences in reading order, weighted by their informative words, early ones more.

    Any pieces will do: sentences, or passages (:func:`passages`), which carry more context and give better topics.

    Args:
        sentences: One row per piece: ``conversation_id``, ``source``, ``sentence``, ``language``.
        vectors: (pieces, dim), centred.

    Returns:
        Keys (one row per conversation, in order of first appearance) and vectors (conversations, dim) of length 1.
    """
    keys = sentences[KEY].drop_duplicates().reset_index(drop=True)
    owners = sentences.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()
    weights = informativeness(sentences, owners)
    weights /= 1 + _said_before(weights, owners) / HALF
    sums = np.zeros((len(keys), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors.astype(np.float32) * weights[:, None].astype(np.float32))
    return keys, unit(sums)


def _said_before(weights: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Sum (pieces,) of the weights of the same conversation's earlier pieces."""
    return pd.Series(weights).groupby(owners).cumsum().to_numpy() - weights


def informativeness(sentences: pd.DataFrame, owners: np.ndarray) -> np.ndarray:
    """Weight (pieces,) of each piece: its number of content words (at most ``LONGEST``), next to none if all are everybody's."""
    found = [terms(text, language) for text, language in zip(sentences["sentence"], sentences["language"], strict=True)]
    spread = Counter(word for _, word in {(owner, word) for owner, words in zip(owners, found, strict=True) for word in words})
    common = COMMON_SHARE * max(len(set(owners)), 20)
    telling = (any(spread[word] <= common for word in words) for words in found)
    return np.array([min(len(words), LONGEST) if tells else 0.05 for words, tells in zip(found, telling, strict=True)], dtype=np.float64)


def passages(sentences: pd.DataFrame, *, words: int = 150) -> pd.DataFrame:
    """Consecutive sentences of a conversation joined to passages of at most about ``words`` words, for encoding in context.

    Args:
        sentences: ``conversation_id``, ``source``, ``turn``, ``start``, ``sentence``, ``language``, in reading order.
        words: An encoder reads about 250 tokens at once; more would be cut off.

    Returns:
        ``conversation_id``, ``source``, ``sentence`` (the passage), ``language`` (its first sentence's).
    """
    # counted in characters, because not every language puts spaces between words
    dense = sentences["sentence"].str.contains(r"[一-鿿]").to_numpy(bool)
    length: pd.Series = sentences["sentence"].str.len().astype("float64") / np.where(dense, 1.0, 5.5)
    before: pd.Series = length.groupby([sentences[name] for name in KEY], sort=False).cumsum() - length
    part = (before // words).astype("int64")
    grouped = sentences.assign(part=part).groupby([*KEY, "part"], sort=False)
    return grouped.agg(sentence=("sentence", " ".join), language=("language", "first")).reset_index().drop(columns="part")
