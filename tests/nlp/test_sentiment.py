"""Sentiment: labels agree with signs; conversations weigh their end; the shipped heads know praise from blame."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring
from nlp.models.prepare import PACKAGED, is_ready, models_folder
from nlp.sentiment import (
    NEUTRAL_CUT,
    SPACES,
    fit_neutral_cut,
    label_scores,
    lexical_scores,
    load_head,
    score_conversations,
    score_sentences,
    score_turns,
    with_lexical,
)

BLAME = ["Nobody ever calls me back, this is the worst service.", "You lied to me and I am furious."]
PRAISE = ["Thank you so much, you were wonderful!", "I love the new app, it works perfectly."]
CALM = ["What time does the branch open?", "I would like to change my address.", "The contract runs until October."]
OTHERS = [
    "Ich warte seit Wochen, das ist eine Frechheit.",
    "¡Muchas gracias, excelente servicio!",
    "服务太差了，没有人回复。",
    "Świetna obsługa, polecam!",
]


def sentences(*scores: float, conversation: str = "c1", turn: int = 0, words: str = "Something was said here.") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "conversation_id": conversation,
            "source": "chat",
            "turn": turn,
            "start": [30 * place for place in range(len(scores))],
            "sentence": words,
            "language": "en",
            "sentiment": scores,
        }
    )


@given(st.lists(st.floats(-1, 1), max_size=30), st.floats(0, 0.9))
def test_label_scores_must_not_contradict_the_sign(scores: list[float], cut: float) -> None:
    labels = label_scores(np.array(scores), neutral_cut=cut)
    assert all(score < 0 for score, label in zip(scores, labels, strict=True) if label == "negative")
    assert all(score > 0 for score, label in zip(scores, labels, strict=True) if label == "positive")
    assert all(abs(score) < cut or score == 0 for score, label in zip(scores, labels, strict=True) if label == "neutral")


def test_label_scores_leaves_nothing_said_without_a_label() -> None:
    assert label_scores(np.array([np.nan, 0.9])).isna().tolist() == [True, False]


def test_fit_neutral_cut_follows_the_spread_within_its_range() -> None:
    rng = np.random.default_rng(0)
    narrow = np.concatenate([rng.normal(mean, 0.04, 300) for mean in (-0.35, 0, 0.35)])
    wide = np.concatenate([rng.normal(mean, 0.05, 300) for mean in (-0.8, 0, 0.8)])
    assert 0.1 <= fit_neutral_cut(narrow) <= fit_neutral_cut(wide) <= 0.3


@pytest.mark.parametrize("scores", [[], [0.5] * 20])
def test_fit_neutral_cut_must_not_trust_few_scores(scores: list[float]) -> None:
    assert fit_neutral_cut(np.array(scores)) == NEUTRAL_CUT


def test_score_turns_gives_null_to_turns_without_sentences() -> None:
    turns = pd.DataFrame({"conversation_id": "c1", "source": "chat", "turn": [0, 1], "text": ["a", "b"]}, index=[7, 3])
    found = score_turns(sentences(-0.8, -0.6), turns)
    assert found.index.tolist() == [7, 3]
    assert -0.8 < found["sentiment"].iloc[0] < -0.6
    assert found["sentiment_label"].iloc[0] == "negative"
    assert found[["sentiment", "sentiment_label"]].iloc[1].isna().all()


def test_score_conversations_weighs_the_end_more() -> None:
    souring = score_conversations(sentences(0.8, 0.0, -0.8))
    assert souring["sentiment"].item() < 0
    assert (souring["sentiment_start"].item(), souring["sentiment_end"].item()) == pytest.approx((0.8, -0.8))


def test_score_conversations_must_not_let_small_talk_drown_anger() -> None:
    words = pd.concat([sentences(0.05, 0.05, 0.05, words="Hi."), sentences(-0.9, turn=1, words="x" * 120)])
    assert score_conversations(words)["sentiment_label"].item() == "negative"


def test_score_conversations_reads_turns_in_their_order_whatever_the_rows() -> None:
    ordered = pd.concat([sentences(0.5, 0.1), sentences(-0.5, turn=1), sentences(0.9, conversation="c2")])
    shuffled = ordered.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(score_conversations(ordered), score_conversations(shuffled))
    assert score_conversations(ordered)["conversation_id"].tolist() == ["c1", "c2"]


def test_score_conversations_takes_nothing() -> None:
    found = score_conversations(sentences())
    assert found.empty
    assert [*found.columns] == ["conversation_id", "source", "sentiment", "sentiment_label", "sentiment_start", "sentiment_end"]


def test_lexical_scores_follow_negation() -> None:
    good, bad, none = lexical_scores(["the app is great", "the app is not great", "the app has a menu"], ["en"] * 3)
    assert good > 0 > bad
    assert none == 0


def test_score_sentences_judges_by_words_where_no_head_fits() -> None:
    frame = pd.DataFrame({"sentence": [*BLAME, *PRAISE], "language": "en"})
    found = score_sentences(frame, np.zeros((4, 5), dtype=np.float32), encoder_name="a model of the user's")
    assert found["sentiment"].iloc[:2].max() < found["sentiment"].iloc[2:].min()


def test_score_sentences_uses_up_what_was_read_ahead() -> None:
    frame = pd.DataFrame({"sentence": [*BLAME, *PRAISE], "language": ["en", None, "de", "en"]})
    vectors = np.random.default_rng(0).normal(size=(4, 384)).astype(np.float32)
    ahead = with_lexical(frame)
    assert with_lexical(ahead) is ahead
    found = score_sentences(ahead, vectors, encoder_name="multilingual-e5-small")
    pd.testing.assert_frame_equal(found, score_sentences(frame, vectors, encoder_name="multilingual-e5-small"))
    silent = score_sentences(ahead.assign(lexical=0.0), vectors, encoder_name="multilingual-e5-small")
    assert (silent["sentiment"] != found["sentiment"]).any()


@pytest.mark.parametrize("encoder_name", ["multilingual-e5-small", "student of multilingual-e5-small", "unknown"])
def test_score_sentences_takes_nothing(encoder_name: str) -> None:
    frame = pd.DataFrame({"sentence": pd.Series(dtype="str"), "language": pd.Series(dtype="str")})
    assert score_sentences(frame, np.zeros((0, 384), dtype=np.float32), encoder_name=encoder_name).empty


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize("raw", [True, False])
def test_score_sentences_knows_praise_from_blame(name: str, raw: bool) -> None:
    key = SPACES[name]
    if not is_ready(models_folder() / key, PACKAGED[key]):
        pytest.skip("models are not prepared: make setup")
    frame = pd.DataFrame({"sentence": [*BLAME, *PRAISE, *CALM], "language": "en"})
    vectors = OnnxEncoder(models_folder() / key, workers=1).encode(frame["sentence"].tolist())
    centring = Centring.fit(vectors, frame["language"].tolist())
    given = {"vectors": vectors, "centring": centring} if raw else {"vectors": centring.apply(vectors, frame["language"].tolist())}
    found = score_sentences(frame, **given, encoder_name=name)
    assert found["sentiment_label"].tolist()[:4] == ["negative"] * 2 + ["positive"] * 2
    assert found["sentiment"].iloc[4:].abs().max() < found["sentiment"].iloc[:4].abs().min()
    again = score_sentences(frame.iloc[::-1], **({**given, "vectors": given["vectors"][::-1]}), encoder_name=name)  # type: ignore[index]
    assert np.array_equal(again["sentiment"].to_numpy()[::-1], found["sentiment"].to_numpy())


def test_score_sentences_knows_other_languages() -> None:
    if not is_ready(models_folder() / "e5", PACKAGED["e5"]):
        pytest.skip("models are not prepared: make setup")
    frame = pd.DataFrame({"sentence": OTHERS, "language": ["de", "es", "zh", "pl"]})
    vectors = OnnxEncoder(models_folder() / "e5", workers=1).encode(OTHERS)
    reference = load_head("e5").reference
    assert reference is not None
    found = score_sentences(frame, vectors, encoder_name="multilingual-e5-small", centring=reference)
    assert np.sign(found["sentiment"]).tolist() == [-1, 1, -1, 1]
