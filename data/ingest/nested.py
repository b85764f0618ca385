"""Conversations inside JSON records: which list holds the messages, who speaks, and the record's other fields as flat columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from data.ingest import names, speakers
from data.ingest.dates import date_share
from data.ingest.voices import EVIDENCE, SAID_BY
from data.ingest.words import words_in

_MAX_DEPTH = 5
_MAX_CELL = 2_000
_TEXT = (
    "text", "message", "plain body", "body text", "body", "content", "utterance", "msg", "comment", "words", "transcript", "value",
    "sentence", "html body", "reply",
)  # fmt: skip
_SPEAKER = (
    "speaker", "role", "author type", "sender type", "author role", "from role", "agent", "sender", "from", "author", "participant",
    "user type", "is agent", "from agent", "is customer", "from customer", "is staff", "is user", "from user", "inbound", "incoming",
    "outgoing", "client", "user", "name", "who", "type",
)  # fmt: skip
_AUTHOR = frozenset({"author id", "user id", "sender id", "from id", "author email", "from email", "author"})
_AT = (
    "at",
    "timestamp",
    "created at",
    "datetime",
    "date time",
    "time",
    "date",
    "sent at",
    "unix time",
    "created",
    "ts",
    "start time",
    "start",
)
_KIND = ("action", "type", "event", "event type", "part type", "kind")
_NOT_SAID = frozenset({"instruct", "request suggestions", "typing", "read", "query", "select"})
_LABELS = frozenset({"tags", "labels", "topics", "categories", "intents", "reasons"})
"""Keys of lists of objects of which only the names matter."""
_LONGEST_DATE = 40
"""Characters of a time written out in words."""
_HALF = re.compile("[\ud800-\udfff]")
_OPENING = (
    "description text", "description", "source body", "conversation message body", "body", "first message", "initial message",
    "opening message", "question",
)  # fmt: skip
_OPENED = ("created at", "opened at", "created", "created date", "created time", "date")
_TAG = re.compile(r"<[^<>]*>|&\w+;")
_WORD = re.compile(r"\w+")
_ONE_OF = frozenset({"contacts", "customers"})
"""Keys of lists of persons of whom the first is the customer."""


def flatten(record: dict[str, object], *, leave_out: str | None = None) -> dict[str, str]:
    """Text cells of a record: nested names joined by dots, lists of plain values as JSON; lists of objects and ``leave_out`` stay out."""
    return dict(_cells(record, "", leave_out, 0))


def _cells(record: dict[str, object], prefix: str, leave_out: str | None, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        path = whole_text(f"{prefix}{key}")
        if path == leave_out or value is None:
            continue
        if isinstance(value, dict):
            if depth < _MAX_DEPTH:
                yield from _cells(value, f"{path}.", leave_out, depth + 1)
        elif isinstance(value, list | tuple) and _is_fields(value):
            yield from _cells({str(one["id"]): one["value"] for one in value}, f"{path}.", leave_out, depth + 1)
        elif isinstance(value, list) and value and key in _ONE_OF and isinstance(value[0], dict):
            yield from _cells(value[0], f"{path}.", leave_out, depth + 1)
        elif isinstance(value, list | tuple):
            value = _labels(key, value)
            if value and not any(isinstance(one, dict | list) for one in value):
                plain = [_scalar(one) for one in value]
                yield path, plain[0] if len(plain) == 1 else json.dumps(plain, ensure_ascii=False)[:_MAX_CELL]
        else:
            yield path, _scalar(value)


def _is_fields(value: list[object] | tuple[object, ...]) -> TypeGuard[list[dict[str, object]]]:
    """Whether a list holds a record's own fields: ``[{"id": 7, "value": "red"}]``."""
    return bool(value) and all(isinstance(one, dict) and {"id", "value"} <= set(one) and len(one) <= 3 for one in value)


def _labels(key: str, value: list[object] | tuple[object, ...]) -> list[object] | tuple[object, ...]:
    """Names of tags that are objects: ``[{"id": 7, "name": "refund"}]`` → ``["refund"]``; any other list as it is."""
    objects = [one for one in value if isinstance(one, dict)]
    if names.normalise(key) not in _LABELS or len(objects) < len(value):
        return value
    named = [next((one[name] for name in ("name", "label", "title", "value") if one.get(name)), None) for one in objects]
    return [name for name in named if isinstance(name, str)]


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return whole_text(str(value))


def whole_text(text: str) -> str:
    """Text without halves of surrogate pairs, which JSON can escape ("\\ud83d") but nothing can store; U+FFFD takes their place."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True)
class Turns:
    """Where a record's messages are and what their parts are called (null: they have none). ``sure``: they name their speakers."""

    path: str
    text: str
    speaker: str | None
    at: str | None
    kind: str | None
    sure: bool = False
    sides: tuple[str, ...] = ()

    def known(self) -> dict[str, str]:
        """Field → column of the messages."""
        found = {"text": f"{self.path}.{self.text}"}
        if self.speaker or self.sides:
            found["speaker"] = f"{self.path}.{self.speaker or 'speaker'}"
        if self.at:
            found["at"] = f"{self.path}.{self.at}"
        return found

    def of(self, record: dict[str, object], flat: dict[str, str]) -> list[dict[str, str]]:
        """Cells of each message of one record; one empty message where it has none, so that the record is not lost."""
        elements = [self._wanted(element) for element in _at_path(record, self.path) or []]
        said = [cells for element in elements if element and (cells := self._cells(_flat_element(element)))]
        first = self._opening(flat)
        text = f"{self.path}.{self.text}"
        if first and not any(alike(cells[text], first[text]) for cells in said[:2]):
            said.insert(0, first)
        return said or [{}]

    def _opening(self, flat: dict[str, str]) -> dict[str, str] | None:
        """The message that the record itself holds, before the list: a ticket's description, a conversation's source."""
        known = {names.normalise(key): key for key in reversed(flat) if flat[key].strip()}
        header = next((known[name] for name in _OPENING if name in known), None)
        if header is None:
            return None
        author = flat.get(f"{header.rpartition('.')[0]}.author.type", "customer")
        cells = {f"{self.path}.{self.text}": flat[header], f"{self.path}.{SAID_BY}": speakers.recognise(author)}
        opened = next((flat[known[name]] for name in _OPENED if name in known), None)
        if self.at and opened:
            cells[f"{self.path}.{self.at}"] = opened
        return cells

    def _wanted(self, element: object) -> object:
        """The parts of an element that matter, null when it has no words: saves taking apart all the rest."""
        if not isinstance(element, dict):
            return element
        keys = {key.split(".")[0] for key in (self.text, self.speaker, self.at, self.kind, "content", *self.sides) if key}
        wanted = {key: value for key, value in element.items() if key in keys or _is_evidence(key)}
        return wanted if element.get(self.text.split(".")[0]) else None

    def _cells(self, element: dict[str, str]) -> dict[str, str] | None:
        words = element.get(self.text)
        if not words or (self.kind and names.normalise(element.get(self.kind, "")) in _NOT_SAID):
            return None
        cells = {f"{self.path}.{key}": value for key, value in element.items() if _is_evidence(key)}
        cells[f"{self.path}.{self.text}"] = words
        if self.at and self.at in element:
            cells[f"{self.path}.{self.at}"] = element[self.at]
        if self.sides:
            cells[f"{self.path}.speaker"] = next((side for side in self.sides if side in element), "")
        elif self.speaker and self.speaker in element:
            cells[f"{self.path}.{self.speaker}"] = element[self.speaker]
        return cells


@lru_cache(maxsize=10_000)
def _is_evidence(key: str) -> bool:
    """Whether a part of a message says who spoke: one with such a name, or an object of them (``author``, ``via``)."""
    spoken = names.normalise(key)
    return spoken in EVIDENCE or spoken in ("author", "via", "sender", "from")


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same words, but for markup; or one of them begins with all the words of the other (20 and more)."""
    first, second = (_WORD.findall(_TAG.sub(" ", text).casefold()) for text in (one, other))
    shorter = min(len(first), len(second))
    return first == second or (shorter >= 20 and first[:shorter] == second[:shorter])


def find_turns(records: Sequence[dict[str, object]]) -> Turns | None:
    """The list in which records of a file keep their messages; null when they have none.

    It is the one most of whose elements have words under a known name, best with a speaker and a time beside them.
    """
    sample = records[:200]
    paths = dict.fromkeys(path for record in sample for path in _lists(record, "", 0))
    best: tuple[float, Turns] | None = None
    for path in paths:
        elements = [_flat_element(element) for record in sample for element in (_at_path(record, path) or [])[:60]]
        found = _turns(path, [element for element in elements if element])
        if found and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _turns(path: str, elements: list[dict[str, str]]) -> tuple[float, Turns] | None:
    if not elements:
        return None
    text = _named(elements, _TEXT, 0.25) or _meant(elements, "text", 0.25)
    if text is None:
        return None
    words = words_in([element[text] for element in elements if text in element])
    if words < 1.5 * len(elements):
        return None
    spoken = [element for element in elements if text in element]
    sides = _sides(spoken)
    speaker = None if sides else _speaker_key(spoken, text)
    at = _named(spoken, _AT, 0.5) or _dated(spoken)
    author = any(names.normalise(key) in _AUTHOR for element in spoken[:50] for key in element)
    if not (speaker or author or at or sides) or (not _is_usual(text) and not (_has_roles(spoken, speaker) or sides)):
        return None
    score = len(spoken) / len(elements) + (1.0 if speaker or author or sides else 0.0) + (0.5 if at else 0.0)
    kind = _named(spoken, _KIND, 0.9)
    return score, Turns(path, text, speaker, at, kind if kind != speaker else None, sure=bool(speaker or author or sides), sides=sides)


def _sides(elements: list[dict[str, str]]) -> tuple[str, ...]:
    """Keys that name a side by being there: one message has ``client``, the next has ``agent``."""
    keys = tuple(dict.fromkeys(key for element in elements for key in element if speakers.recognise(key) in ("customer", "agent", "bot")))
    exclusive = all(sum(key in element for key in keys) == 1 for element in elements)
    return keys if len(keys) > 1 and exclusive else ()


def _speaker_key(elements: list[dict[str, str]], text: str) -> str | None:
    """The part that names sides of a conversation; failing that, the first with a name for speakers."""
    keys = [
        key
        for wanted in _SPEAKER
        for key in dict.fromkeys(key for element in elements for key in element)
        if _is(key, wanted) and key != text
    ]
    meant = _meant(elements, "speaker", 0.5)
    for key in (*keys, *([meant] if meant and meant != text else [])):
        if _has_roles(elements, key):
            return key
    weak = ("type", "name", "user")
    return next((key for key in keys if not any(_is(key, word) for word in weak)), None)


def _has_roles(elements: list[dict[str, str]], key: str | None) -> bool:
    """Whether most of a part's different values name a side of a conversation."""
    different = list(dict.fromkeys(element[key] for element in elements if key in element))[:40] if key else []
    roles = speakers.recognise_column(different)
    return bool(different) and sum(roles.get(value, "unknown") != "unknown" for value in different) >= 0.5 * len(different)


def _dated(elements: list[dict[str, str]]) -> str | None:
    """The first part that holds dates, whatever its name, in most elements."""
    cells = {key: [element[key] for element in elements[:60] if key in element] for element in elements[:60] for key in element}
    often = [key for key, dates in cells.items() if len(dates) >= 0.5 * len(elements[:60]) and max(map(len, dates)) <= _LONGEST_DATE]
    return next((key for key in often if date_share(cells[key]) >= 0.9), None)


def _is_usual(text: str) -> bool:
    return names.normalise(text) in _TEXT


def _meant(elements: list[dict[str, str]], field: str, share: float) -> str | None:
    """The key that names a field best, in any language, of those that enough elements have; plain words before their markup."""
    keys = dict.fromkeys(key for element in elements for key in element)
    scores = {key: names.score(key, field) - ("html" in key.casefold()) for key in keys}
    often = [key for key in keys if scores[key] > 0 and sum(key in element for element in elements) >= share * len(elements)]
    return max(often, key=lambda key: scores[key], default=None)


def _named(elements: list[dict[str, str]], wanted: Sequence[str], share: float) -> str | None:
    """First key with a wanted name that enough elements have."""
    keys = dict.fromkeys(key for element in elements for key in element)
    for word in wanted:
        for key in keys:
            if _is(key, word) and sum(key in element for element in elements) >= share * len(elements):
                return key
    return None


def _is(key: str, word: str) -> bool:
    return names.normalise(key) == word


def _lists(record: dict[str, object], prefix: str, depth: int) -> Iterator[str]:
    """Paths of lists inside a record."""
    for key, value in record.items():
        if isinstance(value, list) and value:
            yield f"{prefix}{key}"
        elif isinstance(value, dict) and depth < 3:
            yield from _lists(value, f"{prefix}{key}.", depth + 1)


def _at_path(record: dict[str, object], path: str) -> list[object] | None:
    """The list at a dotted path; keys may hold dots themselves."""
    if path in record:
        value = record[path]
        return value if isinstance(value, list) else None
    for key, value in record.items():
        if isinstance(value, dict) and path.startswith(f"{key}."):
            return _at_path(value, path[len(key) + 1 :])
    return None


def _flat_element(element: object) -> dict[str, str]:
    """One message as cells: an object, or a pair of speaker and words."""
    if isinstance(element, dict):
        content = element.get("content")
        if isinstance(content, list):  # parts of one message
            words = " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
            element = {**element, "content": words}
        return flatten(element)
    if isinstance(element, list | tuple) and 2 <= len(element) <= 3 and all(isinstance(part, str) for part in element):
        return {"speaker": whole_text(element[0]), "text": whole_text(element[-1])}
    return {}
