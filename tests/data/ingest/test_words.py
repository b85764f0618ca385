"""Words are counted alike in every script."""

from __future__ import annotations

import pandas as pd
import pytest

from data.ingest.words import count_words, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't log-in, twice!", 4),
        ("मेरा कार्ड खो गया है", 5),
        ("Tôi bị mất thẻ", 4),
        ("我的卡在哪里", 3),
        ("我的 app 坏了", 3),
        ("…!?", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_count_words_in_every_script(text: str | None, words: int) -> None:
    assert count_words(pd.Series([text], dtype="str")).tolist() == [words]


def test_count_words_of_nothing_is_empty() -> None:
    assert len(count_words(pd.Series([], dtype="str"))) == 0


def test_words_in_counts_all_texts() -> None:
    assert words_in(["two words", "应用闪退"]) == 4
    assert words_in([]) == 0
