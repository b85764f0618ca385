"""Sentiment: how the customer's words sound, per sentence, turn and conversation.

A logistic head on the encoder's vectors (trained by ``nlp.models.train_sentiment``; figures in ``docs/models.md``), helped
by the opinion words of the taxonomy where that measurably helps. The score is P(positive) − P(negative); what lies
within a band around 0 is called neutral, so a label never contradicts its score's sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.geometry.centring import Centring
from nlp.opinions.clauses import read
from nlp.opinions.lexicon import lexicon

HEADS = Path(__file__).parent / "models" / "sentiment.npz"
SPACES = {"multilingual-e5-small": "e5"}
"""Head of each encoder's space; in any other, sentences are judged by their words alone (head ``words``)."""
NEUTRAL_CUT = 0.2
"""Half width of the neutral band where no corpus has set it."""
CUT_RANGE = (0.1, 0.3)
REFERENCE_SHARE = 0.5
"""How much of a language's mean is the reference's: with the corpus's mean alone, a corpus of nothing but complaints would
sound neutral on average; with the reference's alone, a corpus's own way of talking counts as a feeling."""
LEXICAL = "lexical"
"""Column of the words' part of a sentence's sentiment, for the time until vectors are known."""
LEXICAL_SCALE = 5.0
_TYPICAL = 150
"""Characters of a sentence for which opinion words count in full."""
_LATE = 2.0
"""Weight of a conversation's last sentence; the first weighs 1."""


@dataclass(frozen=True)
class Head:
    """A logistic head: ``weights`` (3, dim + 1), the last for opinion words; ``bias`` (3,); ``reference`` means of its space."""

    weights: np.ndarray
    bias: np.ndarray
    reference: Centring | None

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """(n, 3) of negative, neutral, positive, for features (n, dim + 1)."""
        logits = np.einsum("nd,cd->nc", features, self.weights) + self.bias
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
        return shifted / shifted.sum(axis=1, keepdims=True)


def score_sentences(
    sentences: pd.DataFrame,
    vectors: np.ndarray,
    *,
    encoder_name: str,
    neutral_cut: float | None = None,
    centring: Centring | None = None,
) -> pd.DataFrame:
    """Sentences with ``sentiment`` (−1…1) and ``sentiment_label``.

    Args:
        sentences: ``sentence`` and ``language`` per row; what :func:`with_lexical` added is used up.
        vectors: (sentences, dim). With ``centring``: as the encoder gave them. Without: already centred.
        encoder_name: Name of the encoder, or ``student of`` it.
        neutral_cut: Half width of the neutral band, as ``fit_neutral_cut`` found it.
        centring: The corpus's means; they are blended with the head's own before use, which is more exact than centred vectors.
    """
    space = SPACES.get(encoder_name.removeprefix("student of "), "words")
    head = load_head(space)
    lexical = with_lexical(sentences)[LEXICAL].to_numpy(np.float32)
    languages = _codes(sentences)
    scores = np.zeros(len(sentences))
    for start in range(0, len(sentences), 10_000):
        rows = slice(start, start + 10_000)
        probabilities = head.probabilities(_features(head, lexical[rows], vectors[rows], languages[rows], centring))
        scores[rows] = probabilities[:, 2] - probabilities[:, 0]
    bare = sentences.drop(columns=LEXICAL, errors="ignore")
    return bare.assign(sentiment=scores, sentiment_label=label_scores(scores, neutral_cut=neutral_cut).array)


def with_lexical(sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences with the words' part of their sentiment (``lexical``): the slow part, which workers can do ahead."""
    if LEXICAL in sentences:
        return sentences
    return sentences.assign(**{LEXICAL: lexical_scores(sentences["sentence"].tolist(), _codes(sentences))})


def _codes(sentences: pd.DataFrame) -> list[str | None]:
    return [language if isinstance(language, str) else None for language in sentences["language"]]


def label_scores(scores: np.ndarray, *, neutral_cut: float | None = None) -> pd.Series:
    """``neutral`` within the band (its edge is outside), else by the sign; null for NaN. The index is the position."""
    cut = NEUTRAL_CUT if neutral_cut is None else neutral_cut
    scores = np.asarray(scores, dtype=np.float64)
    labels = np.where(scores > 0, "positive", "negative").astype(object)
    labels[(np.abs(scores) < cut) | (scores == 0)] = "neutral"
    labels[np.isnan(scores)] = None
    return pd.Series(labels, dtype="str")


def fit_neutral_cut(scores: np.ndarray) -> float:
    """Half width of the neutral band for a corpus, without labels.

    The band that splits the scores into three most compact groups (Otsu 1979) is found, and narrowed: measured over eleven
    labelled sets, two thirds of it come within 0.01 macro-F1 of the best band for each.

    Args:
        scores: Sentence scores of the corpus, −1…1.

    Returns:
        0.1–0.3; ``NEUTRAL_CUT`` when there are fewer than 100 scores.
    """
    scores = np.sort(np.asarray(scores, dtype=np.float64))
    if len(scores) < 100:
        return NEUTRAL_CUT
    cuts = np.linspace(0.03, 0.7, 68)
    spread = np.array([_spread_within(scores, cut) for cut in cuts])
    # The middle of the best cuts: between groups far apart, many are equally good.
    return float(np.clip(0.65 * cuts[spread <= spread.min() * 1.001].mean(), *CUT_RANGE))


def _spread_within(scores: np.ndarray, cut: float) -> float:
    edges = np.searchsorted(scores, [-cut, cut])
    return float(sum(part.var() * len(part) for part in np.split(scores, edges) if len(part)))


def score_turns(sentences: pd.DataFrame, turns: pd.DataFrame, *, neutral_cut: float | None = None) -> pd.DataFrame:
    """Turns with ``sentiment`` and ``sentiment_label``: of their sentences; null for turns that have none.

    Args:
        sentences: With ``sentiment``.
        turns: Keyed by ``conversation_id``, ``source``, ``turn``.
        neutral_cut: As for sentences.
    """
    key = [*KEY, "turn"]
    scores = _weighted(sentences, key, _weights(sentences)).rename("sentiment").reset_index()
    found = turns.drop(columns=["sentiment", "sentiment_label"], errors="ignore").merge(scores, on=key, how="left")
    found.index = turns.index
    return found.assign(sentiment_label=label_scores(found["sentiment"].to_numpy(dtype=float), neutral_cut=neutral_cut).array)


def score_conversations(sentences: pd.DataFrame, *, neutral_cut: float | None = None) -> pd.DataFrame:
    """One row per conversation in which the customer said something.

    Sentences that say more weigh more (by length, and by how far they are from neutral), later ones more than earlier ones.

    Args:
        sentences: The customer's, with ``turn``, ``start``, ``sentence``, ``sentiment``.
        neutral_cut: As for sentences.

    Returns:
        ``conversation_id``, ``source``, ``sentiment``, ``sentiment_label``, ``sentiment_start`` and ``sentiment_end``
        (first and last third of the sentences, at least one each).
    """
    ordered = sentences.sort_values([*KEY, "turn", "start"], kind="stable").reset_index(drop=True)
    groups = ordered.groupby(KEY, sort=False)
    place, count = groups.cumcount().to_numpy(), groups["sentiment"].transform("size").to_numpy()
    weights, third = _weights(ordered), np.ceil(count / 3)
    late = 1 + (_LATE - 1) * place / np.maximum(count - 1, 1)
    scores = pd.DataFrame(
        {
            "sentiment": _weighted(ordered, KEY, weights * late),
            "sentiment_start": _weighted(ordered, KEY, weights * (place < third)),
            "sentiment_end": _weighted(ordered, KEY, weights * (place >= count - third)),
        }
    ).reset_index()
    labels = label_scores(scores["sentiment"].to_numpy(dtype=float), neutral_cut=neutral_cut)
    scores.insert(3, "sentiment_label", labels)
    return scores


def _weights(sentences: pd.DataFrame) -> np.ndarray:
    lengths = sentences["sentence"].str.len().to_numpy(dtype=float)
    return np.sqrt(np.clip(lengths, 1, 200)) * (0.25 + sentences["sentiment"].abs().to_numpy(dtype=float))


def _weighted(sentences: pd.DataFrame, key: list[str], weights: np.ndarray) -> pd.Series:
    parts = sentences[key].assign(weight=weights, total=weights * sentences["sentiment"].to_numpy(dtype=float))
    sums = parts.groupby(key, sort=True)[["weight", "total"]].sum()
    return (sums["total"] / sums["weight"]).clip(-1, 1)


def lexical_scores(texts: Sequence[str], languages: Sequence[str | None]) -> np.ndarray:
    """Praise less blame among a text's opinion words (n,), log-damped, about −2…2; negation and emphasis are followed."""
    return np.array([_lexical_score(text, language) for text, language in zip(texts, languages, strict=True)], dtype=np.float32)


@lru_cache(maxsize=200_000)
def _lexical_score(text: str, language: str | None) -> float:
    reading = read(text, lexicon(language))
    if reading is None:
        return 0.0
    found = [judgement.weight for clause in reading.clauses for judgement in clause.judgements]
    longer = max(1.0, len(text) / _TYPICAL) ** 0.5
    praise, blame = sum(weight for weight in found if weight > 0), -sum(weight for weight in found if weight < 0)
    return float(np.log1p(praise / longer) - np.log1p(blame / longer))


def _features(head: Head, lexical: np.ndarray, vectors: np.ndarray, languages: list[str | None], centring: Centring | None) -> np.ndarray:
    words = lexical[:, None] * LEXICAL_SCALE
    if head.reference is None:
        return words
    if centring is not None:
        vectors = centring.blend(head.reference, share=REFERENCE_SHARE).apply(vectors, languages)
    return np.hstack([vectors.astype(np.float32), words])


@cache
def load_head(space: str) -> Head:
    """The shipped head of a space (``e5`` or ``words``)."""
    with np.load(HEADS, allow_pickle=False) as file:
        means = {language: file[f"{space}/means"][row] for row, language in enumerate(file[f"{space}/languages"].tolist())}
        return Head(file[f"{space}/weights"], file[f"{space}/bias"], Centring(means) if means else None)
