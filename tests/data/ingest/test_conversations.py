"""A run adds; the same conversation again is updated, not doubled, whichever file it came in."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.conversations import Merged, merge
from data.schema import KEY, MESSAGES, TABLES, SchemaError, conform, empty
from tests.data.ingest.talk import START, message, messages

NOTHING = (empty(TABLES["conversations"]), empty(TABLES["turns"]))


def first(*lines: dict) -> Merged:
    return merge(messages(*lines), *NOTHING)


def then(known: Merged, *lines: dict) -> Merged:
    return merge(messages(*lines), known.conversations, known.turns)


def words(merged: Merged) -> list[str]:
    return merged.turns["text"].tolist()


def test_merge_of_nothing_is_nothing() -> None:
    merged = merge(empty(MESSAGES), *NOTHING)
    assert (len(merged.conversations), len(merged.turns), merged.imported, merged.merged, merged.displaced) == (0, 0, 0, 0, 0)


def test_merge_numbers_turns_by_time_and_counts() -> None:
    merged = first(
        message("second thing", minute=5, row=1), message("first", minute=1, row=2), message("Hi", minute=6, speaker="agent", row=3)
    )
    assert words(merged) == ["first", "second thing", "Hi"]
    assert merged.turns["turn"].tolist() == [0, 1, 2]
    conversation = merged.conversations.iloc[0]
    assert (conversation["turns"], conversation["customer_words"], conversation["opened_at"]) == (3, 3, START + pd.Timedelta(minutes=1))
    assert (merged.imported, merged.merged) == (3, 0)


def test_merge_keeps_a_turn_without_time_behind_the_one_it_followed() -> None:
    merged = first(
        message("b", minute=5), message("re b", speaker="agent"), message("a", minute=1, row=2), message("re a", speaker="agent", row=2)
    )
    assert words(merged) == ["a", "re a", "b", "re b"]


def test_merge_same_again_changes_nothing() -> None:
    lines = [message("Hello", minute=0), message("Yes", row=2), message("Yes", row=3), message("No", row=4)]
    known = first(*lines)
    again = then(known, *lines)
    assert (again.imported, again.merged, again.displaced, len(again.changed)) == (0, 4, 0, 0)
    pd.testing.assert_frame_equal(again.turns, known.turns)


def test_merge_keeps_words_said_twice_without_times() -> None:
    assert words(first(message("Yes", row=1), message("Which card?", speaker="agent", row=2), message("Yes", row=3))) == [
        "Yes",
        "Which card?",
        "Yes",
    ]


def test_merge_drops_rows_that_the_export_doubled() -> None:
    lines = [message(text, row=row) for row, text in enumerate(["Where is my card?", "Where is my card?"], start=1)]
    merged = first(*lines)
    assert (words(merged), merged.imported, merged.merged) == (["Where is my card?"], 1, 1)


def test_merge_new_text_at_the_same_time_supersedes() -> None:
    known = first(message("My card is lst", minute=0))
    after = then(known, message("My card is lost", minute=0, file="b.csv"))
    assert words(after) == ["My card is lost"]
    assert (after.imported, after.merged, after.displaced, len(after.changed)) == (1, 0, 1, 1)


def test_merge_superseding_reply_must_not_touch_the_question() -> None:
    known = first(message("Where is it?"), message("We look", speaker="agent"))
    after = then(known, message("Where is it?", file="b.csv"), message("It is here", speaker="agent", file="b.csv"))
    assert words(after) == ["Where is it?", "It is here"]
    assert after.displaced == 0  # the question's row still stands


def test_merge_two_things_at_one_time_must_not_supersede() -> None:
    known = first(message("a", minute=0), message("b", minute=0, row=2))
    assert words(then(known, message("c", minute=0, file="b.csv"))) == ["a", "b", "c"]


def test_merge_appends_later_turns_and_leaves_others_alone() -> None:
    known = first(message("a", minute=0), message("other", minute=0, conversation_id="2", row=2))
    after = then(known, message("b", minute=9, file="b.csv"))
    assert after.changed.to_dict("records") == [{"conversation_id": "1", "source": "chat"}]
    assert sorted(words(after)) == ["a", "b", "other"]


def test_merge_same_id_of_another_source_is_another_conversation() -> None:
    assert len(first(message("a"), message("b", source="mail", row=2)).conversations) == 2


def test_merge_newest_field_that_is_not_null_wins() -> None:
    known = first(message("a", minute=0, status="open", product="Card"))
    after = then(known, message("a", minute=0, status="solved", csat=4.0, file="b.csv")).conversations.iloc[0]
    assert (after["status"], after["product"], after["csat"]) == ("solved", "Card", 4.0)


def test_merge_older_file_that_comes_late_must_not_overrule_fields() -> None:
    known = first(message("a", minute=0), message("b", minute=60, status="solved", row=2))
    after = then(known, message("a", minute=0, status="open", country="PL", file="older.csv")).conversations.iloc[0]
    assert (after["status"], after["country"]) == ("solved", "PL")


def test_merge_reopened_conversation_is_open_again() -> None:
    known = first(message("a", minute=0, status="closed", closed_at=START + pd.Timedelta(hours=1)))
    after = then(known, message("again!", minute=90, status="open", file="b.csv"))
    assert after.conversations["status"].tolist() == ["open"]
    assert after.conversations["closed_at"].isna().all()
    assert len(after.changed) == 1


def test_merge_field_alone_makes_a_conversation_changed() -> None:
    after = then(first(message("a", minute=0)), message("a", minute=0, csat=2.0, file="b.csv"))
    assert (len(after.changed), after.imported, after.merged) == (1, 0, 1)


def test_merge_tags_are_those_of_the_newest_file() -> None:
    known = first(message("a", minute=0, tags=["x", "y"]), message("b", minute=1, tags=["z", "x"], row=2))
    assert known.conversations["tags"].tolist() == [["x", "y", "z"]]
    assert then(known, message("c", minute=2, tags=["x"], file="b.csv")).conversations["tags"].tolist() == [["x"]]


def test_merge_opened_at_is_the_given_one_else_the_first_turn() -> None:
    known = first(message("late", minute=10))
    after = then(known, message("early", minute=1, file="b.csv"))
    assert after.conversations["opened_at"].tolist() == [START + pd.Timedelta(minutes=1)]
    given_at = first(message("x", minute=10, opened_at=START))
    assert given_at.conversations["opened_at"].tolist() == [START]


def test_merge_boilerplate_and_agents_must_not_count_as_customer_words() -> None:
    merged = first(message("Thanks!", boilerplate=True), message("我的卡在哪里", row=2), message("one two", speaker="agent", row=3))
    assert merged.conversations["customer_words"].tolist() == [3]


def test_merge_reads_tables_back_from_parquet(tmp_path) -> None:  # type: ignore[no-untyped-def]
    lines = [message("a", minute=0, tags=["x"], complaint=True), message("b", row=2)]
    known = first(*lines)
    known.conversations.to_parquet(tmp_path / "c.parquet")
    known.turns.to_parquet(tmp_path / "t.parquet")
    again = merge(messages(*lines), pd.read_parquet(tmp_path / "c.parquet"), pd.read_parquet(tmp_path / "t.parquet"))
    assert (again.imported, len(again.changed)) == (0, 0)
    assert list(again.conversations["tags"].iloc[0]) == ["x"]


def test_merge_without_a_needed_column_says_which() -> None:
    with pytest.raises(SchemaError, match="conversation_id"):
        merge(messages(message("a")).drop(columns="conversation_id"), *NOTHING)


LINES = st.lists(
    st.builds(
        message,
        st.sampled_from(["a", "b", "c c", "yes"]),
        minute=st.one_of(st.none(), st.integers(0, 3)),
        speaker=st.sampled_from(["customer", "agent"]),
        file=st.sampled_from(["1.csv", "2.csv", "3.csv"]),
        row=st.integers(1, 18),
        status=st.sampled_from([None, "open", "closed"]),
        tags=st.sampled_from([None, ["x"], ["y", "x"]]),
    ),
    max_size=40,
)


def batch(lines: list[dict]) -> pd.DataFrame:
    """Lines as files would give them: file by file, row by row, a row within one conversation."""
    for line in lines:
        line["conversation_id"] = str(1 + line["input_row"] % 5)
    ordered = sorted(lines, key=lambda line: (line["input_file"], line["input_row"]))
    return messages(*ordered) if lines else empty(MESSAGES)


@given(LINES, LINES)
@settings(max_examples=8, deadline=None)
def test_merge_twice_is_merge_once(earlier: list[dict], later: list[dict]) -> None:
    known = merge(batch(earlier), *NOTHING)
    once = merge(batch(later), known.conversations, known.turns)
    twice = merge(batch(later), once.conversations, once.turns)
    pd.testing.assert_frame_equal(
        twice.turns.sort_values([*KEY, "turn"], ignore_index=True), once.turns.sort_values([*KEY, "turn"], ignore_index=True)
    )
    pd.testing.assert_frame_equal(twice.conversations, once.conversations)
    assert (twice.imported, twice.displaced, len(twice.changed)) == (0, 0, 0)


@given(LINES, LINES)
@settings(max_examples=8, deadline=None)
def test_merge_accounts_for_every_row(earlier: list[dict], later: list[dict]) -> None:
    known = merge(batch(earlier), *NOTHING)
    after = merge(batch(later), known.conversations, known.turns)
    read = len(batch(later)[["input_file", "input_row"]].drop_duplicates())
    assert after.imported + after.merged == read
    assert 0 <= after.displaced <= known.imported
    turns = after.turns.sort_values([*KEY, "turn"])
    assert (turns.groupby(KEY).cumcount() == turns["turn"]).all()
    assert set(map(tuple, turns[KEY].to_numpy())) == set(map(tuple, after.conversations[KEY].to_numpy()))
    conform(after.turns, tuple(c for c in TABLES["turns"] if c.name in after.turns), name="turns")


@given(st.permutations(range(4)), st.lists(st.integers(0, 9), min_size=4, max_size=12))
@settings(max_examples=5, deadline=None)
def test_merge_order_of_daily_files_must_not_matter(order: list[int], minutes: list[int]) -> None:
    """Each day exports the chat so far; every turn has its time, and the newest status is that of the last day."""
    said = [message(f"words {n} at {m}", minute=m, row=n + 1) for n, m in enumerate(sorted(set(minutes)))]
    days = [
        [{**line, "input_file": f"day{day}.csv", "status": "closed" if day == 3 else "open"} for line in said[: len(said) - 3 + day]]
        for day in range(4)
    ]
    known = merge(empty(MESSAGES), *NOTHING)
    for day in order:
        if days[day]:
            known = then(known, *days[day])
    assert words(known) == [line["text"] for line in said]
    assert len(said) < 3 or known.conversations["status"].tolist() == ["closed"]
