"""The subject before the customer's first words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.ingest.subjects import with_subjects


def messages(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    """Conversation, speaker, subject, text."""
    frame = pd.DataFrame(rows, columns=["conversation_id", "speaker", "subject", "text"]).astype("str")
    at = pd.date_range("2026-01-01", periods=len(rows), freq="h", tz="UTC")
    return frame.assign(source="x", at=at, boilerplate=pd.Series(None, index=frame.index, dtype="boolean"))


def joined(frame: pd.DataFrame) -> list[str]:
    return with_subjects(frame, np.ones(len(frame), dtype=bool)).tolist()


def test_with_subjects_joins_the_first_words_of_the_customer_only() -> None:
    frame = messages(
        ("1", "agent", "Broken lamp", "Hello, how can I help?"),
        ("1", "customer", "Broken lamp", "The foot is in two pieces."),
        ("1", "customer", "Broken lamp", "Are you there?"),
    )
    assert joined(frame) == ["Hello, how can I help?", "Broken lamp\n\nThe foot is in two pieces.", "Are you there?"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Broken lamp", "Broken lamp, the foot is off"), ("Broken lamp", "<p>broken LAMP: the foot is off</p>"),
        ("Conversation with Ann", "hi there lamp"), ("(no subject)", "the foot is off"), ("Hello", "the foot is off"),
        ("#4711", "the foot"),
    ],
)  # fmt: skip
def test_with_subjects_must_not_repeat_or_make_words(subject: str, text: str) -> None:
    assert joined(messages(("1", "customer", subject, text))) == [text]


def test_with_subjects_leaves_out_answers_marks() -> None:
    assert joined(messages(("1", "customer", "Re: FW: [#77] Broken lamp", "It is off."))) == ["Broken lamp\n\nIt is off."]


def test_with_subjects_must_not_join_what_a_form_writes() -> None:
    rows = [(str(n), "customer", "Contact form of the shop" if n < 20 else f"Lamp {n} is broken", f"words {n}") for n in range(40)]
    texts = joined(messages(*rows))
    assert texts[:20] == [f"words {n}" for n in range(20)]
    assert texts[20].startswith("Lamp 20 is broken\n\n")


def test_with_subjects_must_not_join_spoken_words() -> None:
    frame = messages(("1", "customer", "Broken lamp", "The foot is off."))
    assert with_subjects(frame, np.zeros(1, dtype=bool)).tolist() == ["The foot is off."]
