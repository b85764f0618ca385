"""What the pages read: the published snapshot, through queries and metrics. The one module that caches.

Answers are kept by (store, snapshot, last decision, question, filters): a new snapshot or decision is a new key, so nothing stale is
ever shown, and no frame is ever hashed. The slim tables behind the questions are built once per snapshot and shared by all readers.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from data.decisions import Decisions
from data.metrics import compare, intervals, periods, topics, trend
from data.queries import conversations as conversation_queries
from data.queries import decided as decided_queries
from data.queries import imports as import_queries
from data.queries import perception as perception_queries
from data.queries import shell
from data.queries import topics as topic_queries
from data.queries import trends as trend_queries
from data.queries import trust as trust_queries
from data.queries.decided import Decidable
from data.queries.facts import prepare
from data.queries.filters import CHOSEN, COMPARISONS, MANY, Filters, Wanted
from data.schema import EarshotError, StoreError
from data.snapshots import Snapshot, connect, open_current
from pages.shared import formats

TOO_FEW = intervals.TOO_FEW
_SPARE = 4
_SPARK_WEEKS = 12
_FRESH = 10  # seconds
_SAID_OF_TOPICS = [
    "topic_id", "parent_id", "level", "name", "theme", "theme_id", "summary", "keywords", "state", "made_by", "stability", "unsteady",
]  # fmt: skip

__all__ = ["CHOSEN", "COMPARISONS", "MANY", "TOO_FEW", "EarshotError", "Filters", "StoreError", "Wanted"]

_QUESTIONS: dict[str, Callable[..., pd.DataFrame]] = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": getattr(module, name)
    for module, names in (
        (shell, ("coverage", "days", "options", "qualities", "topics", "blockers")),
        (topic_queries, ("totals", "counts", "since_when", "by_week", "breakdown", "codes", "quotes")),
        (perception_queries, ("matrix", "people", "aspects", "quotes")),
        (trend_queries, ("series",)),
        (conversation_queries, ("found", "sentences", "facts", "turns", "marks", "others", "signs", "saying")),
        (import_queries, ("rejected",)),
        (decided_queries, ("themes", "words")),
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


@st.cache_resource(max_entries=2, show_spinner="Opening the data …")
def _connection(root: str, snapshot_id: str) -> Decidable:
    opened = open_current(Path(root))
    if opened is None or opened.snapshot_id != snapshot_id:
        raise StoreError("The data was replaced while the page was being built. Reload the page.")
    connection = connect(opened)
    prepare(connection)
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


def manifest() -> dict[str, Any]:
    """What the run wrote about this snapshot; empty before the first."""
    published = snapshot()
    return {} if published is None else published.manifest


def timezone() -> str:
    """Zone of all days, weeks and hours on screen."""
    return str(manifest().get("timezone", "UTC"))


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
    return periods.suggest(ask("shell.days"))


def resolve_period(period: str, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """First and last day that a named period stands for."""
    return periods.resolve(period, last=coverage(Filters())["last_day"], since=since, until=until)


@kept
def low_days(chosen: Filters) -> list[Any]:
    """Days of the period with far less than their usual volume."""
    return periods.low_days(ask("shell.days"), since=chosen.since, until=chosen.until)


def blockers(chosen: Filters) -> pd.DataFrame:
    """Which filters removed how much."""
    return ask("shell.blockers", chosen)


def covered(chosen: Filters) -> bool:
    """Whether the data reaches back over the whole period compared with."""
    before, first = chosen.before(), coverage(Filters())["first_day"]
    return before is not None and first is not None and before.since is not None and first <= before.since


@kept
def topic_table(chosen: Filters) -> pd.DataFrame:
    """One row per topic of every level (see :func:`data.metrics.topics.topic_table`), among all conversations but the topic filter's."""
    everyone = chosen.without("topic")
    before = everyone.before()
    return topics.topic_table(
        ask("topics.counts", everyone),
        None if before is None else ask("topics.counts", before),
        names=topic_names()[_SAID_OF_TOPICS],
        customers=coverage(everyone)["customers"],
        covered=covered(everyone),
        weeks=ask("topics.by_week", _recent(everyone)),
    )


def _recent(chosen: Filters) -> Filters:
    """The same choice in the last twelve weeks of its period."""
    last = chosen.until or coverage(Filters())["last_day"]
    return replace(chosen, since=last - timedelta(days=7 * _SPARK_WEEKS - 1) if last else None, until=last)


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
def tiles(chosen: Filters) -> dict[str, Any]:
    """Figures of the overview's tiles: counts now and before, their changes, and weekly customers."""
    now = ask("topics.totals", chosen).iloc[0]
    before = chosen.before()
    found: dict[str, Any] = {k: int(now[k]) for k in ("customers", "conversations", "unhappy", "judged")}
    share = intervals.wilson(pd.Series([found["unhappy"]]), pd.Series([found["judged"]])).iloc[0]
    found |= {"unhappy_share": share.to_dict(), "customers_change": None, "unhappy_change": None}
    spark = ask("trends.series", _recent(chosen), by="all", grain="week", most=1).tail(_SPARK_WEEKS)
    found["weeks"] = spark["customers"].astype(int).tolist()
    found["unhappy_weeks"] = intervals.wilson(spark["unhappy"], spark["judged"])["share"].fillna(0).round(3).tolist()
    if before is not None:
        then = ask("topics.totals", before).iloc[0]
        both = pd.DataFrame({"customers": [found["customers"]], "customers_before": [int(then["customers"])]})
        found["customers_change"] = compare.count_changes(both, covered=covered(chosen)).iloc[0].to_dict()
        found["unhappy_change"] = compare.share_change(
            hits=found["unhappy"], total=found["judged"], hits_before=int(then["unhappy"]), total_before=int(then["judged"]),
            covered=covered(chosen),
        )  # fmt: skip
    return found


@kept
def breakdown(chosen: Filters) -> pd.DataFrame:
    """Who and where: groups of customers and how frequent the chosen topic is in each (see :func:`data.metrics.topics.differing`)."""
    return topics.differing(ask("topics.breakdown", chosen))


def codes(chosen: Filters) -> pd.DataFrame:
    """The help desk's own codes on the chosen conversations."""
    return ask("topics.codes", chosen)


def topic_quotes(chosen: Filters, *, keywords: tuple[str, ...] = (), odd: bool = False, limit: int = 5) -> pd.DataFrame:
    """Sentences that stand for the chosen topic, or the odd ones out."""
    return unlike(ask("topics.quotes", chosen, keywords=keywords, odd=odd, limit=_SPARE * limit), limit)


@kept
def trend_series(chosen: Filters, *, by: str, grain: str, most: int = 9) -> pd.DataFrame:
    """Counts per period with shares, what was expected and what stands out; ``name`` is the value as people call it."""
    counts = ask("trends.series", chosen, by=by, grain=grain, most=most)
    have = coverage(Filters())
    if counts.empty or have["first_day"] is None:
        return trend.expected_band(_both_shares(counts.assign(partial=False)), grain=grain).assign(name="", unsteady=False)
    first = max(have["first_day"], chosen.since or have["first_day"])
    last = min(have["last_day"], chosen.until or have["last_day"])
    actives = counts.drop_duplicates("period").set_index("period")["active"]
    filled = trend.fill_periods(counts, grain=grain, first=first, last=last)
    filled["active"] = filled["period"].map(actives.set_axis(pd.to_datetime(actives.index))).fillna(0)
    series = trend.expected_band(_both_shares(filled), grain=grain)
    told = topic_names()
    topical = by in ("theme", "topic")
    names = {str(t): n for t, n in zip(told["topic_id"], told["name"], strict=True)} if topical else {"all": "All contacts"}
    return series.assign(
        name=series["value"].map({value: names.get(value, formats.label(by, value)) for value in series["value"].unique()}),
        unsteady=series["value"].isin(told[told["unsteady"]]["topic_id"].astype(str)) & topical,
    )


def _both_shares(series: pd.DataFrame) -> pd.DataFrame:
    return intervals.with_share(trend.shares(series), hits="unhappy", total="judged", name="unhappy_share")


def period_end(start: date, grain: str) -> date:
    """Last day of a period."""
    return trend.period_end(start, grain)


def _days(chosen: Filters) -> int | None:
    have = coverage(chosen)
    return chosen.days or ((have["last_day"] - have["first_day"]).days + 1 if have["first_day"] else None)


def grains(chosen: Filters) -> tuple[str, ...]:
    """Grains with a readable number of points for the chosen period, finest first."""
    return trend.readable_grains(_days(chosen))


@kept
def suggested_grain(chosen: Filters, *, by: str) -> tuple[str, str | None]:
    """Grain for the length of the period and its volume: wider where a line would usually stand on fewer than 30 customers.

    Returns:
        The grain, and the finer one that had too few customers (None when none had).
    """
    days, contacts = _days(chosen), coverage(chosen)["conversations"]
    grain, refused = trend.suggest_grain(days), None
    while wider := trend.coarser(grain, days):
        # Where not even all contacts together are enough, no line needs to be looked at.
        enough = contacts >= TOO_FEW * trend.periods(days, grain)
        if enough and trend.usual_customers(trend_series(chosen, by=by, grain=grain)) >= TOO_FEW:
            break
        grain, refused = wider, grain
    return grain, refused


def unlike(rows: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The first rows whose words differ: five equal quotes say no more than one."""
    return rows[~rows["sentence"].str.lower().duplicated()].head(limit)


def found(chosen: Filters, wanted: Wanted) -> dict[str, int]:
    """How many sentences, conversations and customers match."""
    row = ask("conversations.found", chosen, wanted).iloc[0]
    return {name: int(row[name]) for name in ("sentences", "conversations", "customers")}


def sentences(chosen: Filters, wanted: Wanted, *, limit: int, offset: int) -> pd.DataFrame:
    """Matching sentences, newest first."""
    return ask("conversations.sentences", chosen, wanted, limit=limit, offset=offset)


def conversation(source: str, conversation_id: str) -> dict[str, pd.DataFrame]:
    """One conversation: ``facts`` (one row, or none when there is no such conversation), ``turns``, ``marks``, ``others``."""
    key = {"conversation_id": conversation_id, "source": source}
    found = {name: ask(f"conversations.{name}", **key) for name in ("facts", "marks", "others")}
    return found | {"turns": ask("conversations.turns", **key, timezone=timezone())}


def signs() -> list[str]:
    """Signals that occur at all, most frequent first."""
    return ask("conversations.signs")["sign"].astype(str).tolist()


def rejected() -> pd.DataFrame:
    """Rows that were not imported, by reason."""
    return ask("imports.rejected")
