"""Measures perception and signals on labelled sets and on planted opinions: ``python -m tests.benchmarks.perception``.

Prints a table and writes ``tests/benchmarks/results/perception.json``: figures with 95 % bootstrap intervals, n, and seconds.
"""

from __future__ import annotations

import csv
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.centring import Centring
from nlp.encode import load_encoder
from nlp.perception import find_perceptions, opinion_at, opinions_in
from nlp.sentiment import score_sentences
from nlp.signals import signals_in
from tests.benchmarks.planted import planted

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", ROOT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results" / "perception.json"
AT_MOST = 1_000
SEED = 7
LABELS = {-1: "negative", 0: "neutral", 1: "positive"}
Tone = Callable[[Sequence[str], str], list[float]]


@dataclass(frozen=True)
class Item:
    """A sentence with the spans of its aspect terms and their polarity (−1, 0, 1)."""

    text: str
    spans: tuple[tuple[int, int, int], ...]


def three_line_sets(paths: Sequence[Path], *, joined: bool = False) -> list[Item]:
    """Items of the three-line form (sentence with ``$T$``, term, polarity), one per sentence; ``joined`` takes Chinese spaces out."""
    polarity = {"-1": -1, "0": 0, "1": 1, "negative": -1, "neutral": 0, "positive": 1}
    spans: dict[str, set[tuple[int, int, int]]] = {}
    for path in paths:
        lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
        for sentence, term, label in zip(lines[0::3], lines[1::3], lines[2::3], strict=False):
            if label.lower() not in polarity or "$T$" not in sentence:
                continue
            if joined:
                sentence, term = sentence.replace(" ", ""), term.replace(" ", "")
            start = sentence.index("$T$")
            spans.setdefault(sentence.replace("$T$", term), set()).add((start, start + len(term), polarity[label.lower()]))
    return [Item(text, tuple(sorted(found))) for text, found in spans.items()]


def sample(items: Sequence, at_most: int = AT_MOST) -> list:
    """At most so many items, drawn with a fixed seed."""
    order = np.random.default_rng(SEED).permutation(len(items))[:at_most]
    return [items[i] for i in sorted(order)]


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
        hit = sum(any(a < e and s < b for s, e, _ in item.spans) for a, b in found)
        met = sum(any(a < e and s < b for a, b in found) for s, e, _ in item.spans)
        counts.append((hit, len(found), met, len(item.spans)))
        for start, end, polarity in item.spans:
            value, label = opinion_at(item.text, start, end, language=language, sentiment=score)
            right.append(label == LABELS[polarity])
            unseen.append(place % 2 == 1)
            if polarity:
                sided.append(value * polarity > 0)
    return {
        "aspect_f1": interval(np.array(counts), _f1),
        "aspect_precision": round(_ratio(np.array(counts)[:, 0].sum(), np.array(counts)[:, 1].sum()), 4),
        "aspect_recall": round(_ratio(np.array(counts)[:, 2].sum(), np.array(counts)[:, 3].sum()), 4),
        "polarity_accuracy": interval(np.array(right), lambda v: float(v.mean())),
        "polarity_accuracy_unseen": interval(np.array(right)[np.array(unseen)], lambda v: float(v.mean())),
        "two_class_accuracy": interval(np.array(sided), lambda v: float(v.mean())),
    }


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
        "aspect_recall": interval(np.array(met), lambda v: float(v.mean())),
        "two_class_accuracy": interval(np.array(right), lambda v: float(v.mean())),
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
        "cause_word_f1": interval(np.array(overlaps), lambda v: float(v.mean())),
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
    """Sentence sentiment as a run scores it: MiniLM for English, e5 for the rest, each set a corpus of its own."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, texts: Sequence[str], language: str) -> list[float]:
        """Scores (−1…1) of texts in one language."""
        new = sorted({text for text in texts if (text, language) not in self._known})
        if new:
            encoder = load_encoder("best", languages=[language])
            frame = pd.DataFrame({"sentence": new, "language": language})
            vectors = encoder.encode(new)
            centring = Centring.fit(vectors, [language] * len(new))
            scored = score_sentences(frame, vectors, encoder_name=encoder.name, centring=centring)
            self._known.update(zip(((text, language) for text in new), scored["sentiment"], strict=True))
        return [self._known[text, language] for text in texts]


def measure(tone: Tone) -> dict[str, object]:
    """All figures with one way to score a sentence's sentiment."""
    restaurants, several = DATA / "semeval14_restaurants", DATA / "absa_multilingual"
    sets = {
        "semeval14_restaurants": ("en", three_line_sets(sorted(restaurants.glob("*.seg")))),
        "french_restaurants": ("fr", three_line_sets([several / "french_restaurants.dat"])),
        "spanish_restaurants": ("es", three_line_sets([several / "spanish_restaurants.dat"])),
        "chinese_phone": ("zh", three_line_sets([several / "chinese_phone.txt"], joined=True)),
        "chinese_notebook": ("zh", three_line_sets([several / "chinese_notebook.txt"], joined=True)),
    }
    figures: dict[str, object] = {name: aspect_set(sample(items), language, tone) for name, (language, items) in sets.items()}
    return {**figures, "vietnamese_visfd": visfd(tone), "fincorp_problem": fincorp_problems(tone), "planted_sample": planted(tone)}


def main() -> None:
    """Measures, prints and writes the results."""
    results = {"words alone": measure(no_tone), "words and sentence sentiment": measure(ModelTone()), "speed": speed()}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for way, figures in results.items():
        print(way)
        for name, values in figures.items():
            print(f"  {name}: {values}")


if __name__ == "__main__":
    main()
