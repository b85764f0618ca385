"""Context given to a run is published with it; a later change of it is reason enough to publish anew."""

from pathlib import Path

import pandas as pd
import pytest

from data.snapshots import Snapshot, load, open_current
from nlp import learn
from nlp.cli.run import Reading, run
from nlp.config import Config
from nlp.encode import HashingEncoder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())
    rows = [{"conversation_id": f"{n:03d}", "text": f"The card was declined again, number {n}.", "customer id": n % 7} for n in range(30)]
    pd.DataFrame(rows).to_csv(tmp_path / "desk.csv", index=False)
    (tmp_path / "context").mkdir()
    (tmp_path / "context" / "events.csv").write_text("at,name,kind\n2026-01-05,App 2,release\n2099-01-01,App 9,release\n")
    (tmp_path / "context" / "surveys.csv").write_text("conversation_id,csat\n003,4\n")
    (tmp_path / "context" / "customers.csv").write_text("customer_id,segment\n3,gold\n")
    return tmp_path


def _run(folder: Path, *, context: bool = False, week_start: str | None = None) -> Snapshot:
    run(
        [str(folder / "desk.csv")], store=folder / "store", reading=Reading(timezone="Europe/Warsaw"), config=Config(workers=1), full=False,
        context=folder / "context" if context else None, week_start=week_start,
    )  # fmt: skip
    snapshot = open_current(folder / "store")
    assert snapshot is not None
    return snapshot


def test_context_is_published_and_a_change_of_it_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = _run(folder)
    assert load(bare, "events").empty
    given = _run(folder, context=True)
    assert load(given, "events")["name"].tolist() == ["App 2", "App 9"]
    contacts = load(given, "conversations").set_index("conversation_id")
    assert contacts.loc["003", "csat"] == 4
    assert set(contacts["segment"].dropna()) == {"gold"}
    assert given.manifest["fit"]["id"] == bare.manifest["fit"]["id"]
    assert "1 event(s) lie in the future" in capsys.readouterr().err
    assert _run(folder).snapshot_id == given.snapshot_id
    moved = _run(folder, week_start="sunday")
    assert moved.snapshot_id != given.snapshot_id
    assert _run(folder).manifest["week_start"] == "sunday"
