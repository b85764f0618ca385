import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.intervals import paired_difference, share_difference, wilson, with_share


def test_wilson_agrees_with_published_values() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3: 81/263, 15/148, 0/20, 1/29
    found = wilson(pd.Series([81, 15, 0, 1]), pd.Series([263, 148, 20, 29]))
    assert found["share_low"].round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert found["share_high"].round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


@given(st.integers(0, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_inside_its_interval(pair: tuple[int, int]) -> None:
    hits, total = pair
    row = wilson(pd.Series([hits]), pd.Series([total])).iloc[0]
    if total == 0:
        assert row.isna().all()
    else:
        assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 1


def test_with_share_marks_what_rests_on_too_few() -> None:
    table = with_share(pd.DataFrame({"pleased": [3, 30], "customers": [29, 30]}), hits="pleased", total="customers", name="liking")
    assert table["liking_few"].tolist() == [True, False]
    assert {"liking", "liking_low", "liking_high"} <= set(table.columns)


def test_share_difference_agrees_with_published_values() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10: 56/70 − 48/80
    difference, low, high = share_difference(56, 70, 48, 80)
    assert (round(difference, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)


def test_share_difference_must_not_invent_a_value_without_customers() -> None:
    assert all(math.isnan(value) for value in share_difference(0, 0, 3, 10))


@pytest.mark.parametrize("hits", [0, 7, 10])
def test_share_difference_of_equal_shares_includes_zero(hits: int) -> None:
    difference, low, high = share_difference(hits, 10, hits, 10)
    assert difference == 0
    assert low <= 0 <= high


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0, 1))
def test_paired_difference_lies_in_its_interval(pair: tuple[int, int], part: float) -> None:
    disagree, total = pair
    gained = int(part * disagree)
    row = paired_difference(pd.Series([gained]), pd.Series([disagree - gained]), pd.Series([total])).iloc[0]
    assert -1 <= row["low"] <= row["difference"] <= row["high"] <= 1
    assert row["low"] < row["high"]


def test_paired_difference_agrees_with_the_formula_by_hand() -> None:
    # Bonett and Price 2012: (b+1)/(n+2) = 5/52, (c+1)/(n+2) = 2/52, half-width 1.96 sqrt((7/52 − (3/52)²)/52)
    row = paired_difference(pd.Series([4]), pd.Series([1]), pd.Series([50])).iloc[0]
    assert (round(row["low"], 4), round(row["high"], 4)) == (-0.0408, 0.1562)
