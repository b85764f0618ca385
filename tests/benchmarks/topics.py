"""Measures topics against people's labels: ``python -m tests.benchmarks.topics [SET…]``.

Earshot (number of topics not given) beside stock BERTopic (its defaults, whole texts encoded by the same model) and k-means that is told
the true number. Prints a table and writes ``tests/benchmarks/results/topics.json``: figures with 95 % bootstrap intervals, n, seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from data.schema import KEY
from nlp.centring import Centring
from nlp.encode import load_encoder
from nlp.segment import split_sentences
from nlp.topics import TOPIC, TopicModel, assign_topics, document_vectors, fit_topics, owner_numbers
from nlp.topics.telling import Telling, small_talk
from nlp.vectors import readable

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", ROOT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results" / "topics.json"
VECTORS = Path(os.environ.get("EARSHOT_BENCH_CACHE", ROOT / ".earshot" / "bench"))
SEED = 7
PRODUCTS = {
    "credit report": "credit reporting", "mortgage": "mortgage", "student": "student loan", "debt": "debt collection",
    "prepaid": "prepaid card", "card": "credit card", "bank": "account", "checking": "account", "payday": "payday or personal loan",
    "consumer loan": "vehicle or consumer loan", "vehicle": "vehicle or consumer loan", "transfer": "money transfer", "other": "other",
}  # fmt: skip
CHATTER = {"contentonly", "thankyou", "confirmation", "openinggreeting", "rejection", "outofdomain", "closinggreeting"}


def _cfpb(names: tuple[str, ...], label: str, rows: int) -> pd.DataFrame:
    frames = [pd.read_csv(DATA / "cfpb" / f"{name}.csv.gz", on_bad_lines="skip", engine="python") for name in names]
    frame = pd.concat(frames).rename(columns={"Consumer complaint narrative": "text", label: "label"})[["text", "label"]]
    frame = frame.dropna().drop_duplicates("text")
    return frame.sample(min(rows, len(frame)), random_state=SEED)


def cfpb_products(rows: int = 1_500) -> pd.DataFrame:
    """Narratives of four exports; products under their earlier and later headings are one."""
    frame = _cfpb(("sha-hsg", "nagakoushik24", "aravindsriraj", "ujjwal260"), "Product", rows)
    heads = frame["label"].str.lower().map(lambda name: next((to for part, to in PRODUCTS.items() if part in name), name))
    return frame.assign(label=heads)


def cfpb_issues() -> pd.DataFrame:
    """1 200 narratives with the regulator's issue; half of them about one product."""
    return _cfpb(("seunnna", "aravindsriraj", "ujjwal260", "mairagrijalba"), "Issue", 1_200)


def fincorp() -> pd.DataFrame:
    """Tweets to financial companies, 22 domains."""
    return pd.read_csv(DATA / "fincorp" / "complaints.csv").rename(columns={"domain": "label"})[["text", "label"]]


def banking77() -> pd.DataFrame:
    """3 000 short questions, 77 intents."""
    return pd.read_csv(DATA / "banking77" / "train.csv").rename(columns={"category": "label"}).sample(3_000, random_state=SEED)


def clinc150() -> pd.DataFrame:
    """3 000 requests of four domains, 60 intents."""
    frame = pd.read_csv(DATA / "clinc150" / "train.csv").rename(columns={"intent": "label"})
    return frame[frame["label"] != "oos"].sample(3_000, random_state=SEED)


def dstc11() -> pd.DataFrame:
    """Transcribed first requests of insurance calls, 22 intents."""
    frame = pd.read_json(DATA / "dstc11_insurance" / "utterances.jsonl", lines=True)
    return frame.rename(columns={"utterance": "text", "intent": "label"})[["text", "label"]]


def multidogo() -> pd.DataFrame:
    """Bank chats, customer's side, whole conversations; the label is the most frequent intent that is no chatter."""
    parts = [
        pd.read_csv(DATA / "multidogo" / f"finance_{part}.tsv.gz", sep="\t", quoting=3, keep_default_na=False) for part in ("train", "dev")
    ]
    turns = pd.concat(parts)
    turns["label"] = turns["intent"].str.split("<div>").str[0]
    labels = turns[~turns["label"].isin(CHATTER)].groupby("conversationId")["label"].agg(lambda intents: intents.mode().iloc[0])
    return turns.groupby("conversationId")["utterance"].agg(" \n".join).to_frame("text").join(labels, how="inner")


SETS: dict[str, Callable[[], pd.DataFrame]] = {
    "cfpb_products": cfpb_products, "cfpb_issues": cfpb_issues, "fincorp": fincorp, "banking77": banking77, "dstc11_insurance": dstc11,
    "clinc150": clinc150, "multidogo_finance": multidogo,
}  # fmt: skip


def encoded(name: str, what: str, texts: list[str]) -> np.ndarray:
    """Vectors of texts, kept between runs."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = VECTORS / f"{name}-{what}-{digest}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, load_encoder("best", languages=["en"]).encode(texts).astype(np.float16))
    return np.load(path).astype(np.float32)


def earshot(name: str, frame: pd.DataFrame) -> tuple[np.ndarray, TopicModel, float]:
    """Primary topics (n,), the model, and seconds without encoding."""
    turns = frame[["text"]].assign(
        conversation_id=[str(row) for row in range(len(frame))], source=name, turn=0, speaker="customer", boilerplate=False, language="en"
    )
    sentences = split_sentences(turns)
    vectors = encoded(name, "sentences", [readable(text) for text in sentences["sentence"]])
    start = time.perf_counter()
    codes = sentences["language"].tolist()
    centred = Centring.fit(vectors, codes).apply(vectors, codes)
    talk = load_encoder("best", languages=["en"]).encode(small_talk()["en"])
    telling = Telling.fit(
        centred, owner_numbers(sentences), seed=SEED, small_talk=Centring.fit(vectors, codes).apply(talk, ["en"] * len(talk))
    )
    turned = telling.turned(centred)
    keys, documents = document_vectors(sentences, turned, telling)
    corpus = keys.merge(turns[[*KEY, "language", "text"]], on=KEY)
    model = fit_topics(corpus, documents, sentences, turned, seed=SEED)
    assigned = assign_topics(model, corpus, documents, sentences, turned)
    seconds = time.perf_counter() - start
    primary = np.full(len(frame), -1)
    primary[keys["conversation_id"].astype(int)] = assigned.primary
    return primary, model, seconds


def stock(name: str, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, float]:
    """Stock BERTopic's topics (n,), the vectors of the whole texts, and seconds without encoding."""
    vectors = encoded(name, "whole", frame["text"].tolist())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not ours to mend
        from bertopic import BERTopic

        start = time.perf_counter()
        topics, _ = BERTopic().fit_transform(frame["text"].tolist(), vectors)
    return np.asarray(topics), vectors, time.perf_counter() - start


def scores(labels: np.ndarray, topics: np.ndarray) -> dict[str, float | int | list[float]]:
    """NMI and ARI with 95 % intervals, purity, share without topic, number of topics. "No topic" counts as a group of its own."""
    random = np.random.default_rng(SEED)
    draws = [random.integers(0, len(labels), len(labels)) for _ in range(200)]
    found: dict[str, float | int | list[float]] = {}
    for name, measure in (("nmi", normalized_mutual_info_score), ("ari", adjusted_rand_score)):
        found[name] = round(float(measure(labels, topics)), 3)
        drawn = np.array([measure(labels[d], topics[d]) for d in draws])
        # repeated rows agree with themselves and lift every draw: their mean lift is taken out
        found[f"{name}_interval"] = (np.quantile(drawn, [0.025, 0.975]) - drawn.mean() + found[name]).round(3).tolist()
    counts = pd.crosstab(topics, labels).to_numpy()
    found["purity"] = round(float(counts.max(axis=1).sum() / counts.sum()), 3)
    found["no_topic_share"] = round(float((topics == -1).mean()), 3)
    found["topics"] = len(set(topics.tolist()) - {-1})
    return found


def measure(name: str) -> dict:
    """All figures of one set."""
    frame = SETS[name]().astype({"text": "str"})
    frame = frame[frame["text"].str.strip().ne("")].reset_index(drop=True)
    labels = frame["label"].astype(str).to_numpy()
    primary, model, seconds = earshot(name, frame)
    result: dict = {"n": len(frame), "labels": len(set(labels)), "earshot": scores(labels, primary) | {"seconds": round(seconds, 1)}}
    topics, vectors, stock_seconds = stock(name, frame)
    result["stock_bertopic"] = scores(labels, topics) | {"seconds": round(stock_seconds, 1)}
    result["kmeans_true_k"] = scores(labels, KMeans(len(set(labels)), n_init=3, random_state=SEED).fit_predict(vectors))
    result["names"] = [f"{topic.name} ({topic.size})" for topic in model.topics if topic.level == TOPIC][:50]
    return result


def main(names: list[str]) -> None:
    """Measure the named sets, or all of them; figures of other sets stay as they were."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in names or list(SETS):
        results[name] = measure(name)
        for method in ("earshot", "stock_bertopic", "kmeans_true_k"):
            row = results[name][method]
            print(
                f"{name:18} {method:15} NMI {row['nmi']:.3f} ARI {row['ari']:.3f} purity {row['purity']:.3f} "
                f"none {row['no_topic_share']:.3f} topics {row['topics']}",
                flush=True,
            )
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
