"""A file that was read wrongly and is read again leaves what it would have left, had it been read right the first time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.again import Origins, merge_again, standing
from data.ingest.conversations import Merged, merge
from data.schema import KEY, TABLES, empty
from tests.data.ingest.talk import message, messages

NOTHING = (empty(TABLES["conversations"]), empty(TABLES["turns"]))
ALL = frozenset({"text", "conversation_id", "product", "status"})
Lines = Sequence[dict]


def imported(*files: Lines) -> Merged:
    """One run for each file."""
    merged = merge(messages(*files[0]), *NOTHING)
    for lines in files[1:]:
        merged = merge(messages(*lines), merged.conversations, merged.turns)
    return merged


def again(
    known: Merged, lines: Lines, *, gave: dict[str, frozenset[str]] | None = None, files: Sequence[str] = ("a.csv", "b.csv")
) -> Merged:
    """``a.csv`` read again."""
    gave = gave or dict.fromkeys(files, ALL)
    origins = Origins(again=frozenset({"a.csv"}), gave=gave, places={name: place for place, name in enumerate(files)})
    return merge_again(messages(*lines), known.conversations, known.turns, origins)


def wrong(lines: Lines) -> list[dict]:
    """As read by the wrong column."""
    return [line | {"text": f"Summary: {line['text']}"} for line in lines]


def same(one: Merged, other: Merged) -> None:
    for name, order in (("conversations", KEY), ("turns", [*KEY, "turn"])):
        sides = [getattr(side, name).sort_values(order, ignore_index=True) for side in (one, other)]
        pd.testing.assert_frame_equal(*sides, check_dtype=True)


def keys(frame: pd.DataFrame) -> list[str]:
    return sorted(frame["conversation_id"])


def test_a_new_reading_replaces_the_words() -> None:
    lines = [message("My card is lost", minute=0, conversation_id="1"), message("The app is slow", row=2, conversation_id="2")]
    found = again(imported(wrong(lines)), lines)
    same(found, imported(lines))
    assert (keys(found.changed), keys(found.gone), found.reworded) == (["1", "2"], [], 2)
    assert (found.imported, found.merged, found.taken_back, found.displaced) == (2, 0, 2, 0)


def test_fields_that_the_new_reading_lacks_are_gone() -> None:
    lines = [message("My card is lost", minute=0)]
    found = again(imported([line | {"product": "Declined", "status": "open"} for line in lines]), lines)
    same(found, imported(lines))
    assert (keys(found.changed), found.reworded) == (["1"], 0)


def test_conversations_that_were_none_disappear() -> None:
    lines = [message(f"Line {n}", minute=n, row=n, conversation_id="7") for n in range(3)]
    known = imported(
        [line | {"conversation_id": f"row {n}"} for n, line in enumerate(lines)], [message("Hello", file="b.csv", conversation_id="8")]
    )
    found = again(known, lines)
    assert keys(found.conversations) == ["7", "8"]
    assert (keys(found.changed), keys(found.gone)) == (["7", "row 0", "row 1", "row 2"], ["row 0", "row 1", "row 2"])
    assert found.reworded == 3


def test_the_same_reading_changes_nothing() -> None:
    lines = [message("My card is lost", minute=0), message("We look", minute=1, speaker="agent", row=2)]
    known = imported(lines)
    found = again(known, lines)
    same(found, known)
    assert (len(found.changed), found.reworded) == (0, 0)


def test_turns_of_other_files_stay_and_are_counted_anew() -> None:
    mine = [message("Not theirs at all", minute=0), message("Where is it?", minute=2, row=2)]
    theirs = [message("We look", minute=1, speaker="agent", file="b.csv")]
    found = again(imported(mine, theirs), [mine[1] | {"conversation_id": "2"}])
    kept = found.conversations.set_index("conversation_id").loc["1"]
    assert (kept["turns"], kept["customer_words"]) == (1, 0)
    assert kept["opened_at"] == theirs[0]["at"]  # it was the first turn's, which is gone
    assert found.turns.loc[found.turns["conversation_id"] == "1", ["turn", "text"]].to_numpy().tolist() == [[0, "We look"]]
    assert keys(found.changed) == ["1", "2"]
    assert keys(found.gone) == []


def test_what_later_files_said_stays_above_it() -> None:
    mine = [message("My card is lst", minute=0, status="open", product="App")]
    later = [message("My card is lost", minute=0, file="b.csv", status="solved", product="Card")]
    found = again(imported(wrong(mine), later), mine)
    same(found, imported(mine, later))
    assert found.conversations.loc[0, ["status", "product"]].tolist() == ["solved", "Card"]
    assert (found.imported, found.merged, len(found.changed)) == (0, 1, 0)


def test_it_stays_above_what_earlier_files_said() -> None:
    earlier = [message("My card is lst", minute=0, file="b.csv", status="open")]
    mine = [message("My card is lost", minute=0, status="solved")]
    found = again(imported(earlier, wrong(mine)), mine, files=("b.csv", "a.csv"))
    same(found, imported(earlier, mine))
    assert found.conversations["status"].tolist() == ["solved"]
    assert found.turns["text"].tolist() == ["My card is lost"]
    assert (found.imported, found.merged, keys(found.changed), keys(found.gone)) == (1, 0, ["1"], [])


def test_a_field_that_only_this_file_had_a_column_for_is_corrected_beside_later_turns() -> None:
    mine, later = [message("Where is it?", minute=0)], [message("Still nothing", minute=9, file="b.csv", status="open")]
    gave = {"a.csv": ALL, "b.csv": ALL - {"product"}}
    found = again(imported([line | {"product": "A summary"} for line in mine], later), mine, gave=gave)
    same(found, imported(mine, later))
    assert pd.isna(found.conversations.loc[0, "product"])


def test_standing_leaves_other_files() -> None:
    turns = imported([message("a", minute=0)], [message("b", minute=1, file="b.csv")]).turns
    assert standing(turns, ["a.csv"])["text"].tolist() == ["b"]
    assert len(standing(turns, [])) == 2


@st.composite
def exports(draw: st.DrawFn, file: str) -> list[dict]:
    said = st.tuples(
        st.sampled_from("123"), st.sampled_from(["customer", "agent"]), st.sampled_from([None, 0, 1, 2]), st.sampled_from("abc")
    )
    status = draw(st.sampled_from(["open", "solved"]))
    return [
        message(text, minute=minute, speaker=speaker, file=file, row=row, conversation_id=conversation, status=status, product=f"of {file}")
        for row, (conversation, speaker, minute, text) in enumerate(draw(st.lists(said, max_size=6)), start=1)
    ]  # fmt: skip


@settings(max_examples=6, deadline=None)
@given(earlier=exports("b.csv"), mine=exports("a.csv"), later=exports("c.csv"))
def test_reading_again_is_reading_right_the_first_time(earlier: list[dict], mine: list[dict], later: list[dict]) -> None:
    earlier = [line | {"text": f"before {line['text']}"} for line in earlier]
    known = imported(earlier, wrong(mine), later)
    found = again(known, mine, files=("b.csv", "a.csv", "c.csv"))
    right = imported(earlier, mine, later)
    pd.testing.assert_frame_equal(
        *(side.turns[[*KEY, "speaker", "text"]].sort_values([*KEY, "speaker", "text"], ignore_index=True) for side in (found, right))
    )
    rows = [len(side.turns[[*KEY, "input_file", "input_row"]].drop_duplicates()) for side in (known, found)]
    assert rows[1] == rows[0] - found.taken_back + found.imported - found.displaced
    before, after, changed, gone = (set(keys(frame)) for frame in (known.conversations, found.conversations, found.changed, found.gone))
    assert gone == before - after
    assert gone | (after - before) <= changed
