"""Annotate: languages of short texts by what is usually spoken in their source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from nlp import annotate
from nlp.annotate import languages_by_source, prepare
from nlp.language import ENOUGH, detect_language, detect_languages

LONG = "I was charged twice for the same transfer number {} and nobody answers my messages."
SHORT = "Internet service fees"


def turns(said: Mapping[str, list[str]]) -> pd.DataFrame:
    """One customer's turn a conversation, per source."""
    rows = [(f"{source}-{place}", source, text) for source, texts in said.items() for place, text in enumerate(texts)]
    frame = pd.DataFrame(rows, columns=["conversation_id", "source", "text"])
    return frame.assign(turn=0, speaker="customer", boilerplate=False)


def clear(count: int) -> list[str]:
    return [LONG.format(n) for n in range(count)]


def test_short_texts_are_in_the_language_of_their_source() -> None:
    assert detect_language(SHORT) is None
    said = turns({"complaints": [*clear(ENOUGH), SHORT], "few": [*clear(ENOUGH - 1), SHORT], "nothing": ["XXXX"]})
    usual = languages_by_source(said)
    assert usual == {"complaints": {"en": 1.0}, "few": None, "nothing": None}
    found = prepare({"turns": said}, usual=usual)["turns"].set_index("conversation_id")["language"]
    assert found[f"complaints-{ENOUGH}"] == "en"
    assert pd.isna(found[f"few-{ENOUGH - 1}"])
    assert pd.isna(found["nothing-0"])


def test_conversations_read_before_tell_what_is_usual() -> None:
    today = turns({"complaints": [SHORT]})
    assert languages_by_source(today) == {"complaints": None}
    known = pd.DataFrame({"source": "complaints", "language": ["en"] * 90 + ["fr"] * 10 + [None] * 50})
    assert languages_by_source(today, known) == {"complaints": {"en": 0.9, "fr": 0.1}}


def test_what_is_usual_must_not_depend_on_the_order() -> None:
    said = turns({"a": [*clear(70), *["Mir wurde dieselbe Überweisung zweimal abgebucht und niemand antwortet."] * 60]})
    shuffled = said.sample(frac=1, random_state=3)
    assert languages_by_source(said) == languages_by_source(shuffled)


def test_a_large_source_is_told_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(texts: Sequence[str]) -> list[str | None]:
        asked.append(len(texts))
        return detect_languages(texts)

    monkeypatch.setattr(annotate, "detect_languages", counted)
    assert languages_by_source(turns({"a": clear(3 * annotate.SAMPLE)})) == {"a": {"en": 1.0}}
    assert asked == [annotate.SAMPLE]
