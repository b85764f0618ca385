"""Sentence vectors: each text encoded once, in batches that survive an interruption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import regex

from nlp.encode import Encoder, OnnxEncoder
from nlp.protocols import Progress, VectorCache

BATCH_TEXTS = 2_000
"""Texts per stored batch: about ten seconds of work that a kill can lose."""


_UNREADABLE = regex.compile(r"<[A-Z][A-Z_0-9]*>|https?://\S+|(?<![\w.])@\w+|\bX{2,}(?:[/\-.]?(?:X{2,}|\d+))*\b")
_GAPS = re.compile(r"\s+(?=[,.;:!?)\s])|^[\s,.;:]+")
_MAYBE_UNREADABLE = re.compile(r"[<@]|http|XX")
_TWO_LETTERS = regex.compile(r"[\p{L}\p{M}][^\p{L}\p{M}]*+[\p{L}\p{M}]")


def readable(text: str) -> str:
    """A text without placeholders, masks (``XX/XX/2020``), links and handles: an encoder takes them for words, and for alike."""
    bare = _UNREADABLE.sub(" ", text) if _MAYBE_UNREADABLE.search(text) else text
    cleaned = _GAPS.sub("", bare).strip()
    return cleaned if cleaned == text or _TWO_LETTERS.search(cleaned) else text


def encode_cached(texts: Sequence[str], encoder: Encoder, *, cache: VectorCache, progress: Progress) -> np.ndarray:
    """Vectors (len(texts), dim) float32, rounded to half precision whether they come from the cache or not.

    Args:
        texts: May repeat; each distinct one is encoded once.
        encoder: Gives vectors of length 1.
        cache: Keeps finished batches.
        progress: Called with (distinct texts done, distinct texts).
    """
    unique = list(dict.fromkeys(texts))
    vectors, known = cache.get(unique)
    missing = np.flatnonzero(~known)
    done = len(unique) - len(missing)
    progress(done, len(unique))
    for start in range(0, len(missing), BATCH_TEXTS):
        rows = missing[start : start + BATCH_TEXTS]
        batch = [unique[row] for row in rows]
        encoded = encoder.encode(batch, progress=partial(_further, progress, done, len(unique)))
        cache.put(batch, encoded)
        vectors[rows] = halved(encoded)
        done += len(rows)
        progress(done, len(unique))
    place = {text: row for row, text in enumerate(unique)}
    return vectors[[place[text] for text in texts]] if len(texts) else np.zeros((0, encoder.dim), np.float32)


def _further(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


def halved(vectors: np.ndarray) -> np.ndarray:
    """Vectors rounded to float16 and back, as stored ones are."""
    return vectors.astype(np.float16).astype(np.float32)


@dataclass(frozen=True)
class CachedEncoder:
    """An encoder whose finished batches are kept: what a student's lessons are taken from."""

    encoder: OnnxEncoder
    cache: VectorCache

    @property
    def name(self) -> str:
        """The encoder's."""
        return self.encoder.name

    @property
    def version(self) -> str:
        """The encoder's."""
        return self.encoder.version

    @property
    def dim(self) -> int:
        """The encoder's."""
        return self.encoder.dim

    @property
    def folder(self) -> Path:
        """The encoder's."""
        return self.encoder.folder

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim), rounded to half precision."""
        return encode_cached(texts, self.encoder, cache=self.cache, progress=progress or _silent)


def _silent(_done: int, _total: int) -> None:
    """For callers that show no progress."""
