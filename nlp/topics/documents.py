"""One vector per conversation from the vectors of its sentences, weighted by how much each tells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.topics.space import sums, unit
from nlp.topics.telling import Telling
from nlp.words import terms

LONGEST = 12
"""Content words from which a sentence weighs no more: a long one must not drown the rest."""
HALF = 10.0
"""Content words after which the next sentence counts half: people say first what they came for, then everything around it."""
WORDLESS = 0.05


def document_vectors(sentences: pd.DataFrame, turned: np.ndarray, telling: Telling | None = None) -> tuple[pd.DataFrame, np.ndarray]:
    """Mean vector of each conversation's sentences in reading order, weighted by their content words and by what their kind tells,
    early ones more.

    Args:
        sentences: ``conversation_id``, ``source``, ``sentence``, ``language``.
        turned: (sentences, dim), centred and turned (``Telling.turned``).
        telling: What kinds of sentences tell; without it, all alike.

    Returns:
        Keys (one row per conversation, in order of first appearance) and vectors (conversations, dim) of length 1.
    """
    keys = sentences[KEY].drop_duplicates().reset_index(drop=True)
    owners = owner_numbers(sentences)
    words = [len(terms(text, language)) for text, language in zip(sentences["sentence"], sentences["language"], strict=True)]
    weights = np.clip(np.array(words, dtype=np.float64), WORDLESS, LONGEST)
    if telling is not None:
        weights *= telling.weights(turned)
    weights /= 1 + _said_before(weights, owners) / HALF
    return keys, unit(sums(turned.astype(np.float32) * weights[:, None].astype(np.float32), owners, len(keys)))


def owner_numbers(sentences: pd.DataFrame) -> np.ndarray:
    """Number of each sentence's conversation (sentences,), by first appearance."""
    return sentences.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()


def _said_before(weights: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Sum (sentences,) of the weights of the same conversation's earlier sentences."""
    return pd.Series(weights).groupby(owners).cumsum().to_numpy() - weights
