"""Sample sizes: textbook values, inverse, and what support's share spares."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.studies import answered, days_of_asking, invitations, margin_of, most_uncertain, sample_size, still_needed


@pytest.mark.parametrize(
    ("margin", "share", "population", "wanted"),
    [
        (0.05, 0.5, None, 385),
        (0.05, 0.5, 10_000, 370),
        (0.05, 0.5, 1_000, 278),
        (0.03, 0.5, None, 1068),
        (0.1, 0.5, None, 97),
        (0.05, 0.2, None, 246),
        (0.1, 0.01, None, 30),
        (0.05, 0.5, 20, 20),
        (0.05, 0.5, 1, 1),
    ],
)
def test_sample_size_gives_textbook_values(margin: float, share: float, population: float | None, wanted: int) -> None:
    assert sample_size(margin=margin, share=share, population=population) == wanted


@pytest.mark.parametrize("bad", [{"margin": 0}, {"margin": 0.5}, {"share": 1.2}, {"population": 0}])
def test_sample_size_refuses_what_means_nothing(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="A sample size needs"):
        sample_size(**bad)


@given(st.floats(0.01, 0.2), st.floats(0, 1), st.one_of(st.none(), st.integers(1, 10**7)))
def test_so_many_answers_give_the_margin(margin: float, share: float, population: int | None) -> None:
    answers = sample_size(margin=margin, share=share, population=population)
    assert margin_of(answers, share=share, population=population) <= margin + 1e-9
    assert population is None or answers <= population


def test_margin_of_no_answers_is_everything_and_of_everybody_nothing() -> None:
    assert margin_of(0) == 1
    assert margin_of(50, population=50) == margin_of(1, population=1) == 0


@pytest.mark.parametrize(("ends", "wanted"), [((0.1, 0.3), 0.3), ((0.4, 0.6), 0.5), ((0.7, 0.9), 0.7)])
def test_most_uncertain_is_the_share_nearest_to_a_half(ends: tuple[float, float], wanted: float) -> None:
    assert most_uncertain(*ends) == wanted


def test_nothing_is_needed_where_support_tells_precisely_enough() -> None:
    assert still_needed((0.2, 0.29), generalises=True) == 0
    assert still_needed((0.1, 0.3), generalises=True) == sample_size(share=0.3)


@pytest.mark.parametrize(("known", "generalises"), [(None, True), ((0.2, 0.21), False)])
def test_nothing_is_spared_where_support_must_not_be_generalised(known: tuple[float, float] | None, generalises: bool) -> None:
    assert still_needed(known, generalises=generalises) == sample_size()


def test_invitations_and_days_of_asking() -> None:
    assert invitations(385, response=0.3) == math.ceil(385 / 0.3)
    assert days_of_asking(385, contacts_per_day=40, response=0.3) == 33
    assert days_of_asking(0, contacts_per_day=0, response=0.3) == 0
    assert days_of_asking(385, contacts_per_day=0, response=0.3) is None
    with pytest.raises(ValueError, match="part that answers"):
        invitations(10, response=0)


def test_answers_close_a_brief_when_there_are_enough() -> None:
    table, enough = answered(pd.DataFrame({"value": ["yes", "no"], "customers": [60, 40]}), needed=97)
    assert enough
    assert table["share"].tolist() == [0.6, 0.4]
    assert (table["share_low"] < table["share"]).all()
    assert not answered(table[["value", "customers"]], needed=101)[1]
    assert not answered(table[["value", "customers"]].iloc[:0], needed=0)[1]
