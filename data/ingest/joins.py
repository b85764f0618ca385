"""Tickets in one file and their messages in others → one table, as if an export had the messages inside its tickets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.ingest import helpdesks, values, voices
from data.ingest.dates import parse_dates
from data.ingest.fields import Recognised, recognise
from data.ingest.keys import Link, Table
from data.ingest.messages import Read, to_messages
from data.ingest.nested import alike
from data.ingest.raw import InputFile, Options, RawTable, Rejected
from data.schema import MESSAGES, InputError, empty

PATH = "messages."
_TEXT, _AT, _SAID_BY, _AUTOMATIC = (PATH + name for name in ("text", "at", voices.SAID_BY, "automatic"))
_SAMPLE_ROWS, _MAX_RAW = 5, 2_000


@dataclass(frozen=True)
class _Part:
    """The messages of one file: lines with ``PATH`` columns, ``ticket`` (position among the tickets) and ``row``; what has no ticket."""

    lines: pd.DataFrame
    orphans: list[Rejected]
    file: InputFile


def mismatch(link: Link) -> str:
    """The error for two files whose keys do not match: both columns, what they hold, what to do."""
    return (
        f"{link.messages.name} and {link.tickets.name} do not belong together:"
        f" no '{link.message_key}' of {link.messages.name} ({_examples(link.messages, link.message_key)})"
        f" is among '{link.key}' of {link.tickets.name} ({_examples(link.tickets, link.key)}).\n"
        "  Nothing of them was imported. Export both for the same period and from the same account, or give them one at a time."
    )


def without_tickets(table: Table) -> str:
    """The error for messages whose tickets are missing."""
    desk = helpdesks.find(table.headers)
    what = desk.instead if desk else "Export the tickets too (their id and who asked), and give both files together."
    return f"{table.name} holds comments without their tickets: nothing in it says who the customer is.\n  {what}"


def _examples(table: Table, header: str) -> str:
    return "e.g. " + ", ".join(f"'{cell}'" for cell in table.raw.frame[header].dropna().head(3))


def read_joined(links: Sequence[Link], ways: Mapping[str, Options]) -> list[Read]:
    """Reads of a file of tickets and the files of its messages.

    Rows of tickets whose words lie in the other files give their fields to these (``Read.joined``); messages whose ticket is missing are
    rejected, each with its key.

    Args:
        links: All to the same table of tickets.
        ways: File's name → how to read it.

    Raises:
        InputError: A file has no column of words.
    """
    tickets, key = links[0].tickets, links[0].key
    options = ways[tickets.name]
    frame = pd.DataFrame({header: values.blank(tickets.raw.frame[header]) for header in tickets.headers})
    found = _recognised(frame, tickets, {what: header for what, header in options.columns.items() if what == "text" and header in frame})
    parts = [_part(link, frame, found.columns.get("customer_id"), ways[link.messages.name]) for link in links]
    given = {
        field: header
        for field, header in options.columns.items()
        if field != "text" and (field not in ("at", "speaker") or header in frame.columns)
    }
    lines = _lines(frame, _openings(frame, tickets, found, options), parts)
    starts = _starts(tickets, parts)
    raw = RawTable(
        frame=lines.drop(columns=["part", "row"]),
        rows=(lines["row"] + np.asarray(starts)[lines["part"]]).to_numpy(dtype=np.int64),
        format=tickets.raw.format,
        known={"text": _TEXT, "at": _AT, "conversation_id": key},
        encoding=tickets.raw.encoding,
        delimiter=tickets.raw.delimiter,
        notes=[*tickets.raw.notes, f"Its messages were read from {', '.join(link.messages.name for link in links)}."],
        path=PATH,
    )
    whole = to_messages(raw, name=tickets.name, sha256=tickets.sha256, source=tickets.source, options=replace(options, columns=given))
    reads = _apart(whole, tickets, parts, starts)
    return [_opened(reads[0], found.columns["text"]), *reads[1:]] if found.how.get("text") == "given" else reads


def _opened(read: Read, header: str) -> Read:
    """The read of the tickets' file, showing the column that was said to hold their own first words."""
    file = read.file
    return read._replace(file=replace(file, columns={"text": header, **file.columns}, how={"text": "given", **file.how}))


def _recognised(frame: pd.DataFrame, tickets: Table, given: Mapping[str, str]) -> Recognised:
    """What the columns of the tickets stand for; they may hold no words at all."""
    try:
        return recognise(frame, known={}, given=given, name=tickets.name, desk=helpdesks.find(tickets.headers))
    except InputError:
        return Recognised()


def _part(link: Link, tickets: pd.DataFrame, owner: str | None, options: Options) -> _Part:
    """Messages of one file, each with the position of its ticket; ``owner`` is the tickets' column of customers."""
    table = link.messages
    frame = pd.DataFrame({header: values.blank(table.raw.frame[header]) for header in table.headers})
    desk = helpdesks.find(table.headers)
    given = {field: header for field, header in options.columns.items() if header in frame.columns and field in ("text", "at", "speaker")}
    found = recognise(frame, known={"conversation_id": link.message_key}, given=given, name=table.name, desk=desk)
    places = pd.Series(range(len(tickets)), index=_key(tickets[link.key])).groupby(level=0).first()
    ticket = _key(frame[link.message_key]).map(places)
    owned = ticket.notna().to_numpy()
    of_ticket = tickets.iloc[ticket[owned].astype(int)].reset_index(drop=True)
    mine = frame[owned].reset_index(drop=True)
    lines = _said(mine, of_ticket, found, owner, options, (desk.speaker if desk else None) or "customer")
    lines["ticket"] = ticket[owned].astype(int).to_numpy()
    lines["row"] = table.raw.rows[owned]
    why = f"message without its ticket: its '{link.message_key}' is not among '{link.key}' of {link.tickets.name}"
    orphans = [Rejected(int(row), why, _shown(cells)) for row, cells in zip(table.raw.rows[~owned], _records(frame[~owned]), strict=True)]
    return _Part(lines, orphans, _described(link, found, len(orphans)))


def _key(cells: pd.Series) -> pd.Series:
    return cells.str.removesuffix(".0").str.casefold()


def _said(mine: pd.DataFrame, of_ticket: pd.DataFrame, found: Recognised, owner: str | None, options: Options, usual: str) -> pd.DataFrame:
    """Words, time and speaker of messages; who wrote is looked up beside the ticket's own people."""
    beside = mine.rename(columns=lambda header: PATH + header).join(of_ticket)
    header = found.columns.get("speaker")
    said = voices.of_column(mine[header], header, mine[found.columns["text"]], mine[found.columns["conversation_id"]]) if header else None
    heard = voices.hear(beside, said, path=PATH, owner=owner, usual=usual)
    at = found.columns.get("at") or found.columns.get("opened_at")
    return pd.DataFrame(
        {
            _TEXT: mine[found.columns["text"]],
            _AT: _iso(mine[at], options, at) if at else pd.Series(None, index=mine.index, dtype="str"),
            _SAID_BY: heard.speaker,
            _AUTOMATIC: pd.Series(heard.automatic).map({True: "true"}).astype("str"),
        }
    )


def _iso(cells: pd.Series, options: Options, header: str) -> pd.Series:
    """Times as ISO texts: each file's own order of day and month ends here."""
    dates = parse_dates(cells, zone=options.timezone, order=options.date_order.get("at") or options.date_order.get("*"), name=f"'{header}'")
    return dates.values.map(lambda moment: moment.isoformat(), na_action="ignore").astype("str")


def _openings(frame: pd.DataFrame, tickets: Table, found: Recognised, options: Options) -> pd.DataFrame:
    """The words that tickets hold themselves (a description), with the time they were opened; empty where they hold none."""
    nothing = pd.Series(None, index=frame.index, dtype="str")
    if "text" not in found.columns or found.text_is_subject:
        return pd.DataFrame({_TEXT: nothing, _AT: nothing, "row": tickets.raw.rows})
    text, opened = found.columns["text"], found.columns.get("opened_at")
    at = _iso(frame[opened], options, opened) if opened else nothing
    return pd.DataFrame({_TEXT: frame[text], _AT: at, "row": tickets.raw.rows})


def _lines(frame: pd.DataFrame, openings: pd.DataFrame, parts: Sequence[_Part]) -> pd.DataFrame:
    """Every message with its ticket's cells: the ticket's own words first, then its files' in order; ``part`` 0 is the tickets' file.

    A ticket has a line of its own where it has words that its first two messages do not repeat, or no message at all.
    """
    said = pd.concat([part.lines.assign(part=number) for number, part in enumerate(parts, start=1)], ignore_index=True)
    first = said.groupby("ticket").head(2).dropna(subset=[_TEXT]).groupby("ticket")[_TEXT].agg(list).to_dict()
    answered = set(said["ticket"])
    own = [
        ticket
        for ticket, text in enumerate(openings[_TEXT])
        if ticket not in answered or (isinstance(text, str) and not any(alike(text, other) for other in first.get(ticket, ())))
    ]
    opened = openings.iloc[own].assign(ticket=own, part=0)
    opened[_SAID_BY] = "customer"
    lines = pd.concat([opened, said], ignore_index=True).sort_values(["ticket", "part"], kind="stable", ignore_index=True)
    cells = frame.iloc[lines["ticket"]].reset_index(drop=True)
    return cells.join(lines.drop(columns="ticket"))


def _starts(tickets: Table, parts: Sequence[_Part]) -> list[int]:
    """What to add to a row of each file, so that rows of all files have numbers of their own."""
    starts = [0]
    for last in [_last_row(tickets.raw), *(int(part.lines["row"].max()) if len(part.lines) else 0 for part in parts[:-1])]:
        starts.append(starts[-1] + last)
    return starts


def _last_row(raw: RawTable) -> int:
    return int(raw.rows.max()) if len(raw.rows) else 0


def _apart(whole: Read, tickets: Table, parts: Sequence[_Part], starts: Sequence[int]) -> list[Read]:
    """One read for each file, its rows numbered as in it."""
    rows = whole.messages["input_row"].to_numpy(dtype=np.int64)
    of = np.searchsorted(starts, rows, side="left") - 1
    reads = []
    files = [whole.file, *(part.file for part in parts)]
    refused: list[list[Rejected]] = [list(tickets.raw.rejected), *(list(part.orphans) for part in parts)]
    for one in whole.rejected:
        number = int(np.searchsorted(starts, one.row, side="left")) - 1
        refused[number].append(one._replace(row=one.row - starts[number]))
    for number, file in enumerate(files):
        messages = whole.messages[of == number].copy()
        messages["input_row"] = messages["input_row"] - starts[number]
        messages["input_file"] = pd.Series(file.name, index=messages.index, dtype="str")
        reads.append(Read(messages if len(messages) else empty(MESSAGES), sorted(refused[number]), replace(file, source=whole.file.source)))
    return [_with_tickets(reads[0], tickets), *reads[1:]]


def _with_tickets(read: Read, tickets: Table) -> Read:
    """The read of the tickets' file: all its rows are counted, also those whose words are elsewhere."""
    rows = len(tickets.raw.rows) + len(tickets.raw.rejected)
    alone = read.messages["input_row"].nunique() + len(read.rejected)
    columns = {field: header for field, header in read.file.columns.items() if not header.startswith(PATH)}
    sample = [{header: cell for header, cell in row.items() if not header.startswith(PATH)} for row in read.file.sample]
    file = replace(read.file, rows=rows, columns=columns, how={field: read.file.how[field] for field in columns}, sample=sample, path="")
    return read._replace(file=file, joined=rows - alone)


def _described(link: Link, found: Recognised, orphans: int) -> InputFile:
    table = link.messages
    rows = len(table.raw.rows) + len(table.raw.rejected)
    wanted = ("conversation_id", "text", "at", "opened_at", "speaker")
    note = f"Joined to {link.tickets.name}: '{link.message_key}' is its '{link.key}'"
    missing = f"; {orphans} of {rows} messages have no ticket there and were set aside." if orphans else "."
    return InputFile(
        name=table.name,
        sha256=table.sha256,
        rows=rows,
        source=table.source,
        format=table.raw.format,
        encoding=table.raw.encoding,
        delimiter=table.raw.delimiter,
        columns={field: found.columns[field] for field in wanted if field in found.columns},
        how={field: found.how[field] for field in wanted if field in found.columns},
        notes=[*table.raw.notes, note + missing],
        sample=[{header: cell[:300] for header, cell in row.items()} for row in _records(table.raw.frame.head(_SAMPLE_ROWS))],
        joined_to=link.tickets.name,
    )


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(header): str(cell) for header, cell in row.items()} for row in frame.fillna("").to_dict("records")]


def _shown(cells: Mapping[str, str]) -> str:
    return json.dumps({header: cell for header, cell in cells.items() if cell}, ensure_ascii=False)[:_MAX_RAW]
