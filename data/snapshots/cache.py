"""Finished work of a run that may be killed: batches of frames and sentence vectors. Redacted text only; safe to delete."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

MANY_FILES = 50
"""Files of vectors from which on they are put into one."""


class FrameCache:
    """Frames by key, each entry a folder of Parquet files that appears whole or not at all.

    Args:
        folder: Where entries lie; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def get(self, key: str) -> dict[str, pd.DataFrame] | None:
        """Frames stored under ``key``, or None."""
        entry = self.folder / key
        if not entry.is_dir():
            return None
        return {path.stem: pd.read_parquet(path) for path in sorted(entry.glob("*.parquet"))}

    def put(self, key: str, frames: Mapping[str, pd.DataFrame]) -> None:
        """Store frames under ``key``; an existing entry stays."""
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder))
        for name, frame in frames.items():
            frame.to_parquet(draft / f"{name}.parquet", index=False)
        try:
            os.rename(draft, self.folder / key)
        except OSError:
            shutil.rmtree(draft)

    def clear(self) -> None:
        """Forget everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


class TextCache:
    """Short texts by key, a file each.

    Args:
        folder: Where they lie; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def get(self, key: str) -> str | None:
        """The text stored under ``key``, or None."""
        path = self.folder / key
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def put(self, key: str, text: str) -> None:
        """Store a text, whole or not at all."""
        draft = self.folder / f"{key}.draft"
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, self.folder / key)


class VectorFiles:
    """Sentence vectors of one encoder, float16, in files of one batch each; the key is a hash of the text.

    Vectors are rounded to float16 before anybody uses them, so that a resumed run computes what an uninterrupted one does.

    Args:
        folder: Where the batches lie; made when missing. One folder per encoder version.
        dim: Length of a vector.
    """

    def __init__(self, folder: Path, *, dim: int) -> None:
        self.folder, self.dim = folder, dim
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._rows: dict[bytes, tuple[int, int]] = {}
        self._blocks: list[np.ndarray] = []
        paths = sorted(folder.glob("*.npz"))
        for path in paths:
            with np.load(path, allow_pickle=False) as file:
                self._remember(file["keys"], file["vectors"])
        if len(paths) >= MANY_FILES:
            self._as_one(paths)

    def get(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Vectors (n, dim) float32, zeros where unknown, and a mask (n,) of the known ones."""
        vectors, known = np.zeros((len(texts), self.dim), np.float32), np.zeros(len(texts), bool)
        for position, text in enumerate(texts):
            place = self._rows.get(_key(text))
            if place is not None:
                vectors[position], known[position] = self._blocks[place[0]][place[1]], True
        return vectors, known

    def put(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Add vectors (n, dim) of texts that were unknown."""
        keys = np.frombuffer(b"".join(map(_key, texts)), np.uint8).reshape(-1, 16)
        halves = vectors.astype(np.float16)
        self._write(keys, halves)
        self._remember(keys, halves)

    def _as_one(self, paths: Sequence[Path]) -> None:
        """One file instead of many: every night adds one."""
        self._write(np.frombuffer(b"".join(self._rows), np.uint8).reshape(-1, 16), self._all())
        for path in paths:
            path.unlink()

    def _all(self) -> np.ndarray:
        return np.stack([self._blocks[block][row] for block, row in self._rows.values()])

    def _write(self, keys: np.ndarray, halves: np.ndarray) -> None:
        descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            np.savez(file, keys=keys, vectors=halves)
        os.replace(draft, self.folder / f"{len(self._blocks):06d}-{uuid.uuid4().hex[:8]}.npz")

    def _remember(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        block = len(self._blocks)
        self._blocks.append(vectors)
        self._rows.update({key.tobytes(): (block, row) for row, key in enumerate(keys)})


def keep_vectors(folder: Path, texts: Iterable[str]) -> None:
    """Drop the vectors of all texts but these, in every encoder's folder below ``folder``: a hash can tell that something was said."""
    kept = {_key(text) for text in texts}
    for path in sorted(folder.glob("*/*.npz")):
        with np.load(path, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
        wanted = np.array([key.tobytes() in kept for key in keys], dtype=bool)
        if wanted.all():
            continue
        if wanted.any():
            draft = path.with_name(f".draft-{path.name}")
            with draft.open("wb") as out:
                np.savez(out, keys=keys[wanted], vectors=vectors[wanted])
            os.replace(draft, path)
        else:
            path.unlink()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
