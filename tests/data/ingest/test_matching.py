"""Codes of turns and messages: what survives, in what order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.ingest.matching import NO_TIME, combine, microseconds, surviving, turn_order


def side(*lines: tuple[int, int, int], order: int = 0) -> pd.DataFrame:
    """Lines of (speaker, at, text) of one conversation."""
    frame = pd.DataFrame(list(lines), columns=["speaker", "at", "text"], dtype="int64")
    return frame.assign(conversation=0, nth=0, order=np.arange(len(frame)) + order, ref=np.arange(len(frame)) + order)


def test_combine_equal_turn_keeps_the_old_line() -> None:
    assert combine(side((0, 1, 7)), side((0, 1, 7), order=1))["ref"].tolist() == [0]


def test_combine_superseding_turn_takes_the_place() -> None:
    merged = combine(side((0, 1, 7), (0, 2, 8)), side((0, 1, 9), order=2))
    assert dict(zip(merged["text"], merged["order"], strict=True)) == {8: 1, 9: 0}


def test_combine_other_speaker_must_not_supersede() -> None:
    assert len(combine(side((0, 1, 7)), side((1, 1, 9), order=1))) == 2


def test_turn_order_puts_turns_without_time_behind_the_one_before() -> None:
    turns = side((0, NO_TIME, 0), (0, 20, 1), (0, NO_TIME, 2), (0, 10, 3))
    assert turn_order(turns).tolist() == [0, 3, 1, 2]


def test_microseconds_of_null_is_no_time() -> None:
    assert microseconds(pd.Series([pd.NaT, pd.Timestamp(1, unit="s", tz="UTC")])).tolist() == [NO_TIME, 1_000_000]


def test_surviving_keeps_what_is_said_again_in_another_row() -> None:
    lines = pd.DataFrame({"speaker": [0, 1, 0, 1], "text": [1, 9, 2, 9], "row": [1, 1, 2, 2]})
    messages = lines.assign(conversation=0, at=NO_TIME, file=0, order=range(4), ref=range(4)).astype("int64")
    assert len(surviving(messages.iloc[:0].drop(columns=["file", "row"]), messages)) == 4
    again = pd.concat([messages, messages.assign(row=[3, 3, 4, 4], order=range(4, 8), ref=range(4, 8))], ignore_index=True)
    assert len(surviving(messages.iloc[:0].drop(columns=["file", "row"]), again)) == 4  # every row twice: the export repeats itself
