"""A run may be killed at any moment: what is published stays whole, and the next run ends as if nothing had happened."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from data.schema import TABLES
from data.snapshots import load, open_current
from tests.contract import breaches

PROJECT = Path(__file__).parents[1]
SUBJECTS = ("card was declined in the shop", "transfer has not arrived", "app crashes when I log in", "fee on my account is too high")


def tickets(path: Path, first: int, last: int) -> Path:
    rows = [f"{n},2026-03-{n % 27 + 1:02d},c{n % 17},My {SUBJECTS[n % 4]}. This is report number {n}." for n in range(first, last)]
    path.write_text("\n".join(["ticket id,created at,customer id,description", *rows]), encoding="utf-8")
    return path


def runs(store: Path, source: Path, moments: list[int]) -> list[dict[str, int]]:
    command = [sys.executable, "-m", "tests.killed_run", str(store), str(source), *map(str, moments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tables(store: Path) -> dict[str, pd.DataFrame]:
    snapshot = open_current(store)
    assert snapshot is not None
    return {name: load(snapshot, name) for name in TABLES}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a first day in it."""
    folder = tmp_path_factory.mktemp("killed")
    store = folder / "store"
    assert runs(store, tickets(folder / "day.csv", 0, 60), [0])[0]["exit"] == 0
    return store


@pytest.mark.slow
def test_killed_runs_leave_the_published_snapshot_whole(published: Path, tmp_path: Path) -> None:
    second = tickets(tmp_path / "day-2.csv", 60, 80)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    shutil.copytree(published, whole)
    shutil.copytree(published, broken)
    steps = runs(whole, second, [0])[0]["steps"]
    moments = [steps - 3, 2, steps // 3]  # while publishing first: what is left after a kill takes fewer steps
    kills = 0
    for moment in moments:
        store = tmp_path / f"killed-{moment}"
        shutil.copytree(broken, store)
        code = runs(store, second, [moment])[0]["exit"]
        assert code in {-9, 0}  # a resumed run takes fewer steps, and may be through before its moment
        kills += code == -9
        assert breaches(store) == []
        assert len(tables(store)["conversations"]) in {60, 80}
        shutil.rmtree(broken)
        store.rename(broken)  # the next kill hits what this one left
    assert kills >= 2
    last = runs(broken, second, [0])[0]
    assert last["exit"] == 0
    assert breaches(broken) == []
    for name, frame in tables(whole).items():
        pd.testing.assert_frame_equal(tables(broken)[name], frame, obj=name)
