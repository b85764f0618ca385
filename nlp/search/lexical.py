"""Words: BM25 over sentences, kept in memory-mapped arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

K1, B = 1.2, 0.75
"""BM25's usual parameters (Robertson & Zaragoza 2009)."""
_FOLDER = "words"


@dataclass(frozen=True, eq=False)
class Wording:
    """Which words some sentences hold.

    Args:
        said: (rows, words), whether a sentence holds a search word.
        lengths: (rows,), how many different search words it has.
        counts: (words,), how many sentences of the whole index hold the word.
    """

    said: np.ndarray
    lengths: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, eq=False)
class Words:
    """BM25 scores of ``count`` sentences; ``bm25`` is None where no sentence has a word to look for."""

    count: int
    bm25: Any

    @classmethod
    def build(cls, words: Sequence[list[str]], folder: Path) -> Words:
        """Write the index of sentences' search words below ``folder``."""
        if any(words):
            import bm25s

            index = bm25s.BM25(k1=K1, b=B, method="lucene")
            index.index(list(words), show_progress=False)
            index.save(str(folder / _FOLDER), show_progress=False)
        return cls.open(folder, len(words))

    @classmethod
    def open(cls, folder: Path, count: int) -> Words:
        """What :meth:`build` wrote."""
        if not (folder / _FOLDER).exists():
            return cls(count, None)
        import bm25s

        return cls(count, bm25s.BM25.load(str(folder / _FOLDER), mmap=True, load_corpus=False))

    def scores(self, words: Sequence[str]) -> np.ndarray:
        """BM25 (count,) of each sentence for the words asked, 0 where it has none of them."""
        known = [] if self.bm25 is None else self.bm25.get_tokens_ids(list(dict.fromkeys(words)))
        if not known:
            return np.zeros(self.count, np.float32)
        return np.asarray(self.bm25.get_scores_from_ids(known), np.float32)

    def wording(self, words: Sequence[str], rows: np.ndarray) -> Wording:
        """Which of the search words the sentences ``rows`` hold: read from the index, no text is taken apart again."""
        holders = [self._holders(word) for word in words]
        said = np.zeros((len(rows), len(words)), bool)
        for column, own in enumerate(holders):
            said[:, column] = np.isin(rows, own)
        return Wording(said, self._lengths[rows], np.array([len(own) for own in holders], np.int64))

    def _holders(self, word: str) -> np.ndarray:
        """Rows of the sentences that hold a search word."""
        known = [] if self.bm25 is None else self.bm25.get_tokens_ids([word])
        if not known:
            return np.zeros(0, np.int64)
        first, last = self.bm25.scores["indptr"][known[0] : known[0] + 2]
        return np.asarray(self.bm25.scores["indices"][first:last], np.int64)

    @cached_property
    def _lengths(self) -> np.ndarray:
        if self.bm25 is None:
            return np.zeros(self.count, np.int64)
        return np.bincount(self.bm25.scores["indices"], minlength=self.count)  # one entry per sentence and different word
