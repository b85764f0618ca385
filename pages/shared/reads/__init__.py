"""What the pages read: the published snapshot, through queries and metrics. The one module that caches.

Answers are kept by (store, snapshot, last decision, question, filters): a new snapshot or decision is a new key, so nothing stale is
ever shown, and no frame is ever hashed. The slim tables behind the questions are built once per snapshot and shared by all readers.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from data.decisions import Decisions
from data.metrics import base as bases
from data.metrics import compare, intervals, periods, topics
from data.queries import context as context_queries
from data.queries import conversations as conversation_queries
from data.queries import decided as decided_queries
from data.queries import imports as import_queries
from data.queries import perception as perception_queries
from data.queries import shell
from data.queries import themes as theme_queries
from data.queries import tickets as ticket_queries
from data.queries import topics as topic_queries
from data.queries import trends as trend_queries
from data.queries import trust as trust_queries
from data.queries.decided import Decidable
from data.queries.facts import prepare
from data.queries.filters import BESIDE, CHOSEN, COMPARISONS, EVENT, MANY, Filters, Wanted
from data.schema import WEEK_STARTS, EarshotError, StoreError
from data.snapshots import Snapshot, connect, open_current
from data.snapshots.open import Connection

TOO_FEW = intervals.TOO_FEW
_SPARE = 4
SPARK_WEEKS = 12
_FRESH = 10  # seconds
_SAID_OF_TOPICS = [
    "topic_id", "parent_id", "level", "name", "theme", "theme_id", "summary", "keywords", "state", "made_by", "reviewed", "stability",
    "unsteady",
]  # fmt: skip

__all__ = ["BESIDE", "CHOSEN", "COMPARISONS", "EVENT", "MANY", "TOO_FEW", "EarshotError", "Filters", "StoreError", "Wanted"]

_QUESTIONS: dict[str, Callable[..., pd.DataFrame]] = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": getattr(module, name)
    for module, names in (
        (shell, ("coverage", "days", "options", "qualities", "topics", "blockers")),
        (topic_queries, ("totals", "counts", "since_when", "by_week", "back_weeks", "breakdown", "codes", "quotes")),
        (perception_queries, ("matrix", "people", "aspects", "quotes")),
        (trend_queries, ("series",)),
        (
            conversation_queries,
            ("found", "sentences", "facts", "turns", "marks", "contacts", "signs", "saying", "standing_at", "matching_lines"),
        ),
        (context_queries, ("events", "base")),
        (import_queries, ("rejected", "filled")),
        (decided_queries, ("themes", "words")),
        (theme_queries, ("together", "codes")),
        (ticket_queries, ("addresses", "versions")),
        (trust_queries, ("drawn", "standing", "within", "themes", "languages", "stability")),
    )
    for name in names
}


def store() -> Path:
    """Folder of the store that the dashboard shows (``EARSHOT_STORE``)."""
    return Path(os.environ.get("EARSHOT_STORE", ".earshot/store")).absolute()


def snapshot() -> Snapshot | None:
    """The published snapshot, looked up anew at every view; None before the first run.

    Raises:
        StoreError: The store is damaged.
    """
    return open_current(store())


def begun() -> tuple[bool, EarshotError | None]:
    """Whether anything is published, and what is wrong with the store (None when nothing is)."""
    try:
        return snapshot() is not None, None
    except EarshotError as error:
        return True, error


@st.cache_data(ttl=_FRESH, show_spinner=False)
def _decisions(root: str) -> Decisions:
    from data.ledger import Ledger  # here: the database's library takes a while to import

    ledger = Ledger(Path(root))
    try:
        return ledger.decisions()
    finally:
        ledger.close()


def decisions() -> Decisions:
    """What people decided; written by this dashboard at once, by another one within seconds."""
    begun = (store() / "ledger.sqlite").exists() or os.environ.get("EARSHOT_LEDGER_URL")
    return _decisions(str(store())) if begun else Decisions()


def forget_decisions() -> None:
    """After somebody decided: read the ledger anew."""
    _decisions.clear()
    _written.clear()


@st.cache_resource(max_entries=2, show_spinner="Opening the data …")
def _connection(root: str, snapshot_id: str) -> Decidable:
    opened = open_current(Path(root))
    if opened is None or opened.snapshot_id != snapshot_id:
        raise StoreError("The data was replaced while the page was being built. Reload the page.")
    connection = connect(opened)
    prepare(connection, week_start=str(opened.manifest.get("week_start", WEEK_STARTS[0])))
    return Decidable(connection)


# What is asked is part of the key as text: Streamlit would otherwise take every filter apart, at each of a page's hundred questions.
@st.cache_data(max_entries=2000, show_spinner=False)
def _answer(
    root: str, snapshot_id: str, last: int, question: str, asked: str, _arguments: tuple[Any, ...], _options: dict[str, Any]
) -> pd.DataFrame:  # fmt: skip
    return _QUESTIONS[question](_connection(root, snapshot_id).showing(decisions()), *_arguments, **_options)


@st.cache_data(max_entries=500, show_spinner=False)
def _derived(root: str, snapshot_id: str, last: int, name: str, asked: str, _arguments: tuple[Any, ...], _options: dict[str, Any]) -> Any:
    return _DERIVED[name](*_arguments, **_options)


def _text(arguments: tuple[Any, ...], options: dict[str, Any]) -> str:
    return repr((arguments, sorted(options.items())))


_DERIVED: dict[str, Callable[..., Any]] = {}
Read = TypeVar("Read", bound=Callable[..., Any])


def kept(work: Read) -> Read:
    """Keep what is computed from answers as long as the answers; arguments must be values whose ``repr`` tells them apart."""
    name = f"{work.__module__}.{work.__name__}"
    _DERIVED[name] = work

    @functools.wraps(work)
    def read(*arguments: Any, **options: Any) -> Any:
        snapshot_id, last = _published().snapshot_id, decisions().last
        return _derived(str(store()), snapshot_id, last, name, _text(arguments, options), arguments, options)

    return cast(Read, read)


@st.cache_data(ttl=_FRESH, show_spinner=False)
def _written(root: str, name: str, asked: str, _arguments: tuple[Any, ...]) -> Any:
    return _DERIVED[name](*_arguments)


def fresh(work: Read) -> Read:
    """Keep what is read from the ledger for some seconds, or until somebody writes; arguments as of :func:`kept`."""
    name = f"{work.__module__}.{work.__name__}"
    _DERIVED[name] = work

    @functools.wraps(work)
    def read(*arguments: Any) -> Any:
        return _written(str(store()), name, repr(arguments), arguments)

    return cast(Read, read)


def _published() -> Snapshot:
    published = snapshot()
    if published is None:
        raise StoreError(f"Nothing is published in {store()} yet. Import an export first.")
    return published


def ask(question: str, *arguments: Any, **options: Any) -> pd.DataFrame:
    """Answer of one query (``"topics.counts"``); ``arguments`` and ``options`` must be values whose ``repr`` tells them apart,
    never frames.

    Raises:
        StoreError: Nothing is published yet, or the store is damaged.
    """
    snapshot_id, last = _published().snapshot_id, decisions().last
    return _answer(str(store()), snapshot_id, last, question, _text(arguments, options), arguments, options)


def connection() -> Connection:
    """The published snapshot's slim tables as people decided, for what asks several questions of its own; raises as :func:`ask`."""
    return _connection(str(store()), _published().snapshot_id).showing(decisions())


def manifest() -> dict[str, Any]:
    """What the run wrote about this snapshot; empty before the first."""
    published = snapshot()
    return {} if published is None else published.manifest


def timezone() -> str:
    """Zone of all days, weeks and hours on screen."""
    return str(manifest().get("timezone", "UTC"))


def week_start() -> str:
    """First day of the week: monday, sunday or saturday."""
    return str(manifest().get("week_start", WEEK_STARTS[0]))


@kept
def coverage(chosen: Filters) -> dict[str, Any]:
    """How much data the choice holds: the columns of :func:`data.queries.shell.coverage`, as plain values (days or None)."""
    row = ask("shell.coverage", chosen).iloc[0]
    found: dict[str, Any] = {name: int(row[name]) for name in ("customers", "conversations", "with_topic", "known", "dated")}
    return found | {name: None if pd.isna(row[name]) else pd.Timestamp(row[name]).date() for name in ("first_day", "last_day")}


@kept
def options() -> dict[str, list[str]]:
    """Values of each filter, most frequent first; a field with fewer than one value is missing."""
    return {str(field): part["value"].astype(str).tolist() for field, part in ask("shell.options").groupby("field")}


def topic_names() -> pd.DataFrame:
    """All topics, with merged ones (see :func:`data.queries.shell.topics`), and whether each is ``unsteady``."""
    return topics.with_steadiness(ask("shell.topics"))


def handful() -> int | None:
    """How many conversations the whole data has where they are so few that topics are rough; else None."""
    have = coverage(Filters())["conversations"]
    return int(have) if 0 < have < topics.ROUGH_BELOW else None


@kept
def suggested_period() -> str:
    """The period that a first view shows."""
    return periods.suggest(ask("shell.days"), week_start=week_start())


def resolve_period(period: str, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """First and last day that a named period stands for."""
    return periods.resolve(period, last=coverage(Filters())["last_day"], since=since, until=until, week_start=week_start())


@kept
def low_days(chosen: Filters) -> list[Any]:
    """Days of the period with far less than their usual volume."""
    return periods.low_days(ask("shell.days"), since=chosen.since, until=chosen.until)


def overdue() -> datetime | None:
    """When the last import came in, if they used to come regularly and have stopped; else None."""
    told = {str(file.get("imported_at") or "") for file in manifest().get("inputs", [])} - {""}
    return periods.overdue([datetime.fromisoformat(one) for one in told], now=datetime.now(UTC))


def blockers(chosen: Filters) -> pd.DataFrame:
    """Which filters removed how much."""
    return ask("shell.blockers", chosen)


def covered(chosen: Filters) -> bool:
    """Whether the data reaches over both whole periods compared; two groups of one period are always there."""
    before, whole = chosen.before(), coverage(Filters())
    if before is None or before.since is None or chosen.until is None or whole["first_day"] is None:
        return chosen.beside() is not None
    return bool(whole["first_day"] <= before.since and chosen.until <= whole["last_day"])


@kept
def base(chosen: Filters) -> bases.Base:
    """Active customers by month of the products and segments chosen; empty where nobody gave a base for them."""
    return bases.Base() if chosen.but else bases.choose(ask("context.base"), products=chosen.product, segments=chosen.segment)


def active(chosen: Filters) -> float:
    """Active customers of the period chosen; NaN where the base does not cover it."""
    whole = coverage(Filters())
    first, last = chosen.since or whole["first_day"], chosen.until or whole["last_day"]
    return base(chosen).active(first, last) if first and last else float("nan")


@kept
def spread(chosen: Filters, *, before: Filters) -> pd.DataFrame:
    """How much topics' weekly customers scatter by themselves, up to the end of the period (:func:`data.metrics.compare.dispersions`)."""
    first = coverage(Filters())["first_day"]
    if chosen.until is None or before.since is None or first is None:
        return compare.dispersions(pd.DataFrame(columns=["topic_id", "week", "customers"]), now=0, known=0)
    start = max(first, before.since - timedelta(days=7 * compare.HISTORY))
    weeks = ask("topics.back_weeks", replace(chosen, since=start, topic=None))
    known = ((chosen.until - start).days + 1) // 7
    events = [(chosen.until - day.date()).days // 7 for day in pd.to_datetime(ask("context.events")["day"])]
    return compare.dispersions(weeks, now=(chosen.days or 0) // 7, known=known, events=events)


def both_bases(chosen: Filters, before: Filters) -> tuple[float, float] | None:
    """Active customers now and before, where both are known."""
    both = active(chosen), active(before)
    return both if all(n == n for n in both) else None


@kept
def topic_table(chosen: Filters) -> pd.DataFrame:
    """One row per topic of every level (see :func:`data.metrics.topics.topic_table`), among all conversations but the topic filter's."""
    everyone = chosen.without("topic")
    before, sides = everyone.before(), everyone.beside()
    table = topics.topic_table(
        ask("topics.counts", everyone),
        None if before is None else ask("topics.counts", before),
        names=topic_names()[_SAID_OF_TOPICS],
        customers=coverage(everyone)["customers"],
        covered=covered(everyone),
        weeks=ask("topics.by_week", recent(everyone)),
        spread=None if before is None else spread(everyone, before=before),
        bases=None if before is None else both_bases(everyone, before),
    )
    if before is not None:
        table["change"] = compare.without_gaps(table["change"], now=bool(low_days(everyone)), before=bool(low_days(before)))
    if sides is None:
        return table
    counts = [(ask("topics.counts", side), coverage(side)["customers"]) for side in sides]
    return topics.beside(table, counts[0][0], counts[1][0], customers=counts[0][1], customers_before=counts[1][1])


def recent(chosen: Filters) -> Filters:
    """The same choice in the last twelve weeks of its period."""
    last = chosen.until or coverage(Filters())["last_day"]
    return replace(chosen, since=last - timedelta(days=7 * SPARK_WEEKS - 1) if last else None, until=last)


@kept
def moved(chosen: Filters) -> pd.DataFrame:
    """Up to five topics that clearly changed."""
    return topics.moved(topic_table(chosen))


@kept
def new_topics(chosen: Filters) -> pd.DataFrame:
    """Topics that began in the period; empty when there is no time before it to compare with."""
    table = topic_table(chosen)
    if chosen.since is None or not covered(chosen):
        return table.iloc[:0]
    return topics.new_topics(table, ask("topics.since_when", chosen.without("topic")))


@kept
def breakdown(chosen: Filters) -> pd.DataFrame:
    """Who and where: groups of customers, and how frequent the chosen topic is in each (:func:`data.metrics.compare.groups_compared`)."""
    return compare.groups_compared(ask("topics.breakdown", chosen), total="active")


def codes(chosen: Filters) -> pd.DataFrame:
    """The help desk's own codes on the chosen conversations."""
    return ask("topics.codes", chosen)


def topic_quotes(chosen: Filters, *, keywords: tuple[str, ...] = (), odd: bool = False, limit: int = 5, **more: int) -> pd.DataFrame:
    """Sentences that stand for the chosen topic, or the odd ones out."""
    return unlike(ask("topics.quotes", chosen, keywords=keywords, odd=odd, limit=_SPARE * limit, **more), limit)


def unlike(rows: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The first rows whose words differ, those of other conversations first: five quotes that are equal or of one customer say little."""
    different = rows[~rows["sentence"].str.lower().duplicated()]
    nth = different.groupby(["source", "conversation_id"], sort=False).cumcount()
    return different.loc[nth.sort_values(kind="stable").index].head(limit)


def found(chosen: Filters, wanted: Wanted) -> dict[str, int]:
    """How many sentences, conversations and customers match."""
    row = ask("conversations.found", chosen, wanted).iloc[0]
    return {name: int(row[name]) for name in ("sentences", "conversations", "customers")}


def sentences(chosen: Filters, wanted: Wanted, *, limit: int, offset: int) -> pd.DataFrame:
    """Matching sentences, newest first."""
    return ask("conversations.sentences", chosen, wanted, limit=limit, offset=offset)


def conversation(source: str, conversation_id: str) -> dict[str, pd.DataFrame]:
    """One conversation: ``facts`` (no row when there is no such conversation), ``turns``, ``marks``, ``contacts`` of its customer."""
    key = {"conversation_id": conversation_id, "source": source}
    found = {name: ask(f"conversations.{name}", **key) for name in ("facts", "marks", "contacts")}
    return found | {"turns": ask("conversations.turns", **key, timezone=timezone())}


def signs() -> list[str]:
    """Signals that occur at all, most frequent first."""
    return ask("conversations.signs")["sign"].astype(str).tolist()
