"""What the pipeline asks of its surroundings: it knows no storage and no terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
import pandas as pd

Progress = Callable[[int, int], None]
"""Called with (done, total)."""

Frames = Mapping[str, pd.DataFrame]


class Reporter(Protocol):
    """Shows how far a stage is."""

    def stage_progress(self, name: str, *, unit: str = "rows") -> AbstractContextManager[Progress]:
        """Open a stage; the block calls what it gets as it moves on."""


class BatchCache(Protocol):
    """Finished batches of an interrupted run."""

    def get(self, key: str) -> dict[str, pd.DataFrame] | None:
        """Frames stored under ``key``, or None."""

    def put(self, key: str, frames: Frames) -> None:
        """Store frames, whole or not at all."""


class VectorCache(Protocol):
    """Sentence vectors by text, so that no text is encoded twice."""

    def get(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Vectors (n, dim) float32 with zeros where unknown, and a mask (n,) of the known ones."""

    def put(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Add vectors (n, dim), whole or not at all."""
