"""One writer per store: an OS lock that the kernel releases even when the run is killed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from data.schema import StoreError
from data.snapshots.store import Store


@contextmanager
def run_lock(store: Store) -> Iterator[None]:
    """Hold the store for writing.

    Raises:
        StoreError: Another run holds it; the message names its process and when it started.
    """
    descriptor = os.open(store.lock, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                f"Another run is writing to {store.root}: {_holder(file.read())}. Wait until it ends, or stop it with Ctrl-C."
            ) from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "started_at": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        yield


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"process {holder['pid']}, started {holder['started_at']}"
    except (ValueError, KeyError):
        return "it has just started"
