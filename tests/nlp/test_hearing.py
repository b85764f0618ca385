"""How a corpus is heard: the same on every run with the same fit, and in parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp import hearing as module
from nlp.encode import HashingEncoder
from nlp.hearing import Hearing
from nlp.sentiment import NEUTRAL_CUT
from nlp.signals.head import meaning_columns

E5 = "multilingual-e5-small"
SAID = ["Nobody answers, this is terrible.", "Thank you, you were wonderful!", "Where is the branch?", "The fee is an outrage."] * 40
SENTENCES = pd.DataFrame({"sentence": [f"{text} Case {row}." for row, text in enumerate(SAID)], "language": "en"})
VECTORS = HashingEncoder(dim=384).encode(SENTENCES["sentence"].tolist())


def test_fit_learns_the_means_and_the_neutral_band_of_a_corpus() -> None:
    found = Hearing.fit(SENTENCES, VECTORS, space=E5)
    np.testing.assert_allclose(found.centring.mean(""), VECTORS.mean(axis=0), atol=1e-6)
    assert 0.1 <= found.neutral_cut <= 0.3


def test_fit_of_a_big_corpus_hears_a_sample_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    plain = module.score_sentences

    def counting(sentences: pd.DataFrame, *given: object, **options: object) -> pd.DataFrame:
        seen.append(len(sentences))
        return plain(sentences, *given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "score_sentences", counting)
    monkeypatch.setattr(module, "CUT_SAMPLE", 20)
    Hearing.fit(SENTENCES, VECTORS, space=E5)
    assert seen == [20]


def test_fit_copes_with_no_sentence() -> None:
    assert Hearing.fit(SENTENCES.iloc[:0], VECTORS[:0], space=E5).neutral_cut == NEUTRAL_CUT


def test_a_kept_hearing_hears_a_new_sentence_as_it_did_within_the_corpus(tmp_path: Path) -> None:
    first = Hearing.fit(SENTENCES, VECTORS, space=E5)
    first.save(tmp_path / "hearing.npz")
    later = Hearing.load(tmp_path / "hearing.npz")
    rows = slice(3, 9)
    pd.testing.assert_frame_equal(
        later.toned(SENTENCES.iloc[rows], VECTORS[rows]).reset_index(drop=True),
        first.toned(SENTENCES, VECTORS).iloc[rows].reset_index(drop=True),
    )
    whole, part = first.meanings(SENTENCES, VECTORS), later.meanings(SENTENCES.iloc[rows], VECTORS[rows])
    assert list(part) == meaning_columns()
    assert all(scores.tolist() == whole[column][rows].tolist() for column, scores in part.items())


def test_none_hears_words_alone() -> None:
    found = Hearing.none()
    scores = found.toned(SENTENCES.iloc[:2], np.zeros((2, 3), np.float32))["sentiment"].tolist()
    assert scores[0] < 0 < scores[1]
    assert found.meanings(SENTENCES.iloc[:2], np.zeros((2, 3), np.float32)) == {}
