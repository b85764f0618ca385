"""Writing the tables of a snapshot beside the published one; nothing here is visible to readers yet."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.schema import CONTEXT, KEY, PUBLISHED, conform

PARTITION_ABOVE = 50_000
"""Conversations from which on tables are split by month, so that a daily run can link the months it did not touch
(a smaller store is read faster as one file per table: measured on 150 months of complaints)."""

ROWS_AT_A_TIME = 50_000
"""Rows turned into a file's columns at a time: 200 000 sentences' vectors at once took 1 GB of memory, now a quarter."""
_WHOLE = {"topics", "model_topics", "rejected", *CONTEXT}
_UNDATED = "undated"


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, *, previous: Path | None = None) -> None:
    """Write every table of the contract into ``folder``.

    Args:
        tables: Frames by table name; each is checked against the contract. Missing ones are written empty.
        folder: Existing folder outside the published ones.
        previous: Folder of the published snapshot; files equal to its are hard-linked instead of kept twice.

    Raises:
        SchemaError: A frame breaks the contract; then the folder is incomplete and must not be published.
    """
    months = _months(tables["conversations"]) if len(tables["conversations"]) > PARTITION_ABOVE else None
    for name, columns in PUBLISHED.items():
        frame = conform(tables.get(name, pd.DataFrame()), columns, name=name)
        if months is None or name in _WHOLE:
            _write(frame, folder / f"{name}.parquet", name)
            continue
        (folder / name).mkdir()
        keyed = frame[KEY].merge(months, on=KEY, how="left")["month"].fillna(_UNDATED)
        for month, rows in frame.groupby(keyed.to_numpy(), sort=True):
            _write(rows, folder / name / f"{month}.parquet", name)
        if frame.empty:
            _write(frame, folder / name / f"{_UNDATED}.parquet", name)
    if previous is not None:
        _link_equal(folder, previous)


def _months(conversations: pd.DataFrame) -> pd.DataFrame:
    months = conversations["opened_at"].dt.strftime("%Y-%m")
    return conversations[KEY].assign(month=months)


def _write(frame: pd.DataFrame, path: Path, name: str) -> None:
    fields = {column.name: column.kind for column in PUBLISHED[name]}
    schema = arrow_schema(frame, fields)
    # hardly a number of a vector recurs: looking for those that do took five times the writing, three times the reading
    words = [field.name for field in schema if fields.get(field.name) != "vector"]
    told = pa.Table.from_pandas(frame.head(0), preserve_index=False, schema=schema).schema  # with pandas' own types
    with pq.ParquetWriter(path, told, compression="zstd", use_dictionary=words if len(words) < len(schema) else True) as writer:
        for start in range(0, max(len(frame), 1), ROWS_AT_A_TIME):
            part = frame.iloc[start : start + ROWS_AT_A_TIME]
            writer.write_table(pa.Table.from_pandas(part, preserve_index=False, schema=schema))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def arrow_schema(frame: pd.DataFrame, kinds: Mapping[str, str]) -> pa.Schema:
    """The same file types whatever the rows: an all-null column must not become a column of type null."""
    types = {
        "text": pa.string(), "int": pa.int64(), "float": pa.float64(), "time": pa.timestamp("us", tz="UTC"), "bool": pa.bool_(),
        "texts": pa.list_(pa.string()), "vector": pa.list_(pa.float16()),
    }  # fmt: skip
    inferred = None
    fields = []
    for column in frame.columns:
        if column in kinds:
            fields.append(pa.field(column, types[kinds[column]]))
            continue
        inferred = inferred or pa.Schema.from_pandas(frame, preserve_index=False)
        fields.append(inferred.field(column))
    return pa.schema(fields)


def _link_equal(folder: Path, previous: Path) -> None:
    for path in folder.rglob("*.parquet"):
        twin = previous / path.relative_to(folder)
        if twin.exists() and filecmp.cmp(path, twin, shallow=False):
            draft = path.with_suffix(".link")
            os.link(twin, draft)
            os.replace(draft, path)
