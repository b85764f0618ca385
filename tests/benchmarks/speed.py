"""Speed: ``python -m tests.benchmarks.speed [ROWS]`` (default 5 000). Encode + topics + names, beside stock BERTopic's encode + fit.

CFPB narratives, one conversation each, repeated with light changes beyond the 6 534 there are: of 20 000's sentences seven in ten are
repeats, which Earshot's encoder reads once; as many different narratives would have it read three times as many sentences. Every way runs
in a process of its own, so that memory is its own; ``cpu_seconds`` of all its threads, imports included, and ``cpu_stages`` tell how far
other work was in the way. ``stock_torch`` is stock BERTopic (its defaults) as people have it, with sentence-transformers and torch, which
Earshot does not install: ``EARSHOT_TORCH_PYTHON`` names an interpreter that has them. ``stock_bertopic`` reads whole texts through
Earshot's own int8 MiniLM, three times as quick as torch's. ``whole_run`` is ``python -m nlp run`` on the same narratives as a
file, with redaction, sentiment, perception, signals and search. Writes ``results/speed.json``, one entry per number of rows.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import normalized_mutual_info_score

from data.schema import KEY
from data.snapshots.cache import VectorFiles
from nlp.config import Config
from nlp.encode import load_encoder
from nlp.hearing import Hearing
from nlp.learn import choose_encoder, encode_sentences, learn
from nlp.models.prepare import MINILM, packaged_file
from nlp.place import place
from nlp.segment import split_sentences
from nlp.topics.documents import with_terms
from tests.benchmarks.results_file import RESULTS, write_results
from tests.benchmarks.topic_peers import stock_bertopic
from tests.benchmarks.topic_sets import cfpb_products

Stages = dict[str, tuple[float, float]]
WAYS = ("stock_torch", "stock_bertopic", "fast", "balanced", "best", "whole_run")
PROJECT = Path(__file__).parents[2]


def narratives(rows: int) -> pd.DataFrame:
    """``text`` and ``label`` (product); beyond what there is, repeated with a sentence more, so that no two are equal."""
    frame = cfpb_products(rows).reset_index(drop=True)
    again = [frame.assign(text=frame["text"] + f" I have now written {turn + 1} times.") for turn in range(1, -(-rows // len(frame)))]
    return pd.concat([frame, *again], ignore_index=True).head(rows)


def clocks() -> tuple[float, float]:
    """Wall clock and CPU seconds."""
    return time.perf_counter(), time.process_time()


def run_stock(frame: pd.DataFrame) -> tuple[Stages, np.ndarray]:
    """Seconds per stage and topics (n,)."""
    texts = frame["text"].tolist()
    marks = [clocks()]
    vectors = load_encoder("best", languages=["en"]).encode(texts)
    marks.append(clocks())
    found = stock_bertopic(texts, vectors, 0)
    marks.append(clocks())
    stages = between(("encode", "topics"), marks)
    return stages | {"topics": (found.seconds, stages["topics"][1])}, found.topics  # without the import


def between(names: tuple[str, ...], marks: list[tuple[float, float]]) -> Stages:
    """Wall clock and CPU seconds of each stage."""
    return {name: (wall, cpu) for name, (wall, cpu) in zip(names, np.diff(marks, axis=0).tolist(), strict=True)}


def run_earshot(frame: pd.DataFrame, encoder: str) -> tuple[Stages, np.ndarray]:
    """Seconds per stage and primary topics (n,)."""
    turns = frame[["text"]].assign(
        conversation_id=[f"{row:07d}" for row in range(len(frame))], source="cfpb", turn=0, speaker="customer", boilerplate=False,
        language="en",
    )  # fmt: skip
    marks = [clocks()]
    sentences = split_sentences(turns)
    marks.append(clocks())
    config = Config(encoder=encoder)
    with tempfile.TemporaryDirectory() as folder:

        def vectors_of(version: str, dim: int) -> VectorFiles:
            return VectorFiles(Path(folder) / version, dim=dim)

        reader = choose_encoder(config, sentences, None, open_vectors=vectors_of)
        vectors = encode_sentences(sentences, reader, open_vectors=vectors_of, progress=lambda done, total: None)
    marks.append(clocks())
    conversations = turns[KEY].assign(opened_at=pd.date_range("2026-01-01", periods=len(turns), freq="15min", tz="UTC"))
    sentences = with_terms(sentences)
    fit, turned = learn(config, conversations, sentences, vectors, reader, hearing=Hearing.none())
    placed = place(fit.topics, sentences, turned, conversations, telling=fit.telling, earlier=None, last_topic_id=0, encoder=fit.encoder)
    marks.append(clocks())
    rows = placed.assignments[placed.assignments["rank"] == 0].set_index("conversation_id")["topic_id"]
    primary = rows.reindex(turns["conversation_id"]).fillna(-1).to_numpy(dtype=int)
    return between(("sentences", "encode", "topics"), marks), primary


def run_stock_torch(frame: pd.DataFrame) -> dict[str, Any]:
    """Figures of stock BERTopic with torch (``tests.benchmarks.stock_torch``), in an interpreter of its own."""
    command = [os.environ["EARSHOT_TORCH_PYTHON"], str(Path(__file__).with_name("stock_torch.py")), str(packaged_file(MINILM).parent)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": ""}
    texts = json.dumps(frame["text"].tolist())
    out = subprocess.run(command, input=texts, env=environment, check=True, capture_output=True, text=True).stdout
    found = json.loads(out.splitlines()[-1])
    topics, seconds = np.array(found["found"]), found["encode"] + found["topics"]
    return {
        "seconds": round(seconds, 1), "cpu_seconds": round(found["cpu_seconds"], 1), "docs_per_s": round(len(frame) / seconds, 1),
        "stages": {name: round(found[name], 1) for name in ("encode", "topics")}, **quality(frame, topics),
        "peak_memory_mb": found["peak_memory_mb"],
    }  # fmt: skip


def run_whole(frame: pd.DataFrame) -> dict[str, Any]:
    """Figures of a whole run as a user starts it, from the file to the published snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        source, store = Path(folder) / "narratives.csv", Path(folder) / "store"
        frame[["text"]].assign(opened_at=pd.date_range("2026-01-01", periods=len(frame), freq="15min", tz="UTC")).to_csv(
            source, index=False
        )
        command = [sys.executable, "-m", "nlp", "run", str(source), "--store", str(store)]
        began = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        snapshot = store / "snapshots" / (store / "current").read_text(encoding="utf-8").strip()
        manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(seconds, 1), "cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "docs_per_s": round(len(frame) / seconds, 1),
        "stages": {stage["name"]: round(stage["seconds"], 1) for stage in manifest["stages"]},
        "conversations": manifest["rows"]["imported"], "peak_memory_mb": used.ru_maxrss // 1024,
    }  # fmt: skip


def quality(frame: pd.DataFrame, topics: np.ndarray) -> dict[str, Any]:
    """How the topics (n,) agree with the products, how many there are, and the share without one."""
    return {
        "nmi": round(float(normalized_mutual_info_score(frame["label"], topics)), 3), "topics": len(set(topics.tolist()) - {-1}),
        "no_topic_share": round(float((topics == -1).mean()), 3),
    }  # fmt: skip


PROCESSES = {"stock_torch": run_stock_torch, "whole_run": run_whole}
"""Ways that run in processes of their own again."""


def measure(way: str, rows: int) -> dict[str, Any]:
    """One way's figures, in a process of its own."""
    frame = narratives(rows)
    if way in PROCESSES:
        return PROCESSES[way](frame)
    stages, topics = run_stock(frame) if way == "stock_bertopic" else run_earshot(frame, way)
    seconds = sum(wall for wall, _ in stages.values())
    return {
        "seconds": round(seconds, 1), "cpu_seconds": round(time.process_time(), 1), "docs_per_s": round(rows / seconds, 1),
        "stages": {name: round(wall, 1) for name, (wall, _) in stages.items()},
        "cpu_stages": {name: round(cpu, 1) for name, (_, cpu) in stages.items()},
        **quality(frame, topics), "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    """Every way in a process of its own; or, with a way as second argument, that way here."""
    rows = int(arguments[0]) if arguments else 5_000
    if len(arguments) > 1 and arguments[1] != "--ways":
        print(json.dumps(measure(arguments[1], rows)))
        return
    path = RESULTS / "speed.json"
    results = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else {}
    mine = results.setdefault(str(rows), {})
    for way in arguments[2:] or [way for way in WAYS if way != "stock_torch" or "EARSHOT_TORCH_PYTHON" in os.environ]:
        command = [sys.executable, "-m", "tests.benchmarks.speed", str(rows), way]
        mine[way] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        print(rows, way, mine[way], flush=True)
        write_results("speed", settings={"stock_encoder": "all-MiniLM-L6-v2, int8, whole texts"}, results=results)


if __name__ == "__main__":
    main(sys.argv[1:])
