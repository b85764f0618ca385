from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.metrics.trend import (
    coarser,
    expected_band,
    fill_periods,
    period_end,
    period_start,
    periods,
    readable_grains,
    suggest_grain,
    usual_customers,
)


def _weeks(counts: list[float], value: str = "a") -> pd.DataFrame:
    periods = pd.date_range("2026-01-05", periods=len(counts), freq="W-MON")
    return pd.DataFrame({"value": value, "period": periods, "customers": counts, "partial": False})


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [
        ("day", date(2026, 11, 4), date(2026, 11, 4)),
        ("week", date(2026, 11, 2), date(2026, 11, 8)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_period_start_and_end_enclose_a_day(grain: str, start: date, end: date) -> None:
    assert period_start(date(2026, 11, 4), grain) == start
    assert period_end(start, grain) == end


def test_fill_periods_adds_zeros_and_marks_what_is_not_complete() -> None:
    counts = pd.DataFrame({"value": ["a", "a"], "period": pd.to_datetime(["2026-10-05", "2026-10-19"]), "customers": [3, 4]})
    filled = fill_periods(counts, grain="week", first=date(2026, 10, 7), last=date(2026, 10, 28))
    assert filled["customers"].tolist() == [3, 0, 4, 0]
    assert filled["partial"].tolist() == [True, False, False, True]


def test_fill_periods_of_nothing_is_nothing() -> None:
    counts = pd.DataFrame({"value": [], "period": [], "customers": []})
    assert fill_periods(counts, grain="day", first=date(2026, 1, 1), last=date(2026, 1, 2)).empty


def test_expected_band_finds_a_spike() -> None:
    series = expected_band(_weeks([20, 22, 19, 21, 20, 18, 22, 80, 20]), grain="week")
    assert series["stands_out"].tolist()[7] == "above"
    assert series["expected_low"].iloc[7] < 20 < series["expected_high"].iloc[7]


def test_expected_band_must_not_name_an_incomplete_period() -> None:
    weeks = _weeks([20, 22, 19, 21, 20, 18, 22, 1])
    weeks.loc[7, "partial"] = True
    assert expected_band(weeks, grain="week")["stands_out"].eq("").all()


def test_expected_band_must_not_raise_alarms_on_noise() -> None:
    rng = np.random.default_rng(1)
    alarms = []
    for _ in range(60):
        noise = pd.concat([_weeks(list(rng.poisson(30, 26)), value=str(i)) for i in range(6)])
        alarms.append((expected_band(noise, grain="week")["stands_out"] != "").any())
    assert np.mean(alarms) < 0.2


def test_expected_band_needs_history() -> None:
    assert expected_band(_weeks([5, 50, 5]), grain="week")["expected"].isna().all()


def test_suggest_grain_keeps_points_readable() -> None:
    assert [suggest_grain(days) for days in (28, 84, 600, None)] == ["day", "week", "month", "month"]


def test_readable_grains_must_not_offer_more_points_than_can_be_told_apart() -> None:
    assert [readable_grains(days) for days in (28, 121, 841, None)] == [
        ("day", "week", "month"),
        ("week", "month"),
        ("month",),
        ("month",),
    ]


def test_coarser_leaves_at_least_four_points() -> None:
    assert coarser("day", 28) == "week"
    assert coarser("week", 84) is None
    assert coarser("week", 364) == "month"
    assert coarser("month", 364) is None


def test_periods_counts_days_in_grains() -> None:
    assert [periods(84, grain) for grain in ("day", "week")] == [84, 12]
    assert periods(None, "month") == 0


def test_usual_customers_leaves_incomplete_periods_out() -> None:
    weeks = _weeks([10, 20, 30, 1])
    weeks.loc[3, "partial"] = True
    assert usual_customers(weeks) == 20
    assert usual_customers(weeks.iloc[:0]) == 0


def test_expected_band_judges_every_series_by_its_own_past() -> None:
    both = pd.concat([_weeks([20, 22, 19, 21, 20, 18, 22, 80, 20]), _weeks([200, 210, 190, 205, 195, 200, 202, 198, 201], value="b")])
    alone = expected_band(_weeks([20, 22, 19, 21, 20, 18, 22, 80, 20]), grain="week")
    together = expected_band(both, grain="week")
    assert np.allclose(together["expected"][:9], alone["expected"], equal_nan=True)
    assert together["stands_out"][9:].eq("").all()
