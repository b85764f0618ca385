"""``ask``: what support already knows about a question."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import pandas as pd

from data.ledger import Ledger
from data.ledger.research import Research
from data.prices import store_prices
from data.queries.evidence import Evidence
from data.queries.facts import prepare
from data.queries.filters import CHOSEN, Filters
from data.schema import WEEK_STARTS, InputError, StoreError
from data.snapshots import Snapshot, Store, connect
from data.snapshots.search import index_folder, searchable
from nlp.brief import Brief
from nlp.brief.answer import answer
from nlp.brief.as_json import as_json, next_step
from nlp.brief.model import Reach
from nlp.cli.export import published
from nlp.encode import load_multilingual
from nlp.search import Index, open_index

DAYS = ("since", "until")
FIELDS = (*CHOSEN, *DAYS, "topic", "unhappy")
LEDGER = "ledger.sqlite"
UNUSED = "hashing"
"""Encoder of a question on a snapshot without any sentence: none is compared with it."""


def ask(question: str, store: Path, *, filters: Sequence[str], as_data: bool) -> None:
    """Print the brief.

    Raises:
        StoreError: Nothing is published in the store.
        InputError: A filter is not ``FIELD=VALUE``, or not a known field.
    """
    chosen = parse_filters(filters)
    snapshot = published(store)
    connection = connect(snapshot)
    week_start = str(snapshot.manifest.get("week_start", WEEK_STARTS[0]))
    prepare(connection, week_start=week_start)
    index = open_finder(Store(store), snapshot)
    brief = answer(
        question,
        source=Evidence(connection, chosen, str(snapshot.manifest.get("timezone", "UTC"))),
        finder=index,
        encoder=load_multilingual(index.encoder or UNUSED, workers=1),
        snapshot_id=snapshot.snapshot_id,
        filters=chosen.record(),
        marks=marks_on(question, store),
        prices=store_prices(store),
        week_start=week_start,
    )
    click.echo(json.dumps(as_json(brief), ensure_ascii=False, allow_nan=False) if as_data else as_text(brief))


def marks_on(question: str, store: Path) -> pd.DataFrame | None:
    """Which evidence people marked as relevant to this question or not; None where nobody ever decided anything."""
    if not (store / LEDGER).is_file() and not os.environ.get("EARSHOT_LEDGER_URL"):
        return None
    ledger = Ledger(store)
    try:
        return Research(ledger).marks(question=question)
    finally:
        ledger.close()


def open_finder(store: Store, snapshot: Snapshot) -> Index:
    """The snapshot's search index, built where it is missing.

    Raises:
        StoreError: The snapshot is of an earlier version and holds no sentence vectors.
    """
    index = open_index(index_folder(store, snapshot.snapshot_id), lambda: searchable(snapshot), brand=snapshot.manifest.get("brand", ()))
    if index.count and not index.dim:
        raise StoreError(
            f"{store.root} was analysed by an earlier version of Earshot: its sentences have no vectors yet. Try: a run with --full"
        )
    return index


def parse_filters(pairs: Sequence[str]) -> Filters:
    """``FIELD=VALUE`` pairs as filters; a field may be repeated, then either value counts.

    Raises:
        InputError: A pair has no ``=``, names no filter, or has a value that the field cannot have.
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, parted, value = (part.strip() for part in pair.partition("="))
        if not parted or name not in FIELDS or not value:
            raise InputError(f"--filter must be FIELD=VALUE with one of {', '.join(FIELDS)}; got {pair!r}. Try: --filter channel=email")
        if name in CHOSEN:
            values[name] = (*values.get(name, ()), value)
        else:
            values[name] = _value(name, value)
    return Filters(**values)


def _value(name: str, value: str) -> Any:
    try:
        if name in DAYS:
            return date.fromisoformat(value)
        return int(value) if name == "topic" else {"true": True, "false": False}[value.lower()]
    except (ValueError, KeyError) as error:
        wanted = {"topic": "a topic's number", "unhappy": "true or false"}.get(name, "a day such as 2026-10-31")
        raise InputError(f"--filter {name} must be {wanted}; got {value!r}.") from error


def as_text(brief: Brief) -> str:
    """The brief to read in a terminal."""
    reach, share = brief.reach, brief.reach.of_contacts
    people = "customers" if reach.known else "conversations (no customer ids are known)"
    lines = [
        brief.verdict.answer.replace("_", " ").capitalize() + ". " + " ".join(brief.verdict.why),
        f"{reach.customers:,} of {reach.contacts:,} {people} in contact: {_percent(share.value, share.low, share.high)}.",
        *(f"  {row['name']}: {_counted(row['customers'], reach)}" for row in brief.themes.head(5).to_dict("records")),
    ]
    for title, quotes in (("They say:", brief.quotes), ("Against it:", brief.counter_quotes)):
        lines += [title, *(f"  “{quote}”" for quote in quotes["quote"])] if len(quotes) else []
    lines += [*brief.warnings, "Not known from support: " + " ".join(brief.unknowns), "Next: " + next_step(brief)]
    return "\n".join(lines)


def _counted(number: int, reach: Reach) -> str:
    return f"{number:,} {'customer' if reach.known else 'conversation'}{'' if number == 1 else 's'}"


def _percent(value: float, low: float, high: float) -> str:
    return f"{100 * value:.1f} % (95 % interval {100 * low:.1f}–{100 * high:.1f})"
