"""Parquet, read in batches; nested columns are read like JSON."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.ingest.headers import unique_headers
from data.ingest.raw import RawTable
from data.ingest.records import table_of
from data.schema import InputError

MAX_ROWS = 20_000_000


def is_parquet(data: bytes) -> bool:
    """Whether bytes are Parquet's."""
    return data.startswith(b"PAR1")


def read_parquet(name: str, data: bytes | Path) -> RawTable:
    """Cells of a Parquet file as text: times in ISO 8601, lists and structs flattened as in JSON; columns of bytes are left out.

    Raises:
        InputError: The file is damaged, empty or too long.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        if file.metadata.num_rows > MAX_ROWS:
            raise InputError(f"{name} has {file.metadata.num_rows} rows; Earshot reads up to {MAX_ROWS} from one file. Split it.")
        nested = any(pa.types.is_nested(column.type) for column in file.schema_arrow)
        if nested:
            return table_of([record for batch in file.iter_batches() for record in batch.to_pylist()], format="parquet", name=name)
        frames = [_frame(batch) for batch in file.iter_batches(batch_size=50_000)]
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name} cannot be read as Parquet: {error}. Export it again.") from error
    if not sum(map(len, frames)):
        raise InputError(f"{name} has no rows.")
    frame = pd.concat(frames, ignore_index=True)
    frame.columns, notes = pd.Index(unique_headers([str(header) for header in frame.columns])[0]), []
    left_out = [column.name for column in file.schema_arrow if _is_bytes(column.type)]
    if left_out:
        notes.append(f"Columns of bytes were left out: {', '.join(left_out)}.")
    return RawTable(frame=frame, rows=np.arange(1, len(frame) + 1), format="parquet", notes=notes)


def _frame(batch: pa.RecordBatch) -> pd.DataFrame:
    """One batch as text cells."""
    columns = {name: _text(column) for name, column in zip(batch.schema.names, batch.columns, strict=True) if not _is_bytes(column.type)}
    return pd.DataFrame(columns)


def _text(column: pa.Array) -> pd.Series:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        moments = column.to_pandas()
        return moments.map(lambda moment: moment.isoformat(), na_action="ignore").astype("str")
    if pa.types.is_floating(kind):
        numbers = column.to_pandas()
        whole = numbers.dropna().mod(1).eq(0).all()
        return (numbers.astype("Int64") if whole else numbers).astype("str")
    return pc.cast(column, pa.large_string(), safe=False).to_pandas().astype("str")


def _is_bytes(kind: pa.DataType) -> bool:
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
