"""A topic in its customers' words: the most central sentence as a summary, and three quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import regex

from data.schema import KEY
from nlp.topics.model import Quote, TopicModel

EXEMPLARS = 3
FEWEST_WORDS, MOST_WORDS = 6, 30
TOO_ALIKE = 0.9
HOME = 0.15
"""How much a sentence in the corpus's main language is preferred, in cosine."""
_ENDS = regex.compile(r"(?<=[.!?。！？])\s*|\n+")
_HIDDEN = regex.compile(r"<[A-Z_0-9]+>|x{2,}", flags=regex.IGNORECASE)


def plain_sentences(documents: pd.DataFrame) -> pd.DataFrame:
    """Sentences of documents cut at full stops, where no better ones were given."""
    cut = [[piece for piece in _ENDS.split(text) if piece.strip()] for text in documents["text"]]
    pieces = documents.assign(sentence=pd.Series(cut, index=documents.index, dtype=object))
    return pieces[[*KEY, "language", "sentence"]].explode("sentence").dropna(subset=["sentence"]).reset_index(drop=True)


def readable(sentence: str) -> float:
    """How fit for showing a sentence is, 0–1: of 6 to 30 words, little hidden in it, not shouted."""
    words = len(sentence.split()) if " " in sentence.strip() else len(sentence) // 2
    length = 1.0 if FEWEST_WORDS <= words <= MOST_WORDS else 0.5
    return length * 0.8 ** len(_HIDDEN.findall(sentence)) * (0.8 if sentence.isupper() else 1.0)


def summarise(
    model: TopicModel, members: list[np.ndarray], keys: pd.DataFrame, sentences: pd.DataFrame, joined: np.ndarray
) -> list[tuple[str, tuple[Quote, ...]]]:
    """Summary and exemplars of each topic.

    Args:
        model: Whose topics.
        members: Per topic, rows of ``keys``, most typical first.
        keys: One row per conversation: ``conversation_id``, ``source``.
        sentences: Their sentences: ``conversation_id``, ``source``, ``sentence``, ``language``.
        joined: (sentences, space.dim).
    """
    numbered = keys[KEY].drop_duplicates().assign(row=np.arange(len(keys)))
    owner = sentences[KEY].merge(numbered, on=KEY, how="left")["row"].fillna(-1).to_numpy(np.int64)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(keys) + 1))
    texts, fit = sentences["sentence"].tolist(), np.array([readable(text) for text in sentences["sentence"]])
    home = (sentences["language"] == model.language).to_numpy(bool)
    found = []
    for topic, rows in zip(model.topics, members, strict=True):
        mine = np.concatenate([order[starts[row] : starts[row + 1]] for row in rows] or [np.zeros(0, np.int64)])
        likeness = joined[mine] @ model.centroids[topic.number]
        best = mine[np.argsort(-((likeness + 0.05) * fit[mine] + HOME * home[mine]), kind="stable")]
        found.append(_pick(best, texts, owner, keys, joined))
    return found


def _pick(best: np.ndarray, texts: list[str], owner: np.ndarray, keys: pd.DataFrame, joined: np.ndarray) -> tuple[str, tuple[Quote, ...]]:
    """The first sentence, and the first ones of different conversations that do not say the same."""
    chosen: list[int] = []
    for row in best[:200]:
        fresh = all(
            owner[row] != owner[other] and texts[row] != texts[other] and joined[row] @ joined[other] < TOO_ALIKE for other in chosen
        )
        if fresh and len(chosen) < EXEMPLARS:
            chosen.append(int(row))
    quotes = tuple(
        Quote(
            conversation_id=str(keys["conversation_id"].iloc[owner[row]]),
            source=str(keys["source"].iloc[owner[row]]),
            text=texts[row].strip(),
        )
        for row in chosen
    )
    return (quotes[0].text if quotes else ""), quotes
