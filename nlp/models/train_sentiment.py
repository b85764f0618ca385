"""``python -m nlp.models.train_sentiment``: trains the sentiment heads and writes ``sentiment.npz`` beside this file.

Trained on two sets: Earshot's own corpus (``corpus/**/*.tsv``) and FINCORP (1 495 tweets to financial companies, MIT licence,
``$EARSHOT_DATA/fincorp/complaints.csv``). Nothing else may train what ships: see ``docs/models.md``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

from data.schema import SENTIMENT_LABELS
from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring
from nlp.models.heads_file import write_heads
from nlp.models.prepare import PROJECT, prepare
from nlp.sentiment import HEADS, LEXICAL_SCALE, REFERENCE_SHARE, lexical_scores

CORPUS = Path(__file__).parent / "corpus"
STRENGTH = 0.001
"""Inverse regularisation, on standardised vectors: ten times more loses 0.01 to 0.05 on other data."""
FOLDS = 5


class Reads(Protocol):
    """What training asks of an encoder."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (len(texts), dim)."""
        ...


@dataclass(frozen=True)
class Examples:
    """Labelled texts with their features (n, dim + 1)."""

    labels: np.ndarray
    features: np.ndarray


def own_corpus() -> pd.DataFrame:
    """Earshot's own sentences, all of them: ``label``, ``language``, ``text``, ``folder`` (in which of ``corpus``; "" for its top)."""
    parts = [
        pd.read_csv(path, sep="\t", quoting=3).assign(folder=path.parent.relative_to(CORPUS).as_posix().strip("."))
        for path in sorted(CORPUS.rglob("*.tsv"))
    ]
    return pd.concat(parts, ignore_index=True)


def training_corpus() -> pd.DataFrame:
    """The own sentences that train. Those of ``nuance`` (negation, contrast, irony) do not: a head that is linear in a sentence's vector
    cannot read them and loses .04 elsewhere by trying (docs/models.md); they are for developing what can."""
    own = own_corpus()
    return own[own["folder"] != "nuance"].reset_index(drop=True)


def fincorp() -> pd.DataFrame:
    """FINCORP's tweets: ``label``, ``language``, ``text``."""
    folder = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))
    frame = pd.read_csv(folder / "fincorp" / "complaints.csv")
    return pd.DataFrame({"label": frame["sentiment"], "language": "en", "text": frame["text"]})


def train(encoder: Reads | None, *, lexical: bool) -> dict[str, np.ndarray]:
    """A head's arrays.

    Args:
        encoder: Whose vectors the head reads; None for a head of words alone.
        lexical: Whether opinion words count.
    """
    own = training_corpus()
    reference = _reference(encoder, own)
    sets = [examples(frame, encoder, reference, lexical=lexical) for frame in (own, fincorp())]
    features, labels = np.concatenate([part.features for part in sets]), np.concatenate([part.labels for part in sets])
    weights, bias = _fit(features, labels, width=features.shape[1] - 1)
    heat = _temperature(features, labels)
    return {
        "weights": (weights / heat).astype(np.float32),
        "bias": (bias / heat).astype(np.float32),
        "languages": np.array(list(reference.means) if reference else [], dtype=str),
        "means": np.array(list(reference.means.values()) if reference else [], dtype=np.float32),
    }


def cross_validated(features: np.ndarray, labels: np.ndarray, *, extra: Examples | None = None, seed: int = 0) -> np.ndarray:
    """Probabilities (n, 3) for every row by models that did not see it; ``extra`` examples always train."""
    found = np.zeros((len(labels), len(SENTIMENT_LABELS)))
    for train_rows, test_rows in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(features, labels):
        x, y = features[train_rows], labels[train_rows]
        if extra is not None:
            x, y = np.concatenate([x, extra.features]), np.concatenate([y, extra.labels])
        weights, bias = _fit(x, y, width=features.shape[1] - 1)
        found[test_rows] = _softmax(features[test_rows] @ weights.T + bias)
    return found


def _reference(encoder: Reads | None, own: pd.DataFrame) -> Centring | None:
    return Centring.fit(encoder.encode(own["text"].tolist()), own["language"].tolist()) if encoder else None


def examples(frame: pd.DataFrame, encoder: Reads | None, reference: Centring | None, *, lexical: bool) -> Examples:
    """Features of texts as the heads read them, centred as a corpus of their own."""
    texts, languages = frame["text"].tolist(), frame["language"].tolist()
    words = lexical_scores(texts, languages) if lexical else np.zeros(len(texts), dtype=np.float32)
    features = words[:, None] * LEXICAL_SCALE
    if encoder is not None and reference is not None:
        vectors = encoder.encode(texts)
        centred = Centring.fit(vectors, languages).blend(reference, share=REFERENCE_SHARE).apply(vectors, languages)
        features = np.hstack([centred, features])
    return Examples(frame["label"].to_numpy(dtype=object), features)


def _fit(features: np.ndarray, labels: np.ndarray, *, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regression on standardised vectors; the standardisation is folded into weights (3, width + 1) and bias (3,)."""
    centre, scale = np.zeros(width + 1), np.ones(width + 1)
    if width:
        centre[:width], scale[:width] = features[:, :width].mean(axis=0), np.maximum(features[:, :width].std(axis=0), 1e-4)
    strength = STRENGTH if width else 1.0
    model = LogisticRegression(C=strength, max_iter=1_000, class_weight="balanced").fit((features - centre) / scale, labels)
    if tuple(model.classes_) != SENTIMENT_LABELS:
        raise ValueError(f"labels must be {SENTIMENT_LABELS}; got {tuple(model.classes_)}")
    weights = model.coef_ / scale
    return weights, model.intercept_ - weights @ centre


def _temperature(features: np.ndarray, labels: np.ndarray) -> float:
    """Divisor of the logits that makes cross-validated probabilities most likely (Guo et al. 2017); classes weigh the same."""
    logits = np.log(np.clip(cross_validated(features, labels), 1e-9, 1))
    share = pd.Series(labels).map(1 / pd.Series(labels).value_counts()).to_numpy(dtype=float)
    heats = np.linspace(0.4, 2.5, 43)
    losses = [log_loss(labels, _softmax(logits / heat), sample_weight=share) for heat in heats]
    return float(heats[int(np.argmin(losses))])


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _heads() -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    yield "e5", train(OnnxEncoder(prepare("e5")), lexical=True)
    yield "words", train(None, lexical=True)


def main() -> int:
    """Trains every head and writes them all at once."""
    write_heads(HEADS, _heads())
    return 0


if __name__ == "__main__":
    sys.exit(main())
