"""Reading the published snapshot: whole, or through DuckDB."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.schema import PUBLISHED, StoreError, empty
from data.snapshots.store import Store
from data.snapshots.write import arrow_schema

Connection = duckdb.DuckDBPyConnection
"""What SQL is asked of; only ``data`` needs to know whose it is."""


@dataclass(frozen=True)
class Snapshot:
    """One published result: immutable tables and what is known about how they were made."""

    snapshot_id: str
    folder: Path
    manifest: dict[str, Any]

    def path(self, table: str) -> Path | None:
        """The table's Parquet file, or its folder of month partitions; None when the snapshot has no such table."""
        for path in (self.folder / f"{table}.parquet", self.folder / table):
            if path.exists():
                return path
        return None


def open_current(root: Path) -> Snapshot | None:
    """The published snapshot, or None when nothing was published yet.

    Raises:
        StoreError: The pointer names a snapshot that is missing or cannot be read.
    """
    store = Store(Path(root))
    if not store.pointer.exists():
        return None
    name = store.pointer.read_text(encoding="utf-8").strip()
    folder = store.snapshots / Path(name).name
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{store.pointer} names the snapshot '{name}', which cannot be read ({error}). "
            "Restore the store from a backup, or write one line naming an older folder of snapshots/ into that file."
        ) from error
    return Snapshot(name, folder, manifest)


def load(snapshot: Snapshot, table: str, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A whole table, or some of its columns; empty with the right columns when the snapshot has none."""
    path = snapshot.path(table)
    wanted = None if columns is None else [*columns]
    if path is None:
        bare = empty(PUBLISHED[table])
        return bare if wanted is None else bare[wanted]
    return pd.read_parquet(path, columns=wanted)


def load_vectors(snapshot: Snapshot, table: str) -> np.ndarray:
    """Vectors (rows, dim) float16 of a table, in its order; zeros where a row has none, of width 0 where none has.

    A table's column of arrays would take three times the memory.
    """
    path = snapshot.path(table)
    if path is None:
        return np.zeros((0, 0), np.float16)
    column = pq.read_table(path, columns=["vector"])["vector"]
    known = column.is_valid().to_numpy()
    numbers = [chunk.flatten().to_numpy() for chunk in column.chunks]
    flat = np.concatenate(numbers) if numbers else np.zeros(0, np.float16)
    vectors = flat.reshape(known.sum(), -1) if known.any() else np.zeros((0, 0), np.float16)
    if known.all():
        return vectors
    found = np.zeros((len(known), vectors.shape[1]), np.float16)
    found[known] = vectors
    return found


def connect(snapshot: Snapshot) -> Connection:
    """In-memory database with one view per table, in the store's time zone, that can neither write nor download.

    Days and weeks of ``date_trunc`` are those of the session's zone, hence the setting. Extensions would be fetched from the
    network by default, hence off.
    """
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "allow_community_extensions": "false"}
    )
    connection.execute("LOAD icu")
    connection.execute("SET TimeZone = ?", [str(snapshot.manifest.get("timezone", "UTC"))])
    for table in PUBLISHED:
        path = snapshot.path(table)
        if path is None:
            _create_empty(connection, table)
            continue
        glob = str(path if path.is_file() else path / "*.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{glob}')")  # noqa: S608  our own path and table names
    connection.execute("SET lock_configuration = true")
    return connection


def _create_empty(connection: Connection, table: str) -> None:
    """A table that snapshots of an earlier version lack; a real one, because cursors do not see what is only registered."""
    bare = empty(PUBLISHED[table])
    kinds = {column.name: column.kind for column in PUBLISHED[table]}
    wide = pa.list_(pa.float32())  # of Arrow's half floats, which vectors are, DuckDB knows nothing
    fields = [field.with_type(wide) if kinds[field.name] == "vector" else field for field in arrow_schema(bare, kinds)]
    connection.register("bare", pa.Table.from_pandas(bare, preserve_index=False, schema=pa.schema(fields)))
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM bare")  # noqa: S608  our own table names
    connection.unregister("bare")
