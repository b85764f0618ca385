"""Where the machine's results rest: immutable Parquet snapshots, published by one atomic rename."""

from data.snapshots.open import Connection, Snapshot, connect, load, open_current
from data.snapshots.store import Store

__all__ = ["Connection", "Snapshot", "Store", "connect", "load", "open_current"]
