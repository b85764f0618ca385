"""Writing trained heads: one ``.npz`` per kind of head, without pickle."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np


def write_heads(path: Path, heads: Iterable[tuple[str, dict[str, np.ndarray]]]) -> None:
    """Write the arrays of every space's head at once, as ``<space>/<array>``; what is written, and its size, goes to standard error."""
    arrays: dict[str, np.ndarray] = {}
    for space, head in heads:
        print(f"{space}: weights {head['weights'].shape}", file=sys.stderr)
        arrays |= {f"{space}/{name}": values for name, values in head.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)
    print(f"{path.name}: {path.stat().st_size // 1024} KB", file=sys.stderr)
