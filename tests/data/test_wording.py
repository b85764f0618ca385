"""Texts without some of their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.wording import without_words

WORDS = ("lumera", "wells", "fargo", "wells fargo", "c++", "银行", "बंद")
OTHERS = ("the", "card", "Lumerabank", "'s", "c", "बंदी", "!")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Lumera's data cap, LUMERA!", "data cap, !"),
        ("the  Lumerabank app", "the  Lumerabank app"),
        ("Lumera", ""),
        ("Wells Fargo took it", "took it"),
        ("my C++ course", "my course"),
        ("कार्ड बंद है", "कार्ड है"),
        ("银行卡被拒", "卡被拒"),
    ],
)
def test_all_other_words_stay(text: str, bare: str) -> None:
    assert without_words(text, WORDS) == bare
    assert without_words(text, ()) == text


@given(st.lists(st.sampled_from([*WORDS, *map(str.upper, WORDS), *OTHERS]), max_size=12))
def test_no_word_stays_and_no_other_goes(said: list[str]) -> None:
    others = [word for word in said if word.lower() not in WORDS]
    bare = without_words(" ".join(said), WORDS).split()
    assert [word for word in bare if word != "'s"] == [word for word in others if word != "'s"]
    assert without_words(" ".join(bare), WORDS).split() == bare
