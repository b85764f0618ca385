from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.snapshots.cache import FrameCache
from nlp import batches
from nlp.batches import run_batches, split


def nothing(done: int, total: int) -> None:
    pass


def doubled(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {"out": frames["in"].assign(twice=frames["in"]["value"] * 2)}


def frame(count: int) -> pd.DataFrame:
    return pd.DataFrame({"conversation_id": [str(n // 2) for n in range(count)], "source": "a", "value": range(count)})


def test_split_keeps_conversations_whole_and_loses_nothing(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(batches, "BATCH_CONVERSATIONS", 3)
    parts = split(frame(20))
    assert [len(part) for part in parts] == [6, 6, 6, 2]
    assert pd.concat(parts)["value"].tolist() == list(range(20))


def test_split_of_nothing_is_one_empty_part() -> None:
    assert [len(part) for part in split(frame(0))] == [0]


def test_run_batches_takes_finished_parts_from_the_cache(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "c")
    parts = [{"in": part} for part in (frame(4), frame(6))]
    first = run_batches("x", doubled, parts, batches=cache, processes=1, progress=nothing)
    again = run_batches("x", lambda _: {}, parts, batches=cache, processes=1, progress=nothing)
    pd.testing.assert_frame_equal(first["out"], again["out"])


def test_run_batches_must_not_take_another_s_result(tmp_path: Path) -> None:
    cache = FrameCache(tmp_path / "c")
    run_batches("x", doubled, [{"in": frame(4)}], batches=cache, processes=1, progress=nothing)
    other = frame(4).assign(value=9)
    found = run_batches("x", doubled, [{"in": other}], batches=cache, processes=1, progress=nothing)
    assert found["out"]["twice"].tolist() == [18] * 4


def test_run_batches_reports_every_row(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    parts = [{"in": part} for part in (frame(4), frame(6))]
    run_batches("x", doubled, parts, batches=FrameCache(tmp_path / "c"), processes=1, progress=lambda *at: seen.append(at))
    assert seen[-1] == (10, 10)
