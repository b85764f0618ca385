"""Nightly files replayed: the store grows with its data alone, nights do not get more work, and all comes out as in one big run."""

from __future__ import annotations

import math
import os
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest

from data.schema import KEY
from data.snapshots import Snapshot, load, open_current
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from tests.contract import breaches
from tests.nlp.cli.conftest import Night, tickets

NIGHTS = int(os.environ.get("EARSHOT_NIGHTS", "24"))
"""365 replays a whole year (some minutes)."""
A_NIGHT = 6
BY_THE_FIT = ["sentiment", "sentiment_label", "topic_id"]


def _day(number: int) -> str:
    return f"{pd.Timestamp('2026-01-01') + pd.Timedelta(days=number):%Y-%m-%d}"


def _file(folder: Path, number: int) -> Path:
    """A night's tickets, and two of the night before that were opened again."""
    path = tickets(folder / f"tickets_{number:03d}.csv", A_NIGHT * number, A_NIGHT * (number + 1), day=_day(number))
    if number:
        again = A_NIGHT * number - 2
        more = tickets(
            path.with_suffix(".again"), again, again + 2, day=_day(number), description=f"And again, on day {number}.", status="pending"
        )
        pd.concat([pd.read_csv(one, dtype="str") for one in (path, more)]).to_csv(path, index=False)
        more.unlink()
    return path


def _size(folder: Path) -> int:
    """Bytes on disk; a file that two snapshots share counts once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def _older(store: Path, days: int) -> None:
    """Snapshots as they are ``days`` later."""
    then = time.time() - days * 86_400
    for folder in (store / "snapshots").iterdir():
        os.utime(folder, (then, then))


def _comparable(snapshot: Snapshot, name: str) -> pd.DataFrame:
    frame = load(snapshot, name)
    by_fit = [c for c in frame.columns if c in BY_THE_FIT or c.startswith(("sentiment_", "model_topic", "left_"))]
    keys = [*KEY, *[c for c in ("turn", "start") if c in frame]]
    return frame.drop(columns=by_fit).sort_values(keys, ignore_index=True)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nights_end_as_one_big_run(inbox: Path, night: Night, tmp_path: Path) -> None:
    store = tmp_path / "store"
    work: list[dict[str, int]] = []
    refits = 0
    for number in range(NIGHTS):
        _file(inbox, number)
        snapshot = night()
        _older(store, 2)
        done = {stage["name"]: int(stage["rows"]) for stage in snapshot.manifest["stages"]}
        if snapshot.manifest["fit"]["reason"].startswith("kept"):
            work.append(done)
        else:
            refits += 1
    last = open_current(store)
    assert last is not None
    assert breaches(store) == []

    # no night has more to do than its file: rows read, turns and sentences looked at
    usual = {name: max(done[name] for done in work[: len(work) // 3]) for name in ("read", "language", "encode")}
    assert all(done[name] <= usual[name] for done in work for name in usual)
    assert refits <= math.log(NIGHTS, 1.5) + 2

    # one run over all files, with the same salt
    big = tmp_path / "big"
    big.mkdir()
    shutil.copy(store / "salt", big / "salt")
    run([str(inbox)], store=big, reading=Reading(), context=None, config=Config(workers=1), full=False)
    once = open_current(big)
    assert once is not None
    for name in ("conversations", "turns", "sentences"):
        pd.testing.assert_frame_equal(_comparable(last, name), _comparable(once, name), obj=name)
    assert last.manifest["rows"] == once.manifest["rows"]

    # six snapshots at most, each the size of the data; everything else as small as after one run, but for the logs of the last runs
    assert len(list((store / "snapshots").iterdir())) <= 6
    assert max(_size(folder) for folder in (store / "snapshots").iterdir()) <= 1.5 * _size(big / "snapshots")
    assert _size(store / "cache") <= 1.5 * _size(big / "cache") + 100_000
    assert len(list((store / "cache").rglob("*.npz"))) <= 64
    assert len(list((store / "runs").iterdir())) <= 100
