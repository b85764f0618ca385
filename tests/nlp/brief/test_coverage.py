"""Coverage: whether the best sentences speak of each word of the question."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp.brief.asked import encode_question
from nlp.brief.coverage import coverage
from nlp.brief.question import understand
from nlp.encode import HashingEncoder


def heard(question: str, *sentences: str) -> dict[str, float]:
    encoder, read = HashingEncoder(), understand(question)
    best = pd.DataFrame({"sentence": list(sentences), "language": ["en"] * len(sentences)})
    asked = encode_question(read, encoder)
    return coverage(read.words, asked, language="en", best=best, near=0.5, encoder=encoder).words


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
    found = coverage(
        (), encode_question(read, encoder), language=None, best=pd.DataFrame({"sentence": [], "language": []}), near=0, encoder=encoder
    )
    assert (found.weakest, found.mean) == (1.0, 1.0)
    assert np.isfinite(found.near)
