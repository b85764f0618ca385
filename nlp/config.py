"""What a run can be told, and the fingerprint that says whether two runs would compute the same."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass

VERSION = "0.1.0"

ANNOTATION_VERSION = 10
"""Raise it whenever a stage computes something else from the same words: stored annotations are then made anew."""

DEFAULT_SEED = 7


@dataclass(frozen=True, kw_only=True)
class Config:
    """Choices of one run.

    Args:
        encoder: ``fast``, ``balanced``, ``best`` or a folder with a model.
        engine: ``local``; ``ray`` is refused until its extra exists.
        workers: Processes for the per-conversation stages; at least 1.
        seed: For everything drawn at random.
        opinions_digest: SHA-256 of the user's own products and themes, if any.
    """

    encoder: str = "balanced"
    engine: str = "local"
    workers: int = 0
    seed: int = DEFAULT_SEED
    opinions_digest: str = ""

    @property
    def processes(self) -> int:
        """Processes to use: as asked, else one per core."""
        return self.workers or os.cpu_count() or 1

    def fingerprint(self) -> str:
        """First 16 hex digits of the SHA-256 of every choice that changes results (the number of workers does not)."""
        return digest({"encoder": self.encoder, "seed": self.seed, "opinions": self.opinions_digest, "annotations": ANNOTATION_VERSION})


def digest(value: object) -> str:
    """First 16 hex digits of the SHA-256 of a JSON-able value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:16]
