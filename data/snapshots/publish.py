"""Publishing: a snapshot is finished in a hidden folder, renamed, and named by one atomic replace of ``current``."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data.snapshots.open import Snapshot
from data.snapshots.search import drop_indexes
from data.snapshots.store import Store

KEEP_NEWEST = 5
KEEP_YOUNGER = timedelta(hours=24)
_DRAFT = ".draft-"


def new_snapshot_id(now: datetime | None = None) -> str:
    """Sortable name: UTC time to the millisecond, e.g. ``20261103T061000123Z``."""
    now = now or datetime.now(UTC)
    return now.strftime("%Y%m%dT%H%M%S") + f"{now.microsecond // 1000:03d}Z"


@contextmanager
def draft(store: Store, snapshot_id: str) -> Iterator[Path]:
    """A folder to build a snapshot in; removed again unless :func:`publish` took it."""
    folder = store.snapshots / f"{_DRAFT}{snapshot_id}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(store: Store, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Make the snapshot in ``folder`` the one that readers see.

    A kill before the last line leaves the old snapshot published, after it the new one: there is no moment between.

    Args:
        store: The store; its lock must be held.
        folder: What :func:`draft` gave, holding every table.
        manifest: Must have ``snapshot_id``; written beside the tables.
    """
    snapshot_id = str(manifest["snapshot_id"])
    _write_text(folder / "manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False, default=str))
    final = store.snapshots / snapshot_id
    os.rename(folder, final)
    _sync_folder(store.snapshots)
    pointer = store.pointer.with_name("current.draft")
    _write_text(pointer, snapshot_id + "\n")
    os.replace(pointer, store.pointer)
    _sync_folder(store.root)


def swap(folder: Path, old: Path, manifest: Mapping[str, Any]) -> None:
    """Put the snapshot in ``folder`` (from :func:`draft`) in the place of an older one, which nobody reads."""
    _write_text(folder / "manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False, default=str))
    aside = old.with_name(f"{_DRAFT}old-{old.name}")
    os.rename(old, aside)
    os.rename(folder, old)
    _sync_folder(old.parent)
    shutil.rmtree(aside)


def finished(store: Store) -> list[Snapshot]:
    """Every snapshot that lies in the store, oldest first; folders without a readable manifest are nobody's."""
    found = []
    for folder in sorted(f for f in store.snapshots.iterdir() if f.is_dir() and not f.name.startswith(_DRAFT)):
        try:
            found.append(Snapshot(folder.name, folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))))
        except (OSError, ValueError):
            continue
    return found


def clear(store: Store, *, published: str | None, pinned: Collection[str] = (), now: datetime | None = None) -> list[str]:
    """Remove drafts of killed runs and snapshots that nobody needs: the newest five, any younger than 24 hours, the pinned
    and the published one stay (DESIGN.md, "Keeping").

    A finished folder newer than the published one was never named by ``current`` (its run was killed in between): it goes.

    Returns:
        Names of the removed folders.
    """
    now = now or datetime.now(UTC)
    folders = sorted((f for f in store.snapshots.iterdir() if f.is_dir()), key=lambda f: f.name, reverse=True)
    drafts = [f for f in folders if f.name.startswith(_DRAFT)]
    finished = [f for f in folders if f not in drafts]
    unnamed = [f for f in finished if published is None or f.name > published]
    known = [f for f in finished if f not in unnamed]
    old = [f for f in known[KEEP_NEWEST:] if _made_at(f) < now - KEEP_YOUNGER and f.name != published and f.name not in pinned]
    for folder in [*drafts, *unnamed, *old]:
        shutil.rmtree(folder)
    drop_indexes(store, keep={published} if published else ())  # as large as the snapshot: one that is asked about again gets a new one
    return [folder.name for folder in [*drafts, *unnamed, *old]]


def _made_at(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
