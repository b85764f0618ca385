"""A run that was stopped, or asks something, keeps what it was asked to do and its uploads; one that ended well keeps neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.schema import InputError
from nlp.cli import main as commands
from nlp.cli import run as running
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from tests.nlp.cli.conftest import Night, tickets


def upload(store: Path, run_id: str, first: int, last: int, **fields: Any) -> Path:
    (store / "incoming" / run_id).mkdir(parents=True)
    return tickets(store / "incoming" / run_id / "tickets_2.csv", first, last, **fields)


def ran(store: Path, path: Path, **options: Any) -> None:
    run(
        [str(path)], store=store, reading=Reading(), context=None, config=Config(workers=1), full=False, run_id=path.parent.name,
        request=[str(path)], **options,
    )  # fmt: skip


def progress(store: Path, run_id: str) -> dict[str, Any]:
    return dict(json.loads((store / "runs" / run_id / "progress.json").read_text()))


def test_a_stopped_run_keeps_its_uploads_until_it_has_ended_well(inbox: Path, night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    store = inbox.parent / "store"
    path = upload(store, "r1", 40, 80)

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "_analyse", stopped)
        with pytest.raises(KeyboardInterrupt):
            ran(store, path)
    request = store / "runs" / "r1" / "request.json"
    assert json.loads(request.read_text()) == [str(path)]
    assert request.stat().st_mode & 0o777 == 0o600
    assert progress(store, "r1")["state"] == "interrupted"
    ran(store, path)
    assert progress(store, "r1")["state"] == "published"
    assert not request.exists()
    assert not path.parent.exists()


def test_a_doubtful_file_is_asked_about_and_waits_for_the_answer(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    store = inbox.parent / "store"
    path = upload(store, "r1", 40, 80, without=("status",))
    with pytest.raises(InputError, match="--accept"):
        ran(store, path)
    assert "no column for 'status' any more" in progress(store, "r1")["outcome"]["asks"][0]
    ran(store, path, accept=True)
    told = progress(store, "r1")["outcome"]
    assert told["rows"] == {"read": 40, "imported": 40, "merged": 0, "rejected": 0}
    assert told["files"] == ["tickets_2.csv"]
    assert told["fit"]
    assert set(told["topics"]) >= {"kept", "new"}


def test_the_next_run_forgets_what_an_earlier_one_was_asked(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    store = inbox.parent / "store"
    path = upload(store, "r1", 40, 80, without=("status",))
    with pytest.raises(InputError):
        ran(store, path)
    tickets(inbox / "tickets_3.csv", 80, 120)
    night()
    assert not path.exists()
    assert not (store / "runs" / "r1" / "request.json").exists()


def test_a_file_of_no_use_is_not_kept(tmp_path: Path) -> None:
    store = tmp_path / "store"
    path = upload(store, "r1", 0, 4)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError):
        ran(store, path)
    assert not path.exists()
    assert not (store / "runs" / "r1" / "request.json").exists()


def test_request_is_the_call_without_store_run_and_consent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(running, "run", lambda *given, **options: seen.append(options["request"]))
    monkeypatch.chdir(tmp_path)
    reading = ["--column", "text=Body", "--column", "product=", "--keep-column", "Region"]
    call = ["june.csv", "--store", "s", *reading, "--full", "--accept", "--keep", "0", "--timezone", "Asia/Kolkata", "--run-id", "r"]
    assert commands.main(["run", *call]) == 0
    assert seen == [[str(tmp_path / "june.csv"), *reading, "--timezone", "Asia/Kolkata", "--full", "--keep", "0"]]
