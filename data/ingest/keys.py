"""Which files belong together: the column of one whose values are the ids of the other, by name and by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import pandas as pd
import regex

from data.ingest import compounds, helpdesks, names, values, voices
from data.ingest.checks import WEAK_IDS
from data.ingest.raw import RawTable

_PARENTS = frozenset({"parent", "parent id", "parentid", "related to", "related to id", "parent ticket", "parent case", "what id"})
_ID_WORDS = frozenset({
    "id", "ids", "no", "nr", "num", "number", "key", "ref", "reference", "code", "uid", "guid", "uuid", "numer", "nummer", "numero",
    "identifier", "ma", "so",
})  # fmt: skip
_SURE = 0.9
_UNIQUE = 0.98
_CODE_LENGTH = 6
_STEM = 5
_CASES = regex.compile(r"ticket|case|conversation|request|incident", regex.IGNORECASE)
_AUTHORS = frozenset({"author id", "user id", "sender id", "from id", "created by id", "commenter id"})


@dataclass(frozen=True)
class Table:
    """One file as cells. ``given``: the user named this very file."""

    name: str
    sha256: str
    source: str
    raw: RawTable
    given: bool

    @property
    def headers(self) -> list[str]:
        """Its columns."""
        return [str(header) for header in self.raw.frame.columns]


class Link(NamedTuple):
    """Messages and their conversations: ``message_key`` of ``messages`` holds ids that stand in ``key`` of ``tickets``.

    ``share``: of the messages' different keys, how many are there (0–1); 0 says that they should be and are not.
    """

    tickets: Table
    key: str
    messages: Table
    message_key: str
    share: float


def find_links(tables: Sequence[Table]) -> list[Link]:
    """For each table of messages, the table of conversations that its rows belong to, with the best pair of columns.

    A pair of columns is believed by its names (the matter of one, "ticket" or "case", is in the other's name or file, or it says
    "parent"), and by content alone where nine of ten keys are found and the keys are codes that do not meet by chance.
    """
    links = []
    known = [_Facts(table) for table in tables if not table.raw.path and len(table.raw.frame)]
    for messages in known:
        found = [link for tickets in known if _differ(tickets.shape, messages.shape) for link in _links(tickets, messages)]
        if found:
            links.append(max(found, key=lambda link: link.share))
    pairs = {(link.tickets.name, link.messages.name) for link in links}
    links = [link for link in links if (link.messages.name, link.tickets.name) not in pairs or _words(link.messages) > _words(link.tickets)]
    owned = {link.messages.name for link in links}
    return [link for link in links if link.tickets.name not in owned]


def with_sheets(table: Table) -> list[Table]:
    """The table, with the other sheets of its workbook that belong to it (calls beside what was said in them); the rest is left out."""
    others = [replace(table, name=f"{table.name}/{title}", raw=raw) for title, raw in table.raw.sheets.items()]
    links = [link for link in find_links([table, *others]) if link.share > 0] if others else []
    linked = {
        part.name for link in links if table.name in (link.tickets.name, link.messages.name) for part in (link.tickets, link.messages)
    }
    if left := [title for title in table.raw.sheets if f"{table.name}/{title}" not in linked]:
        table.raw.notes.append(f"Left out: {'sheet' if len(left) == 1 else 'sheets'} {', '.join(map(repr, left))}.")
    return [table, *(other for other in others if other.name in linked)]


def _words(table: Table) -> float:
    """Mean characters of the wordiest column: of two files with the same ids, once each, the one with more to read is the messages."""
    return max((float(table.raw.frame[header].head(200).str.len().fillna(0).mean()) for header in table.headers), default=0.0)


def needs_tickets(table: Table) -> bool:
    """Whether a table is messages that nobody can read alone: who wrote them is only known from their tickets."""
    desk = helpdesks.find(table.headers)
    if desk is not None:
        return desk.messages_of is not None and "speaker" not in desk.columns(table.headers)
    if table.raw.path or not _message_keys(table):
        return False
    spoken = {names.normalise(header) for header in table.headers}
    sided = any(names.score(header, "speaker") > 90 or helpdesks.key(header) in ("incoming", "inbound") for header in table.headers)
    return bool(spoken & (voices.PUBLIC | voices.PRIVATE)) and bool(spoken & _AUTHORS) and not sided and not spoken & {"requester id"}


def is_of_tickets(table: Table) -> bool:
    """Whether a table is messages of tickets that lie in another file, even if it can be read alone."""
    desk = helpdesks.find(table.headers)
    return needs_tickets(table) or (desk is not None and desk.messages_of is not None)


class _Facts:
    """What is looked up of a table again and again, as far as it is needed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.desk = helpdesks.find(table.headers)
        self.shape = frozenset(map(helpdesks.key, table.headers))

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """Columns that number the rows, with what they hold: an id each; none for messages."""
        if self.desk is not None and self.desk.messages_of is not None:
            return {}
        found = {}
        for header in self.table.headers:
            if names.normalise(header) in WEAK_IDS or names.score(header, "conversation_id") > 0:
                cells = _cells(self.table.raw.frame[header]).dropna()
                if len(cells) >= _UNIQUE * len(self.table.raw.frame) and cells.nunique() >= _UNIQUE * len(cells):
                    found[header] = set(cells)
        return found

    @cached_property
    def said(self) -> dict[str, pd.Series]:
        """Columns that name the conversation of a row, with their different values."""
        frame = self.table.raw.frame
        return {header: pd.Series(_cells(frame[header]).dropna().unique(), dtype="str") for header in _message_keys(self.table)}


@lru_cache(maxsize=10_000)
def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two files do not have the same columns, as two months of one export have."""
    return len(one & other) <= 0.7 * len(one | other)


def _links(tickets: _Facts, messages: _Facts) -> list[Link]:
    found = []
    for key, ids in tickets.ids.items():
        for header, said in messages.said.items():
            share = float(said.isin(ids).mean()) if len(said) else 0.0
            named = _are_one(key, header, tickets)
            if (named and (share > 0 or _must_match(tickets, messages))) or (share >= _SURE and _are_codes(said)):
                found.append(Link(tickets.table, key, messages.table, header, share))
    return found


def _message_keys(table: Table) -> list[str]:
    """Columns that name the conversation which a row belongs to: "ticket_id", "ParentId", "nr zgłoszenia"; a mere "id" is the row's own."""
    found = []
    for header in table.headers:
        spoken = names.normalise(header)
        own = spoken in WEAK_IDS and spoken not in ("ticket", "conversation")
        if spoken in _PARENTS or (
            not own and max(names.score(header, "conversation_id"), compounds.score(spoken, "conversation_id")) >= 70
        ):
            found.append(header)
    return found


def _cells(cells: pd.Series) -> pd.Series:
    return values.blank(cells).str.removesuffix(".0").str.casefold()


def _are_one(key: str, header: str, tickets: _Facts) -> bool:
    """Whether the name of a column of keys speaks of the other table."""
    spoken = names.normalise(header)
    if spoken in _PARENTS or spoken == names.normalise(key):
        return True
    matters = {word[:_STEM] for word in spoken.split() if word not in _ID_WORDS}
    named = f"{names.normalise(key)} {names.normalise(tickets.table.name)}"
    of_tickets = {word[:_STEM] for word in named.split() if word not in _ID_WORDS}
    return bool(matters & of_tickets) or (tickets.desk is not None and bool(_CASES.search(spoken)))


def _are_codes(keys: pd.Series) -> bool:
    """Whether keys are long enough not to be found elsewhere by chance, as 1, 2, 3 are."""
    return bool((keys.str.len() >= _CODE_LENGTH).mean() > _SURE)


def _must_match(tickets: _Facts, messages: _Facts) -> bool:
    """Whether two files make no sense apart: one help desk's tickets and messages, or messages that need tickets."""
    of, own = tickets.desk, messages.desk
    return needs_tickets(messages.table) or (of is not None and own is not None and own.messages_of is not None and of.name == own.name)
