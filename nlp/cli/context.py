"""Context of a store: what the company itself knows (``opinions.toml``, ``events.csv``, ``customers_base.csv``), kept with the store."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from data.schema import InputError
from data.snapshots import Store
from nlp.lexicon import Opinions, load_opinions

KEPT = ("opinions.toml", "events.csv", "customers_base.csv")


def take_context(folder: Path | None, store: Store) -> None:
    """Copy the files that are read so far into the store, so that later runs need not name the folder.

    Raises:
        InputError: The folder does not exist, or holds none of the files.
    """
    if folder is None:
        return
    found = [folder / name for name in KEPT if (folder / name).is_file()]
    if not found:
        raise InputError(f"--context {folder} holds none of {', '.join(KEPT)}.")
    for path in found:
        draft = store.context / f"{path.name}.draft"
        shutil.copyfile(path, draft)
        os.replace(draft, store.context / path.name)


def read_opinions(store: Store) -> Opinions | None:
    """The company's own products, perception themes and synonyms, if it gave any."""
    path = store.context / "opinions.toml"
    return load_opinions(path) if path.is_file() else None


def opinions_digest(store: Store) -> str:
    """SHA-256 of ``opinions.toml``; empty without one."""
    path = store.context / "opinions.toml"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
