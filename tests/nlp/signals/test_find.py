"""Signals: what each rule finds, and what it must leave alone."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.schema import LANGUAGES, SIGNALS, TABLES, SchemaError
from nlp.geometry.centring import Centring
from nlp.signals import RULES, find_signals, signals_in
from nlp.signals.head import Head, load_head, meaning_columns

CASES = Path(__file__).parents[2] / "golden" / "signal_cases.tsv"
FLOOR = 0.95
FEATURES = load_head("e5").cues.shape[1]


def _cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _names(sentence: str, language: str = "en", sentiment: float = 0.0) -> set[str]:
    return {signal for signal, *_ in signals_in(sentence, language=language, sentiment=sentiment)}


def test_signals_in_holds_the_challenge_floor() -> None:
    cases = _cases()
    missed = [case for case in cases if not _right(case)]
    assert 1 - len(missed) / len(cases) >= FLOOR, [(case, _names(case["sentence"], case["language"])) for case in missed]


def _right(case: dict[str, str]) -> bool:
    found = _names(case["sentence"], case["language"])
    return case["signals"] in found if case["signals"] else not found


@pytest.mark.parametrize(
    ("sentence", "unwanted"),
    [
        ("There was no problem with the transfer.", "problem"),
        ("I have never had any issues with you.", "problem"),
        ("What do you cover if the phone is stolen", "problem"),
        ("You fixed the issue in no time.", "problem"),
        ("The agent told me to please hold.", "request"),
        ("I want to thank you for everything.", "request"),
        ("Please note that I moved.", "request"),
        ("Is this a joke?", "question"),
        ("Really?", "question"),
        ("Thanks.", "praise"),
        ("Thanks for nothing.", "praise"),
        ("I would love to see a dark mode.", "praise"),
        ("Your service is not great.", "praise"),
    ],
)
def test_signals_in_must_not_find(sentence: str, unwanted: str) -> None:
    assert unwanted not in _names(sentence)


def test_signals_in_does_not_take_angry_thanks_for_praise() -> None:
    assert "praise" in _names("Thank you so much for the great service.", sentiment=0.8)
    assert "praise" not in _names("Thank you so much for the great service.", sentiment=-0.9)


def test_signals_in_quotes_the_stretch_that_shows_the_signal() -> None:
    sentence = "Hello there, my card was declined in the shop, and I was on holiday."
    (_signal, start, end, score) = next(one for one in signals_in(sentence, language="en") if one[0] == "problem")
    assert sentence[start:end] == "my card was declined in the shop"
    assert 0.5 <= score <= 1


def test_find_signals_quotes_exactly_and_keeps_the_schema() -> None:
    texts = ["😡 My card was declined, please help! 😡", "Nothing to say."]
    frame = pd.DataFrame({
        "conversation_id": ["1", "2"], "source": "x", "turn": 0, "start": 7, "sentence": texts, "language": "en", "sentiment": -0.3,
    })  # fmt: skip
    found = find_signals(frame)
    assert list(found.columns) == [column.name for column in TABLES["signals"]]
    assert set(found["signal"]) == {"problem", "request"}
    assert all(texts[0][row.start - 7 : row.end - 7] == row.quote for row in found.itertuples())


def test_find_signals_of_nothing_is_an_empty_table() -> None:
    frame = pd.DataFrame({name: [] for name in ("conversation_id", "source", "turn", "start", "sentence", "language")})
    assert find_signals(frame).empty


def test_find_signals_names_the_missing_column() -> None:
    with pytest.raises(SchemaError, match="'sentence'"):
        find_signals(pd.DataFrame({"conversation_id": ["1"], "source": ["x"], "turn": [0], "start": [0], "language": ["en"]}))


def _head(bias: float) -> Head:
    """A head that says everything, or nothing, whatever it reads."""
    return Head(np.zeros((len(RULES), 2)), np.zeros((len(RULES), FEATURES)), np.full(len(RULES), bias), Centring({"": np.zeros(2)}))


def test_signals_in_lets_the_head_decide() -> None:
    sentence, meaning = "My card was declined.", np.zeros(len(RULES))
    assert _names(sentence) == {"problem"}
    assert signals_in(sentence, language="en", head=_head(-5), meaning=meaning) == []
    assert {name for name, *_ in signals_in(sentence, language="en", head=_head(5), meaning=meaning)} == set(RULES)


def test_signals_in_quotes_the_sentence_where_a_head_finds_what_no_cue_tells() -> None:
    sentence = "The bag is in Lisbon, and I am in Oslo."
    (_signal, start, end, _score) = signals_in(sentence, language="en", head=_head(5), meaning=np.zeros(len(RULES)))[0]
    assert sentence[start:end].rstrip(".") == sentence.rstrip(".")


def test_find_signals_needs_the_meaning_scores_where_there_is_a_head() -> None:
    frame = pd.DataFrame({
        "conversation_id": ["1"], "source": "x", "turn": 0, "start": 0, "sentence": "My card was declined.", "language": "en",
    })  # fmt: skip
    assert set(find_signals(frame, encoder_name="somebody's own")["signal"]) == {"problem"}
    with pytest.raises(SchemaError, match="meaning_problem"):
        find_signals(frame, encoder_name="multilingual-e5-small")
    scored = find_signals(frame.assign(**dict.fromkeys(meaning_columns(), 9.0)), encoder_name="multilingual-e5-small")
    assert set(scored["signal"]) == set(RULES)


def test_rules_are_signals_of_the_contract() -> None:
    assert set(RULES) <= set(SIGNALS)


@pytest.mark.parametrize("piece", ["a", "please ", "not working ", "waiting for ", "???", "请", "charged "])
def test_signals_in_is_quick_on_a_megabyte(piece: str) -> None:
    began = time.process_time()
    signals_in(piece * (1_000_000 // len(piece)), language="en")
    assert time.process_time() - began < 1.0


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120), st.sampled_from([*LANGUAGES, None]), st.floats(-1, 1))
def test_signals_in_stays_inside_the_sentence(text: str, language: str | None, sentiment: float) -> None:
    sentence = f"{text} please help, it does not work {text}"
    for signal, start, end, score in signals_in(sentence, language=language, sentiment=sentiment):
        assert signal in RULES
        assert 0 <= start < end <= len(sentence)
        assert 0 <= score <= 1


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, None]))
def test_signals_in_with_a_head_stays_inside_the_sentence(text: str, language: str | None) -> None:
    for _signal, start, end, score in signals_in(text, language=language, head=_head(5), meaning=np.zeros(len(RULES))):
        assert 0 <= start < end <= len(text)
        assert 0 <= score <= 1
