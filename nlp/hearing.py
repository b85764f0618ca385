"""What a corpus teaches about hearing its customers: how they sound, and which signals they give.

Sentiment's and signals' heads read vectors of the space that all languages share, which every run has for search; topics of English
corpora are found in another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.geometry.centring import Centring, language_codes
from nlp.sentiment import NEUTRAL_CUT, fit_neutral_cut, score_sentences
from nlp.signals import meaning_scores

CUT_SAMPLE = 5_000
"""Sentences, spread over the corpus, that set the neutral band."""


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """Part of a fit.

    Args:
        space: Name of the encoder in whose space the sentences' vectors lie.
        centring: Mean vector per language, in that space.
        neutral_cut: Half width of the neutral band of sentiment, 0–1.
    """

    space: str
    centring: Centring
    neutral_cut: float

    @classmethod
    def fit(cls, sentences: pd.DataFrame, vectors: np.ndarray, *, space: str) -> Hearing:
        """Learned from all sentences of a corpus and their vectors (sentences, dim), as the encoder gave them."""
        centring = Centring.fit(vectors, language_codes(sentences))
        some = np.unique(np.linspace(0, max(len(sentences) - 1, 0), CUT_SAMPLE).round().astype(np.int64))[: len(sentences)]
        scores = score_sentences(sentences.iloc[some], vectors[some], encoder_name=space, centring=centring)["sentiment"]
        return cls(space=space, centring=centring, neutral_cut=fit_neutral_cut(scores.to_numpy()))

    @classmethod
    def none(cls) -> Hearing:
        """Hears words alone: no vectors are read."""
        return cls(space="", centring=Centring({"": np.zeros(0, np.float32)}), neutral_cut=NEUTRAL_CUT)

    def toned(self, sentences: pd.DataFrame, vectors: np.ndarray) -> pd.DataFrame:
        """Sentences with ``sentiment`` and ``sentiment_label`` (``nlp.sentiment.score_sentences``)."""
        return score_sentences(sentences, vectors, encoder_name=self.space, neutral_cut=self.neutral_cut, centring=self.centring)

    def meanings(self, sentences: pd.DataFrame, vectors: np.ndarray) -> dict[str, np.ndarray]:
        """The vectors' part of each signal's score (``nlp.signals.meaning_scores``)."""
        return meaning_scores(vectors, language_codes(sentences), encoder_name=self.space, centring=self.centring)

    def save(self, path: Path) -> None:
        """Writes one ``.npz``, without pickle."""
        np.savez(path, allow_pickle=False, space=self.space, neutral_cut=self.neutral_cut, **self.centring.arrays())

    @classmethod
    def load(cls, path: Path) -> Hearing:
        """Reads what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(space=str(file["space"]), centring=Centring.of(file), neutral_cut=float(file["neutral_cut"]))
