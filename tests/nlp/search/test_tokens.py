from __future__ import annotations

import pytest

from nlp.search.tokens import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("fees", "fee"), ("opłata", "oplata"), ("gebühren", "gebühr"), ("declined", "declines"), ("đăng", "dang"), ("tarjetas", "tarjeta")],
)
def test_stem_is_the_same_for_forms_of_a_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["लॉगिन", "开户", "virus", "access"])
def test_stem_leaves_whole_what_has_no_ending(word: str) -> None:
    assert stem(word) == word
