"""Shares adjusted to the customer base: how far off they are beside the raw ones, and how often the interval holds the truth.

``python -m tests.benchmarks representativeness``. Customer bases are simulated whose segments contact support more or less often, with
known propensities, and say it more or less often. The truth is the share of the whole base that would say it. In the last case people
contact support *because* of what they say: no adjusting by segment can know that, and the figures show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.metrics.representativeness import effective_size, poststratified
from tests.benchmarks.results_file import write_results

CONTACTS, RATES, DRAWS = (100, 300, 1_000, 5_000), (0.02, 0.15), 4_000
BAR_ERROR, BAR_COVERAGE = 0.5, (0.93, 0.97)


@dataclass(frozen=True)
class Case:
    """Segments: their part of the base, how often they contact support beside each other, and the share that says it."""

    parts: tuple[float, ...]
    propensity: tuple[float, ...]
    share: tuple[float, ...]
    because: float = 1.0


CASES = {
    "three segments, the smallest contacts most and complains most": Case((0.6, 0.3, 0.1), (1, 3, 8), (0.05, 0.15, 0.4)),
    "four segments": Case((0.5, 0.3, 0.15, 0.05), (1, 2, 4, 8), (0.1, 0.2, 0.3, 0.5)),
    "four segments, who contacts most says it least": Case((0.5, 0.3, 0.15, 0.05), (1, 2, 4, 8), (0.4, 0.3, 0.2, 0.1)),
    "six segments": Case((0.35, 0.25, 0.2, 0.1, 0.07, 0.03), (1, 0.5, 2, 4, 6, 1), (0.1, 0.05, 0.15, 0.3, 0.4, 0.2)),
    "twelve segments": Case((1 / 12,) * 12, tuple(np.geomspace(1, 8, 12)), tuple(np.linspace(0.05, 0.4, 12))),
    "rare: 2 % say it": Case((0.5, 0.3, 0.15, 0.05), (1, 2, 4, 8), (0.01, 0.02, 0.04, 0.08)),
    "segments contact alike": Case((0.5, 0.3, 0.15, 0.05), (1, 1, 1, 1), (0.1, 0.2, 0.3, 0.5)),
    "who says it contacts twice as often": Case((0.5, 0.3, 0.15, 0.05), (1, 2, 4, 8), (0.1, 0.2, 0.3, 0.5), because=2.0),
}
DRAWN = 100
"""Cases drawn at random, which nothing was chosen on."""
JUDGED = [name for name, case in CASES.items() if case.because == 1 and len(set(case.propensity)) > 1]
"""Cases whose raw share is biased by the segments alone."""


def main() -> None:
    """Measure and write ``results/representativeness.json``."""
    rows = [
        {"case": name} | measured(CASES[name], contacts=contacts, rate=rate) for name in CASES for contacts in CONTACTS for rate in RATES
    ]
    drawn = [measured(case, contacts=contacts, rate=0.05) for case in drawn_cases() for contacts in CONTACTS]
    for row in rows:
        print(row)
    judged = [row for row in rows if row["case"] in JUDGED]
    by_size = {str(contacts): summary([row for row in drawn if row["contacts"] == contacts]) for contacts in CONTACTS}
    results = {"summary": summary(judged), "drawn_by_contacts": by_size, "rows": rows}
    settings = {"draws": DRAWS, "contacts": CONTACTS, "contact_rates": RATES, "cases": {name: vars(case) for name, case in CASES.items()}}
    print(write_results("representativeness", settings=settings, results=results))


def drawn_cases() -> list[Case]:
    """Three to ten segments of any size, propensities up to some ten times each other's, shares that rise or fall with them or neither."""
    random = np.random.default_rng(2026)
    found = []
    for _ in range(DRAWN):
        count = int(random.integers(3, 11))
        parts = random.dirichlet(np.full(count, 2.0))
        lift = random.normal(size=count)
        usual, slope = random.uniform(-3.5, 0), random.normal(scale=0.6)
        shares = 1 / (1 + np.exp(-(usual + slope * lift + random.normal(scale=0.3, size=count))))
        found.append(Case(tuple(parts), tuple(np.exp(0.8 * lift)), tuple(shares)))
    return found


def measured(case: Case, *, contacts: int, rate: float, draws: int = DRAWS) -> dict[str, Any]:
    """One case with about so many customers in contact, who are this part of the base.

    Returns:
        Mean absolute error of the raw and of the adjusted share, their ratio, coverage of both 95 % intervals (0–1), and the mean
        effective sample size.
    """
    random = np.random.default_rng(7)
    base = np.round(np.array(case.parts) * contacts / rate).astype(int)
    chance = np.array(case.propensity) / (base @ np.array(case.propensity)) * contacts
    would = random.binomial(base, np.array(case.share), size=(draws, len(base)))
    hits = random.binomial(would, np.minimum(case.because * chance, 1))
    heard = hits + random.binomial(base - would, np.minimum(chance, 1))
    truth = would.sum(axis=1) / base.sum()
    value, low, high = poststratified(hits, heard, base)
    raw, raw_low, raw_high = poststratified(hits.sum(axis=1)[:, None], heard.sum(axis=1)[:, None], np.array([base.sum()]))
    errors = [float(np.abs(found - truth).mean()) for found in (raw, value)]
    held = [float(((ends[0] <= truth) & (truth <= ends[1])).mean()) for ends in ((raw_low, raw_high), (low, high))]
    return {
        "contacts": contacts, "contact_rate": rate, "truth": round(float(truth.mean()), 4),
        "raw_error": round(errors[0], 4), "adjusted_error": round(errors[1], 4), "error_ratio": round(errors[1] / errors[0], 2),
        "raw_coverage": round(held[0], 3), "coverage": round(held[1], 3),
        "effective": round(float(np.mean([effective_size(one, base) for one in heard[:200]])), 1),
    }  # fmt: skip


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Error in sum over some rows, and how many of them lie where they should."""
    inside = [row for row in rows if BAR_COVERAGE[0] <= row["coverage"] <= BAR_COVERAGE[1]]
    halved = [row for row in rows if row["error_ratio"] <= BAR_ERROR]
    error = sum(row["adjusted_error"] for row in rows) / sum(row["raw_error"] for row in rows)
    return {
        "rows": len(rows), "error_ratio": round(error, 2), "rows_with_error_halved": len(halved),
        "coverage": round(float(np.mean([row["coverage"] for row in rows])), 3), "rows_with_coverage_93_to_97": len(inside),
        "lowest_coverage": min(row["coverage"] for row in rows), "highest_coverage": max(row["coverage"] for row in rows),
        "raw_coverage": round(float(np.mean([row["raw_coverage"] for row in rows])), 3),
    }  # fmt: skip


if __name__ == "__main__":
    main()
