"""The sentences of a snapshot as a brief looks through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.snapshots import Snapshot, Store, load
from data.snapshots.cache import VectorFiles
from nlp.centring import Centring
from nlp.encode import Encoder
from nlp.fit import language_codes
from nlp.search.tokens import search_words
from nlp.vectors import encode_cached, readable


@dataclass(frozen=True, eq=False)
class Whole:
    """All sentences of a snapshot in memory, looked through one by one."""

    matrix: np.ndarray
    stems: Sequence[frozenset[str]]

    @property
    def count(self) -> int:
        """Sentences."""
        return len(self.matrix)

    def nearest(self, vector: np.ndarray, *, rows: np.ndarray | None, limit: int) -> np.ndarray:
        """Lines of the sentences nearest to a centred vector (dim,)."""
        lines = np.arange(self.count) if rows is None else rows
        return lines[np.argsort(-(self.matrix[lines] @ vector), kind="stable")[:limit]]

    def saying(self, text: str, *, language: str | None, rows: np.ndarray | None, limit: int) -> np.ndarray:
        """Lines of sentences that share words with a text, those that share most first."""
        wanted = set(search_words(text, language))
        lines = np.arange(self.count) if rows is None else rows
        shared = np.array([len(wanted & self.stems[int(line)]) for line in lines], dtype=np.int64)
        order = np.argsort(-shared, kind="stable")[:limit]
        return lines[order[shared[order] > 0]]

    def vectors(self, lines: np.ndarray) -> np.ndarray:
        """Vectors (len(lines), dim), centred, float32."""
        return self.matrix[lines]


def open_finder(store: Store, snapshot: Snapshot, encoder: Encoder) -> Whole:
    """The snapshot's sentences, encoded where that has not been done."""
    sentences = load(snapshot, "sentences")
    texts = [readable(text) for text in sentences["sentence"]]
    cache = VectorFiles(store.cache / "vectors" / encoder.version, dim=encoder.dim)
    vectors = encode_cached(texts, encoder, cache=cache, progress=lambda _done, _total: None)
    codes = language_codes(sentences)
    matrix = Centring.fit(vectors, codes).apply(vectors, codes) if len(vectors) else vectors
    return Whole(matrix, _stems(sentences))


def _stems(sentences: pd.DataFrame) -> list[frozenset[str]]:
    pairs = zip(sentences["sentence"], sentences["language"], strict=True)
    return [frozenset(search_words(text, code if isinstance(code, str) else None)) for text, code in pairs]
