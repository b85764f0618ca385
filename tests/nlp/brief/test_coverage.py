"""Coverage: whether the best sentences speak of each word of the question."""

from __future__ import annotations

import pandas as pd

from nlp.brief.asked import encode_question
from nlp.brief.coverage import BEST, coverage
from nlp.brief.question import understand
from nlp.encode import HashingEncoder


def heard(question: str, *sentences: str) -> dict[str, float]:
    encoder, read = HashingEncoder(), understand(question)
    return coverage(read, encode_question(read, encoder), found(*sentences), encoder).words


def found(*sentences: str) -> pd.DataFrame:
    return pd.DataFrame({"sentence": list(sentences), "language": "en", "near": 0.5, "relevance": 0.25})


def test_words_that_stand_there_are_covered_whatever_their_ending() -> None:
    assert heard("What about insurance claims?", "My insurance claim was refused.") == {"insurance": 1.0, "claims": 1.0}


def test_a_foreign_word_is_not_covered() -> None:
    told = heard("What about pet insurance?", "My insurance claim was refused.")
    assert told["insurance"] == 1.0
    assert told["pet"] < 0.5


def test_nothing_covers_where_nothing_was_found() -> None:
    assert heard("What about pet insurance?") == {"pet": 0.0, "insurance": 0.0}


def test_a_question_without_words_is_covered() -> None:
    encoder = HashingEncoder()
    read = understand("?")
    told = coverage(read, encode_question(read, encoder), found(), encoder)
    assert (told.weakest, told.mean, told.near, told.best) == (1.0, 1.0, 0.0, 0.0)


def test_only_the_best_sentences_tell_how_near_it_is() -> None:
    encoder, read = HashingEncoder(), understand("card fees")
    rows = pd.concat([found(*["My card fee rose."] * BEST), found("The weather is nice.").assign(near=0.0, relevance=0.0)])
    told = coverage(read, encode_question(read, encoder), rows, encoder)
    assert (told.near, told.best) == (0.5, 0.25)
