"""``python -m tests.benchmarks.sentiment``: sentiment against labels nobody trained on; writes ``results/sentiment.json``.

Two ways of judging a text: ``whole`` (one vector for the text, the head as trained) and ``pipeline`` (sentences, scores,
the conversation's weighted mean: what the screen shows). FINCORP is in the heads' training and is cross-validated.
VADER and TextBlob (``sentiment_peers``) read the English sets whole.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring
from nlp.models.prepare import PROJECT, prepare
from nlp.models.train_sentiment import REFERENCE_SHARE, cross_validated, examples, fincorp, training_corpus
from nlp.segment import split_sentences
from nlp.sentiment import fit_neutral_cut, label_scores, load_head, score_conversations, score_sentences
from nlp.vectors import readable
from tests.benchmarks.results_file import write_results
from tests.benchmarks.sentiment_peers import PEERS
from tests.benchmarks.sentiment_peers import labels as peer_labels

DATA = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))
CACHE = PROJECT / ".earshot" / "bench"
SAMPLES = 1_000
"""Bootstrap resamples."""


@dataclass(frozen=True)
class LabelledSet:
    """``texts`` in one language with ``labels`` (negative, neutral, positive)."""

    name: str
    language: str
    texts: list[str]
    labels: np.ndarray


def labelled_sets(limit: int) -> Iterator[LabelledSet]:
    """Development samples of up to ``limit`` texts each, drawn with a fixed seed."""
    for name, language, frame in _frames():
        frame = frame.dropna().astype(str)
        frame = frame[frame["text"].str.strip() != ""]
        frame = frame.sample(min(limit, len(frame)), random_state=1)
        yield LabelledSet(name, language, frame["text"].tolist(), frame["label"].to_numpy(dtype=object))


def _frames() -> Iterator[tuple[str, str, pd.DataFrame]]:
    tweets = pd.read_csv(DATA / "airline_tweets" / "tweets.csv.gz")
    yield "airline tweets", "en", pd.DataFrame({"text": tweets["text"], "label": tweets["airline_sentiment"]})
    reviews = pd.read_csv(DATA / "n26_reviews" / "reviews.csv.gz")
    stars = reviews["rating_out_of_5"].astype(str).map({"1.0": "negative", "5.0": "positive"})
    given = reviews["customer_review"].where(reviews["customer_review"] != "Not Provided")
    yield "N26 reviews, 1 against 5 stars", "en", pd.DataFrame({"text": given, "label": stars})
    students = pd.read_csv(DATA / "vietnamese_vsfc" / "dev.csv.gz")
    names = {0: "negative", 1: "neutral", 2: "positive"}
    yield "VSFC students", "vi", pd.DataFrame({"text": students["text"], "label": students["sentiment"].map(names)})
    products = pd.read_excel(DATA / "hindi_amazon" / "train.xlsx", engine="calamine")
    said = products["title_hindi"].astype(str) + "। " + products["content_hindi"].astype(str)
    yield "Amazon products", "hi", pd.DataFrame({"text": said, "label": products["labels"].str.lower()})
    yield "PolEmo sentences", "pl", _polemo()
    for language, name in {"zh": "chinese", "es": "spanish", "fr": "french", "de": "german", "hi": "hindi"}.items():
        folder = DATA / "multilingual_sentiment"
        title = "tweets, romanised Hindi" if language == "hi" else "reviews" if language == "zh" else "tweets"
        yield f"{title} ({language})", language, pd.concat([pd.read_csv(path) for path in sorted(folder.glob(f"{name}_*.csv.gz"))])


def _polemo() -> pd.DataFrame:
    names = {"z_minus": "negative", "z_plus": "positive", "z_zero": "neutral"}
    with gzip.open(DATA / "polish_polemo.txt.gz", "rt", encoding="utf-8") as file:
        pairs = [line.rpartition("__label__") for line in file]
    frame = pd.DataFrame({"text": [text.strip('" ') for text, _, _ in pairs], "label": [label.strip() for *_, label in pairs]})
    return frame.assign(label=frame["label"].str.extract("^(z_[a-z]+)")[0].map(names))


@dataclass(frozen=True)
class Kept:
    """An encoder whose vectors are kept between runs of the benchmark."""

    encoder: OnnxEncoder

    @property
    def name(self) -> str:
        """The encoder's."""
        return self.encoder.name

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As the encoder's."""
        name = hashlib.sha256("\0".join([self.encoder.version, *texts]).encode()).hexdigest()[:24]
        path = CACHE / f"{name}.npy"
        if not path.is_file():
            CACHE.mkdir(parents=True, exist_ok=True)
            np.save(path, self.encoder.encode(texts))
        return np.asarray(np.load(path))


def judge_whole(encoder: Kept, data: LabelledSet) -> tuple[np.ndarray, np.ndarray]:
    """Scores and labels of texts, each one vector."""
    frame = pd.DataFrame({"sentence": data.texts, "language": data.language})
    return _judge(encoder, frame, encoder.encode(data.texts))


def _judge(encoder: Kept, frame: pd.DataFrame, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centring = Centring.fit(vectors, frame["language"].tolist())
    scores = score_sentences(frame, vectors, encoder_name=encoder.name, centring=centring)["sentiment"].to_numpy()
    return scores, label_scores(scores, neutral_cut=fit_neutral_cut(scores)).to_numpy()


def judge_pipeline(encoder: Kept, data: LabelledSet) -> tuple[np.ndarray, np.ndarray]:
    """Scores and labels of texts as conversations of sentences; 0 and neutral where nothing was said."""
    ids = [f"{number:06}" for number in range(len(data.texts))]
    turns = pd.DataFrame({"conversation_id": ids, "source": "bench", "turn": 0, "speaker": "customer", "text": data.texts})
    sentences = split_sentences(turns.assign(boilerplate=False, language=data.language))
    scores, _ = _judge(encoder, sentences, encoder.encode([readable(text) for text in sentences["sentence"]]))
    cut = fit_neutral_cut(scores)
    found = score_conversations(sentences.assign(sentiment=scores), neutral_cut=cut).set_index("conversation_id").reindex(ids)
    return found["sentiment"].fillna(0).to_numpy(), found["sentiment_label"].fillna("neutral").to_numpy()


def judge_fincorp(encoder: Kept) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True labels, cross-validated scores and labels of FINCORP, the own corpus always training."""
    reference = load_head("e5").reference
    parts = [examples(frame, encoder, reference, lexical=True) for frame in (fincorp(), training_corpus())]
    chances = cross_validated(parts[0].features, parts[0].labels, extra=parts[1])
    scores = chances[:, 2] - chances[:, 0]
    return parts[0].labels, scores, label_scores(scores, neutral_cut=fit_neutral_cut(scores)).to_numpy()


def figures(truth: np.ndarray, scores: np.ndarray, labels: np.ndarray) -> dict[str, object]:
    """Macro-F1 over three classes (where all three occur) and over the sign of clear texts, with 95 % bootstrap intervals."""
    clear = truth != "neutral"
    found: dict[str, object] = {"texts": len(truth)}
    if not clear.all():
        found["three_class"] = _interval(truth.astype(str), np.asarray(labels).astype(str))
    found["two_class"] = _interval(truth[clear] == "positive", scores[clear] > 0)
    return found


def _interval(truth: np.ndarray, found: np.ndarray) -> dict[str, float]:
    names = np.unique(np.concatenate([truth, found]))
    pairs = np.searchsorted(names, truth) * len(names) + np.searchsorted(names, found)
    rng = np.random.default_rng(0)
    draws = [_macro_f1(pairs[rng.integers(len(pairs), size=len(pairs))], len(names)) for _ in range(SAMPLES)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return {"value": round(_macro_f1(pairs, len(names)), 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def _macro_f1(pairs: np.ndarray, classes: int) -> float:
    """From pairs of class numbers, true × classes + found. The same as scikit-learn's ``f1_score`` (tested), in a hundredth of its 5 ms:
    with that, the bootstrap of this benchmark's figures would take six minutes instead of three seconds."""
    table = np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    seen = table.sum(axis=0) + table.sum(axis=1)
    return float((2 * np.diag(table)[seen > 0] / seen[seen > 0]).mean())


def measure(limit: int) -> list[dict[str, object]]:
    """One record per set and way of judging."""
    encoder = Kept(OnnxEncoder(prepare("e5")))
    about = {"encoder": encoder.name, "set": "FINCORP, cross-validated", "language": "en", "way": "whole"}
    rows = [about | figures(*judge_fincorp(encoder))]
    _say(rows[-1])
    for data in labelled_sets(limit):
        for way, judge in (("whole", judge_whole), ("pipeline", judge_pipeline)):
            about = {"encoder": encoder.name, "set": data.name, "language": data.language, "way": way}
            rows.append(about | figures(data.labels, *judge(encoder, data)))
            _say(rows[-1])
    return rows + measure_peers(limit)


def measure_peers(limit: int) -> list[dict[str, object]]:
    """One record per peer and English set; a peer learns nothing, so FINCORP needs no cross-validation."""
    tweets = fincorp()
    sets = [LabelledSet("FINCORP", "en", tweets["text"].tolist(), tweets["label"].to_numpy(dtype=object))]
    sets += [data for data in labelled_sets(limit) if data.language == "en"]
    rows: list[dict[str, object]] = []
    for name, (judge, cut) in PEERS.items():
        for data in sets:
            scores = judge(data.texts)
            about = {"encoder": name, "set": data.name, "language": "en", "way": "peer"}
            rows.append(about | figures(data.labels, scores, peer_labels(scores, cut)))
            _say(rows[-1])
    return rows


def _say(row: dict[str, object]) -> None:
    print(*[value["value"] if isinstance(value, dict) else value for value in row.values()], sep=" | ", file=sys.stderr, flush=True)


def main() -> None:
    """Measures and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=300, help="texts per set")
    limit = parser.parse_args().limit
    write_results("sentiment", settings={"limit": limit, "reference_share": REFERENCE_SHARE, "resamples": SAMPLES}, results=measure(limit))


if __name__ == "__main__":
    main()
