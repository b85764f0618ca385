"""``run INBOX/`` night after night: what is known is left alone, what is half there waits, what looks broken is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.schema import InputError
from data.snapshots import load, open_current
from tests.contract import breaches
from tests.nlp.cli.conftest import Night, tickets


def test_the_same_night_twice_changes_nothing(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_2026-03-02.csv", 0, 40)
    first = night()
    assert night().snapshot_id == first.snapshot_id
    assert "Nothing new" in capsys.readouterr().err
    tickets(inbox / "tickets_2026-03-02 (1).csv", 0, 40)  # the same export under another name
    assert night().snapshot_id == first.snapshot_id


def test_a_half_copied_file_waits_and_is_said_every_night(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_2026-03-02.csv", 0, 40)
    first = night()
    whole = tickets(inbox / "tickets_2026-03-03.csv", 40, 80, day="2026-03-03").read_bytes()
    half = inbox / "tickets_2026-03-03.csv"
    half.write_bytes(whole[: len(whole) // 2].rpartition(b"\n")[0] + b'\n00060,2026-03-03 09:20,c9,open,"and then')
    for _ in range(2):
        assert night().snapshot_id == first.snapshot_id
        assert "tickets_2026-03-03.csv: set aside" in capsys.readouterr().err
    half.write_bytes(whole)
    second = night()
    assert len(load(second, "conversations")) == 80
    assert [file["file"] for file in second.manifest["inputs"]] == ["tickets_2026-03-02.csv", "tickets_2026-03-03.csv"]
    assert breaches(inbox.parent / "store") == []


def test_a_file_cut_between_two_rows_is_completed_the_next_night(inbox: Path, night: Night) -> None:
    whole = tickets(inbox / "tickets_1.csv", 0, 40).read_bytes()
    (inbox / "tickets_1.csv").write_bytes(b"".join(whole.splitlines(keepends=True)[:31]))
    assert len(load(night(), "conversations")) == 30
    (inbox / "tickets_1.csv").write_bytes(whole)
    second = night()
    assert len(load(second, "conversations")) == 40
    rows = second.manifest["rows"]
    assert (rows["read"], rows["imported"], rows["merged"]) == (70, 40, 30)


def test_a_ticket_opened_again_is_updated(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40, status="solved")
    night()
    tickets(inbox / "tickets_2.csv", 10, 20, day="2026-03-03", description="It happened again, the fee was taken twice.")
    second = night()
    conversations = load(second, "conversations")
    assert len(conversations) == 40
    again = conversations[conversations["status"] == "open"]
    assert again["conversation_id"].tolist() == [f"{n:05d}" for n in range(10, 20)]
    assert (again["turns"] == 2).all()


def test_a_file_of_last_year_does_not_overrule_this_year(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_2026.csv", 0, 40, status="solved")
    night()
    tickets(inbox / "tickets_2025.csv", 0, 40, day="2025-03-02", status="open")
    conversations = load(night(), "conversations")
    assert len(conversations) == 40
    assert set(conversations["status"]) == {"solved"}


def test_a_lost_column_is_asked_about(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    first = night()
    tickets(inbox / "tickets_2.csv", 40, 80, without=("status",))
    with pytest.raises(InputError, match=r"(?s)no column for 'status' any more.*--accept") as error:
        night()
    assert "tickets_1.csv had 'status'" in str(error.value)
    assert open_current(inbox.parent / "store") == first
    assert len(load(night(accept=True), "conversations")) == 80
    tickets(inbox / "tickets_3.csv", 80, 120, without=("status",))
    assert len(load(night(), "conversations")) == 120  # accepted once is the new measure


def test_far_fewer_rows_are_asked_about(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 100)
    night()
    tickets(inbox / "tickets_2.csv", 100, 119)
    with pytest.raises(InputError, match=r"has 19 rows; tickets_1\.csv had 100"):
        night()
    tickets(inbox / "tickets_2.csv", 100, 120)
    assert len(load(night(), "conversations")) == 120


def test_another_kind_of_file_must_not_be_measured_by_this_one(inbox: Path, night: Night) -> None:
    tickets(inbox / "tickets_1.csv", 0, 100)
    night()
    tickets(inbox / "chats_1.csv", 100, 105, without=("status",))
    assert len(load(night(), "conversations")) == 105
