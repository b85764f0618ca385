from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.queries.filters import Filters, Wanted, where

PERIODS = st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))


@given(PERIODS, st.sampled_from(["previous", "year"]))
def test_before_is_as_long_on_the_same_weekdays_and_does_not_overlap(period: tuple[date, int], compare: str) -> None:
    since, days = period
    chosen = Filters(since=since, until=since + timedelta(days=days), compare=compare)
    before = chosen.before()
    assert before is not None
    assert before.days == chosen.days
    assert before.since is not None
    assert before.since.weekday() == since.weekday()
    if compare == "previous":
        assert before.until is not None
        assert before.until < since


def test_before_must_not_exist_for_an_open_period() -> None:
    assert Filters(until=date(2026, 1, 1)).before() is None
    assert Filters(since=date(2026, 1, 1), until=date(2026, 1, 2), compare="none").before() is None


def test_where_passes_every_value_as_a_parameter() -> None:
    nasty = "x'); DROP TABLE contacts; --"
    condition, values = where(Filters(product=(nasty,), channel=("chat", "app"), topic=3))
    assert nasty not in condition
    assert condition.count("?") == len(values) == 4


def test_active_and_without_name_the_same_filters() -> None:
    chosen = Filters(since=date(2026, 1, 1), product=("a",), topic=3, unhappy=True)
    assert chosen.active() == ["product", "period", "topic", "unhappy"]
    assert chosen.without(*chosen.active()) == Filters()


def test_where_asks_for_either_value_of_a_kept_column_and_for_every_column() -> None:
    condition, values = where(Filters(kept=("Region: North", "Region: South", "Tier: A: gold")))
    assert condition == "list_has_any(c.kept, ?) AND list_has_any(c.kept, ?)"
    assert values == [["Region: North", "Region: South"], ["Tier: A: gold"]]


def test_active_names_columns_kept_at_import() -> None:
    assert Filters(kept=("Region: North",)).active() == ["kept"]
    assert Filters(kept=("Region: North",)).without("kept").active() == []


def test_beside_holds_nobody_on_both_sides_by_choice() -> None:
    first, second = Filters(compare="product:Card").beside() or (None, None)
    assert first is not None
    assert second is not None
    assert first.but == ("product", "Card")
    assert second.product == ("Card",)
    assert where(first) == ("c.product IS DISTINCT FROM ?", ["Card"])
    both = Filters(compare="product:Card", product=("Card", "Loan")).beside()
    assert both is not None
    assert both[0].product == ("Loan",)
    assert Filters(compare="agent:a1").beside() is None
    assert Filters(compare="previous").beside() is None


def test_after_an_event_the_period_before_ends_the_day_before_it() -> None:
    chosen = Filters(since=date(2026, 10, 14), until=date(2026, 11, 3), compare="event:2026-10-14:App")
    before = chosen.before()
    assert before is not None
    assert (before.since, before.until) == (date(2026, 9, 23), date(2026, 10, 13))


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("card fee", ("card", "fee")), ('"annual fee" card', ("annual fee", "card")), ("“annual fee”", ("annual fee",)),
        ("« frais annuels »", ("frais annuels",)), ('"annual fee', ("annual", "fee")), ('""', ()),
        ("' OR 1=1 --", ("'", "OR", "1=1", "--")),
    ],
)  # fmt: skip
def test_quoted_words_are_looked_for_as_they_stand(words: str, terms: tuple[str, ...]) -> None:
    assert Wanted(words=words).terms == terms
