"""Text files: transcripts, lists of texts, somebody's words."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data.ingest.plain import conversation_id, read_plain
from data.ingest.raw import Options, RawTable


def read(text: str, name: str = "call.txt") -> RawTable:
    return read_plain(name, text.encode(), Options())


def test_read_plain_cuts_a_transcript_into_turns() -> None:
    raw = read("Customer: my card is lost\nand I am abroad\nAgent: I am sorry\n")
    assert raw.frame["speaker"].tolist() == ["customer", "agent"]
    assert raw.frame["text"].tolist() == ["my card is lost\nand I am abroad", "I am sorry"]
    assert raw.rows.tolist() == [1, 2]
    assert raw.frame["conversation_id"].nunique() == 1
    assert "at" not in raw.known


def test_read_plain_keeps_times_that_say_their_day() -> None:
    raw = read("2026-03-01 10:00:05 Agent: hi\n2026-03-01 10:01:05 Customer: hello\n")
    assert raw.frame["at"].tolist() == ["2026-03-01 10:00:05", "2026-03-01 10:01:05"]


def test_read_plain_parts_several_transcripts() -> None:
    raw = read("Call 17\nCustomer: lost card\nAgent: ok\n-----\nCall 18\nCustomer: no app\nAgent: ok\n")
    assert raw.frame["conversation_id"].tolist() == ["17", "17", "18", "18"]


def test_read_plain_without_speakers_is_one_message() -> None:
    raw = read("Dear bank,\n\nI have been waiting for my new card for more than three weeks now\nand nobody answers.\nTime: 10:30\n")
    assert raw.frame["text"].tolist() == [
        "Dear bank,\n\nI have been waiting for my new card for more than three weeks now and nobody answers.\nTime: 10:30"
    ]
    assert raw.frame["speaker"].tolist() == ["customer"]


def test_read_plain_long_list_is_a_text_per_line() -> None:
    lines = "\n".join(f"Text {n}: the card {'is very ' * (n % 9)}slow . __label__minus" for n in range(150))
    raw = read(lines)
    assert len(raw.frame) == 150
    assert raw.frame["text"].iloc[0] == "Text 0: the card slow ."
    assert raw.frame["label"].iloc[0] == "minus"


def test_read_plain_letter_of_many_lines_must_not_be_a_list() -> None:
    assert len(read("\n\n".join(f"Paragraph {n} about my card." for n in range(200))).frame) == 1


@pytest.mark.parametrize(
    ("first", "second", "same"), [("chat_20260301_1234567.txt", "chat_20260401_1234567.txt", True), ("a.txt", "b.txt", True)]
)
def test_conversation_id_is_stable(first: str, second: str, same: bool) -> None:
    assert (conversation_id(first, "words") == conversation_id(second, "words")) is same


def test_conversation_id_of_other_words_differs() -> None:
    assert conversation_id("a.txt", "words") != conversation_id("a.txt", "other words")
    assert conversation_id("call_123456.txt", "words") == conversation_id("call_123456.txt", "other words")


def test_read_plain_reads_labelled_lines_of_a_real_set(shared_data: Path) -> None:
    raw = read_plain("polish_polemo.txt", gzip.decompress((shared_data / "polish_polemo.txt.gz").read_bytes()), Options())
    assert len(raw.frame) > 10_000
    assert raw.frame["label"].nunique() == 8
