"""A store is a folder; this module names what lies where in it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from data.schema import StoreError

_SALT_BYTES = 32


@dataclass(frozen=True)
class Store:
    """Paths of one store.

    Args:
        root: The folder; need not exist yet.
    """

    root: Path

    @property
    def pointer(self) -> Path:
        """One-line text file naming the published snapshot."""
        return self.root / "current"

    @property
    def snapshots(self) -> Path:
        """Folder with one folder per snapshot."""
        return self.root / "snapshots"

    @property
    def runs(self) -> Path:
        """Folder with one folder per run: its progress and its log."""
        return self.root / "runs"

    @property
    def lock(self) -> Path:
        """File whose OS lock the one writer holds."""
        return self.root / "run.lock"

    @property
    def cache(self) -> Path:
        """Finished batches of redacted text; safe to delete."""
        return self.root / "cache"

    @property
    def incoming(self) -> Path:
        """Uploads, deleted when their run ends."""
        return self.root / "incoming"

    @property
    def context(self) -> Path:
        """Customer base, events, opinions: kept with the store."""
        return self.root / "context"

    @property
    def replaced(self) -> Path:
        """Files that a restore replaced, by time."""
        return self.root / "replaced"

    def create(self) -> None:
        """Make the folders, readable by the owner only: even redacted, customers' words are nobody else's.

        Raises:
            StoreError: The path is a file, or may not be written.
        """
        try:
            for folder in (self.root, self.snapshots, self.runs, self.cache, self.incoming, self.context):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The store {self.root} cannot be written: {error.strerror}. Give another folder with --store.") from error

    def salt(self) -> bytes:
        """Secret that makes hashed ids of this store unlike those of any other; made once, mode 0600."""
        path = self.root / "salt"
        if not path.exists():
            draft = path.with_name("salt.draft")
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_SALT_BYTES))
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        salt = path.read_bytes()
        if len(salt) < _SALT_BYTES:
            raise StoreError(
                f"{path} is damaged ({len(salt)} bytes, wanted {_SALT_BYTES}). Restore it from the backup: without it ids change."
            )
        return salt
