"""JSON, flat and with messages inside."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from data.ingest import Intake
from data.ingest.nested import find_turns, flatten

Take = Callable[..., Intake]


def test_read_records_reads_messages_with_roles(take: Take) -> None:
    chats = [
        {
            "id": f"c{n}",
            "channel": "chat",
            "messages": [{"role": "user", "content": f"order {n} is late"}, {"role": "assistant", "content": "Let me look."}],
        }
        for n in range(3)
    ]
    intake = take("chats.json", json.dumps(chats))
    assert intake.messages["speaker"].tolist() == ["customer", "bot"] * 3
    assert intake.messages["input_row"].tolist() == [1, 1, 2, 2, 3, 3]
    assert intake.inputs[0].rows == 3
    assert set(intake.messages["channel"]) == {"chat"}


def test_read_records_reads_pairs_and_sides(take: Take) -> None:
    pairs = take("pairs.json", json.dumps([{"convo_id": 7, "original": [["agent", "Hello there"], ["customer", "My parcel is lost"]]}]))
    assert pairs.messages[["speaker", "text"]].to_numpy().tolist() == [["agent", "Hello there"], ["customer", "My parcel is lost"]]
    sides = [
        {
            "session_id": "s1",
            "log": [{"client": "ann", "message": "where is my refund"}, {"agent": "bot7", "message": "it was sent on monday"}],
        }
    ]
    assert take("sides.json", json.dumps(sides)).messages["speaker"].tolist() == ["customer", "agent"]


def test_read_records_reads_a_help_desks_tickets(take: Take) -> None:
    ticket = {
        "id": 11, "subject": "Refund", "description": "I want my money back for the broken lamp", "status": "open", "requester_id": 900,
        "via": {"channel": "email"}, "created_at": "2024-05-01T10:00:00Z", "tags": ["refund", "lamp"],
        "comments": [
            {"author_id": 900, "body": "I want my money back for the broken lamp", "created_at": "2024-05-01T10:00:00Z", "public": True},
            {"author_id": 5, "body": "We are sorry, could you send a photo?", "created_at": "2024-05-01T11:00:00Z", "public": True},
            {"author_id": 5, "body": "Customer sounds upset, handle with care", "created_at": "2024-05-01T11:05:00Z", "public": False},
            {"author_id": 900, "body": "Here is the photo of it", "created_at": "2024-05-01T12:00:00Z", "public": True},
        ],
    }  # fmt: skip
    intake = take("export.json", json.dumps({"tickets": [ticket], "count": 1, "next_page": None}))
    messages = intake.messages
    assert messages["speaker"].tolist() == ["customer", "agent", "note", "customer"]
    assert messages["at"].notna().all()
    assert set(messages["conversation_id"]) == {"11"}
    assert messages["tags"].iloc[0] == ["refund", "lamp"]
    assert set(messages["channel"]) == {"email"}


def test_read_records_puts_the_opening_before_its_answers(take: Take) -> None:
    parts = [
        {"author": {"type": "admin"}, "body": "Which invoice is it?", "created_at": 1714557700},
        {"author": {"type": "user"}, "body": "The one from May", "created_at": 1714557800},
    ]
    opening = {"body": "Hi, my invoice is wrong"}
    chat = {"id": "9", "source": opening, "created_at": 1714557600, "conversation_parts": {"conversation_parts": parts}}
    messages = take("intercom.json", json.dumps({"conversations": [chat, {**chat, "id": "10"}]})).messages
    assert messages["text"].tolist()[:3] == ["Hi, my invoice is wrong", "Which invoice is it?", "The one from May"]
    assert messages["speaker"].tolist()[:3] == ["customer", "agent", "customer"]


def test_read_records_without_ids_keeps_conversations_apart(take: Take) -> None:
    chats = [{"messages": [{"role": "user", "content": f"hello {n}"}, {"role": "agent", "content": "hello you"}]} for n in range(4)]
    messages = take("chats.jsonl", "\n".join(map(json.dumps, chats))).messages
    assert messages.groupby("conversation_id").size().tolist() == [2, 2, 2, 2]


def test_read_records_rejects_records_without_words_once(take: Take) -> None:
    chats = [
        {"id": "a", "messages": [{"role": "user", "content": "my card is lost"}]},
        {"id": "b", "messages": []},
        {"id": "c", "messages": [{"role": "user", "content": ""}]},
        "just some words of a customer",
        17,
    ]
    intake = take("chats.json", json.dumps(chats))
    assert intake.inputs[0].rows == 5
    assert sorted(intake.rejected["row"].tolist() + intake.messages["input_row"].unique().tolist()) == [1, 2, 3, 4, 5]


def test_read_records_reads_objects_by_key(take: Take) -> None:
    whole = {f"T{n}": {"text": f"the payment number {n} failed", "product": "card"} for n in range(4)}
    assert set(take("keyed.json", json.dumps(whole)).messages["conversation_id"]) == set(whole)


def test_read_records_reads_sides_said_by_yes_and_no(take: Take) -> None:
    said = [{"isAgent": False, "text": "my card was declined again"}, {"isAgent": True, "text": "We will look into it."}]
    chats = [{"_id": f"x{n}", "kind": "chat", "messages": said} for n in range(30)]
    messages = take("x.json", json.dumps(chats)).messages
    assert messages["speaker"].tolist() == ["customer", "agent"] * 30
    assert messages["conversation_id"].nunique() == 30


def test_read_records_must_not_take_what_never_differs_for_tags(take: Take) -> None:
    cases = [{"type": "case", "reason": ("fee", "app")[n % 2], "body": f"the app is slow again, day {n}"} for n in range(30)]
    assert take("x.json", json.dumps(cases)).inputs[0].columns["tags"] == "reason"


def test_flatten_takes_the_names_of_tags_that_are_objects() -> None:
    record = {
        "ticket": {"tags": {"type": "list", "tags": [{"id": 1, "name": "refund"}, {"id": 2, "name": "vip"}]}},
        "parts": [{"name": "x"}],
    }
    assert flatten(record) == {"ticket.tags.type": "list", "ticket.tags.tags": '["refund", "vip"]'}


def test_flatten_joins_names_and_leaves_lists_of_objects() -> None:
    flat = flatten({"a": {"b": {"c": 1}}, "tags": ["x", "y"], "one": ["z"], "items": [{"q": 1}], "none": None, "yes": True})
    assert flat == {"a.b.c": "1", "tags": '["x", "y"]', "one": "z", "yes": "true"}


@pytest.mark.parametrize("records", [[{"id": 1, "text": "words"}], [{"items": [{"price": 3, "name": "lamp"}]}], [{"history": ["a", "b"]}]])
def test_find_turns_must_not_take_other_lists(records: list[dict[str, object]]) -> None:
    assert find_turns(records) is None


@pytest.mark.parametrize(
    ("path", "who", "when", "what", "sides", "words"),
    [
        ("tin_nhan", "nguoi_gui", "luc", "noi_dung", ("khách hàng", "nhân viên"), "app bị lỗi không vào được"),
        ("verlauf", "absender", "zeitpunkt", "nachricht", ("Kunde", "Berater"), "Die App stürzt dauernd ab"),
        ("消息", "发送者", "时间", "内容", ("客户", "客服"), "应用一直闪退怎么办"),
        ("messages", "role", "ts", "content", ("user", "agent"), "应用一直闪退怎么办"),
    ],
)
def test_read_records_reads_messages_named_in_any_language(
    take: Take, path: str, who: str, when: str, what: str, sides: tuple[str, str], words: str
) -> None:
    said = [{who: side, when: f"2026-01-01T08:0{n}:00+07:00", what: words} for n, side in enumerate(sides)]
    chats = [{"ref": f"V{n}", path: said} for n in range(3)]
    messages = take("chats.json", json.dumps(chats)).messages
    assert messages["speaker"].tolist() == ["customer", "agent"] * 3
    assert messages["at"].dt.strftime("%H:%M").tolist()[:2] == ["01:00", "01:01"]


def test_read_records_reads_events_of_an_unknown_help_desk(take: Take) -> None:
    events = [
        {
            "type": "message",
            "author": {"role": "END_USER"},
            "ts": 1767225600000,
            "body": {"html": "<p>x</p>", "plain": "I was billed twice"},
        },
        {"type": "statusChange", "from": "NEW", "to": "OPEN", "ts": 1767225601000},
        {"type": "internalNote", "author": {"role": "STAFF"}, "ts": 1767225602000, "body": {"plain": "sounds upset, be kind"}},
        {"type": "message", "author": {"role": "STAFF"}, "ts": 1767225603000, "body": {"plain": "We are looking into it"}},
    ]
    cases = [
        {"caseRef": f"C-{n}", "requester": {"plan": "pro"}, "classification": {"productArea": "Sync"}, "events": events} for n in range(3)
    ]
    messages = take("desk.json", json.dumps({"export": {"total": 3}, "data": {"cases": cases}})).messages
    assert messages["speaker"].tolist() == ["customer", "note", "agent"] * 3
    assert messages["text"].iloc[0] == "I was billed twice"
    assert set(messages["product"]) == {"Sync"}


def test_read_records_must_not_take_goods_or_history_for_messages(take: Take) -> None:
    goods = [{"name": "Blue winter shoe", "date": "2026-01-01", "description": "a very warm shoe"}]
    history = [{"user": "agent", "time": "2026-01-01", "change": "status was set to open"}]
    rows = [{"id": f"o{n}", "comment": f"Parcel {n} never came", "items": goods, "history": history} for n in range(3)]
    assert take("orders.json", json.dumps(rows)).messages["text"].tolist() == [f"Parcel {n} never came" for n in range(3)]
