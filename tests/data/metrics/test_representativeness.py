"""Shares adjusted to the customer base, contact rates, silent segments."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.representativeness import (
    FEW,
    SILENT,
    UNEVEN,
    UNPLACED,
    adjusted_share,
    base_by,
    contact_rates,
    effective_size,
    poststratified,
    strata,
)
from tests.benchmarks.representativeness import BAR_COVERAGE, BAR_ERROR, CASES, measured

OCTOBER = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}


def _base(*rows: tuple[str, str | None, str | None, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["month", "product", "segment", "customers"]).astype({"product": "str", "segment": "str"})


def _groups(*rows: tuple[str | None, int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["segment", "customers", "contacts", "base"])


def test_base_by_segment_is_the_mean_of_the_months_known_of_all_segments() -> None:
    rows = _base(("2026-10", None, "Retail", 310), ("2026-11", None, "Retail", 620), ("2026-10", None, "Business", 50))
    period = {"first": date(2026, 10, 1), "last": date(2026, 11, 30)}
    both = base_by(rows, **period).set_index("segment")
    assert both["base"].to_dict() == {"Retail": 310, "Business": 50}
    assert both["covered"].tolist() == pytest.approx([31 / 61] * 2)
    alone = base_by(rows, segments=("retail",), **period)
    assert alone["base"].tolist() == pytest.approx([(310 * 31 + 620 * 30) / 61])
    assert base_by(rows, first=date(2026, 12, 1), last=date(2026, 12, 31))["base"].isna().all()


def test_base_by_product_and_segment_takes_the_chosen_ones_only() -> None:
    rows = _base(("2026-10", "Card", "A", 60), ("2026-10", "Card", "B", 10), ("2026-10", "Loan", "A", 5), ("2026-10", None, "A", 62))
    found = base_by(rows, by=("product", "segment"), products=("card",), **OCTOBER)
    assert found.to_numpy().tolist() == [["Card", "A", 60.0, 1.0], ["Card", "B", 10.0, 1.0]]
    assert base_by(_base(), **OCTOBER).empty


def test_strata_put_names_of_any_case_together_and_keep_those_not_heard() -> None:
    base = pd.DataFrame({"segment": ["Retail", "Business"], "base": [100.0, 50.0]})
    spoken = pd.DataFrame({"segment": ["retail", "RETAIL", None], "customers": [1, 2, 3], "contacts": [10, 20, 30]})
    found = strata(spoken, base)
    assert found.fillna({"segment": "?", "base": -1}).sort_values("segment").to_numpy().tolist() == [
        ["?", 3, 30, -1.0],
        ["Business", 0, 0, 50.0],
        ["retail", 3, 30, 100.0],
    ]


def test_contact_rates_name_segments_that_are_hardly_heard() -> None:
    found = contact_rates(_groups(("A", 5, 100, 1000), ("B", 0, 2, 1000), ("C", 0, 0, 40), ("D", 0, 20, 30), ("E", 1, 9, np.nan)))
    silent = dict(zip(found["value"], found["silent"], strict=True))
    assert silent == {"A": False, "B": True, "C": True, "D": False, "E": False}
    assert found["value"].tolist() == ["A", "B", "C", "D", "E"]
    assert found.loc[0, "contact_rate"] == pytest.approx(0.1)
    assert np.isnan(found.loc[4, "contact_rate"])


def test_contact_rates_over_one_are_told_as_one() -> None:
    assert contact_rates(_groups(("A", 0, 30, 20)))["contact_rate"].tolist() == [1.0]


def test_effective_size_of_equal_weights_is_the_number_of_people() -> None:
    assert effective_size(np.array([10.0, 30.0]), np.array([100.0, 300.0])) == pytest.approx(40)
    assert effective_size(np.array([90.0, 10.0]), np.array([10.0, 90.0])) == pytest.approx(100**2 / (100 / 90 + 8100 / 10))
    assert effective_size(np.zeros(2), np.ones(2)) == 0


def test_adjusted_share_weighs_segments_by_the_base() -> None:
    found = adjusted_share(_groups(("A", 10, 100, 9000), ("B", 150, 300, 1000)))
    assert found is not None
    assert found.value == pytest.approx(0.9 * 0.1 + 0.1 * 0.5)
    assert found.raw == pytest.approx(0.4)
    assert found.low < found.value < found.high < found.raw_low
    assert found.cautions == (UNEVEN,)


def test_adjusted_share_of_segments_heard_alike_is_the_raw_one() -> None:
    found = adjusted_share(_groups(("A", 40, 200, 20_000), ("B", 60, 300, 30_000)))
    assert found is not None
    assert found.value == pytest.approx(found.raw)
    assert (found.low, found.high) == pytest.approx((found.raw_low, found.raw_high), abs=0.002)
    assert found.cautions == ()
    assert found.effective == pytest.approx(500)


def test_a_silent_segment_makes_the_interval_wider_by_its_part() -> None:
    heard = _groups(("A", 40, 400, 7000), ("B", 60, 300, 3000))
    all_of_it, part = adjusted_share(heard), adjusted_share(pd.concat([heard, _groups(("C", 0, 0, 5000))]))
    assert all_of_it is not None
    assert part is not None
    assert part.value == pytest.approx(all_of_it.value)
    assert part.high - part.value >= (1 - part.value) / 3
    assert part.value - part.low >= part.value / 3
    assert part.silent == pytest.approx(1 / 3)
    assert SILENT in part.cautions


def test_adjusted_share_warns_where_few_speak_or_segments_are_not_known() -> None:
    found = adjusted_share(_groups(("A", 2, 9, 100), ("B", 1, 8, 100), (None, 5, 50, np.nan)))
    assert found is not None
    assert found.cautions == (FEW, UNPLACED)
    assert found.placed == pytest.approx(17 / 67)


@pytest.mark.parametrize("groups", [_groups(), _groups(("A", 2, 9, 100)), _groups(("A", 0, 0, 9), ("B", 0, 0, 9)), _groups(("A", 1, 9, 0))])
def test_nothing_is_adjusted_without_two_segments_of_the_base_and_people(groups: pd.DataFrame) -> None:
    assert adjusted_share(groups.astype({"customers": int, "contacts": int, "base": float})) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(1, 10_000)).map(lambda t: (min(t[0], t[1]), max(t[0], t[1]), t[2])),
        min_size=1,
        max_size=8,
    ).filter(lambda rows: any(n for _, n, _ in rows))
)
def test_the_interval_holds_the_share_and_lies_in_0_to_1(rows: list[tuple[int, int, int]]) -> None:
    hits, contacts, base = (np.array(part) for part in zip(*rows, strict=True))
    share, low, high = poststratified(hits, contacts, base)
    assert 0 <= low <= share <= high <= 1
    assert high > low


def test_poststratified_takes_many_draws_at_once() -> None:
    hits, contacts, base = np.array([[1, 5], [0, 9]]), np.array([[10, 20], [0, 30]]), np.array([100.0, 300.0])
    together = np.stack(poststratified(hits, contacts, base), axis=-1)
    alone = [np.stack(poststratified(hit, count, base), axis=-1) for hit, count in zip(hits, contacts, strict=True)]
    assert together == pytest.approx(np.array(alone))


@pytest.mark.parametrize("case", ["four segments", "six segments"])
def test_the_bars_hold_in_a_simulation_with_known_propensities(case: str) -> None:
    found = measured(CASES[case], contacts=1000, rate=0.05, draws=2000)
    assert found["error_ratio"] <= BAR_ERROR
    assert BAR_COVERAGE[0] <= found["coverage"] <= BAR_COVERAGE[1]
