"""What checks say: rounds, precision, corrected shares."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.metrics.checks import ROUND, corrected_shares, judged_themes, pick, precision, quotas, themes_of

VALUES = (-1, 1, 2, 3)


def _raw(*counts: int) -> pd.DataFrame:
    return pd.DataFrame({"value": VALUES, "conversations": counts})


def _judged(pairs: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["said", "truth"])


def _candidates(kinds: list[str], people: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"kind": kinds, "person": people, "place": range(len(kinds))})


@pytest.mark.parametrize("draw", ["mix", "topic", "sign"])
def test_every_round_has_fifty(draw: str) -> None:
    assert sum(quotas(draw).values()) == ROUND


def test_pick_takes_a_customer_once_while_there_are_others() -> None:
    drawn = pick(_candidates(["topic"] * 6, [1, 1, 2, 2, 3, 4]), {"topic": 4})
    assert drawn["place"].tolist() == [0, 2, 4, 5]


def test_pick_must_not_take_a_customer_of_one_kind_again_for_another() -> None:
    drawn = pick(_candidates(["topic", "tone", "tone"], [1, 1, 2]), {"topic": 1, "tone": 1})
    assert drawn["place"].tolist() == [0, 2]


def test_pick_fills_up_from_the_same_customers_and_other_kinds_where_there_are_too_few() -> None:
    drawn = pick(_candidates(["topic", "topic", "tone", "tone", "tone"], [1, 1, 1, 1, 1]), {"topic": 3, "tone": 2})
    assert drawn["place"].tolist() == [0, 1, 2, 3, 4]


def test_precision_counts_what_was_right_by_kind() -> None:
    checks = pd.DataFrame({
        "kind": ["topic"] * 3 + ["sign"] * 2, "answer": ["right", "wrong", "unsure", "right", "right"],
    })  # fmt: skip
    found = precision(checks).set_index("kind")
    assert found.loc["topic", ["checked", "right", "unsure"]].tolist() == [2, 1, 1]
    assert found.loc["sign", "share"] == 1
    assert found["share_few"].all()


def test_precision_of_nothing_is_empty() -> None:
    assert precision(pd.DataFrame({"kind": [], "answer": []}, dtype="str")).empty


TOPICS = pd.DataFrame({
    "topic_id": [1, 2, 10, 20, 100, 19, 18], "parent_id": [None, None, 1, 2, 10, 1, 1], "merged_into": [None] * 5 + [20, 19],
})  # fmt: skip


def test_themes_are_found_through_levels_and_mergers() -> None:
    assert themes_of(TOPICS) == {-1: -1, 1: 1, 2: 2, 10: 1, 20: 2, 100: 1, 19: 2, 18: 2}


def test_judged_themes_take_the_correction_where_the_machine_was_wrong() -> None:
    checks = pd.DataFrame({
        "said": ["10", "10", "10", "-1", "20"], "answer": ["right", "wrong", "wrong", "wrong", "unsure"],
        "corrected": [None, "20", None, "100", None],
    })  # fmt: skip
    assert judged_themes(checks, themes_of(TOPICS)).to_numpy().tolist() == [[1, 1], [1, 2], [1, -1], [-1, 1]]


def test_a_wrong_topic_of_the_right_theme_is_no_mistake_in_themes() -> None:
    checks = pd.DataFrame({"said": ["10"], "answer": ["wrong"], "corrected": ["100"]})
    assert judged_themes(checks, themes_of(TOPICS)).to_numpy().tolist() == [[1, 1]]


PAIRS = st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=1, max_size=80)
COUNTS = st.tuples(*[st.integers(0, 5_000)] * 4).filter(lambda counts: sum(counts) > 0)


@given(COUNTS, PAIRS)
def test_corrected_shares_lie_between_nought_and_one_inside_their_interval(counts: tuple[int, ...], pairs: list[tuple[int, int]]) -> None:
    table = corrected_shares(_raw(*counts), _judged(pairs))
    low, middle, high = (table[name].to_numpy() for name in ("corrected_low", "corrected", "corrected_high"))
    assert ((low >= 0) & (low <= middle) & (middle <= high) & (high <= 1)).all()


@given(COUNTS, st.lists(st.sampled_from(VALUES), min_size=1, max_size=80))
def test_corrected_equals_raw_with_a_wider_bracket_when_all_is_right(counts: tuple[int, ...], said: list[int]) -> None:
    table = corrected_shares(_raw(*counts), _judged([(value, value) for value in said]))
    assert np.allclose(table["corrected"], table["share"])
    assert (table["corrected_high"] - table["corrected_low"] >= table["share_high"] - table["share_low"] - 1e-9).all()


@given(COUNTS, PAIRS)
def test_corrected_shares_add_up_where_none_is_clipped(counts: tuple[int, ...], pairs: list[tuple[int, int]]) -> None:
    table = corrected_shares(_raw(*counts), _judged(pairs))
    free = table["share"] + (table["missed"] - table["given_wrongly"]) / table["checked"]
    assert np.isclose(free.sum(), 1)


def test_corrected_shares_move_from_what_is_given_wrongly_to_what_is_missed() -> None:
    table = corrected_shares(_raw(0, 50, 50, 0), _judged([(1, 1)] * 16 + [(1, 2)] * 4 + [(2, 2)] * 20)).set_index("value")
    assert table.loc[1, "corrected"] == pytest.approx(0.4)
    assert table.loc[2, "corrected"] == pytest.approx(0.6)
    assert not table["corrected_few"].any()


def test_corrected_shares_must_not_invent_a_value_without_checks() -> None:
    table = corrected_shares(_raw(1, 2, 3, 4), _judged([]))
    assert table["corrected"].isna().all()
    assert table["corrected_few"].all()


@pytest.mark.parametrize("checked", [35, 100])
@pytest.mark.parametrize("mistakes", [0.05, 0.2, 0.4])
def test_corrected_interval_holds_the_truth_in_nine_of_ten_samples(checked: int, mistakes: float) -> None:
    """The 95 % interval over simulated checks of a machine that errs more in some themes than in others; not one theme below .9."""
    random = np.random.default_rng(5)
    shares, held = [0.05, 0.5, 0.3, 0.15], np.zeros(len(VALUES))
    for _ in range(400):
        truth = random.choice(VALUES, 3_000, p=shares)
        errs = random.random(3_000) < mistakes * np.where(truth == 2, 1.5, 0.8)
        said = np.where(errs, random.choice(VALUES, 3_000, p=[0.1, 0.2, 0.2, 0.5]), truth)
        sample = random.choice(3_000, checked, replace=False)
        raw = _raw(*(int((said == value).sum()) for value in VALUES))
        table = corrected_shares(raw, pd.DataFrame({"said": said[sample], "truth": truth[sample]}))
        held += (table["corrected_low"] <= shares) & (shares <= table["corrected_high"])
    assert (held / 400 >= 0.9).all(), held / 400
