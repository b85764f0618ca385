from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.schema import PUBLISHED, StoreError
from data.snapshots import Store, connect, open_current
from data.snapshots.cache import FrameCache, VectorFiles
from data.snapshots.lock import run_lock
from data.snapshots.runs import RunProgress, Stage
from tests import factories


def test_salt_is_made_once_and_private(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.create()
    assert store.salt() == store.salt()
    assert stat.S_IMODE((store.root / "salt").stat().st_mode) == 0o600


def test_salt_differs_between_stores(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "1"), Store(tmp_path / "2")
    one.create(), other.create()
    assert one.salt() != other.salt()


def test_salt_must_not_replace_a_damaged_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.create()
    (store.root / "salt").write_bytes(b"short")
    with pytest.raises(StoreError, match="backup"):
        store.salt()


def test_create_says_that_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="--store"):
        Store(tmp_path / "s").create()


def test_run_lock_names_the_run_that_holds_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.create()
    with run_lock(store), pytest.raises(StoreError, match="process"), run_lock(store):
        pass
    with run_lock(store):
        pass


def test_run_lock_is_released_by_a_kill(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.create()
    code = (
        "import os, sys, pathlib; from data.snapshots import Store; from data.snapshots.lock import run_lock\n"
        "with run_lock(Store(pathlib.Path(sys.argv[1]))): os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(store.root)], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -9
    with run_lock(store):
        pass


def test_frame_cache_gives_back_what_was_put(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "c")
    frames = {"a": pd.DataFrame({"x": [1, 2], "t": ["é", None]}), "b": pd.DataFrame({"y": pd.Series(dtype="str")})}
    assert cache.get("k") is None
    cache.put("k", frames)
    cache.put("k", frames)
    again = cache.get("k")
    assert again is not None
    pd.testing.assert_frame_equal(again["a"], frames["a"])
    assert list(again["b"].columns) == ["y"]
    cache.clear()
    assert cache.get("k") is None


def test_vector_files_round_to_half_precision_and_survive_reopening(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    VectorFiles(tmp_path / "v", dim=4).put(["a", "b", "ü"], vectors)
    found, known = VectorFiles(tmp_path / "v", dim=4).get(["ü", "missing", "a"])
    assert known.tolist() == [True, False, True]
    np.testing.assert_array_equal(found[0], vectors[2].astype(np.float16).astype(np.float32))
    assert not found[1].any()


def test_vector_files_ignore_a_half_written_batch(tmp_path: Path) -> None:
    files = VectorFiles(tmp_path / "v", dim=2)
    (tmp_path / "v" / ".draft-x").write_bytes(b"half")
    files.put(["a"], np.ones((1, 2), np.float32))
    assert VectorFiles(tmp_path / "v", dim=2).get(["a"])[1].all()


def test_run_progress_file_says_where_the_run_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    progress = RunProgress(store, "r1", [Stage("read", "Reading")], quiet=True)
    with progress.stage_progress("read") as advance:
        advance(5, 10)
        assert '"stage": "read"' in (progress.folder / "progress.json").read_text(encoding="utf-8")
    progress.finish("published", snapshot_id="s1")
    text = (progress.folder / "progress.json").read_text(encoding="utf-8")
    assert '"state": "published"' in text
    assert '"done": 5, "total": 10' in text


@pytest.mark.parametrize("table", sorted(PUBLISHED))
def test_connect_shows_a_table_that_an_earlier_version_lacks_as_empty(tmp_path: Path, table: str) -> None:
    factories.one_row_store(tmp_path)
    snapshot = open_current(tmp_path)
    assert snapshot is not None
    path = snapshot.path(table)
    if path is not None:
        path.unlink()
    with connect(snapshot) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
