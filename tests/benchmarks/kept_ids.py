"""What becomes of topic ids and names when a store grows, through real runs: ``python -m nlp run`` into a store of its own.

A store is filled; one copy of it gets 5 % more conversations as on an ordinary day (the fit is kept), another 10 % more and a new fit
(``--full``). Which conversations are new is drawn at random, so the subjects stay what they were and every lost id is a loss.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.samples import write
from data.schema import KEY, NO_TOPIC
from data.snapshots import Snapshot, load, open_current
from tests.benchmarks.topic_sets import cfpb_products

PROJECT = Path(__file__).parents[2]
SEED = 7
SETTINGS = {"cfpb_products": 1_500, "generated_sample": 2_000, "ordinary_day": 0.05, "new_fit": 0.10, "seed": SEED}
"""Conversations before the new ones come; shares of new ones."""
LEVELS = {"themes": 0, "topics": 1, "sub_topics": 2}


def measure() -> dict[str, Any]:
    """Both sets, both ways to grow."""
    return {"cfpb_products": grown(_cfpb), "generated_sample": grown(_sample)}


def grown(make: Callable[[Path], pd.DataFrame]) -> dict[str, Any]:
    """Figures of an ordinary day and of a new fit, for the rows (with ``id``) that ``make`` writes into a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = make(folder)
        store = folder / "store"
        before = run(_part(rows, 0.0, folder), store)
        found: dict[str, Any] = {"conversations": len(load(before, "conversations"))}
        for way, options in (("ordinary_day", []), ("new_fit", ["--full"])):
            copy = shutil.copytree(store, folder / way)
            after = run(_part(rows, float(SETTINGS[way]), folder), copy, *options)
            found[way] = kept(before, after)
            print(make.__name__, way, found[way], file=sys.stderr, flush=True)
    return found


def run(path: Path, store: Path, *options: str) -> Snapshot:
    """The snapshot after importing a file of ``conversation_id``, ``text`` and whatever is recognised."""
    # a day's rows are few beside the history, and may lack a rare column: to a run, that looks like a broken export
    command = [sys.executable, "-m", "nlp", "run", str(path), "--store", str(store), "--source", "bench", "--accept", *options]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    snapshot = open_current(store)
    assert snapshot is not None, f"{' '.join(command)} published nothing"
    return snapshot


def _part(rows: pd.DataFrame, share: float, folder: Path) -> Path:
    """A file of the first conversations (share 0), or of so many new ones as are this share of the first."""
    ids = np.random.default_rng(SEED).permutation(rows["id"].unique())
    first = round(len(ids) / (1 + float(SETTINGS["new_fit"])))
    chosen = ids[:first] if not share else ids[first : first + round(share * first)]
    path = folder / f"rows-{share:.2f}.csv"
    rows[rows["id"].isin(chosen)].rename(columns={"id": "Ticket ID"}).to_csv(path, index=False)
    return path


def _cfpb(folder: Path) -> pd.DataFrame:
    wanted = round(int(SETTINGS["cfpb_products"]) * (1 + float(SETTINGS["new_fit"])))
    texts = cfpb_products(wanted)["text"].to_list()
    return pd.DataFrame({"id": [f"{row:06d}" for row in range(len(texts))], "Message": texts})


def _sample(folder: Path) -> pd.DataFrame:
    wanted = round(int(SETTINGS["generated_sample"]) * (1 + float(SETTINGS["new_fit"])))
    path, _ = write(folder / "sample.csv", conversations=wanted, seed=SEED)
    return pd.read_csv(path, dtype="str").rename(columns={"Ticket ID": "id"})


def kept(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """What is left of the topics of one snapshot in a later one.

    Returns:
        ``fit`` (why it was kept or learned), ``changes`` (as the manifest counts them, all levels), per level ``ids`` and ``names``
        (shares of the earlier topics, 0–1), both also ``_weighted`` by their conversations; ``conversations_same_topic``: share of the
        earlier conversations with a topic that have it still.
    """
    were, are = (_live(snapshot) for snapshot in (before, after))
    both = were.join(are, suffixes=("", "_now"))
    found: dict[str, Any] = {"fit": after.manifest["fit"]["reason"], "changes": after.manifest["topic_changes"]}
    for name, level in LEVELS.items():
        mine = both[both["level"] == level]
        same = {"ids": mine["name_now"].notna(), "names": mine["name_now"] == mine["name"]}
        found[name] = {"n": len(mine)} | {
            f"{what}{suffix}": _share(held, weights)
            for what, held in same.items()
            for suffix, weights in (("", np.ones(len(mine))), ("_weighted", mine["conversations"].to_numpy(float)))
        }
    told = [load(snapshot, "conversations")[[*KEY, "topic_id"]] for snapshot in (before, after)]
    pairs = told[0][told[0]["topic_id"] != NO_TOPIC].merge(told[1], on=KEY, suffixes=("", "_now"))
    return found | {"conversations_same_topic": round(float((pairs["topic_id"] == pairs["topic_id_now"]).mean()), 3)}


def _live(snapshot: Snapshot) -> pd.DataFrame:
    topics = load(snapshot, "topics")
    return topics.loc[topics["state"] != "retired", ["topic_id", "level", "name", "conversations"]].set_index("topic_id")


def _share(held: pd.Series, weights: np.ndarray) -> float | None:
    return round(float(np.average(held.to_numpy(float), weights=weights)), 3) if weights.sum() else None
