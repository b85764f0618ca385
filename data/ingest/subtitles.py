"""WebVTT and SRT: timed transcripts of calls → what each speaker said."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import NamedTuple

import regex

from data.ingest import encoding, speakers
from data.ingest.plain import dialogue_table
from data.ingest.raw import Options, RawTable, Rejected
from data.ingest.transcripts import Spoken
from data.schema import InputError

_TIMING = regex.compile(
    r"\s*(?P<start>(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\s*-->\s*(?P<end>(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)(?:\s.*)?"
)
_VOICE = regex.compile(r"<v(?:\.[\w.]+)?\s+(?P<name>[^<>]{1,80})>", regex.IGNORECASE)
_LABEL = regex.compile(r"(?:>>\s*)?(?P<name>\p{L}[\p{L}\p{M}\p{N}_#.'’() -]{0,38}?)\s*[:：](?!//|\d)\s*")
_CHANGE = regex.compile(r"^(?:>>|[-–—])\s+")
_TAG = regex.compile(r"</?(?:[a-zA-Z][^<>]{0,80}|\d{2}[\d:.,]*)>|\{\\[^{}]{0,40}\}")
_BLOCKS = ("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP")
_MAX_RAW = 2_000


class _Cue(NamedTuple):
    speaker: str | None
    words: str
    end: float


def read_subtitles(name: str, data: bytes, options: Options) -> RawTable:
    """Cells of a timed transcript: a record is one speaker's stretch, over as many cues as it takes, since sentences run on over cues.

    Speakers come from ``<v Name>`` tags or "Name: " at a cue's start. A cue without either goes on with the speaker before it. Blocks
    without a readable time are rejected, a record each.

    Args:
        name: The file's name, for its conversation's id and errors.
        data: The file.
        options: How to read; not needed.

    Raises:
        InputError: No cue can be read.
    """
    text, coding = encoding.decode(data)
    cues: list[_Cue] = []
    broken: list[str] = []
    for block in regex.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        _read_block(block.strip("\n"), cues, broken)
    if not cues:
        raise InputError(
            f"{name} holds no readable cue (wanted '00:01.000 --> 00:04.000' and words under it). Export the transcript again."
        )
    turns = _turns(_labelled(cues))
    raw = dialogue_table(
        [(None, turns)], name=name, format="vtt" if text.lstrip("\ufeff \n").startswith("WEBVTT") else "srt", encoding=coding
    )
    frame = raw.frame.assign(channel="phone", handle_s=f"{max(cue.end for cue in cues):.0f}")
    known = {**raw.known, "channel": "channel", "handle_s": "handle_s"}
    rejected = [
        Rejected(len(frame) + place, "cue without a readable time", block[:_MAX_RAW]) for place, block in enumerate(broken, start=1)
    ]
    return replace(raw, frame=frame, known=known, rejected=rejected)


def _read_block(block: str, cues: list[_Cue], broken: list[str]) -> None:
    lines = [line for line in block.split("\n") if line.strip()]
    place = next((number for number, line in enumerate(lines[:3]) if _TIMING.fullmatch(line)), None)
    if place is None:
        if lines and not lines[0].lstrip("\ufeff").startswith(_BLOCKS):
            broken.append(block)
        return
    timing = _TIMING.fullmatch(lines[place])
    end = _seconds(timing["end"]) if timing else 0.0
    words = "\n".join(lines[place + 1 :])
    voices = list(_VOICE.finditer(words))
    if not voices:
        cues.append(_Cue(None, _clean(words), end))
        return
    before = _clean(words[: voices[0].start()])
    if before:
        cues.append(_Cue(None, before, end))
    for voice, after in zip(voices, [*voices[1:], None], strict=True):
        said = words[voice.end() : after.start() if after else len(words)]
        cues.append(_Cue(voice["name"].strip(), _clean(said), end))


def _clean(words: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", words)).split())


def _seconds(stamp: str) -> float:
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = 60 * total + float(part)
    return total


def _labelled(cues: list[_Cue]) -> list[_Cue]:
    """Cues with the labels that their words begin with, if these are speakers': they name a role, or come back."""
    if any(cue.speaker for cue in cues):
        return cues
    found = [_LABEL.match(cue.words) for cue in cues]
    names = [mark["name"] for mark in found if mark]
    wanted = {name for name in names if speakers.recognise(name) != "unknown" or speakers.is_generic(name) or names.count(name) > 1}
    return [
        _Cue(mark["name"], cue.words[mark.end() :], cue.end) if mark and mark["name"] in wanted else cue
        for cue, mark in zip(cues, found, strict=True)
    ]


def _turns(cues: list[_Cue]) -> list[Spoken]:
    """Stretches of one speaker; without any label, all are the customer's but for changes marked by ">>" or a dash."""
    stretches: list[tuple[str, list[str]]] = []
    for cue in cues:
        words = _CHANGE.sub("", cue.words)
        if not words:
            continue
        speaker = cue.speaker or (stretches[-1][0] if stretches else "")
        if stretches and stretches[-1][0] == speaker and words == cue.words:
            stretches[-1][1].append(words)
        else:
            stretches.append((speaker, [words]))
    said: dict[str, list[str]] = {}
    for speaker, words_said in stretches:
        said.setdefault(speaker, []).extend(words_said)
    roles = speakers.recognise_column([label for label in said if label], said=said)
    if len(roles) == 1 and set(roles.values()) == {"unknown"}:
        roles = dict.fromkeys(roles, "customer")
    return [Spoken(label, roles.get(label, "customer"), " ".join(words), None) for label, words in stretches]
