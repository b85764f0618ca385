"""The words, and pairs of neighbouring words, by which texts are told apart; all texts are counted at once, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, repeat

import numpy as np
import scipy.sparse as sp


class Vocabulary:
    """Counts its ``entries`` (words, and pairs as ``first second``) in texts that are given as their content words in order."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(entries)

    def __len__(self) -> int:
        return len(self.entries)

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], *, fewest: int, most: float, limit: int) -> tuple[Vocabulary, np.ndarray]:
        """What at least ``fewest`` and at most ``most`` texts hold, the ``limit`` most frequent, sorted; how many hold each (entries,)."""
        numbers: dict[str, int] = {}
        ids = np.fromiter((numbers.setdefault(word, len(numbers)) for word in chain.from_iterable(texts)), np.int64)
        rows, words = _rows(texts), list(numbers)
        found: dict[str, int] = {}
        for codes, owners, shown in (
            (ids, rows, lambda code: words[code]),
            (*_pairs(ids, rows, len(words)), lambda code: f"{words[code // len(words)]} {words[code % len(words)]}"),
        ):
            kinds, counts = np.unique(_distinct(codes, owners), return_counts=True)
            usual = (counts >= fewest) & (counts <= most)
            found |= {shown(code): count for code, count in zip(kinds[usual].tolist(), counts[usual].tolist(), strict=True)}
        kept = sorted(found, key=lambda entry: (-found[entry], entry))[:limit]
        return cls(sorted(kept)), np.array([found[entry] for entry in sorted(kept)], dtype=np.int64)

    def counts(self, texts: Sequence[Sequence[str]]) -> sp.csr_matrix:
        """How often each text holds each entry: (texts, entries), float32."""
        words, alone, pairs, columns = self._places
        ids = np.fromiter(map(words.get, chain.from_iterable(texts), repeat(-1)), np.int64)
        rows = _rows(texts)
        single = np.where(ids >= 0, alone[ids], -1) if len(alone) else ids
        codes, owners = _pairs(ids, rows, len(words))
        place = np.minimum(np.searchsorted(pairs, codes), max(len(pairs) - 1, 0))
        known = pairs[place] == codes if len(pairs) else np.zeros(len(codes), bool)
        where = np.concatenate([rows[single >= 0], owners[known]])
        what = np.concatenate([single[single >= 0], columns[place[known]]])
        counted = sp.csr_matrix((np.ones(len(what), np.float32), (where, what)), shape=(len(texts), len(self)))
        counted.sum_duplicates()
        return counted

    @cached_property
    def _places(self) -> tuple[dict[str, int], np.ndarray, np.ndarray, np.ndarray]:
        """Number of each word; entry of each word by itself, −1 for none; codes of the pairs, sorted, and the entry of each."""
        words: dict[str, int] = {}
        for entry in self.entries:
            for word in entry.split(" "):
                words.setdefault(word, len(words))
        alone = np.full(len(words), -1, np.int64)
        pairs: dict[int, int] = {}
        for column, entry in enumerate(self.entries):
            first, *second = (words[word] for word in entry.split(" "))
            if second:
                pairs[first * len(words) + second[0]] = column
            else:
                alone[first] = column
        codes = np.array(sorted(pairs), dtype=np.int64)
        return words, alone, codes, np.array([pairs[code] for code in codes.tolist()], dtype=np.int64)


def _rows(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """The text that each word is of."""
    return np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), np.int64, count=len(texts)))


def _pairs(ids: np.ndarray, rows: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes ``first × words + second`` of known neighbouring words (ids ≥ 0), and the text that each pair is of."""
    together = (rows[1:] == rows[:-1]) & (ids[1:] >= 0) & (ids[:-1] >= 0)
    return (ids[:-1] * words + ids[1:])[together], rows[1:][together]


def _distinct(codes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The codes of each text, each once."""
    order = np.lexsort((rows, codes))
    codes, rows = codes[order], rows[order]
    first = np.ones(len(codes), bool)
    first[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
    return codes[first]
