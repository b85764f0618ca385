"""Texts with labelled speakers are cut into turns; narratives are left whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.transcripts import split_transcript

TRANSCRIPTS = [
    "Customer: Hi, my card is lost\nAgent: Sorry to hear",
    "Agent Smith: Hello how can I help\nJohn: my card is lost\nAgent Smith: ok",
    "[00:01:12] Caller: hi there\n[00:01:15] Agent: hello",
    "Khách hàng: thẻ của tôi bị khóa\nNhân viên: Dạ em xin nghe",
    "Klient: karta nie działa\nKonsultant: w czym mogę pomóc",
    "客户：我的卡丢了\n客服：您好",
    "ग्राहक: मेरा कार्ड खो गया\nएजेंट: जी",
    "Cliente: hola\nAsesor: buenas",
    "Client : bonjour ma carte\nConseiller : bonjour",
    "Kunde: Hallo\nBerater: Guten Tag",
    "SPEAKER_00: thank you for calling, how can I help\nSPEAKER_01: my card is lost",
    "A: thank you for calling\nB: hi my card was eaten",
    "Customer: I lost my card. Agent: I am sorry. Customer: ok",
    "**Customer:** hi\n**Agent:** hello",
    "Maria Lopez: my app crashes\nTom: how can I help you\nMaria Lopez: it crashes\nTom: ok",
    "Chat started 10:00\nVisitor: hello?\nBot: Hi! How can I help?\nVisitor: human please",
    "Agent (10:01): hi\nCustomer (10:02): hello",
    "客户：我的卡丢了 客服：您好，请问您",
    "2026-03-01 10:00:05 Agent: hi\n2026-03-01 10:01:05 Customer: hello<br>x",
    "IVR: press one\nCaller: agent",
    "A: hi\nB: hello",
]
NARRATIVES = [
    "Note: I have called three times. Time was 10:30. See https://x.com/a: it says no",
    "I called them at 10:30: nothing happened. The agent: rude. The manager: worse.",
    "Name: John\nPhone: 555\nIssue: card lost",
    "Customer: John Smith\nPhone: 555\nIssue: card lost",
    "Pros: good app\nCons: bad support",
    "Problem: x\nExpected: y\nActual: z",
    "Q1: fine\nUpdate: they called",
    "From: a@b.c\nTo: x@y.z\nSubject: hi",
    "I told the agent: stop. She told the customer: no",
    "Re: my card",
    "To whom it may concern: I write because",
    "1. Fees: too high 2. Support: slow",
    "My customer: they never paid me. Agent: what",
    "Pros: Good.\nCons: Bad.\nPros: Nice app.\nCons: slow",
]


@pytest.mark.parametrize("text", TRANSCRIPTS)
def test_split_transcript_finds_two_sides(text: str) -> None:
    turns = split_transcript(text)
    assert turns is not None
    assert len({turn.speaker for turn in turns} - {"note", "unknown"}) == 2


@pytest.mark.parametrize("text", NARRATIVES)
def test_split_transcript_must_not_cut_narratives(text: str) -> None:
    assert split_transcript(text) is None


def test_split_transcript_keeps_every_word_and_the_times() -> None:
    turns = split_transcript(
        "Chat started\n[10:00] Visitor: hi\nthere\n[10:01] Bot: Hello: how are you?\n[10:02] Visitor: see https://x.example"
    )
    assert turns == [
        ("", "note", "Chat started", None),
        ("Visitor", "customer", "hi\nthere", "10:00"),
        ("Bot", "bot", "Hello: how are you?", "10:01"),
        ("Visitor", "customer", "see https://x.example", "10:02"),
    ]


def test_split_transcript_of_one_customer_line_drops_the_label() -> None:
    assert split_transcript("Customer: my card is lost") == [("Customer", "customer", "my card is lost", None)]


def test_split_transcript_in_one_line() -> None:
    turns = split_transcript(" Customer: I lost my card. Agent: I am sorry. Customer: ok")
    assert [(turn.speaker, turn.text) for turn in turns or []] == [
        ("customer", "I lost my card."),
        ("agent", "I am sorry."),
        ("customer", "ok"),
    ]


def test_split_transcript_of_a_huge_text_is_quick() -> None:
    assert split_transcript("word: " * 300_000) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["Customer", "Agent", "客户", "Bot", "Ann", "Note"]), st.text(alphabet="ab é中.?\n", max_size=12)),
        max_size=8,
    )
)
@settings(max_examples=200, deadline=None)
def test_split_transcript_loses_no_word(lines: list[tuple[str, str]]) -> None:
    turns = split_transcript("\n".join(f"{label}: {words}" for label, words in lines))
    if turns is not None:
        said = "".join(f"{turn.text}" for turn in turns)
        assert all(word in said for _, words in lines for word in words.split())


def test_split_transcript_in_one_line_goes_on_after_a_paragraph() -> None:
    text = "Agent: Hello, thanks for calling. Customer: My card was declined\n\nagain and again. B Agent: Understood. Customer: ok"
    assert [turn.speaker for turn in split_transcript(text) or []] == ["agent", "customer", "agent", "customer"]
    text = "Agent: Hello. Customer: My card was declined\n\nAgent: Understood. Customer: ok"
    assert [turn.speaker for turn in split_transcript(text) or []] == ["agent", "customer", "agent", "customer"]
