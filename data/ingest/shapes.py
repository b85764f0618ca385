"""What somebody chose for one file holds for later files of its shape: the same export, another day."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from data.ingest import names
from data.ingest.fields import JOIN
from data.ingest.months import MONTHS
from data.ingest.sources import FALLBACK
from data.redaction.identifiers import find_in_identifier

if TYPE_CHECKING:
    from data.ingest.raw import Options

ALIKE = 0.7
"""Share of common columns above which two files are one export, a column more or less (as in ``keys``)."""
_WORD = re.compile(r"[^\W\d_]+")
GIVEN, REMEMBERED = "given", "remembered"
"""How a field got its column: because of what was said now, or for an earlier file."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What files of one export have in common.

    Args:
        source: Their name without extension, dates, digits and months; ``export`` when that is all there is, or an address.
        headers: Of their columns, in any order.
    """

    source: str
    headers: tuple[str, ...]

    @property
    def key(self) -> str:
        """16 hex digits that tell shapes apart, whatever the order and the spelling of the columns."""
        return hashlib.sha256("\x1f".join([self.source, *sorted(_plain(self.headers))]).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def likeness(self, other: Shape) -> float:
        """Share of columns that both have (0–1); 0 for exports of different names, or that differ in more than a column or three in ten."""
        mine, theirs = _plain(self.headers), _plain(other.headers)
        share = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
        return share if self.source == other.source and (share > ALIKE or len(mine ^ theirs) == 1) else 0.0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How somebody wants files to be read.

    Args:
        columns: Field → header; an empty header says that no column is this field.
        codes: Field → code → what it means.
        shape: Of the files; null where ``key`` says it.
        key: Of the shape, where no more is known of it: a choice made just now, for the file at hand.
        who, at: Who chose, and the day (``2026-11-03``); empty for a choice made just now by nobody known.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shape: Shape | None = None
    key: str = ""
    who: str = ""
    at: str = ""

    def __bool__(self) -> bool:
        return bool(self.columns or self.codes)


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """How one file is to be read.

    Args:
        shape: Its own.
        options: With everything that holds for it.
        used: What of the choice for its shape holds; null where there is none.
        how: Field → ``GIVEN`` or ``REMEMBERED``, for columns of that choice.
        lost: Field → a sentence, where the file lacks the column of the choice.
    """

    shape: Shape
    options: Options
    used: Choice | None = None
    how: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)


def shape_of(source: str, headers: Iterable[str]) -> Shape:
    """Shape of a file that is called ``source`` (``sources.source_of``): months are dates, too, and an address is no name."""
    source = "" if find_in_identifier(source) else source
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", source)) if word.casefold() not in MONTHS]
    return Shape(source=" ".join(words).casefold() or FALLBACK, headers=tuple(headers))


def resolve(name: str, source: str, headers: Sequence[str], options: Options) -> Resolved:
    """How a file is to be read: as was said for all, above that for files of its name, below both for its shape.

    Args:
        name: The file's.
        source: What its conversations are called without a column or option (``source_of``).
        headers: Its columns.
        options: ``columns``: only those that count here.
    """
    shape = shape_of(source, headers)
    options = named(name, options)
    choice = _best(shape, source, options)
    if choice is None:
        return Resolved(shape=shape, options=options)
    here = _plain(headers)
    free = {what: header for what, header in choice.columns.items() if what not in options.columns and _free(header, options)}
    columns = {what: there for what, header in free.items() if (there := _there(header, here)) or not header}
    codes = codes_above(choice.codes, options.codes)
    used = replace(choice, columns=columns, codes={what: table for what, table in choice.codes.items() if table})
    return Resolved(
        shape=shape,
        options=replace(options, columns={**columns, **options.columns}, codes=codes),
        used=used if used or choice.key else None,
        how=dict.fromkeys(columns, GIVEN if choice.key else REMEMBERED),
        lost={what: _lost(name, what, header, here, choice) for what, header in free.items() if columns.get(what) != header},
    )


def of_these(options: Options, here: Iterable[str], anywhere: Iterable[str]) -> Options:
    """Of the columns that were named for all files, those that are ``here``; one that is not ``anywhere`` stays, for the error."""
    these, all_of_them = _plain(here), _plain(anywhere)
    parts = {field: _plain(header.split(JOIN)) for field, header in options.columns.items()}
    mine = {field for field, header in options.columns.items() if not header or parts[field] <= these or not parts[field] <= all_of_them}
    return replace(options, columns={field: header for field, header in options.columns.items() if field in mine})


def matches(name: str, pattern: str) -> bool:
    """Whether a file's name, or the last part of it, is like a pattern: ``chats*.csv``."""
    return fnmatchcase(name.casefold(), pattern.casefold()) or fnmatchcase(PurePosixPath(name).name.casefold(), pattern.casefold())


def named(name: str, options: Options) -> Options:
    """Options with what the mapping file says for files of this name; the command line stays above it."""
    for pattern, choice in options.files.items():
        if matches(name, pattern):
            above = {what for what in options.flags if what in options.columns}
            columns = {what: header for what, header in choice.columns.items() if what not in above}
            options = replace(options, columns={**options.columns, **columns}, codes=codes_above(options.codes, choice.codes))
    return options


def codes_above(below: Mapping[str, Mapping[str, str]], above: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Codes of both tables; where both speak of one, ``above`` is right."""
    return {what: {**below.get(what, {}), **above.get(what, {})} for what in {**below, **above}}


def _best(shape: Shape, source: str, options: Options) -> Choice | None:
    """The choice for this very file, else for the likest shape, of equal ones the last; None when it says nothing."""
    own = [choice for choice in options.remembered if choice.key == shape.key]
    if own:
        return own[-1]
    shapes = [shape, *([shape_of(options.source, shape.headers)] if options.source and options.source != source else [])]
    likeness = [max(choice.shape.likeness(one) for one in shapes) if choice.shape else 0.0 for choice in options.remembered]
    best = max(range(len(likeness)), key=lambda place: (likeness[place], place), default=None)
    return options.remembered[best] if best is not None and likeness[best] and options.remembered[best] else None


def _free(header: str, options: Options) -> bool:
    """Whether no option needs the column for another field."""
    taken = _plain(part for given in options.columns.values() for part in given.split(JOIN))
    return not taken & _plain(header.split(JOIN))


def _there(header: str, here: frozenset[str]) -> str:
    """The column where the file has it; of several (tags), those that it has."""
    return JOIN.join(part for part in header.split(JOIN) if names.normalise(part) in here)


def _lost(name: str, what: str, header: str, here: frozenset[str], choice: Choice) -> str:
    gone = JOIN.join(part for part in header.split(JOIN) if names.normalise(part) not in here)
    by = f" by {choice.who}" if choice.who else ""
    when = f" on {choice.at}" if choice.at else ""
    return f"{name} has no column '{gone}' any more, which was chosen{by}{when} for '{what}'."


def _plain(headers: Iterable[str]) -> frozenset[str]:
    """In one spelling; no header is none."""
    return frozenset(names.normalise(header) for header in headers if header)
