"""Timed transcripts: cues into speakers' stretches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.raw import Options, RawTable
from data.ingest.subtitles import read_subtitles
from data.schema import InputError

VTT = """WEBVTT - call

NOTE made by a machine

1
00:00:01.000 --> 00:00:04.000
<v Agent Smith>Thank you for calling,

00:00:04.000 --> 00:00:06.000 align:start
<v Agent Smith>how can I <i>help</i> you?</v>

00:00:07.500 --> 01:00:11.000
<v Maria>My card &amp; PIN are lost.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Agent: Thank you for calling

2
00:00:04,500 --> 00:00:06,000
Customer: My card is
lost

3
00:00:06,000 --> 00:00:08,000
since Monday.
"""


def read(text: str, name: str = "call.vtt") -> RawTable:
    return read_subtitles(name, text.encode(), Options())


def test_read_subtitles_reads_voices_of_webvtt() -> None:
    raw = read(VTT)
    assert (raw.format, raw.rows.tolist()) == ("vtt", [1, 2])
    assert raw.frame["speaker"].tolist() == ["agent", "customer"]
    assert raw.frame["text"].tolist() == ["Thank you for calling, how can I help you?", "My card & PIN are lost."]
    assert raw.frame["channel"].unique().tolist() == ["phone"]
    assert raw.frame["handle_s"].unique().tolist() == ["3611"]


def test_read_subtitles_reads_labels_of_srt() -> None:
    raw = read(SRT, "call.srt")
    assert raw.format == "srt"
    assert raw.frame["speaker"].tolist() == ["agent", "customer"]
    assert raw.frame["text"].tolist() == ["Thank you for calling", "My card is lost since Monday."]


def test_read_subtitles_without_labels_is_the_customers() -> None:
    raw = read("WEBVTT\n\n00:01.000 --> 00:02.000\nmy card is\n\n00:02.000 --> 00:03.000\nlost: really\n")
    assert raw.frame[["speaker", "text"]].to_numpy().tolist() == [["customer", "my card is lost: really"]]


def test_read_subtitles_changes_of_speaker_part_stretches() -> None:
    raw = read("WEBVTT\n\n00:01.000 --> 00:02.000\n>> hello\n\n00:02.000 --> 00:03.000\n>> hi there\n")
    assert raw.frame["text"].tolist() == ["hello", "hi there"]


def test_read_subtitles_rejects_cues_without_time() -> None:
    raw = read(VTT + "\n\n00:99 -> nonsense\nlost words\n")
    assert [(line.row, line.reason) for line in raw.rejected] == [(3, "cue without a readable time")]


def test_read_subtitles_without_a_cue_says_so() -> None:
    with pytest.raises(InputError, match="no readable cue"):
        read("WEBVTT\n\nNOTE nothing here")


@given(st.text(alphabet="WEBVTT0123:.->, \n<v A>:x", max_size=200))
@settings(max_examples=200, deadline=None)
def test_read_subtitles_of_any_text_never_crashes(text: str) -> None:
    try:
        raw = read("WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n\n" + text)
    except InputError:
        return
    assert raw.frame["text"].notna().all()
