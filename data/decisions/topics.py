"""What people decided about topics: single edits, and what all of them come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import pandas as pd

from data.schema import NO_TOPIC

PEOPLE_FROM = 1_000_000
"""Ids of topics that people made are this plus the number of their line in the ledger: a run, which counts on from the machine's
highest id, and a person never take the same one."""
RULE_FIELDS = ("tags", "product")
"""Columns of a conversation whose value can say that it is about a topic of people's own list."""
NEEDS = {
    "good": ("topic_id",), "rename": ("topic_id", "name"), "merge": ("topic_id", "target"), "split": ("topic_id",),
    "move": ("topic_id", "target"), "hide": ("topic_id",), "show": ("topic_id",), "drop": ("topic_id",), "word": ("name",),
    "assign": ("source", "conversation_id", "target"), "wrong": ("source", "conversation_id", "topic_id"),
    "theme": ("name",), "topic": ("name",),
}  # fmt: skip
"""Each action with what it must say: a name is fine · give another name · put into another topic · make topics of its sub-topics · put
under another theme · leave out of every page · show again · not a topic · a word means nothing here · a conversation's topic is
``target`` (−1: none) · is not ``topic_id`` · a new theme · a new topic (``target``: its theme; ``field``, ``code``: where it is found)."""
_REVIEWING = {"good", "rename", "merge", "split", "hide", "drop"}


@dataclass(frozen=True, kw_only=True)
class TopicEdit:
    """A person's change to a topic; lines with the same ``batch`` are undone together."""

    at: datetime
    who: str
    action: str
    topic_id: int | None = None
    target: int | None = None
    name: str | None = None
    source: str | None = None
    conversation_id: str | None = None
    field: str | None = None
    code: str | None = None
    batch: str | None = None

    def lacks(self) -> list[str]:
        """What the action needs and the edit does not say; ``action`` when there is no such action."""
        if self.action not in NEEDS:
            return ["action"]
        return [name for name in NEEDS[self.action] if getattr(self, name) in (None, "")]


EDIT_COLUMNS = ("edit_id", *(one.name for one in fields(TopicEdit)))


@dataclass(frozen=True, kw_only=True)
class MadeTopic:
    """A theme (level 0) or topic (1) that a person made; conversations whose ``field`` holds ``code`` are about it."""

    topic_id: int
    level: int
    name: str
    parent_id: int | None = None
    field: str | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class TopicDecisions:
    """What counts of all edits.

    Attributes:
        names: Topic → name.
        reviewed: Topics whose name or fate people decided.
        merged: Topic → topic that it is part of.
        split: Topics whose sub-topics are topics.
        parents: Topic → theme.
        hidden: Topics and themes that are left out of every page.
        dropped: Topics that are none.
        words: Words, in small letters, that stand in no name and no keyword.
        assigned: (source, conversation) → topic it is about, −1 for none.
        wrong: (source, conversation, topic) that do not belong together.
        made: Topics that people made.
        last: Number of the ledger's last line on topics, 0 without any; it only ever rises.
    """

    names: Mapping[int, str] = field(default_factory=dict)
    reviewed: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    split: frozenset[int] = frozenset()
    parents: Mapping[int, int] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    assigned: Mapping[tuple[str, str], int] = field(default_factory=dict)
    wrong: frozenset[tuple[str, str, int]] = frozenset()
    made: tuple[MadeTopic, ...] = ()
    last: int = 0

    @property
    def moving(self) -> bool:
        """Whether any conversation may have another topic than the machine's."""
        rules = any(topic.code is not None for topic in self.made)
        return bool(self.merged or self.split or self.dropped or self.assigned or self.wrong or rules)


def topic_decisions(edits: pd.DataFrame, *, last: int) -> TopicDecisions:
    """Edits, one after the other, as what counts in the end.

    Args:
        edits: Those not taken back, oldest first: ``EDIT_COLUMNS``.
        last: Number of the ledger's last line, of those taken back too.
    """
    folded = _Folded()
    for edit in edits.to_dict("records"):
        folded.take({str(name): None if pd.isna(value) else value for name, value in edit.items()})
    return TopicDecisions(
        names=folded.names, reviewed=frozenset(folded.reviewed), merged=folded.merged, split=frozenset(folded.split),
        parents=folded.parents, hidden=frozenset(folded.hidden), dropped=frozenset(folded.dropped), words=frozenset(folded.words),
        assigned=folded.assigned, wrong=frozenset(folded.wrong), made=tuple(folded.made), last=last,
    )  # fmt: skip


@dataclass
class _Folded:
    names: dict[int, str] = field(default_factory=dict)
    reviewed: set[int] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)
    split: set[int] = field(default_factory=set)
    parents: dict[int, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    assigned: dict[tuple[str, str], int] = field(default_factory=dict)
    wrong: set[tuple[str, str, int]] = field(default_factory=set)
    made: list[MadeTopic] = field(default_factory=list)

    def take(self, edit: dict[str, Any]) -> None:
        action = edit["action"]
        topic = NO_TOPIC if edit["topic_id"] is None else int(edit["topic_id"])
        target = NO_TOPIC if edit["target"] is None else int(edit["target"])
        if action in _REVIEWING:
            self.reviewed.add(topic)
        if action in ("assign", "wrong"):
            self._conversation(action, (edit["source"], edit["conversation_id"]), topic, target)
        elif action in ("theme", "topic"):
            self._make(edit, target)
        elif action == "rename":
            self.names[topic] = edit["name"]
        elif action == "move":
            self.parents[topic] = target
        elif action == "word":
            self.words.add(str(edit["name"]).lower())
        elif action in ("hide", "show"):
            (self.hidden.add if action == "hide" else self.hidden.discard)(topic)
        elif action == "split":
            self.split.add(topic)
        elif action in ("merge", "drop"):
            self._remove(topic, target)

    def _remove(self, topic: int, target: int) -> None:
        """Merge into ``target``, or drop where there is none; the later one of the two counts."""
        self.dropped.discard(topic)
        self.merged.pop(topic, None)
        if target == NO_TOPIC:
            self.dropped.add(topic)
        elif target != topic:
            self._part(target, topic)
            self.merged[topic] = target

    def _part(self, inner: int, whole: int) -> None:
        """Take what stands in ``whole`` on the way from ``inner`` out of it: the two are about to change sides."""
        while inner in self.merged:
            if self.merged[inner] == whole:
                del self.merged[inner]
                return
            inner = self.merged[inner]

    def _conversation(self, action: str, key: tuple[str, str], topic: int, target: int) -> None:
        if action == "wrong":
            self.wrong.add((*key, topic))
            if self.assigned.get(key) == topic:
                del self.assigned[key]
        else:
            self.wrong.discard((*key, target))
            self.assigned[key] = target

    def _make(self, edit: dict[str, Any], target: int) -> None:
        level, parent = (0, None) if edit["action"] == "theme" else (1, None if target == NO_TOPIC else target)
        made = MadeTopic(
            topic_id=PEOPLE_FROM + int(edit["edit_id"]), level=level, name=edit["name"], parent_id=parent, field=edit["field"],
            code=edit["code"],
        )  # fmt: skip
        self.made.append(made)
        self.reviewed.add(made.topic_id)
