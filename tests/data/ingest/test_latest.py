"""Fields of conversations: the newest value that is not null."""

from __future__ import annotations

import pandas as pd

from data.ingest.latest import latest_fields
from data.schema import TABLES, empty
from tests.data.ingest.talk import message, messages


def fields(*lines: dict) -> pd.Series:
    nothing = empty(TABLES["conversations"]).assign(conversation=pd.Series(dtype="int64"))
    turns = empty(TABLES["turns"]).assign(conversation=pd.Series(dtype="int64"))
    return latest_fields(nothing, turns, messages(*lines).assign(conversation=0)).iloc[0]


def test_latest_fields_within_a_file_go_by_time() -> None:
    assert fields(message("b", minute=9, status="solved"), message("a", minute=1, status="open", row=2))["status"] == "solved"


def test_latest_fields_without_times_go_by_line() -> None:
    assert fields(message("a", status="solved"), message("b", status="open", row=2))["status"] == "open"


def test_latest_fields_null_must_not_win() -> None:
    assert fields(message("a", minute=1, product="Card"), message("b", minute=2, row=2))["product"] == "Card"


def test_latest_fields_file_without_times_is_as_new_as_any() -> None:
    assert fields(message("a", minute=1, status="open"), message("b", status="solved", file="b.csv"))["status"] == "solved"
