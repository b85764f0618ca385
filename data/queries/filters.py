"""What a reader chose to look at, and the SQL condition it stands for."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

MANY = ("product", "channel", "segment", "language", "business_unit", "site", "version")
"""Columns of a conversation that can be filtered by several values."""

CHOSEN = (*MANY, "kept")
"""Everything that can be filtered by several values: ``kept`` holds "Region: North" of the columns that were kept at import."""

COMPARISONS = ("previous", "year", "none")
BESIDE = ("product", "segment", "site", "version")
"""Columns of which one value can be compared with another: ``compare`` is then ``product:Mortgage``."""
EVENT = "event"
"""Before ``:`` in ``compare``: the weeks after an event (the period) against those before it."""
_QUOTES = '"“”„«»「」'
_TERM = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|([^\s{_QUOTES}]+)")
_WEEK = 7
_YEAR = 364  # 52 weeks: the same weekdays


@dataclass(frozen=True)
class Filters:
    """Which conversations count.

    Args:
        since: First day, in the store's zone; None = from the first, including conversations without a date.
        until: Last day, included.
        kept: "Region: North": of several values of one column either counts, of several columns all.
        compare: What to compare with: the period before, the same one a year ago, nothing; ``event:…`` (the period begins with it, so the
            one before is the time before it); ``product:…`` and the like, in the same period.
        but: A field and a value of it that do not count.
        topic: A topic id of any level, or −1 for conversations without a topic.
        unhappy: Only conversations after which the customer was left unhappy.
    """

    since: date | None = None
    until: date | None = None
    compare: str = "previous"
    product: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    business_unit: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    but: tuple[str, str] | None = None
    topic: int | None = None
    unhappy: bool = False

    @property
    def days(self) -> int | None:
        """Length of the period in days; None when it is open."""
        return None if self.since is None or self.until is None else (self.until - self.since).days + 1

    def before(self) -> Filters | None:
        """The same choice in the period compared with: equally long, on the same weekdays; None when no period is."""
        if self.days is None or self.since is None or self.until is None or self.compare == "none" or self.beside():
            return None
        shift = timedelta(days=_YEAR if self.compare == "year" else -(-self.days // _WEEK) * _WEEK)
        return replace(self, since=self.since - shift, until=self.until - shift)

    def beside(self) -> tuple[Filters, Filters] | None:
        """Both sides of a comparison within one period; None when periods are compared.

        Where nobody chose values of that field, or only the one compared with, its other values are the first side: nobody may stand on
        both by choice.
        """
        field, parted, value = self.compare.partition(":")
        if not parted or field not in BESIDE:
            return None
        mine = tuple(one for one in getattr(self, field) if one != value)
        one: Any = {field: mine, "but": None if mine else (field, value)}
        other: Any = {field: (value,), "but": None}
        return replace(self, **one), replace(self, **other)

    def without(self, *names: str) -> Filters:
        """The same choice with some of its filters cleared; ``period`` clears both ends."""
        defaults = Filters()
        fields = [f for name in names for f in (("since", "until") if name == "period" else (name,))]
        return replace(self, **{field: getattr(defaults, field) for field in fields})

    def record(self) -> dict[str, Any]:
        """What was chosen, for the record: days as ISO text, without what nobody chose and without what is compared with."""
        values = {name: getattr(self, name) for name in (*CHOSEN, "since", "until", "topic", "unhappy")}
        kept = {name: value for name, value in values.items() if value != getattr(Filters(), name)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}

    def active(self) -> list[str]:
        """Names of the filters that narrow the choice, ``period`` for its two ends."""
        names = [name for name in CHOSEN if getattr(self, name)]
        names += ["period"] if self.since or self.until else []
        names += ["topic"] if self.topic is not None else []
        return names + (["unhappy"] if self.unhappy else [])


@dataclass(frozen=True)
class Wanted:
    """Which sentences count, among the conversations chosen.

    Args:
        words: Words that must all occur, whatever their case and accents; what stands in quotation marks must occur as it stands.
        meaning: Sentences of like meaning, in any language, are looked for rather than the words themselves.
        tone: How the sentence sounds: a sentiment label.
        sign: A signal found in it.
        about: A product that an opinion in it is about.
        quality: A perception theme that an opinion in it is about.
    """

    words: str = ""
    tone: str | None = None
    sign: str | None = None
    about: str | None = None
    quality: str | None = None
    meaning: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """What must occur: single words and quoted phrases."""
        return tuple(phrase.strip() or word for phrase, word in _TERM.findall(self.words) if phrase.strip() or word)


def _by_column(kept: tuple[str, ...]) -> list[list[str]]:
    """Values of one column together: either of them will do, but each column must agree."""
    columns: dict[str, list[str]] = {}
    for value in kept:
        columns.setdefault(value.partition(": ")[0], []).append(value)
    return list(columns.values())


def where(chosen: Filters, *, alias: str = "c") -> tuple[str, list[object]]:
    """Condition on the table ``contacts`` (see :mod:`data.queries.facts`) and its parameters; ``true`` when nothing is chosen."""
    parts: list[str] = []
    values: list[object] = []
    if chosen.since is not None:
        parts.append(f"{alias}.day >= ?")
        values.append(chosen.since)
    if chosen.until is not None:
        parts.append(f"{alias}.day <= ?")
        values.append(chosen.until)
    for name in MANY:
        wanted = getattr(chosen, name)
        if wanted:
            parts.append(f"{alias}.{name} IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)
    for same in _by_column(chosen.kept):
        parts.append(f"list_has_any({alias}.kept, ?)")
        values.append(same)
    if chosen.topic is not None and chosen.topic < 0:
        parts.append(f"NOT {alias}.has_topic")
    elif chosen.topic is not None:
        parts.append(f"{alias}.id IN (SELECT id FROM mentions WHERE topic_id = ?)")
        values.append(chosen.topic)
    if chosen.but is not None and chosen.but[0] in BESIDE:
        parts.append(f"{alias}.{chosen.but[0]} IS DISTINCT FROM ?")
        values.append(chosen.but[1])
    if chosen.unhappy:
        parts.append(f"{alias}.left_unhappy")
    return (" AND ".join(parts) or "true"), values
