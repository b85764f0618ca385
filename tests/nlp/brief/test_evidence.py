"""Evidence: sides, people's marks, quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp.brief.evidence import AGAINST, CUT, FOR, PLACE, counted, weighed
from nlp.brief.question import understand
from nlp.brief.quotes import pick

SAID = {"positive": "good", "negative": "bad"}


def found(tones: list[str | None], relevance: list[float] | None = None) -> pd.DataFrame:
    n = len(tones)
    return pd.DataFrame({
        "line": range(n), "conversation_id": [f"c{row}" for row in range(n)], "source": "s", "turn": 0, "start": 0, "end": 40,
        "sentence": [f"Sentence {row} finds the card fee {SAID.get(tone or '', 'here')}." for row, tone in enumerate(tones)],
        "language": "en", "tone": tones,
        "sentiment": 0.0, "day": pd.NaT, "channel": None, "product": None, "person": range(n), "conversation": range(n), "topic_id": -1,
        "relevance": relevance or [0.9] * n, "near": 0.5,
    })  # fmt: skip


def test_against_is_the_other_side_of_the_question() -> None:
    rows = found(["negative", "positive", "neutral", None])
    assert weighed(rows, understand("Is the card fee terrible?"), None)["side"].tolist() == [FOR, AGAINST, FOR, FOR]
    assert weighed(rows, understand("Is the card fee great?"), None)["side"].tolist() == [AGAINST, FOR, FOR, FOR]


def test_against_is_the_smaller_side_where_the_question_leans_nowhere() -> None:
    rows = found(["positive", "positive", "negative"])
    assert weighed(rows, understand("What about the card fee?"), None)["side"].tolist() == [FOR, FOR, AGAINST]


def test_thanks_and_chatter_are_not_against() -> None:
    rows = found(["negative", "positive", "positive"])
    said = ["The card fee is a rip-off.", "Thanks for explaining the card fee.", "I never had a problem with the card fee."]
    assert weighed(rows.assign(sentence=said), understand("Is the card fee terrible?"), None)["side"].tolist() == [FOR, FOR, AGAINST]


def test_marks_count_at_once() -> None:
    rows = found([None, None, None], [0.9, 0.9, CUT / 2])
    marks = rows[PLACE].iloc[1:].assign(relevant=[False, True])
    evidence = weighed(rows, understand("card fee"), marks)
    assert evidence["line"].tolist() == [0, 1, 2]
    assert counted(evidence)["line"].tolist() == [0, 2]


def test_little_relevance_is_no_evidence() -> None:
    assert weighed(found([None, None], [CUT, CUT - 0.01]), understand("card fee"), None)["line"].tolist() == [0]


def test_quotes_are_of_different_customers_and_unlike() -> None:
    rows = found([None] * 4).assign(person=[1, 1, 2, 3])
    vectors = np.array([[1, 0, 0], [0, 1, 0], [1, 0.01, 0], [0, 0, 1]], dtype=float)
    chosen = pick(rows, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    assert chosen["person"].is_unique
    assert not {0, 2} <= set(chosen["line"])
    assert {1, 3} & set(chosen["line"])


def test_no_evidence_has_no_quotes() -> None:
    assert pick(found([]).iloc[:0], np.zeros((0, 3))).empty
