"""What tells conversations apart: learned from which sentences stand together, without labels and in any language.

Two sentences of one conversation are mostly about one subject, but one greets, one asks, one is angry. So the directions in which
sentences of one conversation differ say how something is said, not what about; and a kind of sentence that stands in any company
says little about the subject. What means the same as the small talk of ``nlp/taxonomy/small_talk.toml`` says next to nothing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from threadpoolctl import threadpool_limits

from nlp.geometry.sums import sums
from nlp.geometry.unit import unit
from nlp.text.writing import ACCENTED, PLAIN, unaccented

SMALL_TALK = Path(__file__).parents[1] / "taxonomy" / "small_talk.toml"
STRONGEST = 0.6
"""Weight of the measured spread within conversations against an even one, for conversations of many sentences. Measured by the agreement
(NMI) of k-means with labels: generated bank .34 → .40, CFPB .35 → .42, FINCORP .47 → .49; strengths of 0.3 to 0.7 lay within about .02;
without the factor in ``_turn``, one-sentence questions (Banking77, DSTC11) would lose .02 to .04."""
KINDS = 300
SENTENCES_PER_KIND = 15
BEGUN_FROM = 5_000
"""Sentences from which the kinds' first centres are drawn, each far from the others; sought among 12 000, they took most of
the time."""
LEARNED_FROM = 40_000
"""Sentences, in conversations spread over the corpus, from which all this is learned; up to half as many again."""
PRIOR = 10.0
"""Sentences' worth of the usual company in a kind's."""
FROM, TO = 0.35, 0.6
"""Cosine to the nearest small talk from which a sentence weighs less, and at which it weighs ``LEAST``: of some 80 sentences of
the generated bank read above 0.45, nearly all were small talk ("I have already reinstalled it twice" was not); below 0.4 most were not."""
LEAST = 0.05
_LONE = 1e-3
"""Length below which the rest of a conversation is nothing."""


@dataclass(frozen=True)
class Telling:
    """Args:
    turn: (dim, dim) makes little of the directions in which sentences of one conversation differ, and nothing of some others.
    kinds: (kinds, dim) centres of kinds of sentences, after the turn.
    worth: (kinds,) how much a kind tells about the subject; 1 is usual.
    small_talk: (texts, dim) turned vectors of sentences that tell nothing.
    """

    turn: np.ndarray
    kinds: np.ndarray
    worth: np.ndarray
    small_talk: np.ndarray

    @classmethod
    def fit(
        cls,
        vectors: np.ndarray,
        owners: np.ndarray,
        *,
        seed: int,
        small_talk: np.ndarray | None = None,
        aside: np.ndarray | None = None,
    ) -> Telling:
        """Learn from centred sentences (n, dim), the number of each one's conversation (n,) and centred small talk (texts, dim).

        ``lessons`` says which sentences of a corpus to learn from; ``aside`` (axes, dim), orthonormal, are directions to make nothing of.
        """
        owners = np.unique(owners, return_inverse=True)[1]
        none = np.zeros((0, vectors.shape[1]), np.float32)
        flat = np.eye(vectors.shape[1], dtype=np.float32) if aside is None else _without(aside)
        turn = flat @ _turn(vectors if aside is None else unit(vectors @ flat), owners)
        talk = none if small_talk is None else unit(small_talk @ turn)
        turned = unit(vectors @ turn)
        kinds = min(KINDS, len(vectors) // SENTENCES_PER_KIND)
        if kinds < 2:
            return cls(turn, none, np.zeros(0, np.float32), talk)
        # no early stop: it would hang on a sum whose last digits depend on the number of threads
        # one thread: many small steps, in which threads would mostly wait for each other
        with threadpool_limits(1):
            model = MiniBatchKMeans(
                kinds, n_init=1, max_iter=8, tol=0.0, max_no_improvement=None, batch_size=4_096, init_size=BEGUN_FROM, random_state=seed,
                compute_labels=False,
            ).fit(turned)  # fmt: skip
        centres = model.cluster_centers_.astype(np.float32)
        return cls(turn, centres, _worth(turned, owners, _nearest(turned, centres), kinds), talk)

    @classmethod
    def none(cls, dim: int) -> Telling:
        """Nothing learned: vectors stay as they are, all sentences tell alike."""
        nothing = np.zeros((0, dim), np.float32)
        return cls(np.eye(dim, dtype=np.float32), nothing, np.zeros(0, np.float32), nothing)

    def turned(self, vectors: np.ndarray) -> np.ndarray:
        """Vectors (n, dim), centred, as topics are found on them: of length 1 again, zeros stay zeros."""
        return unit(vectors.astype(np.float32) @ self.turn)

    def weights(self, turned: np.ndarray) -> np.ndarray:
        """How much each sentence tells about its conversation's subject (n,), from its turned vector; 1 is usual."""
        usual = self.worth[_nearest(turned, self.kinds)] if len(self.kinds) else np.ones(len(turned), np.float32)
        return usual * np.clip((TO - _likeness(turned, self.small_talk)) / (TO - FROM), LEAST, 1.0)

    def save(self, path: Path) -> None:
        """Writes one ``.npz``, without pickle."""
        np.savez(path, turn=self.turn, kinds=self.kinds, worth=self.worth, small_talk=self.small_talk)

    @classmethod
    def load(cls, path: Path) -> Telling:
        """Reads what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["turn"], file["kinds"], file["worth"], file["small_talk"])


def lessons(owners: np.ndarray) -> np.ndarray:
    """Rows (of owners (n,), conversations' numbers) of whole conversations, evenly spread, of about ``LEARNED_FROM`` sentences: more would
    teach the same."""
    return np.flatnonzero(owners % max(1, round(len(owners) / LEARNED_FROM)) == 0)


def _without(axes: np.ndarray) -> np.ndarray:
    """The projection (dim, dim) that leaves out orthonormal axes (axes, dim)."""
    return np.asarray(np.eye(axes.shape[1], dtype=np.float32) - axes.T @ axes)


def _turn(vectors: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Within-class covariance normalisation (Hatch, Kajarekar & Stolcke 2006), a conversation being a class; shrunk to no turn at all
    where conversations have one sentence each."""
    counts = np.bincount(owners, minlength=1)
    middles = sums(vectors, owners, len(counts)) / np.maximum(counts, 1)[:, None]
    several = counts[owners] > 1
    apart = vectors[several] - middles[owners[several]]
    even = np.eye(vectors.shape[1])
    if not len(apart):
        return even.astype(np.float32)
    strength = STRONGEST * (1 - len(counts) / len(vectors)) ** 2 * len(apart) / (len(apart) + vectors.shape[1])
    spread = apart.T @ apart / len(apart)
    scale = np.trace(spread) / len(spread)
    if scale <= 0:
        return even.astype(np.float32)
    values, axes = np.linalg.eigh((1 - strength) * even + strength * spread / scale)
    return ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)


def _worth(turned: np.ndarray, owners: np.ndarray, kind: np.ndarray, kinds: int) -> np.ndarray:
    """How much alike the rests of the conversations are in which a kind of sentence stands (length of their mean, less chance)."""
    rest = sums(turned, owners, int(owners.max()) + 1)[owners] - turned
    has = np.linalg.norm(rest, axis=1) > _LONE
    company = sums(unit(rest[has]), kind[has], kinds)
    counts = np.bincount(kind[has], minlength=kinds)
    alike = np.linalg.norm(company, axis=1) / np.maximum(counts, 1)
    length = np.sqrt(np.maximum(alike**2 - 1 / np.maximum(counts, 1), 0))
    usual = float(np.average(length, weights=counts)) if counts.sum() else 0.0
    if usual <= 0:
        return np.ones(kinds, np.float32)
    return ((counts * length / usual + PRIOR) / (counts + PRIOR)).astype(np.float32)


def _nearest(turned: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Number of the nearest centre (n,), by Euclidean distance; in parts, for the memory's sake."""
    half = (centres**2).sum(axis=1) / 2
    parts = [(turned[start : start + 20_000] @ centres.T - half).argmax(axis=1) for start in range(0, len(turned), 20_000)]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _likeness(turned: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Cosine (n,) to the nearest of the others, −1 without any."""
    parts = [(turned[start : start + 20_000] @ others.T).max(axis=1, initial=-1.0) for start in range(0, len(turned), 20_000)]
    return np.concatenate([np.zeros(0, np.float32), *parts])


@cache
def small_talk() -> dict[str, tuple[str, ...]]:
    """Sentences that tell nothing about a subject, by language and how it is written (``nlp.text.writing``)."""
    with SMALL_TALK.open("rb") as file:
        known = {language: tuple(texts) for language, texts in tomllib.load(file).items()}
    return {**known, **{language + PLAIN: tuple(map(unaccented, known[language])) for language in ACCENTED}}
