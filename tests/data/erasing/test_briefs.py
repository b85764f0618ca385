"""Briefs without forgotten conversations and removed words: what stays means the same."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from data.erasing import Hider, Words, hash_words
from data.erasing.briefs import mentioned, requoted, without_conversations, without_words

SALT = b"s" * 32
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "quote", "answer"]), part, max_size=3)
        | part.map(lambda inner: {"conversation_id": "1", "source": "desk", "a": inner})
    ),
    max_leaves=12,
)


def _hider(*words: str) -> Hider:
    return Hider(SALT, [Words(*hash_words(one, salt=SALT)) for one in words])


@given(VALUES)
def test_no_list_keeps_a_row_about_a_forgotten_conversation(value: Any) -> None:
    left, rows = without_conversations([value], {("1", "desk")})
    assert without_conversations(left, {("1", "desk")}) == (left, 0)
    assert rows or left == [value]
    json.dumps(left)


def test_rows_of_other_conversations_stay_whatever_lies_between() -> None:
    row = {"conversation_id": "1", "source": "desk"}
    brief = {"themes": [{"name": "Fees", "quotes": [row, row | {"source": "phone"}]}], "count": 2}
    left, rows = without_conversations(brief, {("1", "desk")})
    assert (left, rows) == ({"themes": [{"name": "Fees", "quotes": [row | {"source": "phone"}]}], "count": 2}, 1)
    assert mentioned(brief) == {("1", "desk"), ("1", "phone")}
    assert mentioned(left) == {("1", "phone")}


def test_words_do_not_break_codes_keys_or_what_stands_beside_them() -> None:
    brief = {"partly": ["too dear, Ann", "Ann"], "verdict": {"answer": "partly", "why": ["Ann says so, partly."]}, "snapshot_id": "Ann"}
    found = without_words(brief, _hider("ann", "partly", "dear ann ann"), {})
    assert found == {
        "partly": ["too dear, <REMOVED>", "<REMOVED>"],
        "verdict": {"answer": "partly", "why": ["<REMOVED> says so, <REMOVED>."]},
        "snapshot_id": "Ann",
    }


def test_a_quote_follows_its_words_to_their_new_place() -> None:
    row = {"conversation_id": "1", "source": "desk", "turn": 0, "start": 8, "end": 15, "quote": "the fee"}
    text = "<REMOVED> of the fee"
    moves = {("1", "desk", 0): ([(0, 4)], text)}
    found = requoted(row, moves)
    assert text[found["start"] : found["end"]] == found["quote"] == "the fee"
    assert requoted(row | {"turn": 1}, moves) == row | {"turn": 1}
    mark = requoted({name: row[name] for name in row if name != "quote"}, moves)
    assert "quote" not in mark
