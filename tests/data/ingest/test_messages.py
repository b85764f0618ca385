"""Cells to messages: ids, replies, extras, set-asides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.ingest import Intake, Options, read_all
from data.schema import KEY, MESSAGES, conform

Take = Callable[..., Intake]


def test_ids_are_hashes_of_the_mapped_cells(take: Take) -> None:
    intake = take("a.csv", "text,category,mood\nmy card is lost,card,angry\nmy card is lost,card,calm\nmy card is lost,loan,calm\n")
    ids = intake.messages["conversation_id"].tolist()
    assert ids[0] == hashlib.sha256(b"my card is lost\x1fcard").hexdigest()[:16]
    assert ids[0] == ids[1] != ids[2]  # the mood is no field: rows that differ in it alone are the same conversation


def test_missing_ids_are_hashed_and_the_others_kept(take: Take) -> None:
    intake = take("a.csv", "".join(["ticket_id,text\n", *[f"T-{n},card number {n} is lost\n" for n in range(99)], ",the app is slow\n"]))
    ids = intake.messages["conversation_id"].tolist()
    assert ids[:2] == ["T-0", "T-1"]
    assert len(ids[99]) == 16


def test_replies_become_agents_messages_at_their_time(take: Take) -> None:
    text = "id,created_at,question,answer,replied_at\nA1,2024-05-01 10:00,where is my parcel,it left our house on monday,2024-05-01 12:00\n"
    text += "A2,2024-05-02 10:00,how do I cancel it,Pending,\n"
    messages = take("faq.csv", text).messages
    assert messages["speaker"].tolist() == ["customer", "agent", "customer"]
    assert [str(at)[11:16] for at in messages["at"]] == ["10:00", "12:00", "10:00"]
    assert messages["input_row"].tolist() == [1, 1, 2]


def test_rows_without_words_have_their_subject_or_are_rejected(take: Take) -> None:
    text = "id,subject,description\nA1,Card lost abroad,\nA2,,\nA3,Hello,the app does not start on my phone\n"
    intake = take("a.csv", text)
    assert intake.messages["text"].tolist() == ["Card lost abroad", "the app does not start on my phone"]
    assert intake.rejected[["row", "reason"]].to_numpy().tolist() == [[2, "no words"]]


def test_values_outside_the_contract_are_null_and_kept(take: Take) -> None:
    text = "id,text,nps,status,csat\n" + "".join(f"A{n},the app is slow again,{n},Closed,{n % 5 + 1}\n" for n in range(1, 10))
    intake = take("a.csv", text + "A10,the app is slow,99,Purple,Not Rated\n")
    last = intake.messages.iloc[-1]
    assert last[["nps", "status", "csat"]].isna().all()
    assert json.loads(last["extra"]) == {"nps": "99", "status": "Purple", "csat": "Not Rated"}


def test_tags_of_a_conversation_are_gathered_from_its_turns(take: Take) -> None:
    text = (
        "conversation_id,speaker,text,intent\nc1,customer,hi there,greeting\nc1,agent,hello,none\nc1,customer,my card is lost,lost_card\n"
        * 1
    )
    messages = take("a.csv", text + "c2,customer,hello you,greeting\nc2,agent,hi,none\n").messages
    assert messages["tags"].iloc[0] == ["greeting", "lost_card"]
    assert messages["tags"].iloc[3] == ["greeting"]


def test_a_table_of_two_sides_without_ids_is_one_conversation(take: Take) -> None:
    intake = take(
        "call.csv", "speaker,text\nagent,good morning this is the bank\ncustomer,I lost my card\nagent,I will block it\ncustomer,thanks\n"
    )
    assert intake.messages["conversation_id"].nunique() == 1
    assert any("one conversation" in note for note in intake.inputs[0].notes)


def test_equal_rows_without_ids_are_no_dialogue(take: Take) -> None:
    messages = take("a.csv", "text,category\n" + "my card is lost,card\n" * 5).messages
    assert messages["conversation_id"].nunique() == 1
    assert set(messages["input_row"]) == {1, 2, 3, 4, 5}


def test_turns_without_a_letter_stay_in_a_dialogue(take: Take) -> None:
    text = "conversation_id,speaker,text\nc1,agent,what is your zip code?\nc1,customer,92018\nc1,agent,thanks\n"
    text += "c2,customer,hello\nc2,agent,hi\n"
    assert take("a.csv", text).messages["text"].tolist()[1] == "92018"


def test_options_date_order_overrules(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,text\n01/02/2024,the card was declined\n02/02/2024,the app is slow\n")
    assert read_all([path], Options(date_order={"opened_at": "month first"})).messages["opened_at"].dt.month.tolist() == [1, 2]


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8))
def test_read_all_accounts_for_every_row_of_any_words(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text("\n".join(json.dumps({"subject": a, "message": b, "reply": c, "n": 1}) for a, b, c in rows), encoding="utf-8")
    intake = read_all([path], Options(columns={"text": "message"}))
    heard = intake.messages[["input_file", "input_row"]].drop_duplicates()
    assert len(heard) + len(intake.rejected) == len(rows) == intake.inputs[0].rows
    conform(intake.messages, MESSAGES, name="messages")
    assert intake.messages[[*KEY, "text"]].notna().all(axis=None)


@pytest.mark.parametrize("count", [1, 2])
def test_samples_show_the_first_rows(take: Take, count: int) -> None:
    file = take("a.csv", "id,text\n" + "A1,the card was declined\n" * count).inputs[0]
    assert file.sample == [{"id": "A1", "text": "the card was declined"}] * count


def test_times_that_differ_within_a_conversation_are_those_of_its_turns(take: Take) -> None:
    text = (
        "conversation_id,time,speaker,text\nc1,2026-05-01 10:00,customer,my heating is broken\nc1,2026-05-01 10:05,agent,we send someone\n"
    )
    messages = take("a.csv", text + "c2,2026-05-02 10:00,customer,where is my bill\nc2,2026-05-02 11:00,agent,it is on its way\n").messages
    assert messages["opened_at"].isna().all()  # the first turn's, once all of them are known
    assert messages["at"].dt.strftime("%H:%M").tolist() == ["10:00", "10:05", "10:00", "11:00"]


@pytest.mark.parametrize(("header", "cell"), [("speaker", "agent"), ("role", "assistant"), ("người gửi", "nhân viên")])
def test_an_export_of_the_companys_turns_alone_has_no_customers_words(take: Take, header: str, cell: str) -> None:
    lines = [f"c{n // 2},{cell},{words}" for n, words in enumerate(["Hello this is your advisor", "Your case is closed now"] * 4)]
    messages = take("a.csv", "\n".join([f"conversation_id,{header},text", *lines])).messages
    assert "customer" not in set(messages["speaker"])
