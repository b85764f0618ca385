"""A run with an endpoint for names: what it prints, publishes and writes into the manifest; and that it is off without one."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pandas as pd
import pytest

from data.snapshots import Snapshot, load, open_current
from nlp import learn
from nlp.cli.run import Reading, run
from nlp.config import Config
from nlp.encode import HashingEncoder
from nlp.topics import endpoint_names

SAID = ("My card was declined in the shop although there is enough money.", "The app crashes whenever I open the login screen.")
NAMES = ("Declined cards", "Crashing login screens", "Unexpected problems", "Broken applications", "Shop payments", "Phone trouble")


def _run(folder: Path, *, full: bool = False) -> Snapshot:
    rows = [{"conversation_id": f"{n:03d}", "text": f"{SAID[n % 2]} It is number {n}."} for n in range(40)]
    pd.DataFrame(rows).to_csv(folder / "desk.csv", index=False)
    reading = Reading(columns=(), mapping=None, source=None, timezone=None)
    run([str(folder / "desk.csv")], store=folder / "store", reading=reading, context=None, config=Config(workers=1), full=full)
    snapshot = open_current(folder / "store")
    assert snapshot is not None
    return snapshot


@pytest.fixture(autouse=True)
def _small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"EARSHOT_NAMES_{name}", raising=False)


def test_a_run_takes_names_from_the_endpoint_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = count()
    monkeypatch.setattr(endpoint_names, "_asked", lambda *_: NAMES[next(answers) % len(NAMES)])
    monkeypatch.setenv("EARSHOT_NAMES_URL", "http://me:pw@llm.example/v1")
    monkeypatch.setenv("EARSHOT_NAMES_MODEL", "tiny")
    snapshot = _run(tmp_path)
    topics = load(snapshot, "topics")
    told = snapshot.manifest["named_by_model"]
    named = topics[topics["topic_id"].astype(str).isin(told)]
    assert len(named)
    assert set(named["name"]) <= set(NAMES)
    assert named["model_name"].tolist() == named["name"].tolist()
    assert set(told.values()) == {"tiny at http://llm.example/v1"}
    printed = capsys.readouterr().err
    assert "leave this machine" in printed
    assert "pw@" not in printed + str(snapshot.manifest)
    monkeypatch.delenv("EARSHOT_NAMES_URL")  # known topics keep their names, and the manifest keeps saying whose they are
    again = _run(tmp_path, full=True)
    kept = load(again, "topics")
    assert set(kept.loc[kept["topic_id"].astype(str).isin(told), "name"]) == set(named["name"])
    assert again.manifest["named_by_model"] == told


def test_a_run_asks_nobody_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(endpoint_names, "_asked", lambda *_: pytest.fail("somebody was asked"))
    assert _run(tmp_path).manifest["named_by_model"] == {}
    assert "leave this machine" not in capsys.readouterr().err
