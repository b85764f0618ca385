"""What the search index of a snapshot is made from, and where it lies: a cache, built anew when missing."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from data.schema import KEY
from data.snapshots.open import Snapshot, load, load_vectors
from data.snapshots.store import Store


def index_folder(store: Store, snapshot_id: str) -> Path:
    """Where a snapshot's index lies."""
    return store.cache / "search" / snapshot_id


def drop_indexes(store: Store, *, keep: Collection[str] = ()) -> None:
    """Remove the indexes of all snapshots but these, and drafts of killed processes."""
    folder = store.cache / "search"
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def searchable(snapshot: Snapshot) -> tuple[pd.DataFrame, np.ndarray, str]:
    """Sentences (conversation, ``sentence``, ``language``) in the table's order, their vectors (n, dim) float16, and the encoder's name.

    Vectors are zeros where a sentence has none, and of width 0 in snapshots of an earlier version.
    """
    sentences = load(snapshot, "sentences", columns=[*KEY, "sentence", "language"])
    vectors, encoders = load_vectors(snapshot, "sentence_embeddings"), load(snapshot, "sentence_embeddings", columns=["encoder"])["encoder"]
    if not vectors.shape[1] or len(vectors) != len(sentences):
        return sentences, np.zeros((len(sentences), 0), np.float16), ""
    return sentences, vectors, str(encoders.dropna().iloc[0])
