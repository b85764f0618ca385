"""Compare with: how often a change is found that nobody planted, and how often one that was.

``python -m tests.benchmarks compare``. Two kinds of data: the sample generator with its planted movements, counted by the planted topic
(so that the machine's mistakes do not mix in), and simulated daily counts that scatter more and more, where the counts of weeks are as
large and as bursty as wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from data.metrics.compare import DOWN, HISTORY, UP, count_changes, dispersions
from data.metrics.intervals import wilson
from data.samples.plot import Plotter
from data.samples.world import END, load_world
from tests.benchmarks.results_file import write_results

PLANTED = {
    "release_breaks": (75, UP), "release_repaired": (47, DOWN), "fix_works": (200, DOWN), "fix_fails": (160, ""), "non_effect": (112, ""),
}  # fmt: skip
"""Movement → day of its event, counted back from the end, and what should be found. ``release_repaired`` is the end of the first one."""
TOPIC = {"release_repaired": "login_failed"}
SIZES, SEEDS, WEEKS = (3_000, 10_000, 30_000), 20, (2, 4, 12)
SIMULATIONS = 1_000
_WEEKDAY = np.array([1.22, 1.12, 1.05, 1.02, 1.0, 0.52, 0.38]) * 7 / 6.31


def main() -> None:
    """Measure and write ``results/compare.json``."""
    results = {"planted": planted(), "simulated": list(simulated())}
    settings = {"sizes": SIZES, "seeds": SEEDS, "weeks": WEEKS, "history_weeks": HISTORY, "simulations": SIMULATIONS}
    print(write_results("compare", settings=settings, results=results))


def contacts(*, conversations: int, seed: int) -> pd.DataFrame:
    """One row per generated conversation: ``topic_id`` (the planted topic), ``person``, ``back`` (days before the end)."""
    world = load_world()
    plot = Plotter(world, conversations=conversations, seed=seed, end=END)
    rows = [(world.topics[story.topic].name, story.who.customer_id, (END.date() - story.at.date()).days) for story, _ in plot.stories()]
    return pd.DataFrame(rows, columns=["topic_id", "person", "back"])


def around(rows: pd.DataFrame, *, back: int, weeks: int) -> pd.DataFrame:
    """Every topic, the weeks after a day (that many days before the end) against the weeks before it; as the pages do it."""
    placed = rows.assign(week=(rows["back"] - (back - 7 * weeks + 1)) // 7)
    known = (int(rows["back"].max()) - (back - 7 * weeks + 1) + 1) // 7
    counts = placed.groupby(["topic_id", "week"])["person"].nunique().rename("customers").reset_index()
    events = [(event.start - (back - 7 * weeks + 1)) // 7 for event in load_world().events]
    spread = dispersions(counts, now=weeks, known=min(known, 2 * weeks + HISTORY), events=events)
    now = placed[placed["week"].between(0, weeks - 1)].groupby("topic_id")["person"].nunique()
    before = placed[placed["week"].between(weeks, 2 * weeks - 1)].groupby("topic_id")["person"].nunique()
    both = pd.DataFrame({"customers": now, "customers_before": before}).fillna(0).rename_axis("topic_id").reset_index()
    return count_changes(both.merge(spread, on="topic_id", how="left"))


def planted() -> list[dict[str, Any]]:
    """Planted movements one by one, and topics that nothing was planted in, over sizes, seeds and lengths."""
    world = load_world()
    name = {key: topic.name for key, topic in world.topics.items()}
    of = {label: name[TOPIC.get(label) or next(m.topic for m in world.moves if m.label == label)] for label in PLANTED}
    moved = {name[move.topic] for move in world.moves if move.label not in ("non_effect", "fix_fails")}
    found: list[dict[str, Any]] = []
    for size in SIZES:
        data = [contacts(conversations=size, seed=seed) for seed in range(SEEDS)]
        for weeks in WEEKS:
            for label, (back, wanted) in PLANTED.items():
                usable = min(weeks, (back + 1) // 7)
                rows = [around(one, back=back, weeks=usable) for one in data]
                mine = [table[table["topic_id"] == of[label]].iloc[0] for table in rows]
                told = [row["change"] for row in mine]
                steady = pd.concat([table[~table["topic_id"].isin(moved)] for table in rows])
                judged = steady[steady["change"] != "too few to judge"]
                found.append({
                    "movement": label, "conversations": size, "weeks": usable, "wanted": wanted or "no clear change",
                    "found_up": told.count(UP), "found_down": told.count(DOWN), "of": len(told),
                    "customers": round(float(np.mean([row["customers"] for row in mine])), 1),
                    "customers_before": round(float(np.mean([row["customers_before"] for row in mine])), 1),
                    "steady_topics_judged": len(judged), "steady_topics_found": int(judged["change"].isin([UP, DOWN]).sum()),
                    "steady_topics_alone": int((judged["p"] < 0.05).sum()),
                })  # fmt: skip
                print(found[-1])
    return found


def simulated() -> Iterator[dict[str, Any]]:
    """One topic at a time, 5 % wanted: with dispersion and without, by kind of scatter, size and length; and the power at half as many
    again. Three quarters of the topics scatter by chance alone, as topics of one corpus differ; only the others are counted."""
    random = np.random.default_rng(20)
    for kind in ("chance alone", "twice the variance", "bursts of three days", "days that follow each other"):
        for mean in (1.5, 6.0):
            for weeks in (2, 4, 12):
                row: dict[str, Any] = {"scatter": kind, "customers_per_day": mean, "weeks": weeks}
                for name, effect in (("false", 1.0), ("power", 1.5)):
                    calm = [_days(random, "chance alone", mean, weeks, 1.0) for _ in range(3)]
                    with_spread, without = (
                        _called(np.concatenate([_days(random, kind, mean, weeks, effect), *calm]), weeks, spread=s) for s in (True, False)
                    )
                    row |= {name: with_spread, f"{name}_without_dispersion": without}
                print(row)
                yield row


def _days(random: np.random.Generator, kind: str, mean: float, weeks: int, effect: float) -> np.ndarray:
    """Customers per week, latest first: int (SIMULATIONS, weeks known)."""
    known = 2 * weeks + HISTORY
    rate = np.tile(mean * np.tile(_WEEKDAY, known), (SIMULATIONS, 1))
    rate[:, -7 * weeks :] *= effect
    if kind == "twice the variance":
        counts = random.negative_binomial(rate, 0.5)
    elif kind == "bursts of three days":
        starts = random.random(rate.shape) < 0.04
        burst = starts | np.roll(starts, 1, axis=1) | np.roll(starts, 2, axis=1)
        counts = random.poisson(rate * np.where(burst, 3, 1))
    elif kind == "days that follow each other":
        mood = np.zeros(rate.shape)
        for day in range(1, rate.shape[1]):
            mood[:, day] = 0.6 * mood[:, day - 1] + 0.32 * random.normal(size=SIMULATIONS)
        counts = random.poisson(rate * np.exp(mood - 0.08))
    else:
        counts = random.poisson(rate)
    return counts.reshape(SIMULATIONS, known, 7).sum(axis=2)[:, ::-1]


def _called(counts: np.ndarray, weeks: int, *, spread: bool) -> dict[str, float]:
    """Share of single comparisons with p < 5 %, with its interval."""
    topics, known = counts.shape
    both = pd.DataFrame({"topic_id": range(topics), "customers": counts[:, :weeks].sum(axis=1),
                         "customers_before": counts[:, weeks : 2 * weeks].sum(axis=1)})  # fmt: skip
    if spread:
        long = pd.DataFrame(
            {"topic_id": np.repeat(range(topics), known), "week": np.tile(range(known), topics), "customers": counts.ravel()}
        )
        both = both.merge(dispersions(long, now=weeks, known=known), on="topic_id")
    called = int((count_changes(both.head(SIMULATIONS))["p"] < 0.05).sum())
    return {k: round(float(v), 3) for k, v in wilson(pd.Series([called]), pd.Series([SIMULATIONS])).iloc[0].items()}


if __name__ == "__main__":
    main()
