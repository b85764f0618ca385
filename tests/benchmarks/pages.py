"""Server time of every page: ``python -m tests.benchmarks.pages STORE [STORE ...]``.

Each view is the whole script of one page, with filters nobody asked for before, so that every answer is computed anew as for a reader
who has just changed a filter. ``wall_s`` is what the reader waits for, with whatever else the machine does; ``cpu_s`` is the processor
time of all threads, which is no less than what an idle machine with one core would need. The first view of a store, which builds its
slim tables, and the first of each page, which compiles it, stand apart.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from data.snapshots import load, open_current
from data.snapshots.open import Snapshot
from tests.benchmarks.results_file import write_results

PROJECT = Path(__file__).parents[2]
VIEWS = 8
PAGES = {
    "overview": "pages/explore/overview.py", "topics": "pages/explore/topics.py", "one topic": "pages/explore/topics.py",
    "perception": "pages/explore/perception.py", "trends": "pages/explore/trends.py", "search": "pages/explore/conversations.py",
    "one conversation": "pages/explore/conversations.py", "imports": "pages/operate/imports.py", "trust": "pages/operate/trust.py",
}  # fmt: skip
Query = dict[str, str | list[str]]


def main() -> None:
    """Measure, print, write ``results/pages.json``."""
    results = {}
    for store in sys.argv[1:]:
        snapshot = open_current(Path(store))
        assert snapshot is not None, f"nothing is published in {store}"
        rows = len(load(snapshot, "conversations"))
        results[str(rows)] = measure(Path(store), snapshot)
    busy = round(os.getloadavg()[2], 1)  # above the number of cores, wall times tell of the other work on the machine
    settings = {"views_per_page": VIEWS, "stores": "conversations in them", "load_of_last_15_min": busy}
    print(write_results("pages", settings=settings, results=results))


def measure(store: Path, snapshot: Snapshot) -> dict[str, Any]:
    """First view, then ``VIEWS`` views of each page."""
    os.environ["EARSHOT_STORE"] = str(store.absolute())
    st.cache_resource.clear()
    st.cache_data.clear()
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=300)
    first = timed(app)
    print(f"{store}: first view {first}")
    choices = filters(snapshot)
    pages = {}
    for name, path in PAGES.items():
        times = [view(app, path, special(name, snapshot, number) | next(choices)) for number in range(VIEWS + 1)][1:]
        pages[name] = {kind: spread([each[kind] for each in times]) for kind in ("wall_s", "cpu_s")}
        print(f"  {name:18} {pages[name]}", flush=True)
    every = {kind: statistics.median(page[kind]["median"] for page in pages.values()) for kind in ("wall_s", "cpu_s")}
    return {"first_view": first, "pages": pages, "median_of_pages": every}


def view(app: AppTest, path: str, query: Query) -> dict[str, float]:
    """Open a page with filters in its URL."""
    app.switch_page(path)
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    return timed(app)


def timed(app: AppTest) -> dict[str, float]:
    """Run the script once."""
    wall, cpu = time.perf_counter(), time.process_time()
    app.run()
    taken = {"wall_s": round(time.perf_counter() - wall, 3), "cpu_s": round(time.process_time() - cpu, 3)}
    assert not app.exception, app.exception
    assert not app.error, [error.value for error in app.error]
    return taken


def spread(values: list[float]) -> dict[str, float]:
    """Median and worst."""
    return {"median": round(statistics.median(values), 3), "worst": max(values)}


def filters(snapshot: Snapshot) -> Iterator[Query]:
    """Choices of a reader, no two alike: wide ones in turn with narrow ones."""
    frame = load(snapshot, "conversations")
    common = {name: [str(v) for v in frame[name].value_counts().index[:6]] for name in ("product", "channel", "segment", "language")}
    periods = ("all", "26w", "12w", "4w")
    wide = ({"period": p, "product": [a for a in common["product"] if a != b]} for p, b in product(periods, common["product"]))
    narrow = ({"period": p, "channel": a, "product": b} for p, a, b in product(periods, common["channel"], common["product"]))
    more = ({"period": p, "channel": [a for a in common["channel"] if a != b], "language": c}
            for p, b, c in product(periods, common["channel"], common["language"]))  # fmt: skip
    for choice in zip(wide, narrow, more, strict=False):
        yield from choice  # type: ignore[misc]
    yield from narrow
    yield from more


def special(page: str, snapshot: Snapshot, number: int) -> Query:
    """What belongs to the page alone."""
    if page == "one topic":
        topics = load(snapshot, "topics").sort_values("conversations", ascending=False)
        return {"topic": str(topics["topic_id"].iloc[number])}
    if page == "search":
        return [{"q": "card"}, {}, {"tone": "negative"}, {"q": "app not"}, {"sign": "problem"}, {"q": "waiting", "tone": "negative"}][
            number % 6
        ]  # type: ignore[return-value]
    if page == "one conversation":
        row = load(snapshot, "conversations").iloc[number * 7]
        return {"open": [str(row["source"]), str(row["conversation_id"])]}
    if page == "trends":
        return {"by": ["theme", "topic", "product", "all", "channel"][number % 5], "grain": ["week", "day", "month"][number % 3]}
    return {}


if __name__ == "__main__":
    main()
