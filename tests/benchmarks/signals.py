"""Signals against 400 sentences labelled by hand: ``python -m tests.benchmarks.signals``; writes ``results/signals.json``.

The labels are references into public sets (``labels/signals_test.tsv``; guideline: ``docs/signals.md``); the words stay there.
Each set is a corpus of its own, as a run would see it. Compared: the rules alone, and heads trained on the same training labels with
the vector alone, the cues alone, or both (what ships).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.redact import redact_text
from data.repair import repair_text
from data.samples import generate
from nlp.annotate import prepare as prepare_turns
from nlp.encode import OnnxEncoder
from nlp.geometry.centring import Centring, language_codes
from nlp.models import train_signals
from nlp.models.prepare import prepare
from nlp.models.signal_labels import read_labels
from nlp.models.train_signals import label_matrix
from nlp.sentiment import SPACES, score_sentences
from nlp.signals import RULES, signals_in
from nlp.signals.head import Head, load_head
from nlp.vectors import halved, readable
from tests.benchmarks.planted import UNSOUND
from tests.benchmarks.results_file import write_results
from tests.benchmarks.sentiment import Kept

LABELS = Path(__file__).parent / "labels" / "signals_test.tsv"
GOLDEN = Path(__file__).parents[1] / "golden" / "signal_cases.tsv"
SAMPLES = 1_000
"""Bootstrap resamples."""
CONVERSATIONS, SEED = 400, 23


def labelled_sentences() -> pd.DataFrame:
    """``set``, ``signals``, ``language``, ``sentence`` (repaired and redacted, as a run reads it)."""
    frame = read_labels(LABELS)
    return frame.assign(language="en", sentence=[redact_text(repair_text(text))[0] for text in frame["text"]])


def found(frame: pd.DataFrame, encoder: Kept, head: Head | None) -> np.ndarray:
    """What is found (n, 4), by a head or, without one, by the rules; each set is centred as a corpus of its own."""
    vectors = halved(encoder.encode([readable(text) for text in frame["sentence"]]))
    codes = language_codes(frame)
    said = np.zeros((len(frame), len(RULES)), dtype=bool)
    for _, part in frame.groupby("set", sort=False):
        mine, spoken = vectors[part.index], [codes[row] for row in part.index]
        centring = Centring.fit(mine, spoken)
        tones = score_sentences(part, mine, encoder_name=encoder.name, centring=centring)["sentiment"]
        meanings = head.meanings(mine, spoken, centring) if head else [None] * len(part)
        for row, text, language, tone, meaning in zip(part.index, part["sentence"], part["language"], tones, meanings, strict=True):
            names = {signal for signal, *_ in signals_in(text, language=language, sentiment=tone, head=head, meaning=meaning)}
            said[row] = [signal in names for signal in RULES]
    return said


def figures(truth: np.ndarray, said: np.ndarray, sets: pd.Series) -> dict[str, Any]:
    """F1 per signal and their mean, with 95 % bootstrap intervals; per set where the signal occurs."""
    rows = {"macro_f1": _interval(truth, said, lambda t, s: float(_f1(t, s).mean()))}
    for column, signal in enumerate(RULES):
        mine = (truth[:, [column]], said[:, [column]])
        hits = (mine[0] & mine[1]).sum()
        ratios = {"precision": hits / max(mine[1].sum(), 1), "recall": hits / max(mine[0].sum(), 1)}
        rows[signal] = _interval(*mine, lambda t, s: float(_f1(t, s)[0])) | {name: round(float(value), 3) for name, value in ratios.items()}
        rows[signal]["labelled"] = int(mine[0].sum())
        rows[signal]["by_set"] = {
            str(name): round(float(_f1(mine[0][part.index], mine[1][part.index])[0]), 3)
            for name, part in sets.groupby(sets)
            if mine[0][part.index].any()
        }
    return rows


def _f1(truth: np.ndarray, said: np.ndarray) -> np.ndarray:
    """Per column; 0 where nothing is labelled and nothing said."""
    return 2 * (truth & said).sum(axis=0) / np.maximum(truth.sum(axis=0) + said.sum(axis=0), 1)


def _interval(truth: np.ndarray, said: np.ndarray, figure: Callable[[np.ndarray, np.ndarray], float]) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    draws = [rng.integers(len(truth), size=len(truth)) for _ in range(SAMPLES)]
    low, high = np.quantile([figure(truth[rows], said[rows]) for rows in draws], [0.025, 0.975])
    return {"value": round(figure(truth, said), 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def trained(encoder: Kept, parts: tuple[str, ...]) -> Head:
    """A head of some parts only."""
    arrays = train_signals.train(encoder, encoder_name=encoder.name, parts=parts)
    means = dict(zip(arrays["languages"].tolist(), arrays["means"], strict=True))
    return Head(arrays["weights"], arrays["cues"], arrays["bias"], Centring(means))


def golden(encoder: Kept, head: Head | None) -> float:
    """Share of the cases the rules were written for, in eight languages, that come out right (``tests/golden``)."""
    cases = pd.read_csv(GOLDEN, sep="\t", keep_default_na=False).assign(set="golden")
    wanted, said = label_matrix(cases["signals"]), found(cases, encoder, head)
    right = np.where(wanted.any(axis=1), (wanted & said).any(axis=1), ~said.any(axis=1))
    return round(float(right.mean()), 3)


def planted(encoder: Kept, head: Head | None) -> dict[str, dict[str, float]]:
    """Precision and recall per signal on a generated sample in eight languages, by (conversation, turn)."""
    sample = [
        ticket for ticket in generate(conversations=CONVERSATIONS, seed=SEED) if not any(f["kind"] in UNSOUND for f in ticket["truth"])
    ]
    turns = [(t["conversation_id"], turn, m["speaker"], m["text"]) for t in sample for turn, m in enumerate(t["messages"])]
    frame = pd.DataFrame(turns, columns=["conversation_id", "turn", "speaker", "text"]).assign(source="sample", boilerplate=False)
    sentences = prepare_turns({"turns": frame})["sentences"].assign(set="sample")
    said, places = found(sentences, encoder, head), sentences[["conversation_id", "turn"]]
    figures = {}
    for column, signal in enumerate(RULES):
        read = set(places[said[:, column]].itertuples(index=False, name=None))
        told = {(t["conversation_id"], f["turn"]) for t in sample for f in t["truth"] if f["kind"] == "signal" and f["label"] == signal}
        hits = len(read & told)
        figures[signal] = {"precision": round(hits / len(read), 3), "recall": round(hits / len(told), 3), "n": len(told)}
    return figures


def measure() -> list[dict[str, Any]]:
    """One record per encoder and way of deciding."""
    frame = labelled_sentences()
    truth = label_matrix(frame["signals"])
    rows: list[dict[str, Any]] = []
    for name, space in SPACES.items():
        encoder = Kept(OnnxEncoder(prepare(space)))
        ways: dict[str, Head | None] = {"rules": None, "meaning and cues (ships)": load_head(space)}
        ways |= {f"{part} alone": trained(encoder, (part,)) for part in train_signals.PARTS}
        for way, head in ways.items():
            rows.append({"encoder": name, "way": way} | figures(truth, found(frame, encoder, head), frame["set"]))
            rows[-1] |= {"golden_cases": golden(encoder, head), "planted": planted(encoder, head)}
            print(*[value.get("value") if isinstance(value, dict) else value for value in rows[-1].values()], sep=" | ", file=sys.stderr)
    return rows


def main() -> None:
    """Measures and writes the results."""
    settings = {"strength": train_signals.STRENGTH, "cue_scale": train_signals.CUE_SCALE, "resamples": SAMPLES}
    print(write_results("signals", settings=settings, results=measure()))


if __name__ == "__main__":
    main()
