"""Exports of known help desks import without a flag, and all of them tell the same story."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from data.ingest import Intake
from data.ingest.conversations import merge
from data.ingest.helpdesks import find
from data.repair import repair
from data.schema import TABLES, InputError, empty
from tests.data.ingest.helpdesks import freshdesk, intercom, zendesk
from tests.data.ingest.helpdesks.story import TICKETS, expected

Take = Callable[..., Intake]
NESTED = {"Zendesk": zendesk.json_export, "Freshdesk": freshdesk.json_export, "Intercom": intercom.json_export}
CSAT = {"good": 5.0, "bad": 1.0, "": None}


def told(intake: Intake) -> list[list[tuple[str, str]]]:
    """Speaker and words of each conversation's turns, blanks as one space, conversations in the order of their ids."""
    messages = repair(intake.messages)
    turns = merge(messages, empty(TABLES["conversations"]), empty(TABLES["turns"])).turns
    groups = turns.assign(text=turns["text"].str.split().str.join(" ")).groupby("conversation_id")
    return [list(zip(group["speaker"], group["text"], strict=True)) for _, group in groups]


def story() -> list[list[tuple[str, str]]]:
    """The same of the invented story."""
    return [[(who, " ".join(words.split())) for who, words in turns] for turns in expected().values()]


def conversations(intake: Intake) -> pd.DataFrame:
    """One row a conversation, in the order of their ids."""
    merged = merge(repair(intake.messages), empty(TABLES["conversations"]), empty(TABLES["turns"])).conversations
    return merged.sort_values("conversation_id", ignore_index=True)


@pytest.mark.parametrize("desk", NESTED)
def test_read_all_tells_the_story_of_nested_exports(take: Take, desk: str) -> None:
    intake = take("export.json", NESTED[desk]())
    assert intake.inputs[0].help_desk == desk
    assert told(intake) == story()
    assert not len(intake.rejected)


@pytest.mark.parametrize("desk", NESTED)
def test_read_all_reads_the_fields_of_nested_exports(take: Take, desk: str) -> None:
    found = conversations(take("export.json", NESTED[desk]()))
    snoozed = {"solved": "closed"} if desk == "Intercom" else {}
    assert found["status"].tolist() == [snoozed.get(one.status, one.status) for one in TICKETS]
    assert found["csat"].astype("object").where(found["csat"].notna(), None).tolist() == [CSAT[one.rating] for one in TICKETS]
    assert found["opened_at"].tolist() == [one.opened_at for one in TICKETS]
    assert found["customer_id"].nunique() == len(TICKETS)
    assert [set(one.tags) <= set(tags) for one, tags in zip(TICKETS, found["tags"], strict=True)] == [True] * len(TICKETS)
    if desk != "Intercom":  # which does not tell a chat from a message of the web site
        assert found["channel"].tolist() == [one.channel for one in TICKETS]


@pytest.mark.parametrize("desk", NESTED)
def test_read_all_marks_what_machines_wrote(take: Take, desk: str) -> None:
    messages = take("export.json", NESTED[desk]()).messages
    absent = messages["text"].str.contains("out of the office")
    assert absent.sum() == 1
    assert messages.loc[absent, "boilerplate"].tolist() == [True]
    written = messages["speaker"].isin(["customer", "agent"]) & ~absent
    assert not messages.loc[written, "boilerplate"].fillna(False).any()


def test_read_all_reads_every_form_of_intercoms_export(take: Take) -> None:
    assert told(take("lines.jsonl", intercom.json_lines())) == told(take("list.json", json.dumps(intercom.records()))) == story()


def test_read_all_says_who_opened_an_outbound_conversation(take: Take) -> None:
    records = intercom.records()
    for record in records:
        record["source"]["author"] = {"type": "admin", "id": "814", "name": "Sam Fields", "email": "sam@lampco.example"}
    assert {turns[0][0] for turns in told(take("export.json", json.dumps(records)))} == {"agent"}


def test_read_all_keeps_a_customers_words_that_reopen_a_conversation(take: Take) -> None:
    records = intercom.records()
    records[0]["conversation_parts"]["conversation_parts"][-2]["part_type"] = "open"
    assert told(take("export.json", json.dumps(records))) == story()


def test_read_all_shows_how_codes_were_read(take: Take) -> None:
    decoded = take("export.json", freshdesk.json_export()).inputs[0].decoded
    assert decoded["status"] == {"2": "open", "3": "pending", "4": "solved", "5": "closed"}
    assert decoded["channel"] == {"1": "email", "2": "web", "3": "phone", "7": "chat"}
    assert decoded["csat"] == {"103": "5", "-103": "1"}
    assert take("export.json", zendesk.json_export()).inputs[0].decoded["csat"] == {"good": "5", "bad": "1"}


def _changed_codes() -> list[dict[str, Any]]:
    records = freshdesk.records()
    records[0]["status"], records[1]["source"] = 17, 23
    return records


def test_read_all_names_codes_that_are_in_no_list_and_keeps_them(take: Take) -> None:
    intake = take("export.json", json.dumps(_changed_codes()))
    notes = "\n".join(intake.inputs[0].notes)
    assert "'17' (4) is not in Freshdesk's list of codes" in notes
    assert "'23'" in notes
    found = conversations(intake)
    assert pd.isna(found["status"].iloc[0])
    assert json.loads(found["extra"].iloc[0])["status"] == "17"
    assert pd.isna(found["channel"].iloc[1])
    assert json.loads(found["extra"].iloc[1])["source"] == "23"


def test_read_all_links_to_the_page_that_people_open(take: Take) -> None:
    messages = take("export.json", zendesk.json_export()).messages
    assert messages["url"].iloc[0] == "https://lampco.zendesk.com/agent/tickets/1"


def test_read_all_keeps_a_tickets_own_fields(take: Take) -> None:
    messages = take("export.json", zendesk.json_export()).messages
    assert json.loads(messages["extra"].iloc[0])["custom_fields.36001"] == "red"


def test_read_all_reads_wrapped_tickets(take: Take) -> None:
    wrapped = [{"helpdesk_ticket": record} for record in freshdesk.records()]
    assert told(take("Tickets0.json", json.dumps(wrapped))) == story()


def _without_words() -> dict[str, tuple[str, str]]:
    ticket = [{k: v for k, v in one.items() if k not in ("description", "description_text", "subject", "conversations")}
              for one in freshdesk.records()]  # fmt: skip
    talk = [{k: v for k, v in one.items() if k not in ("source", "conversation_parts", "title")} for one in intercom.records()]
    view = [{k: v for k, v in row.items() if k != "Subject"} for row in zendesk.view_rows()]
    return {
        "Freshdesk": (json.dumps(ticket), "include=conversations"),
        "Intercom": (json.dumps(talk), "conversation_parts"),
        "Zendesk": (zendesk.table(view), "Export → JSON"),
    }


@pytest.mark.parametrize("desk", ["Freshdesk", "Intercom", "Zendesk"])
def test_read_all_refuses_exports_without_words_and_says_what_to_export(take: Take, desk: str) -> None:
    content, said = _without_words()[desk]
    with pytest.raises(InputError, match=f"export of {desk} without the customers' words") as error:
        take("export.dat", content)
    assert said in str(error.value)


def test_read_all_says_that_subjects_are_all_there_is(take: Take) -> None:
    intake = take("view.csv", zendesk.table(zendesk.view_rows()))
    assert intake.messages["text"].tolist() == [one.subject for one in TICKETS]
    assert any("Only the subjects" in note and "JSON" in note for note in intake.inputs[0].notes)


@pytest.mark.parametrize("headers", [["id", "text", "status"], ["requester_id", "subject", "created_at", "body"], []])
def test_find_must_not_see_a_help_desk_everywhere(headers: list[str]) -> None:
    assert find(headers) is None
