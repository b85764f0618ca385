import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.compare import DOWN, FEW, SAME, TOO_EARLY, UP, count_changes, share_change, survives


def _counts(now: list[int], before: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"customers": now, "customers_before": before})


def test_count_changes_names_clear_moves_only() -> None:
    table = count_changes(_counts([200, 40, 100, 5, 60], [90, 110, 104, 4, 0]))
    assert table["change"].tolist() == [UP, DOWN, SAME, FEW, UP]


def test_count_changes_gives_ratio_with_interval() -> None:
    row = count_changes(_counts([200], [100])).iloc[0]
    assert row["ratio"] == pytest.approx(2)
    assert 1 < row["ratio_low"] < 2 < row["ratio_high"] < 3


def test_count_changes_must_not_judge_what_the_data_does_not_reach_back_to() -> None:
    assert count_changes(_counts([500], [1]), covered=False)["change"].tolist() == [TOO_EARLY]


def test_count_changes_must_not_raise_alarms_on_noise() -> None:
    rng = np.random.default_rng(0)
    alarms = [
        (count_changes(_counts(list(rng.poisson(50, 60)), list(rng.poisson(50, 60))))["change"].isin([UP, DOWN])).any() for _ in range(100)
    ]
    assert np.mean(alarms) < 0.12  # 60 topics that did not move: under one look in ten names any of them


def test_count_changes_of_nothing_is_empty() -> None:
    assert count_changes(_counts([], [])).empty


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30).flatmap(lambda n: st.tuples(st.just(n), st.permutations(n))))
def test_count_changes_holds_ratio_inside_interval(pair: tuple[list[int], list[int]]) -> None:
    table = count_changes(_counts(*pair)).dropna(subset=["ratio"])
    assert (table["ratio_low"] <= table["ratio"]).all()
    assert (table["ratio"] <= table["ratio_high"]).all()


def test_survives_follows_benjamini_and_hochberg() -> None:
    # Their example (1995, section 4): four of fifteen at 5 %
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert survives(np.array(p)).sum() == 4


def test_share_change_says_no_clear_change_when_the_interval_holds_zero() -> None:
    assert share_change(hits=24, total=100, hits_before=20, total_before=100)["change"] == SAME
    assert share_change(hits=240, total=1000, hits_before=150, total_before=1000)["change"] == UP
    assert share_change(hits=3, total=10, hits_before=0, total_before=10)["change"] == FEW
