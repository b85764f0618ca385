"""A store that is fed night by night, without a real model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.snapshots import Snapshot, open_current
from nlp import learn
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from nlp.encode import HashingEncoder

SAID = (
    "The monthly fee on this account is far too high for me.",
    "The app crashes whenever I open the login screen on my phone.",
    "I have been waiting three weeks for a decision, that is far too slow.",
    "My card was declined in the shop although there is enough money.",
)
Night = Callable[..., Snapshot]


def tickets(path: Path, first: int, last: int, *, day: str = "2026-03-02", without: tuple[str, ...] = (), **fields: str) -> Path:
    """A CSV export with tickets ``first`` to ``last`` - 1; ``fields`` replace columns."""
    rows = [
        {"ticket id": f"{n:05d}", "created at": f"{day} 09:{n % 60:02d}", "customer id": f"c{n % 17}", "status": "open",
         "description": f"{SAID[n % len(SAID)]} This is number {n}."} | fields
        for n in range(first, last)
    ]  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame(rows).drop(columns=list(without)).to_csv(path, index=False)
    return path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The folder that a help desk exports into."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def night(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """Run over the inbox as a timer would; gives what is published then."""
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())

    def ran(**options: bool) -> Snapshot:
        store = inbox.parent / "store"
        full = options.pop("full", False)
        run([str(inbox)], store=store, reading=Reading(), context=None, config=Config(workers=1), full=full, **options)
        snapshot = open_current(store)
        assert snapshot is not None
        return snapshot

    return ran
