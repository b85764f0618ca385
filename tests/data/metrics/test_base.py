from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.base import Base, choose, months_between, rates

ROWS = pd.DataFrame(
    [("2026-01", None, "a", 60), ("2026-01", None, "b", 40), ("2026-01", "Card", "a", 50), ("2026-01", "Card", "b", 30),
     ("2026-02", "Card", "a", 55), ("2026-02", "Loan", "a", 20)],
    columns=["month", "product", "segment", "customers"],
)  # fmt: skip


def test_active_is_the_mean_of_the_months_weighted_by_days() -> None:
    base = Base({"2026-01": 100.0, "2026-02": 200.0})
    assert base.active(date(2026, 1, 30), date(2026, 2, 4)) == pytest.approx((2 * 100 + 4 * 200) / 6)


def test_active_must_not_be_guessed_where_a_month_is_missing() -> None:
    base = Base({"2026-01": 100.0, "2026-03": 200.0})
    assert np.isnan(base.active(date(2026, 1, 30), date(2026, 2, 1)))
    assert base.missing(date(2026, 1, 30), date(2026, 4, 1)) == ["2026-02", "2026-04"]


def test_rows_for_all_products_stand_before_their_sum() -> None:
    found = choose(ROWS)
    assert found.customers == {"2026-01": 100.0, "2026-02": 75.0}
    assert found.counted_twice  # in February only parts are known
    assert not choose(ROWS[ROWS["month"] == "2026-01"]).counted_twice


def test_a_product_has_its_own_base_whatever_its_case() -> None:
    assert choose(ROWS, products=["card"]).customers == {"2026-01": 80.0, "2026-02": 55.0}
    assert choose(ROWS, products=["Card"], segments=["b"]).customers == {"2026-01": 30.0}
    assert choose(ROWS, products=["Mortgage"]).customers == {}


def test_a_month_that_lacks_one_of_several_products_is_not_known() -> None:
    assert choose(ROWS, products=["Card", "Loan"]).customers == {"2026-02": 75.0}


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_months_between_hold_every_day_once(first: date, days: int) -> None:
    last = first + pd.Timedelta(days=days)
    assert sum(months_between(first, last).values()) == days + 1


def test_rates_are_null_without_a_base() -> None:
    found = rates(pd.DataFrame({"customers": [5, 5]}), np.array([2500, np.nan]), {"customers": "rate"})
    assert found["rate"].tolist()[0] == 2
    assert found["rate"].isna().tolist() == [False, True]
