"""Languages turned onto each other: learned from the corpus itself, without translations or labels.

Means taken out (``nlp.geometry.centring``), a language still keeps its subjects to itself: a lost card in Polish is nearer to other Polish
cards than to a lost one in German. So each language is rotated to where the conversations lie that its own are most like in the other
languages; what is near then changes, so this is done a few times. A rotation moves nothing within a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.geometry.likeness import FEWEST, LOCAL, one_language
from nlp.geometry.unit import unit

ROUNDS = 3
NEAR = 20
"""Conversations in other languages to whose mean one is rotated. Two generated samples, whole fits: purity .816 and .825, with 10 .814 and
.807; k-means of their conversations: 20 and 30 alike, 40 less; 2, 3 and 6 rounds alike."""
PRIOR = 200.0
"""Conversations' worth of no rotation, beside as many as a language has: of 1 000 conversations in eight languages, k-means' purity is .725
with it, .716 without, .606 without rotations."""
LEARNED_FROM = 4_000
"""Conversations, evenly spread over the corpus, from which rotations are learned."""


@dataclass(frozen=True)
class Alignment:
    """``rotations``: (dim, dim) per language, for vectors in rows; other languages stay as they are."""

    rotations: dict[str, np.ndarray]

    @classmethod
    def fit(cls, documents: np.ndarray, languages: Sequence[str | None], *, most: int = LEARNED_FROM) -> Alignment:
        """Learn from conversations (n, dim) in n languages, ``most`` of them; none where nearly all are in one, or a language has few."""
        if one_language(languages):
            return UNALIGNED
        rows = np.unique(np.linspace(0, len(documents) - 1, most).astype(np.int64))
        spoken = np.array([languages[row] or "" for row in rows], dtype=object)
        known, counts = np.unique(spoken, return_counts=True)
        usual = [str(language) for language, count in zip(known, counts, strict=True) if language and count >= FEWEST]
        if len(usual) < 2:
            return UNALIGNED
        given = documents[rows].astype(np.float32)
        given = unit(given - given.mean(axis=0))
        turned, found = given, UNALIGNED
        for _ in range(ROUNDS):
            # as precise as they are stored, so that a loaded fit places exactly like a fresh one
            found = cls({code: _rotation(given[spoken == code], _meant(turned, spoken == code)).astype(np.float16) for code in usual})
            turned = found.apply(given, spoken.tolist())
        return found

    def apply(self, vectors: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
        """Vectors (n, dim) of n languages, each by its language's rotation; a rare way to write one is turned like the language itself."""
        aligned, spoken = np.array(vectors, np.float32), np.array([self._known(language) for language in languages], dtype=object)
        for language, rotation in self.rotations.items():
            mine = spoken == language
            aligned[mine] = aligned[mine] @ rotation.astype(np.float32)
        return aligned

    def away(self, dim: int, language: str | None) -> np.ndarray:
        """What turns aligned vectors (n, dim) to where they would lie in a language: (dim, dim), the opposite of its rotation."""
        rotation = self.rotations.get(self._known(language))
        return np.eye(dim, dtype=np.float32) if rotation is None else rotation.T.astype(np.float32)

    def _known(self, language: str | None) -> str:
        return language if language in self.rotations else (language or "").partition("-")[0]

    def save(self, path: Path) -> None:
        """Writes one ``.npz``, without pickle."""
        rotations = np.stack([*self.rotations.values()]) if self.rotations else np.zeros((0, 0, 0), np.float16)
        np.savez(path, allow_pickle=False, languages=np.array([*self.rotations], dtype=str), rotations=rotations)

    @classmethod
    def load(cls, path: Path) -> Alignment:
        """Reads what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(dict(zip(file["languages"].tolist(), file["rotations"], strict=True)))


UNALIGNED = Alignment({})
"""Every language as it is."""


def main_languages(languages: Sequence[str | None], owners: np.ndarray) -> list[str | None]:
    """The language of most sentences of each conversation 0, 1, …, from those of its sentences and their conversations' numbers (n,)."""
    codes, code = np.unique([language or "" for language in languages], return_inverse=True)
    said = np.zeros((int(owners.max(initial=-1)) + 1, len(codes)), np.int32)
    np.add.at(said, (owners, code), 1)
    return [str(codes[most]) or None for most in said.argmax(axis=1)] if len(codes) else []


def _meant(vectors: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Where each vector of the ``own`` ones (mask) lies among the others: mean of its nearest there, by CSLS (Conneau et al. 2018, *Word
    translation without parallel data*), which takes from a likeness half of what is usual for the other one."""
    from faiss import METRIC_INNER_PRODUCT, knn  # here: only learning needs it

    mine, others = vectors[own], vectors[~own]
    usual = knn(others, mine, min(LOCAL, len(mine)), metric=METRIC_INNER_PRODUCT)[0].mean(axis=1)
    less = np.full((len(mine), 1), -0.5, np.float32)
    nearest = knn(np.hstack([mine, less]), np.column_stack([others, usual]), min(NEAR, len(others)), metric=METRIC_INNER_PRODUCT)[1]
    return unit(sum(others[rows] for rows in nearest.T))


def _rotation(vectors: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Orthogonal map (dim, dim) that brings vectors (n, dim) nearest to their targets (Schönemann 1966), drawn towards no rotation."""
    dim = vectors.shape[1]
    left, _, right = np.linalg.svd(vectors.T @ targets + (len(vectors) + PRIOR) / dim * np.eye(dim))
    return left @ right
