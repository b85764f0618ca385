import pandas as pd

from data.metrics.topics import STEADY, moved, new_topics, topic_table, with_steadiness

NAMES = pd.DataFrame(
    {
        "topic_id": [1, 10, 11],
        "parent_id": [None, 1, 1],
        "level": [0, 1, 1],
        "name": ["Cards", "Fees", "Declined"],
        "theme": "Cards",
        "theme_id": 1,
    }
)


def _counts(customers: dict[int, int]) -> pd.DataFrame:
    rows = [
        {"topic_id": t, "customers": n, "conversations": n, "unhappy": n // 2, "judged": n, "sentiment": -0.1} for t, n in customers.items()
    ]
    return pd.DataFrame(rows)


def _table(now: dict[int, int], before: dict[int, int] | None, *, covered: bool = True) -> pd.DataFrame:
    weeks = pd.DataFrame({"topic_id": [10, 10], "period": pd.to_datetime(["2026-01-05", "2026-01-19"]), "customers": [3, 4]})
    return topic_table(_counts(now), None if before is None else _counts(before), names=NAMES, customers=400, covered=covered, weeks=weeks)


def test_topic_table_sorts_by_customers_and_joins_names() -> None:
    table = _table({1: 220, 10: 50, 11: 180}, {1: 100, 10: 48, 11: 60})
    assert table["name"].tolist() == ["Cards", "Declined", "Fees"]
    assert table.set_index("name").loc["Declined", "change"] == "up"
    assert table.set_index("name").loc["Fees", "change"] == "no clear change"


def test_topic_table_fills_weeks_without_anyone() -> None:
    assert _table({10: 50}, None)["weeks"].tolist() == [[3, 0, 4]]


def test_topic_table_must_not_compare_without_an_earlier_period() -> None:
    table = _table({10: 50}, None)
    assert table["change"].isna().all()
    assert moved(table).empty


def test_moved_puts_the_largest_gap_first() -> None:
    table = _table({1: 300, 10: 20, 11: 250}, {1: 200, 10: 90, 11: 60})
    assert moved(table)["name"].tolist() == ["Declined", "Fees"]


def test_new_topics_wants_hardly_anybody_before() -> None:
    table = _table({10: 50, 11: 40}, {10: 50, 11: 1})
    earlier = pd.DataFrame({"topic_id": [10, 11], "earlier": [50, 2], "first_day": pd.to_datetime(["2025-01-01", "2026-01-01"])})
    assert new_topics(table, earlier)["name"].tolist() == ["Declined"]


def test_with_steadiness_must_not_call_unsteady_what_was_not_measured() -> None:
    names = pd.DataFrame({"topic_id": [1, 10, 11, 12], "stability": [None, STEADY, STEADY - 0.01, 0.0]})
    assert with_steadiness(names)["unsteady"].tolist() == [False, False, True, True]
