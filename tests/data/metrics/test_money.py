"""The price list, costs and what is saved, as ranges."""

from __future__ import annotations

import pandas as pd
import pytest

from data.metrics.money import AVOIDED, BOUGHT, NARROWED, Money, read_prices, saved_total
from data.schema import InputError


def test_the_built_in_list_prices_every_study() -> None:
    prices = read_prices()
    assert set(prices.studies) == {"survey", "focus_groups", "interviews"}
    assert prices.cost(prices.studies["focus_groups"]) == Money(4000, 12_000, "USD")
    assert all(prices.cost(study).low <= prices.cost(study).high for study in prices.studies.values())
    assert 0 < prices.response <= 1


def test_a_companys_list_replaces_what_it_names() -> None:
    prices = read_prices("[prices]\ninterview = 700\n[studies.panel]\ninterview = 3\n[asking]\nresponse = 0.6\n")
    assert prices.cost(prices.studies["panel"]) == Money(2100, 2100, "USD")
    assert prices.items["focus_group"] == (2000, 6000)
    assert prices.response == 0.6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[prices", "cannot be read as TOML"),
        ("colour = 1", "which means nothing"),
        ("currency = 'euros'", "code of three letters"),
        ("currency = 'EUR'\n[prices]\ninterview = 1", "every price is needed"),
        ("[prices]\ninterview = -1", r"number or \[low, high\]"),
        ("[prices]\ninterview = [5, 4]", r"number or \[low, high\]"),
        ("[prices]\ninterview = [5, nan]", r"number or \[low, high\]"),
        ("[prices]\ninterview = true", r"number or \[low, high\]"),
        ("prices = 3", "is a table"),
        ("[studies.x]\nmoon = 1", "needs a price of moon"),
        ("[studies]\nx = 4", "how many of which items"),
        ("[asking]\nresponse = 30", "over 0 and up to 1"),
    ],
)
def test_a_list_that_cannot_be_used_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_prices(text)


def test_in_another_currency_all_prices_are_the_companys_own() -> None:
    text = "currency = 'eur'\n[prices]\n" + "\n".join(f"{item} = [1, 2]" for item in read_prices().items)
    assert read_prices(text).cost({"interview": 2}) == Money(2, 4, "EUR")


def test_what_is_saved_counts_an_uncertain_price_once() -> None:
    prices = read_prices("[prices]\nsurvey = 1000\nsurvey_answer = [2, 10]\n")
    planned, needed = {"survey": 1, "survey_answer": 385}, {"survey": 1, "survey_answer": 185}
    assert prices.saved(planned, needed) == Money(400, 2000, "USD")
    assert prices.saved(planned, planned) == Money(0, 0, "USD")
    assert prices.saved({}, {"survey_answer": 10}) == Money(-100, -20, "USD")
    with pytest.raises(InputError, match="no price of 'moon'"):
        prices.cost({"moon": 1})


def _decisions(*rows: tuple[str | None, float | None, float | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["decision", "low", "high", "currency"])


def test_no_total_before_five_decisions() -> None:
    four = [(AVOIDED, 1.0, 2.0, "USD")] * 4
    assert saved_total(_decisions(*four, (None, None, None, None))) is None
    assert saved_total(_decisions(*four, (BOUGHT, None, None, None))) == (Money(4, 8, "USD"),)


def test_the_total_adds_ends_by_currency_and_nothing_for_a_study_bought_all_the_same() -> None:
    rows = [(AVOIDED, 1.0, 2.0, "USD"), (NARROWED, 10.0, 30.0, "EUR"), (NARROWED, 5.0, 6.0, "USD"), (BOUGHT, 9.0, 9.0, "USD")]
    assert saved_total(_decisions(*rows, (AVOIDED, None, None, None))) == (Money(10, 30, "EUR"), Money(6, 8, "USD"))
