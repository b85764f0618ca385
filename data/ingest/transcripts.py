"""A text that is a transcript ("Customer: … Agent: …") → what each speaker said."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import regex

from data.ingest import phrases, speakers

_MAX_TURNS = 50_000
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_STAMP = rf"(?:{_DAY}[T, ]{{1,2}}{_CLOCK}(?:Z|\s?UTC|[+-]\d{{2}}:?\d{{2}})?|{_CLOCK}(?:\s?[-–→]+\s?{_CLOCK})?)"
_LABEL = r"\p{L}[\p{L}\p{M}\p{N}_#@'’.&/() -]{0,38}?"
_LINE = regex.compile(
    rf"^[ \t>*•|\-]*(?:[\[(]?(?P<before>{_STAMP})[\])]?[ \t\-–—|,]*)?(?P<label>{_LABEL})[ \t]*"
    rf"(?:[\[(][ \t]*(?P<after>{_STAMP})[ \t]*[\])])?[ \t]*(?:\*\*)?[:：](?!//|\d)(?:\*\*)?[ \t]*",
    regex.MULTILINE,
)
_ROLE_WORDS = "|".join(regex.escape(word) for word in sorted(speakers.ROLES, key=len, reverse=True) if speakers.ROLES[word] != "note")
_INLINE = regex.compile(
    rf"(?:^|(?<=[\s|.!?。！？；;]))(?:[\[(]?(?P<before>{_STAMP})[\])]?[ \-–]*)?"
    rf"(?P<label>(?:{_ROLE_WORDS})(?:[ _#]?\d{{1,3}}|\ \p{{Lu}}\p{{L}}+|\ ?\([\p{{L}} .]{{1,25}}\))?)"
    rf"[ ]?(?:[\[(](?P<after>{_STAMP})[\])])?[ ]?[:：](?!//)[ \t]*",
    regex.IGNORECASE,
)
_CASELESS = regex.compile(r"\p{Lo}")
_BREAK = regex.compile(r"<br\s*/?>|</(?:p|div|li)>|\\r\\n|\\n|\r\n?", regex.IGNORECASE)
_HEADINGS = phrases.pattern("headings")
_SPOKEN = ("customer", "agent", "bot", "ivr")


class Spoken(NamedTuple):
    """One turn of a transcript: the label as written, who that is, the words, and the time as written (null: none)."""

    label: str
    speaker: str
    text: str
    timestamp: str | None


def split_transcript(text: str) -> list[Spoken] | None:
    """Turns of a text with labelled speakers; null when it is no such text.

    Labels stand at the start of lines, or, for words that name a role, anywhere in one line. A narrative that holds "Note: …", a URL,
    a time or a form's "Name: …" is no transcript: two speakers must be labelled, at least one of them by role, or two names that
    alternate throughout. Text before the first label becomes a note.
    """
    if ":" not in text and "：" not in text:
        return None
    text = _BREAK.sub("\n", text).strip()
    in_line, by_line = _in_line(text), _by_line(text)
    turns = in_line if by_line is None or (in_line and _sides(by_line) < 2) else by_line
    if turns is None:
        return None
    said: dict[str, list[str]] = {}
    for label, words, _ in turns:
        said.setdefault(label, []).append(words)
    roles = speakers.recognise_column([label for label in said if label], said=said)
    return [Spoken(label, roles.get(label, "note"), words, stamp) for label, words, stamp in turns if words]


def _sides(turns: list[tuple[str, str, str | None]]) -> int:
    """Number of different sides that labels name; nameless labels are a side each."""
    roles = {label: speakers.recognise(label) for label, _, _ in turns if label}
    return len({label if role == "unknown" else role for label, role in roles.items()})


def _by_line(text: str) -> list[tuple[str, str, str | None]] | None:
    """(label, words, time) of a text whose lines begin with labels."""
    marks = list(_LINE.finditer(text))[:_MAX_TURNS]
    named = [mark for mark in marks if speakers.recognise(mark["label"]) in _SPOKEN]
    people = _people(marks)
    if named:
        wanted = {mark["label"] for mark in named} | {label for label in people if speakers.recognise(label) == "unknown"}
        wanted |= _other_side(marks, named)
        notes = {mark["label"] for mark in marks if speakers.recognise(mark["label"]) == "note"}
        chosen = [mark for mark in marks if mark["label"] in wanted | notes]
        strangers = len(marks) - len(chosen)
        accepted = _is_dialogue(text, [mark for mark in chosen if mark["label"] in wanted], strangers)
    else:
        chosen = [mark for mark in marks if mark["label"] in people]
        accepted = _alternates(text, chosen, people)
    return _cut(text, chosen) if accepted else None


def _in_line(text: str) -> list[tuple[str, str, str | None]] | None:
    """(label, words, time) of a text that runs on: "Customer: … Agent: …"."""
    if not _INLINE.match(text):
        return None
    marks = [mark for mark in _INLINE.finditer(text) if mark["label"][0].isupper() or _CASELESS.match(mark["label"])][:_MAX_TURNS]
    sides = {speakers.recognise(mark["label"]) for mark in marks}
    if not marks or marks[0].start() > 0 or len(sides) < 2 or not sides & {"customer", "agent"}:
        return None
    return _cut(text, marks)


def _people(marks: list[regex.Match[str]]) -> list[str]:
    """Labels that may be persons: letters and numbers that tell speakers apart, or capitalised words, each said more than once."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark["label"]] = counts.get(mark["label"], 0) + 1
    return [label for label, times in counts.items() if speakers.is_generic(label) or (times > 1 and _like_a_name(label))]


def _other_side(marks: list[regex.Match[str]], named: list[regex.Match[str]]) -> set[str]:
    """The one nameless label between turns of a single named side, though it speaks only once."""
    strange = {mark["label"] for mark in marks if speakers.recognise(mark["label"]) == "unknown"}
    inside = all(named[0].start() < mark.start() < named[-1].start() for mark in marks if mark["label"] in strange)
    return strange if len(strange) == 1 and inside and len({mark["label"] for mark in named}) == 1 else set()


def _like_a_name(label: str) -> bool:
    words = label.split()
    if _HEADINGS.fullmatch(label) or not label.upper().strip("X "):
        return False
    return len(words) <= 3 and all(word[0].isupper() or _CASELESS.match(word) for word in words if word[0].isalpha())


def _is_dialogue(text: str, marks: list[regex.Match[str]], strangers: int) -> bool:
    """Whether lines labelled by role are turns rather than a form's fields or a heading in a narrative."""
    first, labels = marks[0], {mark["label"] for mark in marks}
    if len(labels) == 1:
        alone = first.start() == 0 and strangers == 0
        return alone and (len(marks) > 1 or speakers.ROLES.get(first["label"].casefold()) == "customer")
    lengths = [len(words.split()) if words.isascii() else len(words) // 2 for _, words, _ in _cut(text, marks)]
    if first.start() > 0 and len(labels) == len(marks):
        return False  # after other words, labels must come back to be speakers
    form = strangers > 0 and len(marks) <= 3 and max(lengths) <= 4
    return not form and strangers <= 2 * len(marks) and first.start() <= max(300, len(text) // 4)


def _alternates(text: str, marks: list[regex.Match[str]], people: list[str]) -> bool:
    """Whether two to four labels without a role take turns through the whole text."""
    if not 2 <= len(people) <= 4 or marks[0].start() > 0:
        return False
    labels = [mark["label"] for mark in marks]
    changes = sum(a != b for a, b in pairwise(labels))
    lines = sum(1 for line in text.split("\n") if line.strip())
    generic = all(speakers.is_generic(label) for label in people)
    needed, share = (2, 0.3) if generic or speakers.sounds_like_service(text) else (4, 0.8)
    return len(marks) >= needed and changes >= max(len(marks) // 3, needed - 1) and len(marks) >= share * lines


def _cut(text: str, marks: list[regex.Match[str]]) -> list[tuple[str, str, str | None]]:
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    turns = [
        (mark["label"].strip(), text[mark.end() : end].strip(" \t\n|*"), mark["before"] or mark["after"])
        for mark, end in zip(marks, ends, strict=True)
    ]
    preamble = text[: marks[0].start()].strip(" \t\n|*")
    return [("", preamble, None), *turns] if preamble else turns
