import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.compare import (
    DOWN,
    FEW,
    SAME,
    TOO_EARLY,
    UP,
    count_changes,
    dispersions,
    groups_compared,
    share_change,
    share_changes,
    survives,
    without_gaps,
)


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


def _weeks(rng: np.random.Generator, *, bursts: bool, known: int = 20, topics: int = 200) -> pd.DataFrame:
    counts = rng.poisson(40, (topics, known)) * (rng.choice([1, 3], (topics, known), p=[0.9, 0.1]) if bursts else 1)
    return pd.DataFrame(
        {"topic_id": np.repeat(np.arange(topics), known), "week": np.tile(np.arange(known), topics), "customers": counts.ravel()}
    )


def _alarms(weeks: pd.DataFrame, *, spread: bool) -> float:
    """Share of topics that did not move and are called moved, one by one."""
    found = dispersions(weeks, now=4, known=20)
    now, before = (weeks[weeks["week"].between(*part)].groupby("topic_id")["customers"].sum() for part in ((0, 3), (4, 7)))
    counts = pd.DataFrame({"customers": now, "customers_before": before}).reset_index()
    counts = counts.merge(found, on="topic_id") if spread else counts
    return float((count_changes(counts)["p"] < 0.05).mean())


def test_dispersion_of_chance_alone_is_about_one_and_of_bursts_more() -> None:
    rng = np.random.default_rng(3)
    assert dispersions(_weeks(rng, bursts=False), now=4, known=20)["dispersion"].mean() < 1.4
    assert dispersions(_weeks(rng, bursts=True), now=4, known=20)["dispersion"].mean() > 5


def test_bursts_must_not_look_like_changes() -> None:
    weeks = _weeks(np.random.default_rng(4), bursts=True)
    assert _alarms(weeks, spread=False) > 0.3  # what would be claimed without
    assert _alarms(weeks, spread=True) < 0.09


def test_dispersion_leaves_the_change_itself_out() -> None:
    step = pd.DataFrame({"topic_id": 1, "week": range(16), "customers": [90] * 4 + [30] * 12})
    assert dispersions(step, now=4, known=16)["dispersion"].tolist() == [1.0]


@pytest.mark.parametrize("known", [0, 1, 2, 5])
def test_dispersion_of_a_short_history_is_not_guessed(known: int) -> None:
    weeks = pd.DataFrame({"topic_id": [1, 1], "week": [0, 1], "customers": [5, 50]})
    assert dispersions(weeks, now=1, known=known)["dispersion"].tolist() == [1.0]


def test_a_base_that_grew_as_much_as_the_contacts_is_no_change() -> None:
    counts = _counts([200], [100])
    assert count_changes(counts)["change"].tolist() == [UP]
    grown = count_changes(counts.assign(base=2000.0, base_before=1000.0)).iloc[0]
    assert grown["change"] == SAME
    assert grown["ratio"] == pytest.approx(1)


def test_share_changes_bound_false_alarms_over_the_list() -> None:
    rng = np.random.default_rng(5)
    hits = rng.binomial(400, 0.1, (2, 2000))
    found = share_changes(pd.DataFrame({"hits": hits[0], "total": 400, "hits_before": hits[1], "total_before": 400}))
    assert (found["p"] < 0.05).mean() == pytest.approx(0.05, abs=0.015)
    assert not found["change"].isin([UP, DOWN]).any()
    assert ((found["low"] <= found["difference"]) & (found["difference"] <= found["high"])).all()


def test_a_half_imported_day_is_no_fall_and_makes_no_rise() -> None:
    changes = pd.Series([DOWN, UP, SAME, None])
    assert without_gaps(changes, now=True, before=False).tolist()[:3] == [TOO_EARLY, UP, SAME]
    assert without_gaps(changes, now=False, before=True).tolist()[:3] == [DOWN, TOO_EARLY, SAME]
    assert without_gaps(changes, now=False, before=False).tolist()[:3] == changes.tolist()[:3]


def test_dispersion_leaves_known_events_out() -> None:
    counts = [30] * 2 + [90] * 4 + [30] * 10  # a release broke something six weeks ago, two weeks ago it was repaired
    step = pd.DataFrame({"topic_id": 1, "week": range(16), "customers": counts})
    assert dispersions(step, now=2, known=16)["dispersion"].iloc[0] > 4
    assert dispersions(step, now=2, known=16, events=[5])["dispersion"].tolist() == [1.0]


def groups(field: str, *rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["value", "customers", "active"]).assign(field=field)


def test_a_group_is_compared_with_all_others_of_its_field() -> None:
    told = groups_compared(groups("channel", ("chat", 40, 100), ("phone", 10, 100), ("app", 1, 4)), total="active").set_index("value")
    assert told["differs"].to_dict() == {"chat": "more", "phone": "less", "app": ""}
    assert told["rest_share"].to_dict() == pytest.approx({"chat": 11 / 104, "phone": 41 / 104, "app": 0.25})


def test_one_customer_against_none_of_few_is_no_difference() -> None:
    """Version 5.4.1 stood on the topic's page as clearly more: 1 of 46, others 0 of 8."""
    told = groups_compared(groups("version", ("5.4.1", 1, 46), ("5.4", 0, 7), ("5.3", 0, 1)), total="active")
    assert told["differs"].tolist() == ["", "", ""]
    assert groups_compared(groups("version", ("5.4.1", 2, 460), ("5.4", 0, 70)), total="active")["differs"].tolist() == ["", ""]


def test_of_many_groups_some_differ_by_chance() -> None:
    one = groups("site", ("a", 32, 200), ("b", 20, 200))
    assert set(groups_compared(groups("site", ("a", 36, 200), ("b", 20, 200)), total="active")["differs"]) == {"more", "less"}
    many = pd.concat([one.assign(customers=[36, 20]), *(one.assign(field=f"field {n}", customers=[26, 26]) for n in range(20))])
    assert set(groups_compared(many, total="active")["differs"]) == {""}


def test_a_field_with_one_value_and_untested_fields_are_not_compared() -> None:
    assert groups_compared(groups("product", ("Card", 40, 100)), total="active").empty
    told = groups_compared(groups("language", ("en", 40, 100), ("pl", 1, 100)), total="active", untested=("language",))
    assert told["differs"].tolist() == ["", ""]
    assert told["p"].isna().all()
