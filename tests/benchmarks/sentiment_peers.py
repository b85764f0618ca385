"""Word lists for English that stand beside Earshot's heads: VADER (Hutto & Gilbert 2014) and TextBlob (its default, Pattern's lexicon)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

VADER_CUT = 0.05
"""Compound score from which a text is positive, below its negative negative: the authors' own."""


def vader(texts: Sequence[str]) -> np.ndarray:
    """Compound scores (texts,), −1…1."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return np.array([analyser.polarity_scores(text)["compound"] for text in texts])


def textblob(texts: Sequence[str]) -> np.ndarray:
    """Polarities (texts,), −1…1."""
    from textblob import TextBlob

    return np.array([TextBlob(text).sentiment.polarity for text in texts])


PEERS: dict[str, tuple[Callable[[Sequence[str]], np.ndarray], float]] = {"VADER": (vader, VADER_CUT), "TextBlob": (textblob, 0.0)}
"""Name → scores of English texts, and half the width of its neutral band (TextBlob's is the 0 of texts whose words it does not know)."""


def labels(scores: np.ndarray, cut: float) -> np.ndarray:
    """``negative``, ``neutral``, ``positive`` (texts,) of scores."""
    sure = np.abs(scores) >= cut if cut else scores != 0
    return np.where(sure, np.where(scores > 0, "positive", "negative"), "neutral").astype(object)
