"""One vector per conversation from the vectors of its sentences, weighted by how much each tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.geometry.sums import sums
from nlp.geometry.unit import unit
from nlp.text.words import terms
from nlp.topics.telling import Telling

LONGEST = 12
"""Content words from which a sentence weighs no more: a long one must not drown the rest."""
HALF = 10.0
"""Content words after which the next sentence counts half: people say first what they came for, then everything around it."""
WORDLESS = 0.05


def document_vectors(
    sentences: pd.DataFrame, turned: np.ndarray, telling: Telling | None = None, *, untold: Collection[str] = ()
) -> tuple[pd.DataFrame, np.ndarray]:
    """Mean vector of each conversation's sentences in reading order, weighted by their content words and by what their kind tells,
    early ones more.

    Args:
        sentences: ``conversation_id``, ``source``, ``sentence``, ``language``.
        turned: (sentences, dim), centred and turned (``Telling.turned``).
        telling: What kinds of sentences tell; without it, all alike.
        untold: Words that tell nothing (``TopicModel.untold``): a sentence of nothing else says nothing.

    Returns:
        Keys (one row per conversation, in order of first appearance) and vectors (conversations, dim) of length 1; zeros where nothing
        is said.
    """
    keys = sentences[KEY].drop_duplicates().reset_index(drop=True)
    owners = owner_numbers(sentences)
    said = with_terms(sentences)["terms"]
    words = np.array([len(found) for found in said], dtype=np.float64)
    weights = np.clip(words, WORDLESS, LONGEST)
    if untold:
        weights[np.array([bool(found) and set(found) <= set(untold) for found in said], dtype=bool)] = 0
    if telling is not None:
        weights *= telling.weights(turned)
    weights /= 1 + _said_before(weights, owners) / HALF
    return keys, unit(sums(turned, owners, len(keys), weights=weights.astype(np.float32)))


def with_terms(sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences with their content words (``terms``): several steps count them, finding them takes long."""
    if "terms" in sentences:
        return sentences
    said = list(zip(sentences["sentence"].tolist(), sentences["language"].tolist(), strict=True))
    known = {one: terms(*one) for one in dict.fromkeys(said)}  # much is said again and again
    found = [known[one] for one in said]
    return sentences.assign(terms=pd.Series(found, index=sentences.index, dtype=object))


def gathered(words: Iterable[Sequence[str]], owners: np.ndarray, count: int) -> list[list[str]]:
    """Each conversation's words (count): those of its sentences; ``owners`` (sentences,) are conversations' numbers, −1 for none."""
    found: list[list[str]] = [[] for _ in range(count)]
    for said, owner in zip(words, owners.tolist(), strict=True):
        if owner >= 0:
            found[owner].extend(said)
    return found


def owner_numbers(sentences: pd.DataFrame) -> np.ndarray:
    """Number of each sentence's conversation (sentences,), by first appearance."""
    return sentences.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()


def _said_before(weights: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Sum (sentences,) of the weights of the same conversation's earlier sentences."""
    return pd.Series(weights).groupby(owners).cumsum().to_numpy() - weights
