"""``run --again``: a file that was read by the wrong column is read again, and the store is as if it had been read right at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.ledger import CheckRecord, Ledger
from data.schema import KEY, PUBLISHED, InputError
from data.snapshots import Snapshot, load, open_current
from nlp.cli import main as commands
from nlp.cli import run as running
from nlp.cli.again import known_again
from nlp.cli.check import check
from nlp.cli.forget import forget
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from tests.contract import breaches
from tests.data.ingest.helpdesks import zendesk
from tests.nlp.cli.conftest import SAID, Night, tickets
from tests.nlp.cli.test_remembering import export, words

RIGHT = ("text=field 7",)
Again = Callable[..., Snapshot]


@pytest.fixture
def again(inbox: Path, night: Night) -> Again:
    """Read files again; ``store`` names another store."""

    def ran(*paths: Path, store: str = "store", accept: bool = False, **reading: Any) -> Snapshot:
        run(
            [str(path) for path in paths], store=inbox.parent / store, reading=Reading(**{"again": True, **reading}), context=None,
            config=Config(workers=1), full=False, accept=accept,
        )  # fmt: skip
        snapshot = open_current(inbox.parent / store)
        assert snapshot is not None
        return snapshot

    return ran


def true_counts(snapshot: Snapshot) -> None:
    """Rows said to be imported are those that turns came from; every row of every file ended somewhere."""
    rows, turns = snapshot.manifest["rows"], load(snapshot, "turns")
    assert rows["imported"] == len(turns[[*KEY, "input_file", "input_row"]].drop_duplicates())
    assert rows["rejected"] == len(load(snapshot, "rejected"))
    assert rows["read"] == sum(file["rows"] - file.get("rows_erased", 0) for file in snapshot.manifest["inputs"])
    assert min(rows.values()) >= 0


def test_reading_again_is_reading_right_the_first_time(inbox: Path, night: Night, again: Again, capsys: pytest.CaptureFixture[str]) -> None:
    path, store = export(inbox / "tickets_1.csv", 0, 40), inbox.parent / "store"
    wrong = night()
    assert words(wrong) != set(SAID)
    capsys.readouterr()
    check([str(path)], Reading(), store=store, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["again"], told["already"]) == ([], ["tickets_1.csv"])
    assert told["conversations"] == {"new": 0, "updated": 0, "same": 0, "gone": 0}
    check([str(path)], Reading(columns=RIGHT, again=True), store=store, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["again"], told["already"], told["asks"]) == (["tickets_1.csv"], [], [])
    assert told["conversations"] == {"new": 0, "updated": 40, "same": 0, "gone": 0}
    assert open_current(store) == wrong
    ledger = Ledger(store)
    ledger.add_check(_mark(wrong))
    found = again(path, columns=RIGHT)
    assert "read again: what came of it before is replaced" in capsys.readouterr().err
    right = again(path, columns=RIGHT, store="other")
    assert words(found) == set(SAID)
    for name in ("conversations", "turns", "rejected"):
        pd.testing.assert_frame_equal(_told(found, name), _told(right, name))
    assert found.manifest["rows"] == right.manifest["rows"]
    assert found.manifest["this_run"] == {name: told["rows"][name] for name in found.manifest["this_run"]}
    assert "read again and say something else" in found.manifest["fit"]["reason"]
    assert len(ledger.checks()) == 1
    ledger.close()
    (file,) = found.manifest["inputs"]
    assert (file["columns"]["text"], file["imported_at"]) == ("field 7", wrong.manifest["inputs"][0]["imported_at"])
    assert night().snapshot_id == found.snapshot_id  # the night knows the file, and does not read it as before
    true_counts(found)
    assert breaches(store) == []


def _mark(snapshot: Snapshot) -> CheckRecord:
    conversation = load(snapshot, "conversations").iloc[0]
    return CheckRecord(
        at=datetime.now(UTC), who="ada", snapshot_id="s", fit_id="f", draw="mix", languages="", round=1, kind="topic", said="1",
        conversation_id=str(conversation["conversation_id"]), source=str(conversation["source"]), language="en", turn=None, start=None,
        end=None, answer="right",
    )  # fmt: skip


def _told(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """A table without what a fit computed."""
    frame = load(snapshot, name)
    machine = [one for one in frame if one.endswith("topic_id") or "sentiment" in one or one in ("left_unhappy", "input_file")]
    return frame.drop(columns=machine)


def test_beside_other_nights_only_this_file_is_replaced(
    inbox: Path, night: Night, again: Again, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    first = tickets(inbox / "tickets_1.csv", 0, 40)
    rows = pd.read_csv(first, dtype="str").assign(number=[f"x{n}" for n in range(40)])
    rows.loc[3, "description"] = None
    rows.to_csv(first, index=False)
    tickets(inbox / "tickets_2.csv", 30, 70, status="solved")
    one = night()
    true_counts(one)
    assert load(one, "rejected")["input_file"].tolist() == ["tickets_1.csv"]
    found = again(first, columns=("conversation_id=number", "status="))  # no guard asks about the status that is meant to be none
    true_counts(found)
    conversations = load(found, "conversations").set_index("conversation_id")
    assert len(conversations) == 39 + 30  # ten were in both files, and stood under the first
    assert "tickets_2.csv: imported later, and the same in some rows" in capsys.readouterr().err
    assert len(found.manifest["rejected_reasons"]) == 1
    assert conversations["status"].isna().sum() == 39
    gone = {f"{n:05d}" for n in range(30)}
    for name in PUBLISHED:
        frame = load(found, name)
        assert "conversation_id" not in frame or gone.isdisjoint(frame["conversation_id"]), name
    assert [file["file"] for file in found.manifest["inputs"]] == ["tickets_1.csv", "tickets_2.csv"]
    assert found.manifest["fit"]["reason"].startswith("kept") or "read again" in found.manifest["fit"]["reason"]
    assert breaches(inbox.parent / "store") == []
    whole = again(inbox / "tickets_2.csv")
    assert len(load(whole, "conversations")) == 39 + 40
    true_counts(whole)


def test_files_of_one_name_are_not_told_apart(inbox: Path, night: Night, again: Again) -> None:
    days = [tickets(inbox.parent / f"day{day}" / "export.csv", 40 * day, 40 * day + 40) for day in range(2)]
    for path in days:
        before = again(path)
    with pytest.raises(InputError, match=r"2 files called export\.csv.*\n.*Give all of them together"):
        again(days[0], columns=("status=",))
    assert open_current(inbox.parent / "store") == before
    found = again(*days, columns=("status=",))
    assert load(found, "conversations")["status"].isna().all()
    assert [file["file"] for file in found.manifest["inputs"]] == ["day0/export.csv", "day1/export.csv"]
    true_counts(found)


def test_tickets_and_their_comments_are_read_again_together(inbox: Path, night: Night, again: Again) -> None:
    for name, text in zendesk.files().items():
        (inbox / name).write_text(text)
    before = night()
    with pytest.raises(InputError, match=r"zendesk_tickets\.csv cannot be read again alone.*zendesk_comments\.csv"):
        known_again(before.manifest["inputs"], {_sha256(before, "zendesk_tickets.csv")})
    assert load(before, "conversations")["status"].notna().any()
    found = again(inbox, columns=("status=",))
    assert load(found, "conversations")["status"].isna().all()
    assert found.manifest["rows"] == before.manifest["rows"]
    assert found.manifest["redactions"] == before.manifest["redactions"] != {}
    true_counts(found)


def _sha256(snapshot: Snapshot, name: str) -> str:
    return next(str(file["sha256"]) for file in snapshot.manifest["inputs"] if file["file"] == name)


def test_who_was_forgotten_stays_out(inbox: Path, night: Night, again: Again) -> None:
    path = tickets(inbox / "tickets_1.csv", 0, 40)
    tickets(inbox / "tickets_2.csv", 40, 60)
    night()
    forget(inbox.parent / "store", customer="c5", conversation=None, source=None)
    found = again(path, columns=("status=",))
    assert set(load(found, "conversations")["conversation_id"]).isdisjoint({"00005", "00022", "00039", "00056"})
    assert found.manifest["rejected_reasons"] == {"forgotten for good": 3}
    true_counts(found)
    assert again(path, columns=("status=",)).manifest["rows"] == found.manifest["rows"]


def test_a_file_never_imported_is_an_ordinary_import(inbox: Path, night: Night, again: Again, capsys: pytest.CaptureFixture[str]) -> None:
    found = again(tickets(inbox / "tickets_1.csv", 0, 40))
    assert "read again" not in capsys.readouterr().err
    assert night().snapshot_id == found.snapshot_id


def test_what_is_wholly_unreadable_now_keeps_what_came_of_it(inbox: Path, night: Night) -> None:
    known = [{"file": "a.csv", "sha256": "1", "format": "csv", "joined_to": ""}, {"file": "b.csv", "sha256": "2", "format": "unreadable"}]
    assert known_again(known, {"2", "3"}) == []


def test_a_run_that_goes_on_still_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(running, "run", lambda *given, **options: seen.append((options["request"], options["reading"].again)))
    for more in (["--again"], []):
        assert commands.main(["run", str(tmp_path / "june.csv"), "--store", "s", *more]) == 0
    assert seen == [([str(tmp_path / "june.csv"), "--again"], True), ([str(tmp_path / "june.csv")], False)]
