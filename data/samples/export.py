"""Conversations as a help-desk export: one row per message, a second file with the planted truth, and the context files."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from data.samples.conversation import generate
from data.samples.world import DAYS, END, at_day, load_world
from data.schema import InputError

HEADERS = {
    "conversation_id": "Ticket ID", "at": "Created at", "customer_id": "Requester ID", "channel": "Channel", "product": "Product",
    "business_unit": "Business unit", "segment": "Segment", "country": "Country", "site": "Site", "agent_id": "Agent ID",
    "agent_tenure_days": "Agent tenure (days)", "subject": "Subject", "status": "Status", "closed_at": "Solved at", "url": "Ticket URL",
    "app_version": "App version", "tags": "Tags", "complaint": "Complaint", "csat": "CSAT", "nps": "NPS", "ces": "CES", "ves": "VES",
    "survey_sent_at": "Survey sent at", "survey_answered_at": "Survey answered at",
    "wait_s": "Wait time (s)", "handle_s": "Handle time (s)",
    "transfers": "Transfers", "speaker": "Author role", "text": "Message",
}  # fmt: skip
"""Field -> header of the export."""
TRUTH = ("conversation_id", "kind", "label", "turn", "quote", "value", "language", "product", "aspect", "polarity")
"""Columns of the truth file. ``turn`` counts the ticket's rows from 0; ``quote`` is as said (before redaction, after mojibake repair)."""

Progress = Callable[[int, int], None]


def write(
    out: Path, *, conversations: int = 3000, seed: int = 7, end: datetime = END, progress: Progress | None = None
) -> tuple[Path, Path]:
    """Write the sample, its truth, ``events.csv`` and ``customers_base.csv``, streaming.

    Args:
        out: ``.csv``, ``.csv.gz``, ``.jsonl`` or ``.jsonl.gz`` (one row or line per message).
        conversations: How many conversations.
        seed: Same seed, same bytes.
        end: Midnight (UTC) of the last day.
        progress: Called with (done, total) now and then.

    Returns:
        Paths of the sample and of its truth (``<stem>.truth.csv``, gzipped when the sample is).

    Raises:
        InputError: The name of ``out`` ends in something else.
    """
    out = Path(out)
    stem, lines, zipped = _format(out)
    truth_path = out.with_name(f"{stem}.truth.csv{'.gz' if zipped else ''}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        write_row = _rows_to(stack.enter_context(_open(out)), lines=lines)
        truth = csv.writer(stack.enter_context(_open(truth_path)), lineterminator="\n")
        truth.writerow(TRUTH)
        truth.writerows(_movements(end))
        for done, ticket in enumerate(generate(conversations=conversations, seed=seed, end=end), 1):
            for row in message_rows(ticket):
                write_row(row)
            truth.writerows(_truth_rows(ticket))
            if progress and (done % 500 == 0 or done == conversations):
                progress(done, conversations)
    write_context(out.parent, conversations=conversations, end=end)
    return out, truth_path


def message_rows(ticket: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A ticket's rows, field -> value in the order of ``HEADERS``, one per message; nulls are None, times and flags text."""
    shared = {field: _plain(ticket.get(field)) for field in HEADERS}
    rows = [{**shared, **message, "at": _plain(message["at"])} for message in ticket["messages"]]
    again = ticket.get("repeated_row")
    yield from rows if again is None else rows[: again + 1] + rows[again:]


def write_context(folder: Path, *, conversations: int, end: datetime = END) -> tuple[Path, Path]:
    """Write ``events.csv`` (what happened) and ``customers_base.csv`` (customers per month, product and segment)."""
    world = load_world()
    events, base = folder / "events.csv", folder / "customers_base.csv"
    with events.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("at", "ended_at", "kind", "name", "product", "version"))
        for event in world.events:
            ended = "" if event.end is None else f"{at_day(end, event.end - 1):%Y-%m-%d}"
            rows.writerow((f"{at_day(end, event.start):%Y-%m-%d}", ended, event.kind, event.name, event.product, event.version))
    with base.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("month", "product", "segment", "customers"))
        rows.writerows(_base(conversations, end))
    return events, base


def _base(conversations: int, end: datetime) -> Iterator[tuple[str, str, str, int]]:
    world = load_world()
    people = max(20_000, 9 * conversations)
    spread = (0.8, 0.7, 0.35, 0.75, 0.4, 0.12, 0.15, 0.08, 0.22, 0.18, 0.14)
    month = (end - timedelta(days=DAYS)).replace(day=1)
    count = 0
    while month <= end:
        for segment, share in world.segments.items():  # all products together: most people have several
            yield f"{month:%Y-%m}", "", segment, round(people * share * (1 + 0.006 * count))
        for (product, name), held in zip(world.products.items(), spread, strict=True):
            for segment, share in world.segments.items():
                lift = 0.5 if segment == "Student" and product in ("mortgage", "savings", "home_insurance") else 1.0
                yield f"{month:%Y-%m}", name, segment, round(people * held * share * lift * (1 + 0.006 * count))
        month, count = (month + timedelta(days=32)).replace(day=1), count + 1


def _movements(last: datetime) -> Iterator[tuple[str, ...]]:
    """The planted movements, as truth rows without a conversation."""
    world = load_world()
    for move in world.moves:
        start, end = at_day(last, move.start), at_day(last, move.end)
        size = f"factor {move.factor:g}" if not move.add else f"added weight {move.add:g}"
        value = (
            f"{start:%Y-%m-%d} to {end:%Y-%m-%d}, {size}{', growing' if move.ramp else ''}{f', app {move.version}' if move.version else ''}"
        )
        yield ("", "movement", move.label, "", "", value, "", world.topics[move.topic].name, "", "")
    for segment, lifts in world.segment_lift.items():
        for topic, lift in lifts.items():
            yield ("", "segment_difference", segment, "", "", f"{lift:g}", "", world.topics[topic].name, "", "")


def _truth_rows(ticket: dict[str, Any]) -> Iterator[list[Any]]:
    for fact in ticket["truth"]:
        yield [ticket["conversation_id"], *map(fact.get, TRUTH[1:])]


def _format(out: Path) -> tuple[str, bool, bool]:
    name = out.name.lower()
    for ending, lines, zipped in ((".csv", False, False), (".csv.gz", False, True), (".jsonl", True, False), (".jsonl.gz", True, True)):
        if name.endswith(ending):
            return out.name[: -len(ending)], lines, zipped
    raise InputError(f"The sample needs a name that ends in .csv, .csv.gz, .jsonl or .jsonl.gz; got '{out.name}'. Try: --out sample.csv")


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    if path.suffix != ".gz":
        with path.open("w", encoding="utf-8", newline="") as plain:
            yield plain
        return
    # no time and no name in the header, so that the same seed gives the same bytes
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=5, fileobj=raw, mtime=0) as zipped,
        TextIOWrapper(zipped, encoding="utf-8", newline="") as text,
    ):
        yield text


def _rows_to(file: TextIO, *, lines: bool) -> Callable[[dict[str, Any]], object]:
    if lines:
        return lambda row: file.write(json.dumps({HEADERS[k]: v for k, v in row.items() if v is not None}, ensure_ascii=False) + "\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADERS.values())
    return lambda row: writer.writerow(row.values())  # csv writes None as an empty cell


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()[:19] + "Z"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
