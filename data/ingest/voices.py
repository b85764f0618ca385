"""Who said each message, and what no person wrote: by the column of speakers, else by what a help desk notes beside its messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from data.ingest import names, speakers, values
from data.ingest.checks import side_of_yes

SAID_BY = "said by"
"""Last part of the header of a column in which a reader says who spoke, in the contract's words; above all evidence."""
_ADDRESS = ("author email", "from email", "sender email", "from address", "sender address", "from", "author mail")
_AUTHORS = (
    (
        ("author id", "user id", "sender id", "from id", "author", "created by id", "commenter id"),
        (
            "requester id", "customer id", "contact id", "client id", "user id", "contacts contacts id", "requester", "end user id",
            "author id",
        ),
    ),
    (_ADDRESS, ("requester email", "customer email", "contact email", "client email", "supplied email", "email")),
    (
        ("author name", "from name", "sender name", "author", "sender", "created by", "commenter"),
        ("requester name", "requester", "customer name", "contact name", "supplied name", "full name", "customer"),
    ),
)  # fmt: skip
"""Names of a message's author and of the conversation's customer: who is both is the customer, anybody else the company."""
PUBLIC = frozenset(map(names.normalise, (
    "public", "is public", "ispublic", "published", "is published", "ispublished", "visible to customer", "publique", "öffentlich",
    "público", "publiczny", "công khai", "公开", "सार्वजनिक",
)))  # fmt: skip
PRIVATE = frozenset(map(names.normalise, (
    "private", "is private", "isprivate", "internal", "is internal", "is note", "is internal note", "private note", "intern", "privé",
    "interne", "privado", "interno", "wewnętrzny", "nội bộ", "内部", "आंतरिक",
)))  # fmt: skip
_KINDS = frozenset({
    "part type", "type", "comment type", "message type", "event type", "kind", "visibility", "note type", "action", "activity type",
    "event",
})  # fmt: skip
_NOTE = regex.compile(r"\b(?:note|notes|internal|private|intern|interne|notiz|nota|notatka|draft)\b", regex.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REPLY = regex.compile(r"^(?:open|close|closed|reopen|reopened|opened)$", regex.IGNORECASE)
_EVENT = regex.compile(
    r"assign|snooz|reopen|^(?:open|close|closed|opened)$|attribute|participant|\bsla\b|status|state|trigger|automation|workflow|audit"
    r"|\b(?:event|system|change|merged?|tag(?:ged|s)?|escalat\w*|transfer\w*|rating|survey)\b",
    regex.IGNORECASE,
)
_AUTOMATIC = frozenset(
    {"auto submitted", "auto response", "auto reply", "is auto reply", "autoreply", "automated", "is automated", "automatic"}
)
_HEADERS = frozenset({"headers", "header", "email headers", "raw headers"})
_AUTOMATIC_HEADER = regex.compile(r"auto-submitted\s*:\s*auto|x-auto(?:reply|respond)|precedence\s*:\s*auto_reply", regex.IGNORECASE)
_VIA = frozenset({"via channel", "via", "channel", "source type"})
_MACHINES = frozenset({"rule", "system", "trigger", "automation", "workflow"})
_NO_REPLY = regex.compile(r"^(?:<?)(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?)\b", regex.IGNORECASE)
EVIDENCE = frozenset({
    *PUBLIC, *PRIVATE, *_KINDS, *_AUTOMATIC, *_HEADERS, *_VIA, "incoming", "inbound",
    *(name for authors, _ in _AUTHORS for name in authors),
})  # fmt: skip
"""Names of columns that say who spoke, normalised."""


class Voices(NamedTuple):
    """Per line: who speaks (``schema.SPEAKERS``), and whether a machine wrote it (an automatic reply, a rule of the help desk)."""

    speaker: pd.Series
    automatic: np.ndarray


def hear(
    frame: pd.DataFrame,
    said: pd.Series | None,
    *,
    path: str = "",
    owner: str | None = None,
    usual: str = "customer",
    dialogue: bool = True,
) -> Voices:
    """Who said each line.

    A private comment or a note is a note, whoever wrote it; so is an event, even where its text stands among the comments.

    Args:
        frame: Cells, placeholders null.
        said: Speakers by a column of the file (``unknown`` where it says none), or null without such a column.
        path: What headers of columns about messages begin with (``RawTable.path``).
        owner: Header of the conversation's customer, where it is known: any message's column with such cells is its author.
        usual: Who speaks where nothing says.
        dialogue: Whether lines are messages of conversations; a table of tickets has "public" and "type" of the ticket.
    """
    columns = _Columns(frame, path)
    speaker = (said if said is not None else pd.Series("unknown", index=frame.index)).astype("str")
    machine = np.zeros(len(frame), dtype=bool)
    if dialogue:
        author = columns.by_author(owner)
        if author is not None:
            speaker = speaker.where(speaker != "unknown", author)
        machine = columns.by_rule()
        speaker = speaker.mask(machine & (speaker != "customer").to_numpy(), "bot")
    if said is None and (speaker == "unknown").all():
        speaker = pd.Series(usual, index=frame.index, dtype="str")
    if dialogue:
        speaker = columns.without_notes(speaker)
    return Voices(columns.as_told(speaker).astype("str"), machine | columns.automatic(speaker == "customer"))


class _Columns:
    """The columns that say who spoke, found by their names."""

    def __init__(self, frame: pd.DataFrame, path: str) -> None:
        self._frame = frame
        self._own = {header: names.normalise(header[len(path) :]) for header in map(str, frame.columns) if header.startswith(path)}
        self._other = {header: names.normalise(header) for header in map(str, frame.columns) if not path or header not in self._own}

    def _called(self, wanted: Iterable[str], among: dict[str, str] | None = None) -> list[str]:
        """Headers of columns with one of some names, in the order of the names."""
        headers = self._own if among is None else among
        return [header for name in wanted for header, spoken in headers.items() if spoken == name]

    def by_author(self, owner: str | None) -> pd.Series | None:
        """Customer where the author is the conversation's customer, agent where another person is; null without such columns."""
        for authors, owners in _AUTHORS:
            for author in self._called(authors):
                for known in self._called(owners, self._other):
                    sides = self._sides(author, known)
                    if sides is not None:
                        return sides
        if owner is None:
            return None
        found = (self._sides(header, owner) for header in self._own if header != owner)
        return next((sides for sides in found if sides is not None), None)

    def _sides(self, author: str, owner: str) -> pd.Series | None:
        """Sides by two columns, where they are sometimes the same and sometimes not."""
        written, asked = self._frame[author], self._frame[owner]
        same = written.str.casefold() == asked.str.casefold()
        if author == owner or not same.any() or same.all():
            return None
        return same.map({True: "customer", False: "agent"}).astype("str").where(written.notna() & asked.notna(), "unknown")

    def by_rule(self) -> np.ndarray:
        """Where a rule of the help desk wrote, not a person."""
        found = np.zeros(len(self._frame), dtype=bool)
        for header in self._called(sorted(_VIA)):
            found |= self._frame[header].str.casefold().isin(_MACHINES).to_numpy(dtype=bool)
        return found

    def without_notes(self, speaker: pd.Series) -> pd.Series:
        """Speakers with notes and events told from words."""
        for header, secret in [(h, False) for h in self._called(sorted(PUBLIC))] + [(h, True) for h in self._called(sorted(PRIVATE))]:
            told = values.booleans(self._frame[header])
            if told.notna().sum() == self._frame[header].notna().sum():
                speaker = speaker.mask((told == secret).fillna(False).to_numpy(dtype=bool), "note")
        for header in self._called(sorted(_KINDS)):
            cells = self._frame[header].str.replace("_", " ").str.replace(_CAMEL, " ", regex=True)
            if cells.nunique() > 40 or (cells.str.len() > 40).any():
                continue
            note = cells.str.contains(_NOTE.pattern, case=False, regex=True).fillna(False)
            event = cells.str.contains(_EVENT.pattern, case=False, regex=True).fillna(False) & (speaker != "customer")
            reply = cells.str.contains(_REPLY.pattern, case=False, regex=True).fillna(False) & (speaker == "agent")
            speaker = speaker.mask((note | (event & ~reply)).to_numpy(dtype=bool), "note")
        return speaker

    def as_told(self, speaker: pd.Series) -> pd.Series:
        """Speakers with what the reader itself knew above them."""
        told = self._called([SAID_BY])
        return self._frame[told[0]].fillna(speaker) if told else speaker

    def automatic(self, customers: pd.Series) -> np.ndarray:
        """Where a machine answered: a mark, a mail's header, or a sender who takes no answer."""
        found = np.zeros(len(self._frame), dtype=bool)
        for header in self._called(sorted(_AUTOMATIC)):
            cells = self._frame[header].str.casefold()
            found |= (cells.str.startswith("auto-").fillna(False) | values.booleans(self._frame[header]).fillna(False)).to_numpy(dtype=bool)
        for header in self._called(sorted(_HEADERS)):
            found |= self._frame[header].str.contains(_AUTOMATIC_HEADER.pattern, case=False, regex=True).fillna(False).to_numpy(dtype=bool)
        for header in self._called(_ADDRESS):
            found |= self._machine_address(header)
        for header in self._called(_AUTHORS[1][1], self._other):
            found |= self._machine_address(header) & customers.to_numpy(dtype=bool)
        return found

    def _machine_address(self, header: str) -> np.ndarray:
        return self._frame[header].str.contains(_NO_REPLY.pattern, case=False, regex=True).fillna(False).to_numpy(dtype=bool)


def of_column(cells: pd.Series, header: str, texts: pd.Series, conversations: pd.Series) -> pd.Series:
    """Speakers by a column of speakers; ``unknown`` where it names none.

    Where the column holds names instead of roles, a name that occurs in several conversations is the company's.

    Args:
        cells: The column.
        header: Its name: of a column of yes and no, it says who yes is.
        texts: What was said.
        conversations: Id of each line's conversation.
    """
    yes = side_of_yes(header)
    if yes:
        other = "agent" if yes == "customer" else "customer"
        return values.booleans(cells).map({True: yes, False: other}).astype("str").fillna("unknown")
    labels = cells.fillna("")
    different = [label for label in labels.unique() if label]
    texts = texts.fillna("")
    said = {label: texts[labels == label].head(200).tolist() for label in different} if len(different) <= 6 else None
    known = labels.map(speakers.recognise_column(different, said=said)).fillna("unknown").astype("str")
    if len(different) > 2 and (known == "unknown").mean() > 0.3:
        spread = conversations.groupby(labels).nunique()
        busy = set(spread[spread >= max(3, 0.01 * conversations.nunique())].index)
        guess = labels.map(lambda label: "unknown" if not label else "agent" if label in busy else "customer").astype("str")
        return known.where(known != "unknown", guess)
    return known
