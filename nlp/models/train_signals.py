"""``python -m nlp.models.train_signals``: trains the signals' heads and writes ``signals.npz`` beside this file.

Trained on Earshot's own corpus (``signals_corpus/*.tsv``) and on sentences of public sets labelled for this project
(``labels/signals_train.tsv``: references only; the words are read from ``$EARSHOT_DATA``). Licences: ``docs/models.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring, language_codes
from nlp.models.heads_file import write_heads
from nlp.models.prepare import prepare
from nlp.models.signal_labels import read_labels
from nlp.models.train_sentiment import Reads
from nlp.sentiment import SPACES, score_sentences
from nlp.signals.head import HEADS, REFERENCE_SHARE, cue_features
from nlp.signals.rules import RULES, answers, read
from nlp.vectors import halved, readable

FOLDER = Path(__file__).parent
STRENGTH = 0.001
"""Inverse regularisation, on standardised features: ten times more gains nothing on sets left out of training."""
CUE_SCALE = 6.0
"""How much further than a vector's number a cue's may reach under the same regularisation."""
FOLDS = 5
PARTS = ("meaning", "cues")
_TOLERANCE = 0.005


@dataclass(frozen=True)
class Examples:
    """Labelled sentences: centred ``vectors`` (n, dim), features of their ``cues`` (n, features), ``labels`` (n, 4)."""

    vectors: np.ndarray
    cues: np.ndarray
    labels: np.ndarray


def own_corpus() -> pd.DataFrame:
    """Earshot's own sentences: ``set``, ``signals``, ``language``, ``text``."""
    parts = [pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False) for path in sorted((FOLDER / "signals_corpus").glob("*.tsv"))]
    return pd.concat(parts, ignore_index=True).assign(set="own")


def labelled() -> pd.DataFrame:
    """Everything that trains: ``set``, ``signals``, ``language``, ``text``, ``even`` (drawn as sentences come: tells how common it is)."""
    public = read_labels(FOLDER / "labels" / "signals_train.tsv").assign(language="en")
    frame = pd.concat([public, own_corpus()], ignore_index=True)
    return frame.assign(even=frame["drawn"] == "evenly")[["set", "signals", "language", "text", "even"]]


def examples(frame: pd.DataFrame, encoder: Reads, reference: Centring, *, encoder_name: str) -> Examples:
    """Sentences as the head reads them; each ``set`` is centred and given its sentiment as a corpus of its own."""
    parts = [_corpus(part, encoder, reference, encoder_name) for _, part in frame.groupby("set", sort=False)]
    order = np.argsort(np.concatenate([part.index for _, part in frame.groupby("set", sort=False)]))
    vectors, cues = (np.concatenate(pieces)[order] for pieces in zip(*parts, strict=True))
    return Examples(vectors, cues, label_matrix(frame["signals"]))


def label_matrix(signals: Sequence[str] | pd.Series) -> np.ndarray:
    """Comma-separated names → booleans (n, 4), in the order of ``RULES``."""
    return np.array([[signal in names.split(",") for signal in RULES] for names in signals], dtype=bool)


def _corpus(frame: pd.DataFrame, encoder: Reads, reference: Centring, encoder_name: str) -> tuple[np.ndarray, np.ndarray]:
    vectors, codes = _vectors(frame, encoder)
    centring = Centring.fit(vectors, codes)
    toned = score_sentences(frame.rename(columns={"text": "sentence"}), vectors, encoder_name=encoder_name, centring=centring)
    cues = [_cues(*row) for row in toned[["sentence", "language", "sentiment"]].itertuples(index=False, name=None)]
    return centring.blend(reference, share=REFERENCE_SHARE).apply(vectors, codes), np.array(cues)


def _vectors(frame: pd.DataFrame, encoder: Reads) -> tuple[np.ndarray, list[str | None]]:
    codes = language_codes(frame.rename(columns={"text": "sentence"}))
    return halved(encoder.encode([readable(text) for text in frame["text"]])), codes


def _cues(text: str, language: str, sentiment: float) -> np.ndarray:
    sentence, cues = read(text, language=language, sentiment=sentiment)
    return cue_features(sentence, cues, answers(sentence, cues))


def reference_means(encoder: Reads) -> Centring:
    """Means of the own corpus: what a corpus's own means are drawn towards."""
    return Centring.fit(*_vectors(own_corpus(), encoder))


def train(encoder: Reads, *, encoder_name: str, parts: Sequence[str] = PARTS) -> dict[str, np.ndarray]:
    """A head's arrays; each signal's cut, chosen by cross-validation where sentences were drawn evenly, is folded into its bias.

    Args:
        encoder: Whose vectors the head reads.
        encoder_name: Its name, for the sentiment.
        parts: ``meaning``, ``cues`` or both; weights of the other are 0.
    """
    frame = labelled()
    reference = reference_means(encoder)
    data = examples(frame, encoder, reference, encoder_name=encoder_name)
    weights, bias = fit(data, parts=parts)
    logits, even = cross_validated(data, parts=parts), frame["even"].to_numpy()
    cuts = [best_cut(logits[even, column], data.labels[even, column]) for column in range(len(RULES))]
    width = data.vectors.shape[1]
    return {
        "weights": weights[:, :width].astype(np.float32),
        "cues": weights[:, width:].astype(np.float32),
        "bias": (bias - np.array(cuts)).astype(np.float32),
        "languages": np.array(list(reference.means), dtype=str),
        "means": np.array(list(reference.means.values()), dtype=np.float32),
    }


def fit(data: Examples, *, parts: Sequence[str] = PARTS) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regressions; the standardisation is folded into weights (4, dim + features) and bias (4,)."""
    features = np.hstack([data.vectors, data.cues]).astype(np.float64)
    width = data.vectors.shape[1]
    scale = np.concatenate(
        [np.maximum(features[:, :width].std(axis=0), 1e-4), np.maximum(features[:, width:].std(axis=0), 0.05) / CUE_SCALE]
    )
    used = np.repeat([part in parts for part in PARTS], [width, features.shape[1] - width])
    centre = features.mean(axis=0)
    standard = (features - centre) / scale * used
    models = [LogisticRegression(C=STRENGTH, max_iter=2_000, class_weight="balanced").fit(standard, labels) for labels in data.labels.T]
    weights = np.concatenate([model.coef_ for model in models]) / scale * used
    return weights, np.concatenate([model.intercept_ for model in models]) - weights @ centre


def cross_validated(data: Examples, *, parts: Sequence[str] = PARTS, seed: int = 0) -> np.ndarray:
    """Logits (n, 4) of every row by models that did not see it."""
    found = np.zeros(data.labels.shape)
    for seen, held in KFold(FOLDS, shuffle=True, random_state=seed).split(data.vectors):
        weights, bias = fit(Examples(data.vectors[seen], data.cues[seen], data.labels[seen]), parts=parts)
        found[held] = np.hstack([data.vectors[held], data.cues[held]]) @ weights.T + bias
    return found


def best_cut(logits: np.ndarray, labels: np.ndarray) -> float:
    """The middle of the cuts whose F1 is within 0.005 of the best: between them, chance decides."""
    cuts = np.quantile(logits, np.linspace(0.4, 0.995, 150))
    said = logits[:, None] > cuts
    scores = 2 * (said & labels[:, None]).sum(axis=0) / np.maximum(said.sum(axis=0) + labels.sum(), 1)
    return float(cuts[scores >= scores.max() - _TOLERANCE].mean())


def _heads() -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    for name, space in SPACES.items():
        yield space, train(OnnxEncoder(prepare(space)), encoder_name=name)


def main() -> int:
    """Trains every head and writes them all at once."""
    write_heads(HEADS, _heads())
    return 0


if __name__ == "__main__":
    sys.exit(main())
