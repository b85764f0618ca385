from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.schema import TABLES, StoreError, empty
from data.snapshots import Store, connect, load, open_current, write
from data.snapshots.open import load_vectors
from data.snapshots.publish import clear, draft, new_snapshot_id, publish
from data.snapshots.write import PARTITION_ABOVE, write_tables


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create()
    return store


def conversations(count: int = 3, *, text: str = "a") -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(
        {
            "conversation_id": [str(n) for n in range(count)],
            "source": text,
            "opened_at": pd.date_range("2026-01-01", periods=count, freq="min", tz="UTC"),
        }
    )
    return {"conversations": frame}


def publish_one(store: Store, snapshot_id: str, tables: dict[str, pd.DataFrame], *, previous: Path | None = None) -> None:
    with draft(store, snapshot_id) as folder:
        write_tables(tables, folder, previous=previous)
        publish(store, folder, {"snapshot_id": snapshot_id, "timezone": "Europe/Warsaw"})


def test_publish_shows_the_new_tables(store: Store) -> None:
    assert open_current(store.root) is None
    publish_one(store, "1", conversations())
    snapshot = open_current(store.root)
    assert snapshot is not None
    assert len(load(snapshot, "conversations")) == 3
    assert connect(snapshot).execute("SELECT count(*) FROM conversations").fetchone() == (3,)


def test_publish_must_not_show_a_draft(store: Store) -> None:
    publish_one(store, "1", conversations())
    with draft(store, "2") as folder:
        write_tables(conversations(5), folder)
    assert open_current(store.root).snapshot_id == "1"  # type: ignore[union-attr]
    assert [path.name for path in store.snapshots.iterdir()] == ["1"]


def test_clear_removes_what_a_killed_run_left(store: Store) -> None:
    publish_one(store, "1", conversations())
    (store.snapshots / ".draft-2").mkdir()
    (store.snapshots / "3").mkdir()
    assert sorted(clear(store, published="1")) == [".draft-2", "3"]
    assert open_current(store.root) is not None


def test_clear_keeps_five_the_young_and_the_pinned(store: Store) -> None:
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for number in range(9):
        publish_one(store, f"{number}", conversations())
        os.utime(store.snapshots / f"{number}", (old, old))
    os.utime(store.snapshots / "3")
    assert sorted(clear(store, published="8", pinned={"0"})) == ["1", "2"]


def test_clear_keeps_the_index_of_the_published_snapshot_alone(store: Store) -> None:
    publish_one(store, "1", conversations())
    publish_one(store, "2", conversations())
    for name in ("1", "2", "gone", ".draft-x"):
        (store.cache / "search" / name).mkdir(parents=True)
    clear(store, published="2")
    assert [path.name for path in (store.cache / "search").iterdir()] == ["2"]


def test_write_links_equal_files(store: Store) -> None:
    publish_one(store, "1", conversations())
    first = store.snapshots / "1"
    publish_one(store, "2", conversations(), previous=first)
    name = "conversations.parquet"
    assert (first / name).stat().st_ino == (store.snapshots / "2" / name).stat().st_ino


def test_write_partitions_a_large_store_by_month(store: Store) -> None:
    many = conversations(PARTITION_ABOVE + 1)
    many["conversations"].loc[0, "opened_at"] = pd.NaT
    publish_one(store, "1", many)
    snapshot = open_current(store.root)
    assert snapshot is not None
    assert {path.name for path in (snapshot.folder / "conversations").iterdir()} == {
        "2026-01.parquet",
        "2026-02.parquet",
        "undated.parquet",
    }
    assert len(load(snapshot, "conversations")) == PARTITION_ABOVE + 1
    assert connect(snapshot).execute("SELECT count(*) FROM turns").fetchone() == (0,)


def test_open_current_names_a_missing_snapshot(store: Store) -> None:
    store.pointer.write_text("gone\n", encoding="utf-8")
    with pytest.raises(StoreError, match="gone"):
        open_current(store.root)


def test_open_current_must_not_follow_a_path_out_of_the_store(store: Store) -> None:
    outside = store.root.parent / "elsewhere"
    outside.mkdir()
    (outside / "manifest.json").write_text(json.dumps({"snapshot_id": "x"}), encoding="utf-8")
    store.pointer.write_text("../../elsewhere\n", encoding="utf-8")
    with pytest.raises(StoreError):
        open_current(store.root)


def test_connect_truncates_days_in_the_store_s_zone(store: Store) -> None:
    publish_one(store, "1", conversations(1))
    snapshot = open_current(store.root)
    assert snapshot is not None
    day = connect(snapshot).execute("SELECT date_trunc('day', opened_at)::VARCHAR FROM conversations").fetchone()
    assert day == ("2026-01-01 00:00:00+01",)


def test_connect_must_not_install_extensions(store: Store) -> None:
    publish_one(store, "1", conversations(1))
    snapshot = open_current(store.root)
    assert snapshot is not None
    setting = connect(snapshot).execute("SELECT current_setting('autoinstall_known_extensions')").fetchone()
    assert setting in {(False,), ("false",)}


def test_write_gives_an_all_null_column_its_type(store: Store) -> None:
    publish_one(store, "1", {**conversations(), "topics": empty(TABLES["topics"])})
    snapshot = open_current(store.root)
    assert snapshot is not None
    assert connect(snapshot).execute("SELECT typeof(product), typeof(csat) FROM conversations LIMIT 1").fetchone() == ("VARCHAR", "DOUBLE")


def test_new_snapshot_ids_sort_by_time() -> None:
    early = new_snapshot_id(datetime(2026, 1, 1, tzinfo=UTC))
    assert early < new_snapshot_id(datetime(2026, 1, 1, 0, 0, 0, 2000, tzinfo=UTC)) < new_snapshot_id(datetime(2026, 1, 2, tzinfo=UTC))


def test_vectors_are_written_as_they_are_and_words_by_a_dictionary(store: Store) -> None:
    tables = conversations()
    tables["embeddings"] = tables["conversations"][["conversation_id", "source"]].assign(
        vector=[np.arange(3, dtype=np.float16) + n for n in range(3)], encoder="x"
    )
    publish_one(store, "1", tables)
    written = pq.ParquetFile(store.snapshots / "1" / "embeddings.parquet").metadata.row_group(0)
    columns = [written.column(number) for number in range(written.num_columns)]
    coded = {column.path_in_schema for column in columns if column.dictionary_page_offset is not None}
    assert coded == {"conversation_id", "source", "encoder"}
    assert load(open_current(store.root), "embeddings")["vector"].iloc[2].tolist() == [2, 3, 4]  # type: ignore[arg-type]


def test_a_table_written_in_slices_reads_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = conversations(23)
    publish_one(store, "1", whole)
    monkeypatch.setattr(write, "ROWS_AT_A_TIME", 5)
    publish_one(store, "2", whole)
    assert pq.ParquetFile(store.snapshots / "2" / "conversations.parquet").num_row_groups == 5
    sliced = load(open_current(store.root), "conversations")  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(sliced, pd.read_parquet(store.snapshots / "1" / "conversations.parquet"))
    assert sliced["conversation_id"].tolist() == [str(n) for n in range(23)]


@pytest.mark.parametrize("gaps", [(), (0, 7), range(23)])
@pytest.mark.parametrize("partition_above", [10, 1_000])
def test_load_vectors_gives_what_the_table_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch, gaps: Sequence[int], partition_above: int
) -> None:
    monkeypatch.setattr(write, "ROWS_AT_A_TIME", 5)
    monkeypatch.setattr(write, "PARTITION_ABOVE", partition_above)
    tables = conversations(23)
    vectors = [None if n in gaps else np.array([n, -n], dtype=np.float16) for n in range(23)]
    tables["embeddings"] = tables["conversations"][["conversation_id", "source"]].assign(
        vector=pd.Series(vectors, dtype=object), encoder="x"
    )
    publish_one(store, "1", tables)
    found = load_vectors(open_current(store.root), "embeddings")  # type: ignore[arg-type]
    known = len(gaps) < 23
    assert found.dtype == np.float16
    assert found.tolist() == [([0, 0] if n in gaps else [n, -n]) if known else [] for n in range(23)]


def test_load_vectors_of_an_empty_table(store: Store) -> None:
    publish_one(store, "1", conversations(0))
    assert load_vectors(open_current(store.root), "embeddings").shape == (0, 0)  # type: ignore[arg-type]


def test_load_gives_the_columns_asked_for(store: Store) -> None:
    publish_one(store, "1", conversations())
    snapshot = open_current(store.root)
    assert snapshot is not None
    assert [*load(snapshot, "conversations", columns=["source"])] == ["source"]
    (snapshot.folder / "turns.parquet").unlink()
    assert [*load(snapshot, "turns", columns=["text", "turn"])] == ["text", "turn"]
