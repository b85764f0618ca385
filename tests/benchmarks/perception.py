"""Measures perception and signals on labelled sets and on planted opinions: ``python -m tests.benchmarks.perception``.

Peers on the English reviews: noun chunks of spaCy's small pipeline as aspects, VADER and TextBlob for their polarity (``--peers``: only
these).
Prints a table and writes ``tests/benchmarks/results/perception.json``: figures with 95 % bootstrap intervals, n, and seconds.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.encode import load_encoder
from nlp.geometry.centring import Centring
from nlp.perception import find_perceptions, opinion_at, opinions_in
from nlp.sentiment import score_sentences
from nlp.signals import signals_in
from tests.benchmarks.perception_peers import noun_chunks
from tests.benchmarks.perception_sets import DATA, SEED, Item, aspect_sets, sample
from tests.benchmarks.planted import planted
from tests.benchmarks.sentiment_peers import PEERS, labels

RESULTS = Path(__file__).parent / "results" / "perception.json"
LABELS = {-1: "negative", 0: "neutral", 1: "positive"}
Tone = Callable[[Sequence[str], str], list[float]]


def interval(values: np.ndarray, figure: Callable[[np.ndarray], float], *, draws: int = 300) -> dict[str, float]:
    """A figure over rows with its 95 % bootstrap interval."""
    random = np.random.default_rng(SEED)
    again = [figure(values[random.integers(0, len(values), len(values))]) for _ in range(draws)]
    low, high = np.percentile(again, [2.5, 97.5])
    return {"value": round(figure(values), 4), "low": round(float(low), 4), "high": round(float(high), 4), "n": len(values)}


def aspect_set(items: Sequence[Item], language: str, tone: Tone) -> dict[str, object]:
    """Aspect finding (overlap F1), polarity accuracy on given terms (three classes) and on terms with a polarity (two).

    Every other sentence was looked at when weights and words were chosen; ``polarity_accuracy_unseen`` leaves those out.
    """
    counts, right, sided, unseen = [], [], [], []
    for place, (item, score) in enumerate(zip(items, tone([item.text for item in items], language), strict=True)):
        found = [(o.aspect_start, o.aspect_start + len(o.aspect)) for o in opinions_in(item.text, language=language, sentiment=score)]
        counts.append(_overlaps(found, item))
        for start, end, polarity in item.spans:
            value, label = opinion_at(item.text, start, end, language=language, sentiment=score)
            right.append(label == LABELS[polarity])
            unseen.append(place % 2 == 1)
            if polarity:
                sided.append(value * polarity > 0)
    return {
        **_aspect_figures(np.array(counts)),
        "polarity_accuracy": interval(np.array(right), _mean),
        "polarity_accuracy_unseen": interval(np.array(right)[np.array(unseen)], _mean),
        "two_class_accuracy": interval(np.array(sided), _mean),
    }


def peer_figures(items: Sequence[Item]) -> dict[str, object]:
    """The same figures of English items: noun chunks as aspects; each term taken to be as its sentence sounds to VADER and TextBlob."""
    chunks = noun_chunks([item.text for item in items])
    counts = np.array([_overlaps(found, item) for found, item in zip(chunks, items, strict=True)])
    figures: dict[str, object] = {"spaCy noun chunks": _aspect_figures(counts)}
    for name, (judge, cut) in PEERS.items():
        scores = judge([item.text for item in items])
        terms = [(score, said, one[2]) for score, said, item in zip(scores, labels(scores, cut), items, strict=True) for one in item.spans]
        figures[f"{name} on the sentence"] = {
            "polarity_accuracy": interval(np.array([said == LABELS[polarity] for _, said, polarity in terms]), _mean),
            "two_class_accuracy": interval(np.array([score * polarity > 0 for score, _, polarity in terms if polarity]), _mean),
        }
    return figures


def _overlaps(found: Sequence[tuple[int, int]], item: Item) -> tuple[int, int, int, int]:
    """Found aspects that overlap a labelled one, all found; labelled ones that overlap a found one, all labelled."""
    hit = sum(any(a < e and s < b for s, e, _ in item.spans) for a, b in found)
    met = sum(any(a < e and s < b for a, b in found) for s, e, _ in item.spans)
    return hit, len(found), met, len(item.spans)


def _aspect_figures(counts: np.ndarray) -> dict[str, object]:
    return {
        "aspect_f1": interval(counts, _f1),
        "aspect_precision": round(_ratio(counts[:, 0].sum(), counts[:, 1].sum()), 4),
        "aspect_recall": round(_ratio(counts[:, 2].sum(), counts[:, 3].sum()), 4),
    }


def _mean(values: np.ndarray) -> float:
    return float(values.mean())


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def _f1(counts: np.ndarray) -> float:
    precision, recall = _ratio(counts[:, 0].sum(), counts[:, 1].sum()), _ratio(counts[:, 2].sum(), counts[:, 3].sum())
    return _ratio(2 * precision * recall, precision + recall)


VISFD_THEMES = {
    "SCREEN": r"màn|hình",
    "CAMERA": r"cam|ảnh|chụp|hình", "FEATURES": r"vân tay|tính năng|face|cảm biến|chức năng|sóng|wifi",
    "BATTERY": r"pin|sạc", "PERFORMANCE": r"hiệu năng|mượt|lag|game|cấu hình|máy|giật|đơ|chạy|nhanh|chậm|ram",
    "DESIGN": r"thiết kế|đẹp|mẫu|kiểu|màu|cầm",
    "PRICE": r"giá|tiền|rẻ|đắt", "SER&ACC": r"nhân viên|phục vụ|giao|tai nghe|bảo hành|thái độ|dịch vụ|sạc|hàng|tgdd|tư vấn|nv",
    "STORAGE": r"nhớ|dung lượng|gb",
}  # fmt: skip


def visfd(tone: Tone) -> dict[str, object]:
    """Vietnamese phone reviews: of the labelled aspects, how many are found with words of that aspect, and their two-class polarity."""
    rows = sample(list(csv.DictReader((DATA / "vietnamese_visfd" / "dev.csv").open(encoding="utf-8"))))
    met, right = [], []
    for row, score in zip(rows, tone([row["comment"] for row in rows], "vi"), strict=True):
        found = opinions_in(row["comment"], language="vi", sentiment=score)
        for aspect, polarity in re.findall(r"\{([A-Z&]+)#(\w+)\}", row["label"]):
            if aspect not in VISFD_THEMES:
                continue
            mine = [o for o in found if re.search(VISFD_THEMES[aspect], o.aspect.lower())]
            met.append(bool(mine))
            if mine and polarity in ("Positive", "Negative"):
                value = sum(o.sentiment * o.confidence for o in mine)
                right.append(value * (1 if polarity == "Positive" else -1) > 0)
    return {
        "aspect_recall": interval(np.array(met), _mean),
        "two_class_accuracy": interval(np.array(right), _mean),
    }


def fincorp_problems(tone: Tone) -> dict[str, object]:
    """Tweets to financial companies: `problem` against "is a complaint", and its quote's word overlap with the labelled cause."""
    frame = pd.read_csv(DATA / "fincorp" / "complaints.csv")
    rows = sample(frame.to_dict("records"))
    pairs, overlaps = [], []
    for row, score in zip(rows, tone([str(row["text"]) for row in rows], "en"), strict=True):
        text = str(row["text"])
        quotes = [text[s:e] for name, s, e, _ in signals_in(text, language="en", sentiment=score) if name == "problem"]
        truth = int(row["complaint"]) == 1
        pairs.append((truth, bool(quotes)))
        if truth and quotes and isinstance(row["complaint_cause"], str):
            overlaps.append(_word_f1(quotes[0], row["complaint_cause"]))
    values = np.array(pairs)
    return {
        "complaint_f1": interval(values, lambda v: _binary_f1(v[:, 0], v[:, 1])),
        "precision": round(_ratio((values[:, 0] & values[:, 1]).sum(), values[:, 1].sum()), 4),
        "recall": round(_ratio((values[:, 0] & values[:, 1]).sum(), values[:, 0].sum()), 4),
        "cause_word_f1": interval(np.array(overlaps), _mean),
    }


def _binary_f1(truth: np.ndarray, said: np.ndarray) -> float:
    return _ratio(2 * (truth & said).sum(), truth.sum() + said.sum())


def _word_f1(one: str, other: str) -> float:
    a, b = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    return _ratio(2 * len(a & b), len(a) + len(b))


def speed() -> dict[str, float]:
    """Sentences per second of processor time on complaint narratives."""
    texts = pd.read_csv(DATA / "cfpb" / "sha-hsg.csv.gz")["Consumer complaint narrative"].dropna().astype(str)
    parts = [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text)][:20_000]
    frame = pd.DataFrame({
        "conversation_id": "1", "source": "x", "turn": 0, "start": 0, "end": [len(p) for p in parts], "sentence": parts,
        "language": "en", "sentiment": 0.0,
    })  # fmt: skip
    began = time.process_time()
    found = find_perceptions(frame, frame[["conversation_id", "source"]].head(1))
    seconds = time.process_time() - began
    return {
        "sentences": len(parts),
        "perceptions": len(found),
        "seconds": round(seconds, 2),
        "sentences_per_s": round(len(parts) / seconds),
    }


def no_tone(texts: Sequence[str], language: str) -> list[float]:
    """Sentence sentiment unknown: the words alone."""
    return [0.0] * len(texts)


class ModelTone:
    """Sentence sentiment as a run scores it, each set a corpus of its own."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, texts: Sequence[str], language: str) -> list[float]:
        """Scores (−1…1) of texts in one language."""
        new = sorted({text for text in texts if (text, language) not in self._known})
        if new:
            encoder = load_encoder("best")
            frame = pd.DataFrame({"sentence": new, "language": language})
            vectors = encoder.encode(new)
            centring = Centring.fit(vectors, [language] * len(new))
            scored = score_sentences(frame, vectors, encoder_name=encoder.name, centring=centring)
            self._known.update(zip(((text, language) for text in new), scored["sentiment"], strict=True))
        return [self._known[text, language] for text in texts]


def measure(tone: Tone) -> dict[str, object]:
    """All figures with one way to score a sentence's sentiment."""
    figures: dict[str, object] = {name: aspect_set(items, language, tone) for name, (language, items) in aspect_sets().items()}
    return {**figures, "vietnamese_visfd": visfd(tone), "fincorp_problem": fincorp_problems(tone), "planted_sample": planted(tone)}


def main(arguments: Sequence[str]) -> None:
    """Measures, prints and writes the results; with ``--peers`` the peers alone, Earshot's own figures staying as they were."""
    if "--peers" in arguments:
        results: dict[str, dict] = json.loads(RESULTS.read_text(encoding="utf-8"))
    else:
        results = {"words alone": measure(no_tone), "words and sentence sentiment": measure(ModelTone()), "speed": speed()}
    results["peers"] = {"semeval14_restaurants": peer_figures(aspect_sets()["semeval14_restaurants"][1])}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for way, figures in results.items():
        print(way)
        for name, values in figures.items():
            print(f"  {name}: {values}")


if __name__ == "__main__":
    main(sys.argv[1:])
