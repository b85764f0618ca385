from __future__ import annotations

import pytest

from nlp.search.tokens import question_words, search_words, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("fees", "fee"), ("opłata", "oplata"), ("gebühren", "gebühr"), ("declined", "declines"), ("đăng", "dang"), ("tarjetas", "tarjeta")],
)
def test_stem_is_the_same_for_forms_of_a_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["लॉगिन", "开户", "virus", "access"])
def test_stem_leaves_whole_what_has_no_ending(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("What do customers say about card fees?", "en", ["card", "fee"]),
        ("Warum wollen Kunden kündigen?", "de", ["kundig"]),
        ("客户怎么看信用卡？", "zh", ["信用卡"]),
        ("Why?", "en", []),
    ],
)
def test_question_words_leave_out_what_only_asks(text: str, language: str, words: list[str]) -> None:
    assert question_words(text, language) == words


def test_question_words_are_all_where_there_are_no_others() -> None:
    assert question_words("customers problems", "en") == search_words("customers problems", "en") != []
