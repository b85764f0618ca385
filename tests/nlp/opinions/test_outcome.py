from __future__ import annotations

import pandas as pd

from nlp.opinions.outcome import left_unhappy


def judged(end: float | None, *opinions: tuple[str, float]) -> object:
    conversations = pd.DataFrame({"conversation_id": ["1"], "source": ["a"], "sentiment_end": pd.Series([end], dtype="float64")})
    perceptions = pd.DataFrame(
        {
            "conversation_id": ["1"] * len(opinions), "source": ["a"] * len(opinions),
            "sentiment_label": [label for label, _ in opinions], "confidence": [sure for _, sure in opinions],
        }
    )  # fmt: skip
    found = left_unhappy(conversations, perceptions).iloc[0]
    return found if found is pd.NA else bool(found)


def test_left_unhappy_by_a_clear_opinion_against_us() -> None:
    assert judged(0.4, ("negative", 0.9)) is True


def test_left_unhappy_by_an_unhappy_end() -> None:
    assert judged(-0.8) is True


def test_a_bad_situation_is_not_a_bad_opinion() -> None:
    assert judged(0.1, ("neutral", 0.9), ("negative", 0.2)) is False


def test_a_silent_customer_is_unknown() -> None:
    assert judged(None, ("negative", 0.9)) is pd.NA
