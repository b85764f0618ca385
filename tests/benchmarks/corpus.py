"""Texts through the pipeline's own steps: sentences, vectors that are kept between runs, a fit, topics."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.schema import KEY, NO_TOPIC
from nlp.config import Config
from nlp.encode import load_encoder
from nlp.hearing import Hearing
from nlp.learn import learn
from nlp.place import place
from nlp.segment import split_sentences
from nlp.topics import TOPIC, TopicModel
from nlp.vectors import readable
from tests.benchmarks.topic_peers import Found

VECTORS = Path(os.environ.get("EARSHOT_BENCH_CACHE", Path(__file__).parents[2] / ".earshot" / "bench"))


@dataclass(frozen=True)
class Corpus:
    """English texts, one conversation each (``keys``, in their order), their ``sentences`` and these ones' ``vectors`` (sentences, dim)."""

    keys: pd.DataFrame
    sentences: pd.DataFrame
    vectors: np.ndarray

    def part(self, rows: np.ndarray) -> Corpus:
        """Only the texts in these rows."""
        keys = self.keys.iloc[np.sort(rows)].reset_index(drop=True)
        mine = self.sentences["conversation_id"].isin(keys["conversation_id"]).to_numpy()
        return Corpus(keys, self.sentences[mine].reset_index(drop=True), self.vectors[mine])


def encoded(name: str, what: str, texts: list[str]) -> np.ndarray:
    """Vectors of texts, kept between runs."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = VECTORS / f"{name}-{what}-{digest}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, load_encoder("best", languages=["en"]).encode(texts).astype(np.float16))
    return np.load(path).astype(np.float32)


def read(name: str, texts: list[str]) -> Corpus:
    """Texts as a run reads them."""
    keys = pd.DataFrame({"conversation_id": [f"{row:06d}" for row in range(len(texts))], "source": name})
    turns = keys.assign(text=texts, turn=0, speaker="customer", boilerplate=False, language="en")
    sentences = split_sentences(turns)
    return Corpus(keys, sentences, encoded(name, "sentences", [readable(text) for text in sentences["sentence"]]))


def earshot(corpus: Corpus, *, seed: int = Config.seed) -> tuple[Found, TopicModel]:
    """Primary topics with their keywords, as a first run finds them, and the model."""
    start = time.perf_counter()
    conversations = corpus.keys.assign(opened_at=pd.Timestamp("2026-01-01", tz="UTC"))
    encoder = load_encoder("best", languages=["en"])
    fit, turned = learn(Config(seed=seed), conversations, corpus.sentences, corpus.vectors, encoder, hearing=Hearing.none())
    placed = place(
        fit.topics, corpus.sentences, turned, conversations, telling=fit.telling, earlier=None, last_topic_id=0, encoder=fit.encoder
    )
    seconds = time.perf_counter() - start
    rows = placed.assignments[placed.assignments["rank"] == 0]
    primary = corpus.keys.merge(rows, on=KEY, how="left")["topic_id"].fillna(NO_TOPIC).to_numpy(dtype=int)
    keywords = [list(topic.keywords) for topic in placed.model.topics if topic.level == TOPIC]
    return Found(topics=primary, keywords=keywords, seconds=seconds), placed.model
