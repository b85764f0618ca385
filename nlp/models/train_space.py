"""Learns a space in which what is about the same matter lies together: a linear map of centred sentence vectors.

The map is fitted by contrast (InfoNCE, van den Oord et al. 2018): of all intents of a set, an utterance is to lie nearest to another one of
its own. It is held near to leaving the vectors as they are, so that it serves subjects and languages which the sets do not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.geometry.unit import unit

STEPS, RATE, MOMENTS = 1_200, 0.001, (0.9, 0.999)
"""Steps, and of each the size (falling to 0) and what is kept of the gradient's mean and square (Adam, Kingma & Ba 2015)."""
TEMPERATURE = 0.07
STAY = 0.1
"""Penalty on the squared distance from the identity. A third or three times as much gave the same on the public sets."""
FEWEST = 4
"""Utterances that an intent must have."""
SEED = 0


@dataclass(frozen=True)
class _Intents:
    """Utterances of one set, sorted by intent: those of intent i are ``counts[i]`` from ``starts[i]`` on."""

    vectors: np.ndarray
    starts: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, labels: np.ndarray) -> _Intents:
        _, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
        kept = np.flatnonzero(counts[codes] >= FEWEST)
        order = kept[np.argsort(codes[kept], kind="stable")]
        counts = counts[counts >= FEWEST]
        return cls(vectors[order].astype(np.float32), np.cumsum(counts) - counts, counts)

    def drawn(self, rng: np.random.Generator) -> np.ndarray:
        """One utterance (intents, dim) of each intent."""
        return self.vectors[self.starts + (rng.random(len(self.counts)) * self.counts).astype(int)]


def learn_space(sets: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The map (dim, dim), to be multiplied from the right.

    Args:
        sets: Of each set, centred vectors (n, dim) of length 1 and the intents (n,) of its utterances.
    """
    intents = [_Intents.of(*one) for one in sets]
    often = np.sqrt([len(one.counts) for one in intents])
    rng, dim = np.random.default_rng(SEED), sets[0][0].shape[1]
    still = np.eye(dim, dtype=np.float32)
    space, mean, square = still.copy(), np.zeros_like(still), np.zeros_like(still)
    for step in range(STEPS):
        one = intents[rng.choice(len(intents), p=often / often.sum())]
        slope = gradient(one.drawn(rng), one.drawn(rng), space) + STAY * (space - still)
        mean, square = MOMENTS[0] * mean + (1 - MOMENTS[0]) * slope, MOMENTS[1] * square + (1 - MOMENTS[1]) * slope**2
        rise = (mean / (1 - MOMENTS[0] ** (step + 1))) / (np.sqrt(square / (1 - MOMENTS[1] ** (step + 1))) + 1e-8)
        space = (space - RATE * (1 - step / STEPS) * rise).astype(np.float32)
    return space


def contrast(some: np.ndarray, others: np.ndarray, space: np.ndarray) -> float:
    """Mean loss of telling, by cosine in the space, which of the ``others`` (n, dim) is of the same intent as each of ``some`` (n, dim)."""
    near = unit(some @ space, dtype=np.float64) @ unit(others @ space, dtype=np.float64).T / TEMPERATURE
    return float((np.log(np.exp(near - near.max(axis=1, keepdims=True)).sum(axis=1)) + near.max(axis=1) - near.diagonal()).mean())


def gradient(some: np.ndarray, others: np.ndarray, space: np.ndarray) -> np.ndarray:
    """Of :func:`contrast`, in the space (dim, dim)."""
    mapped, far = some @ space, others @ space
    here, there = unit(mapped, dtype=np.float64), unit(far, dtype=np.float64)
    near = here @ there.T / TEMPERATURE
    chance = np.exp(near - near.max(axis=1, keepdims=True))
    missed = (chance / chance.sum(axis=1, keepdims=True) - np.eye(len(some))) / len(some) / TEMPERATURE
    return np.asarray(some.T @ _through(missed @ there, mapped, here) + others.T @ _through(missed.T @ here, far, there), np.float32)


def _through(slope: np.ndarray, mapped: np.ndarray, scaled: np.ndarray) -> np.ndarray:
    """A gradient in scaled rows, as one in the rows before they were scaled to length 1."""
    return (slope - (slope * scaled).sum(axis=1, keepdims=True) * scaled) / np.maximum(np.linalg.norm(mapped, axis=1, keepdims=True), 1e-9)
