"""What is chosen on the Imports page holds for later files of the shape, at night too and without a flag."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.ingest.shapes import shape_of
from data.ledger import Ledger
from data.ledger.choices import ImportChoices
from data.schema import InputError
from data.snapshots import Snapshot, load, open_current
from nlp.cli.check import check
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from tests.contract import breaches
from tests.nlp.cli.conftest import SAID, Night

HEADERS = ["ticket id", "created at", "state code", "description", "field 7"]
Import = Callable[..., Snapshot]


def export(path: Path, first: int, last: int, *, without: tuple[str, ...] = ()) -> Path:
    """Tickets whose words stand under a header that says nothing; a summary looks like them."""
    rows = [
        {"ticket id": f"{n:05d}", "created at": f"2026-03-02 09:{n % 60:02d}", "state code": "open" if n % 4 else "17",
         "description": f"Ticket number {n} about something", "field 7": f"{SAID[n % len(SAID)]} This is number {n}."}
        for n in range(first, last)
    ]  # fmt: skip
    pd.DataFrame(rows).drop(columns=list(without)).to_csv(path, index=False)
    return path


@pytest.fixture
def choose(inbox: Path, night: Night) -> Import:
    """An import by the page, with columns and codes chosen there for files of the exports' shape."""

    def ran(path: Path, *, source: str = "tickets", **said: Any) -> Snapshot:
        chosen = inbox.parent / "chosen.json"
        chosen.write_text(json.dumps({"who": "ann", "files": {shape_of(source, HEADERS).key: said}}))
        store = inbox.parent / "store"
        run([str(path)], store=store, reading=Reading(chosen=chosen), context=None, config=Config(workers=1), full=False, accept=True)
        snapshot = open_current(store)
        assert snapshot is not None
        return snapshot

    return ran


def words(snapshot: Snapshot) -> set[str]:
    return {text.split(" This is")[0] for text in load(snapshot, "turns")["text"]}


def kept(store: Path) -> list[tuple[dict[str, str], str]]:
    ledger = Ledger(store)
    try:
        return [(dict(choice.columns), choice.who) for choice in ImportChoices(ledger).standing()]
    finally:
        ledger.close()


def test_a_correction_holds_for_the_nights_that_follow(
    inbox: Path, night: Night, choose: Import, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    first = choose(export(inbox / "tickets_1.csv", 0, 40), columns={"text": "field 7"}, codes={"status": {"17": "pending"}})
    assert words(first) == set(SAID)
    assert kept(inbox.parent / "store") == [({"text": "field 7"}, "ann")]
    assert night().snapshot_id == first.snapshot_id  # the file that the page brought in is known
    export(inbox / "tickets_2.csv", 40, 80)
    capsys.readouterr()
    second = night()
    assert "as chosen by ann on 20" in (said := capsys.readouterr().err)
    assert ": text ← field 7; status: 17 = pending" in said
    assert len(load(second, "conversations")) == 80
    assert words(second) == set(SAID)
    assert set(load(second, "conversations")["status"]) == {"open", "pending"}
    known = second.manifest["inputs"][-1]
    assert (known["remembered"]["columns"], known["remembered"]["codes"]) == ({"text": "field 7"}, {"status": {"17": "pending"}})
    assert (known["remembered"]["who"], known["how"]["text"]) == ("ann", "remembered")
    assert breaches(inbox.parent / "store") == []


def test_a_remembered_column_that_is_gone_is_asked_about(
    inbox: Path, night: Night, choose: Import, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    choose(export(inbox / "tickets_1.csv", 0, 40), columns={"text": "field 7"}, codes={})
    export(inbox / "tickets_2.csv", 40, 80, without=("field 7",))
    with pytest.raises(InputError, match=r"has no column 'field 7' any more, which was chosen by ann on .* for 'text'"):
        night()
    check([str(inbox)], Reading(), store=inbox.parent / "store", as_json=True)
    told = json.loads(capsys.readouterr().out)
    (question,) = told["asks"]
    assert "no column 'field 7' any more" in question
    assert told["inputs"][0]["columns"]["text"] == "description"
    assert len(load(night(accept=True), "conversations")) == 80


def test_a_column_that_is_gone_is_asked_about_once(inbox: Path, choose: Import, capsys: pytest.CaptureFixture[str]) -> None:
    choose(export(inbox / "tickets_1.csv", 0, 40), columns={"product": "field 7"}, codes={})
    path = export(inbox / "tickets_2.csv", 40, 80, without=("field 7",))
    check([str(path)], Reading(), store=inbox.parent / "store", as_json=True)
    (question,) = json.loads(capsys.readouterr().out)["asks"]
    assert "which was chosen by ann" in question


def test_a_flag_is_above_what_is_remembered(inbox: Path, choose: Import, capsys: pytest.CaptureFixture[str]) -> None:
    choose(export(inbox / "tickets_1.csv", 0, 40), columns={"text": "field 7"}, codes={})
    export(inbox / "tickets_2.csv", 40, 80)
    check([str(inbox / "tickets_2.csv")], Reading(columns=("text=description",)), store=inbox.parent / "store", as_json=True)
    (file,) = json.loads(capsys.readouterr().out)["inputs"]
    assert (file["columns"]["text"], file["how"]["text"]) == ("description", "given")


def test_a_later_choice_replaces_it_and_forgetting_ends_it(inbox: Path, night: Night, choose: Import) -> None:
    store = inbox.parent / "store"
    choose(export(inbox / "tickets_1.csv", 0, 40), columns={"text": "field 7"}, codes={})
    choose(export(inbox / "tickets_2.csv", 40, 60), columns={"text": "field 7", "status": ""}, codes={})
    assert kept(store) == [({"text": "field 7", "status": ""}, "ann")]
    choose(export(inbox / "tickets_3.csv", 60, 80), columns={}, codes={})
    assert kept(store) == []
    export(inbox / "tickets_4.csv", 80, 100)
    assert not {"ticket", "Ticket"}.isdisjoint(text.split()[0] for text in words(night()))


def test_an_import_that_fails_is_not_remembered(inbox: Path, choose: Import) -> None:
    path = export(inbox / "tickets_1.csv", 0, 40)
    with pytest.raises(InputError, match="is no mapping"):
        choose(path, columns={"words": "field 7"}, codes={})
    with pytest.raises(InputError, match=r"codes\.status"):
        choose(path, columns={}, codes={"status": {"17": "lamp"}})
    assert kept(inbox.parent / "store") == []


def test_an_address_in_a_file_s_name_is_not_remembered(inbox: Path, choose: Import) -> None:
    path = export(inbox / "anna.kowalska@mail.example.csv", 0, 40)
    choose(path, source="anna.kowalska@mail.example", columns={"text": "field 7"}, codes={})
    store = inbox.parent / "store"
    assert kept(store) == [({"text": "field 7"}, "ann")]
    assert b"kowalska" not in b"".join(file.read_bytes() for file in store.glob("ledger.sqlite*"))


def test_choices_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Bring the files in again"):
        Reading(chosen=tmp_path / "gone.json").options()
