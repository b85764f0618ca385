"""Meaning: nearest sentence vectors, compressed, less what only tells the language and what all sentences share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from nlp.geometry.alignment import UNALIGNED, Alignment, main_languages
from nlp.geometry.centring import Centring
from nlp.geometry.sums import sums
from nlp.geometry.unit import unit

EXACT_UP_TO = 100_000
"""Sentences up to which all are compared (30 ms), a byte a dimension; beyond, cells of them, half a byte for four dimensions, and the
best are compared again by their bytes."""
CELLS = {100_000: 512, 1_000_000: 2_048}
"""Cells by the least number of sentences."""
SAMPLES_PER_CELL = 40
"""Sentences from which cells are learned: what the library advises at least."""
SHARE_OF_CELLS = 0.25
AGAIN = 8
"""How many times as many as wanted are compared again."""
LEAST = 0.05
"""Cosine from which a sentence is near at all; those without a vector stay out by it."""
EVEN = 0.35
"""How far the spread of the vectors is evened out: 0 leaves it, 0.5 whitens (Su et al. 2021). On generated data, 0.25 to 0.5 found about as
much, none at all a tenth less."""
CONVERSATIONS, SENTENCES = 4_000, 8_000
"""Texts, evenly spread, from which it is learned how languages are turned onto each other: narrow subjects from sentences, wide ones from
conversations. Planted answers within conversations (docs/search.md): .90 among the first twenty without, .90 from conversations alone, .96
from both; of a planted topic's conversations, those that Ask counts as evidence are right .64, .69, .64 and found .49, .53, .56."""
EXPAND_BY, ROUNDS, FEEDBACK = 10, 2, 0.7
"""A question is drawn, twice, to its ten nearest sentences by this weight (pseudo-relevance feedback, Rocchio 1971): answers are alike in
ways that a question is not. Of planted answers .92 are among the first twenty without it, .97 with it. All sentences draw it, whatever
filter holds: where a filter leaves 700, .94 of the first ones are right, but .86 if these alone draw it, and .89 if none do."""
_CHUNK = 100_000
_FILE, _MEANS, _ROTATIONS, _TURN = "vectors.faiss", "centring.npz", "alignment.npz", "turn.npy"


@dataclass(frozen=True, eq=False)
class Meanings:
    """Vectors of sentences; ``faiss`` is None where there are none.

    Args:
        centring: Means of the languages' sentences.
        alignment: Turns languages onto each other.
        turn: (dim, dim) evens out the spread.
        faiss: The sentences, centred and turned.
    """

    centring: Centring
    alignment: Alignment
    turn: np.ndarray
    faiss: Any

    @classmethod
    def build(cls, vectors: np.ndarray, languages: Sequence[str | None], folder: Path, *, owners: np.ndarray | None = None) -> Meanings:
        """Write the index of vectors (n, dim) of sentences in n languages into ``folder``; a row of zeros is found by nothing.

        ``owners``: numbers (n,) of the conversations that the sentences stand in; None where each is one by itself.
        """
        if vectors.shape[0] and vectors.shape[1]:
            centring = _centring(vectors, languages)
            alignment = _alignment(vectors, languages, np.arange(len(vectors)) if owners is None else owners, centring)
            even = np.eye(vectors.shape[1], dtype=np.float32)
            turn = _turn(_turned(vectors, languages, centring, alignment, even, _spread(len(vectors), _CHUNK)))
            index = _empty(*vectors.shape)
            index.train(_turned(vectors, languages, centring, alignment, turn, _spread(len(vectors), _samples(len(vectors)))))
            for start in range(0, len(vectors), _CHUNK):
                index.add(_turned(vectors, languages, centring, alignment, turn, np.arange(start, min(start + _CHUNK, len(vectors)))))
            centring.save(folder / _MEANS)
            alignment.save(folder / _ROTATIONS)
            np.save(folder / _TURN, turn)
            _library().write_index(index, str(folder / _FILE))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Meanings:
        """What :meth:`build` wrote."""
        if not (folder / _FILE).exists():
            return cls(Centring({}), UNALIGNED, np.eye(0, dtype=np.float32), None)
        index = _library().read_index(str(folder / _FILE))
        return cls(Centring.load(folder / _MEANS), Alignment.load(folder / _ROTATIONS), np.load(folder / _TURN), index)

    def evened(self, centred: np.ndarray, language: str | None) -> np.ndarray:
        """A vector (dim,) of a text in that language, centred already, where the sentences' lie."""
        if self.faiss is None:
            return centred
        return unit(self.alignment.apply(np.asarray(centred)[None], [language]) @ self.turn)[0]

    def centred(self, rows: np.ndarray, language: str | None) -> np.ndarray:
        """Sentences' centred vectors (rows, dim) of length 1, before their spread was evened out, where they would lie in a language."""
        if self.faiss is None:
            return np.zeros((len(rows), 0), np.float32)
        return (
            unit(self._stored(rows) @ (self._back @ self.alignment.away(len(self.turn), language)))
            if len(rows)
            else np.zeros((0, len(self.turn)), np.float32)
        )

    @cached_property
    def _back(self) -> np.ndarray:
        return np.linalg.inv(self.turn).astype(np.float32)

    def expanded(self, vector: np.ndarray) -> np.ndarray:
        """A turned question (dim,) drawn to the sentences nearest to it."""
        asked = vector
        for _ in range(ROUNDS):
            rows = self.nearest(asked, limit=EXPAND_BY)
            if not len(rows):
                break
            near = self._stored(rows)
            asked = unit((vector + FEEDBACK * unit((near * (near @ asked)[:, None]).sum(axis=0, keepdims=True))).astype(np.float32))[0]
        return asked

    def nearest(self, vector: np.ndarray, *, allowed: np.ndarray | None = None, limit: int) -> np.ndarray:
        """Rows of up to ``limit`` sentences nearest to a turned vector (dim,), among those allowed (a mask), nearest first."""
        if self.faiss is None:
            return np.zeros(0, np.int64)
        library = _library()
        # the library keeps the address of the bits only
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        chosen = {} if bits is None else {"sel": library.IDSelectorBitmap(bits)}
        if hasattr(self.faiss, "base_index"):
            cells = library.downcast_index(self.faiss.base_index).nlist
            probed = max(1, round(SHARE_OF_CELLS * cells)) if allowed is None else cells
            base = library.SearchParametersIVF(nprobe=probed, **chosen)
            params = library.IndexRefineSearchParameters(k_factor=AGAIN, base_index_params=base)
        else:
            params = library.SearchParameters(**chosen) if chosen else None
        cosines, rows = self.faiss.search(vector[None], min(limit, self.faiss.ntotal), params=params)
        return np.asarray(rows[0][(rows[0] >= 0) & (cosines[0] >= LEAST)])

    def similarities(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine (rows,) of a turned vector (dim,) with sentences; NaN without vectors."""
        if self.faiss is None:
            return np.full(len(rows), np.nan, np.float32)
        return np.asarray(self._stored(rows) @ vector, np.float32).clip(-1, 1)

    def _stored(self, rows: np.ndarray) -> np.ndarray:
        stored = self.faiss.refine_index if hasattr(self.faiss, "base_index") else self.faiss
        return np.asarray(stored.reconstruct_batch(rows), np.float32)


def _library() -> Any:
    import faiss  # here: only asking needs it

    return faiss


def _empty(count: int, dim: int) -> Any:
    """An untrained index for that many vectors."""
    cells = _cells(count)
    kind = f"IVF{cells},PQ{dim // 4}x4fs,Refine(SQ8)" if cells else "SQ8"
    return _library().index_factory(dim, kind, _library().METRIC_INNER_PRODUCT)


def _cells(count: int) -> int:
    return max((cells for least, cells in CELLS.items() if count > least), default=0)


def _samples(count: int) -> int:
    return _cells(count) * SAMPLES_PER_CELL or min(count, EXACT_UP_TO)


def _spread(count: int, wanted: int) -> np.ndarray:
    """Rows evenly spread over ``count``."""
    return np.unique(np.linspace(0, count - 1, min(wanted, count)).astype(np.int64))


def _centring(vectors: np.ndarray, languages: Sequence[str | None]) -> Centring:
    """Means of the languages, from sentences that have a vector, at most ``_CHUNK`` evenly spread."""
    rows = _spread(len(vectors), _CHUNK)
    rows = rows[np.any(vectors[rows] != 0, axis=1)]
    return Centring.fit(vectors[rows].astype(np.float32), [languages[row] for row in rows])


def _turn(centred: np.ndarray) -> np.ndarray:
    """(dim, dim) evens out the spread of centred vectors (n, dim); the fewer there are, the less."""
    count, dim = centred.shape
    spread = centred.T.astype(np.float64) @ centred
    usual = max(np.trace(spread) / max(count, 1) / dim, 1e-12)
    values, axes = np.linalg.eigh((spread + dim * usual * np.eye(dim)) / (count + dim))
    return np.asarray((axes * (values + usual) ** -EVEN) @ axes.T, np.float32)


def _alignment(vectors: np.ndarray, languages: Sequence[str | None], owners: np.ndarray, centring: Centring) -> Alignment:
    """Languages turned onto each other, learned from conversations (means of their sentences) and from sentences by themselves."""
    whole = np.flatnonzero(np.isin(owners, _spread(int(owners.max()) + 1, CONVERSATIONS)))
    single = _spread(len(vectors), SENTENCES)
    rows, texts = np.concatenate([whole, single]), np.concatenate([owners[whole], owners.max() + 1 + single])
    told = np.any(vectors[rows] != 0, axis=1)
    rows, texts = rows[told], np.unique(texts[told], return_inverse=True)[1]
    spoken = [languages[row] for row in rows.tolist()]
    documents = unit(sums(centring.apply(vectors[rows], spoken), texts, int(texts.max(initial=-1)) + 1))
    return Alignment.fit(documents, main_languages(spoken, texts), most=len(documents))


def _turned(
    vectors: np.ndarray, languages: Sequence[str | None], centring: Centring, alignment: Alignment, turn: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    mine, spoken = vectors[rows], [languages[row] for row in rows]
    aligned = alignment.apply(centring.apply(mine, spoken), spoken) * np.any(mine != 0, axis=1)[:, None]
    return np.ascontiguousarray(unit(aligned @ turn))
