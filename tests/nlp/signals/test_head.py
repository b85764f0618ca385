"""The signals' head: what it reads, and that the shipped ones know the four signals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring
from nlp.models.prepare import PACKAGED, is_ready, models_folder
from nlp.sentiment import SPACES
from nlp.signals import RULES, find_signals, meaning_scores
from nlp.signals.head import HEADS, cue_features, load_head, meaning_columns
from nlp.signals.rules import answers, read

(E5,) = SPACES
SAID = {
    "problem": ["The piano never arrived and nobody answers.", "They refused to take the broken kettle back."],
    "request": ["Please move my cello lesson to Thursday.", "I need a new key for the cellar."],
    "question": ["How many tins fit in one crate?", "Does the ferry run on Sundays?"],
    "praise": ["Your gardener was wonderful, thank you so much for his help!", "I love the new reading room."],
}
NOTHING = ["My aunt lives in Perth.", "The last four digits are 1180."]


def _features(text: str) -> np.ndarray:
    sentence, cues = read(text, language="en")
    return cue_features(sentence, cues, answers(sentence, cues))


@pytest.mark.parametrize("space", SPACES.values())
def test_shipped_heads_fit_the_features_and_are_small(space: str) -> None:
    head = load_head(space)
    assert head.cues.shape == (len(RULES), len(_features("Is it late?")))
    assert head.weights.shape == (len(RULES), 384)
    assert HEADS.stat().st_size < 200_000


@pytest.mark.parametrize("text", ["", "?", "@shop", "<NAME>", "x" * 5_000, "how " * 2_000])
def test_cue_features_are_finite(text: str) -> None:
    assert np.isfinite(_features(text)).all()


def test_cue_features_see_an_order_behind_a_handle() -> None:
    plain, behind, within = (_features(text) for text in ("Cancel it now", "@shop Cancel it now", "I did not want to cancel it now"))
    placed = slice(16, 19)
    assert plain[placed].tolist() == behind[placed].tolist() == [1, 1, 1]
    assert within[placed].tolist() == [0, 0, 0]


def test_meanings_must_not_depend_on_their_company() -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32)
    means = Centring.fit(vectors, ["en"] * 50)
    whole = meaning_scores(vectors, ["en"] * 50, encoder_name=f"student of {E5}", centring=means)
    part = meaning_scores(vectors[7:9], ["en"] * 2, encoder_name=E5, centring=means)
    assert list(whole) == meaning_columns()
    for column, scores in part.items():
        assert scores.tolist() == whole[column][7:9].tolist()


def test_meaning_scores_are_none_for_an_encoder_without_a_head() -> None:
    assert meaning_scores(np.zeros((2, 5)), ["en", "en"], encoder_name="somebody's own", centring=Centring({"": np.zeros(5)})) == {}


@pytest.mark.parametrize("name", SPACES)
def test_shipped_heads_know_the_signals(name: str) -> None:
    key = SPACES[name]
    if not is_ready(models_folder() / key, PACKAGED[key]):
        pytest.skip("models are not prepared: make setup")
    encoder = OnnxEncoder(models_folder() / key, workers=1)
    pairs = [(text, signal) for signal, texts in SAID.items() for text in texts] + [(text, "") for text in NOTHING]
    frame = pd.DataFrame({"conversation_id": [text for text, _ in pairs], "source": "x", "turn": 0, "start": 0, "language": "en"})
    frame["sentence"] = frame["conversation_id"]
    vectors, codes = encoder.encode(frame["sentence"].tolist()), ["en"] * len(frame)
    meanings = meaning_scores(vectors, codes, encoder_name=name, centring=load_head(key).reference)
    found = find_signals(frame.assign(**meanings), encoder_name=name)
    said = {(row.conversation_id, row.signal) for row in found.itertuples()}
    assert {pair for pair in pairs if pair[1]} <= said
    assert not {text for text, _ in said} & set(NOTHING)
