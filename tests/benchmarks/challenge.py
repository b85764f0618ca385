"""Hard sentences of our own, in eight languages: ``python -m tests.benchmarks.challenge``.

``challenge/sentiment.tsv``: negation, contrast, politeness that is none, questions, reported speech, with the label people agree on.
``challenge/situations.tsv``: what happened to customers (theft, death, illness); an opinion found there is a mistake. Nothing is trained or
tuned on these sentences. VADER and TextBlob read the English ones. Writes ``results/challenge.json``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nlp.encode import load_encoder
from nlp.geometry.centring import Centring, language_codes
from nlp.perception import find_perceptions
from nlp.sentiment import score_sentences
from nlp.vectors import readable
from tests.benchmarks.results_file import write_results
from tests.benchmarks.sentiment_peers import PEERS, labels

FOLDER = Path(__file__).parent / "challenge"
CLEAR = 0.5
"""Confidence from which an opinion is shown as one."""


def sentences(name: str) -> pd.DataFrame:
    """A challenge file as the pipeline's sentences, one conversation each."""
    frame = pd.read_csv(FOLDER / f"{name}.tsv", sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False).astype("str")
    frame = frame.rename(columns={"text": "sentence"}).assign(source=name, turn=0, start=0)
    frame["end"] = frame["sentence"].str.len()
    return frame.assign(conversation_id=[str(row) for row in range(len(frame))])


def scored(frame: pd.DataFrame) -> pd.DataFrame:
    """With sentiment, as the head gives it: centred as a corpus of their own, as every run does; default band."""
    encoder = load_encoder("best")
    vectors = encoder.encode([readable(text) for text in frame["sentence"]])
    return score_sentences(frame, vectors, encoder_name=encoder.name, centring=Centring.fit(vectors, language_codes(frame)))


def share(right: pd.Series) -> dict[str, Any]:
    """Share of True with its 95 % bootstrap interval."""
    values = right.to_numpy(dtype=float)
    draws = np.random.default_rng(7).choice(values, (1_000, len(values))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975]).round(3)
    return {"value": round(float(values.mean()), 3), "low": float(low), "high": float(high), "n": len(values)}


def english(toned: pd.DataFrame) -> dict[str, Any]:
    """Share right of the English sentences: Earshot's, and each peer's."""
    mine = toned[toned["language"] == "en"]
    found = {"earshot": mine["sentiment_label"].astype("str")}
    found |= {name: pd.Series(labels(judge(mine["sentence"].tolist()), cut), index=mine.index) for name, (judge, cut) in PEERS.items()}
    return {name: share(said == mine["label"]) for name, said in found.items()}


def measure() -> dict[str, Any]:
    """Both files."""
    toned = scored(sentences("sentiment"))
    right = toned["sentiment_label"].astype("str") == toned["label"]
    told = scored(sentences("situations"))
    found = find_perceptions(told, told[["conversation_id", "source"]])
    clear = found[(found["sentiment_label"] != "neutral") & (found["confidence"] >= CLEAR)]
    return {
        "sentiment": share(right),
        "by_kind": {str(kind): share(rows) for kind, rows in right.groupby(toned["kind"])},
        "by_language": {str(language): share(rows) for language, rows in right.groupby(toned["language"])},
        "english": english(toned),
        "false_opinions_on_situations": share(told["conversation_id"].isin(clear["conversation_id"])),
    }


def main() -> None:
    """Measure, print, write."""
    results = measure()
    for name, figure in results.items():
        print(name, figure)
    settings = {"encoder": "multilingual-e5-small", "neutral_band": "default", "clear_from": CLEAR}
    print(write_results("challenge", settings=settings, results=results))


if __name__ == "__main__":
    main()
