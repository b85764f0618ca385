"""Tickets in one file and their messages in another."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.ingest import Intake, Options, read_all
from data.schema import InputError
from tests.data.ingest.helpdesks import salesforce, zendesk
from tests.data.ingest.helpdesks.story import TICKETS
from tests.data.ingest.test_helpdesks import CSAT, conversations, story, told

Give = Callable[..., Intake]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Write files into a folder and read it: ``give({name: content})``; ``named=True`` gives each file by its name."""

    def run(files: dict[str, str], *, named: bool = False, skip: frozenset[str] = frozenset(), **columns: str) -> Intake:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        inputs = [tmp_path / name for name in files] if named else [tmp_path]
        return read_all(inputs, Options(columns=columns), skip=skip)

    return run


def assert_accounted(intake: Intake) -> None:
    """Every row ended somewhere."""
    heard = intake.messages[["input_file", "input_row"]].drop_duplicates()
    assert len(heard) + len(intake.rejected) + intake.joined == sum(file.rows for file in intake.inputs)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("files", [zendesk.files(), salesforce.files()], ids=["zendesk", "salesforce"])
def test_read_all_joins_tickets_and_messages(give: Give, files: dict[str, str], named: bool) -> None:
    intake = give(files, named=named)
    assert told(intake) == story()
    assert_accounted(intake)
    assert intake.joined == len(TICKETS)
    assert any("Joined to" in note for file in intake.inputs for note in file.notes)


def test_read_all_reads_the_fields_of_joined_tickets(give: Give) -> None:
    found = conversations(give(zendesk.files()))
    assert found["status"].tolist() == [one.status for one in TICKETS]
    assert found["csat"].astype("object").where(found["csat"].notna(), None).tolist() == [CSAT[one.rating] for one in TICKETS]
    assert found["tags"].tolist() == [[*one.tags, "Incident"] for one in TICKETS]
    assert found["opened_at"].tolist() == [one.opened_at for one in TICKETS]


def test_read_all_keeps_what_only_the_ticket_says(give: Give) -> None:
    mails = [row for row in salesforce.mails() if not row["Id"].startswith("02s5f000000001")]  # ticket 1 has no mail
    intake = give({"Case.csv": zendesk.table(salesforce.cases()), "EmailMessage.csv": zendesk.table(mails)})
    first = intake.messages[intake.messages["input_file"] == "Case.csv"]
    assert first["text"].tolist() == [f"{TICKETS[0].subject}\n\n{TICKETS[0].said[0].words}"]
    assert first["at"].tolist() == [TICKETS[0].opened_at]
    assert_accounted(intake)


def test_read_all_sets_aside_messages_whose_ticket_is_missing(give: Give) -> None:
    files = zendesk.files() | {"zendesk_tickets.csv": zendesk.table(zendesk.view_rows()[1:])}
    intake = give(files)
    assert set(intake.rejected["reason"]) == {"message without its ticket: its 'ticket_id' is not among 'Id' of zendesk_tickets.csv"}
    assert len(intake.rejected) == len(TICKETS[0].said)
    assert json.loads(intake.rejected["raw"].iloc[0])["ticket_id"] == "1"
    assert set(intake.rejected["input_file"]) == {"zendesk_comments.csv"}
    assert told(intake) == story()[1:]
    assert_accounted(intake)


def test_read_all_refuses_files_whose_keys_do_not_match(give: Give) -> None:
    rows = [row | {"ticket_id": row["ticket_id"] + 70_000} for row in zendesk.comment_rows()]
    files = zendesk.files() | {"zendesk_comments.csv": zendesk.table(rows)}
    with pytest.raises(InputError, match="do not belong together") as error:
        give(files, named=True)
    for wanted in ("'ticket_id' of zendesk_comments.csv (e.g. '70001'", "'Id' of zendesk_tickets.csv (e.g. '1'", "same period"):
        assert wanted in str(error.value)


def test_read_all_lists_files_whose_keys_do_not_match_and_reads_the_others(give: Give) -> None:
    mails = [row | {"ParentId": row["ParentId"].replace("5f", "9x")} for row in salesforce.mails()]
    other = {"chat.csv": "id,text\nA1,the card was declined at the till\nA2,the app is slow again\n"}
    intake = give(salesforce.files() | {"EmailMessage.csv": zendesk.table(mails)} | other)
    kinds = {file.name: file.format for file in intake.inputs}
    assert kinds == {"Case.csv": "csv", "CaseComment.csv": "csv", "EmailMessage.csv": "unreadable", "chat.csv": "csv"}
    assert len(intake.messages["conversation_id"].unique()) == len(TICKETS) + 2


@pytest.mark.parametrize("name", ["zendesk_comments.csv", "CaseComment.csv"])
def test_read_all_refuses_comments_without_tickets(give: Give, name: str) -> None:
    content = (zendesk.files() | salesforce.files())[name]
    with pytest.raises(InputError, match="comments without their tickets") as error:
        give({name: content}, named=True)
    assert "give both files together" in str(error.value)


def test_read_all_reads_mails_alone_by_their_direction(give: Give) -> None:
    intake = give({"EmailMessage.csv": salesforce.files()["EmailMessage.csv"]})
    assert [turns[0][0] for turns in told(intake)] == ["customer"] * len(TICKETS)
    assert intake.inputs[0].columns["conversation_id"] == "ParentId"
    assert "status" not in intake.inputs[0].columns


def test_read_all_finds_the_tickets_of_new_comments_among_known_files(give: Give) -> None:
    files = zendesk.files()
    known = give({"zendesk_tickets.csv": files["zendesk_tickets.csv"]}).inputs[0].sha256
    intake = give(files, skip=frozenset({known}))
    assert told(intake) == story()
    assert_accounted(intake)


def test_read_all_reads_comments_again_once_their_tickets_have_come(tmp_path: Path) -> None:
    files = zendesk.files()
    (tmp_path / "zendesk_comments.csv").write_text(files["zendesk_comments.csv"])
    (tmp_path / "other.csv").write_text("id,text\nA1,the card was declined at the till\nA2,the app is slow again\n")
    first = read_all([tmp_path], Options())
    assert {file.name: file.format for file in first.inputs} == {"other.csv": "csv", "zendesk_comments.csv": "unreadable"}
    known = frozenset(file.sha256 for file in first.inputs if file.format != "unreadable")
    assert [file.name for file in read_all([tmp_path], Options(), skip=known).inputs] == ["zendesk_comments.csv"]
    (tmp_path / "third.csv").write_text("id,text\nC1,the kettle leaks from its lid\nC2,the toaster burns the bread\n")
    with_third = read_all([tmp_path], Options(), skip=known)
    assert {file.name: file.format for file in with_third.inputs} == {"third.csv": "csv", "zendesk_comments.csv": "unreadable"}
    (tmp_path / "third.csv").unlink()
    (tmp_path / "zendesk_tickets.csv").write_text(files["zendesk_tickets.csv"])
    assert told(read_all([tmp_path], Options(), skip=known)) == story()


def test_read_all_must_not_join_two_months_of_one_export(give: Give) -> None:
    rows = zendesk.view_rows()
    intake = give({"march.csv": zendesk.table(rows[:3]), "april.csv": zendesk.table(rows[3:])})
    assert intake.joined == 0
    assert len(intake.messages) == len(TICKETS)


def test_read_all_must_not_join_calls_to_tickets_that_count_alike(give: Give) -> None:
    calls = "call_id,speaker,text\n" + "".join(f"{n},{who},{words}\n" for n in range(1, 7) for who, words in (
        ("agent", "how can I help you today"), ("customer", f"my parcel number {n} is lost")))  # fmt: skip
    tickets = "ticket_id,status,description\n" + "".join(f"{n},open,the lamp number {n} is broken again\n" for n in range(1, 7))
    intake = give({"calls.csv": calls, "tickets.csv": tickets})
    assert intake.joined == 0
    assert set(intake.messages["source"]) == {"calls", "tickets"}


def test_read_all_joins_by_content_where_names_say_nothing(give: Give) -> None:
    cases = "Nr sprawy,Temat,Klient,Status\nAB-100234,Lampa,Anna Nowak,otwarte\nAB-100235,Czajnik,Jan Kowal,zamknięte\n"
    said = "nr sprawy,autor,treść,data\nAB-100234,Anna Nowak,Lampa przyszła z pękniętą nogą,2026-03-02 10:00\n"
    said += "AB-100234,Konsultant,Prosimy o zdjęcie lampy,2026-03-02 11:00\nAB-100235,Jan Kowal,Czajnik nie grzeje wody,2026-03-03 09:00\n"
    intake = give({"sprawy.csv": cases, "odpowiedzi.csv": said})
    assert [[who for who, _ in turns] for turns in told(intake)] == [["customer", "agent"], ["customer"]]
    assert conversations(intake)["status"].tolist() == ["open", "closed"]
    assert_accounted(intake)


def test_read_all_obeys_columns_of_either_file(give: Give) -> None:
    intake = give(salesforce.files(), text="HtmlBody", product="Region__c")
    assert set(intake.messages["product"]) == {"North", "South"}
    assert intake.messages["text"].str.contains("<p>", regex=False).sum() == len(salesforce.mails())


def _cut(kind: str) -> tuple[str, bytes]:
    whole = zendesk.files()["zendesk_comments.csv"].replace("author_id", "speaker").encode()
    lines = "\n".join(json.dumps(zendesk.ticket(one, comments=True)) for one in TICKETS).encode()
    return {
        "csv": ("half.csv", whole[:-30]), "gzip": ("half.csv.gz", gzip.compress(whole)[:-60]), "json": ("half.json", lines[:-200]),
        "list": ("half.json", zendesk.incremental().encode()[:-300]),
    }[kind]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "gzip", "json", "list"])
def test_read_all_sets_a_half_copied_file_of_a_folder_aside_until_it_changes(tmp_path: Path, kind: str) -> None:
    name, content = _cut(kind)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "whole.csv").write_text("id,text\nA1,the card was declined at the till\nA2,the app is slow again\n")
    intake = read_all([tmp_path], Options())
    half = next(file for file in intake.inputs if file.name == name)
    assert (half.format, half.rows) == ("unreadable", 0)
    assert "ends in the middle" in half.notes[0]
    assert set(intake.messages["input_file"]) == {"whole.csv"}
    whole = next(file for file in intake.inputs if file.name == "whole.csv")
    again = read_all([tmp_path], Options(), skip=frozenset({half.sha256, whole.sha256}))
    assert not again.inputs
    (tmp_path / name.removesuffix(".gz")).write_text("id,text\nB1,the kettle leaks from its lid\nB2,the toaster burns the bread\n")
    changed = read_all([tmp_path], Options(), skip=frozenset({half.sha256, whole.sha256}))
    assert [file.rows for file in changed.inputs] == [2]
