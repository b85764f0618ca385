"""Emerging subjects: ``python -m tests.benchmarks.emerging [SET ...]``. After how many conversations is a new subject found?

Of each labelled set four subjects are held out (seeded, at least twenty conversations each), seven tenths of the rest are history, and the
others arrive with the held-out ones in random order. After every twentieth part it is asked what is new (``nlp.topics.novelty``). Found:
a group of which at least half is about a held-out subject, counted by how many conversations about it had arrived; any other group is a
false alarm. Several rounds hold out different subjects. Writes ``results/emerging.json``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pandas as pd

from nlp.emerge import TELLS
from nlp.encode import load_encoder
from nlp.geometry.centring import Centring, language_codes
from nlp.topics.documents import owner_numbers
from nlp.topics.novelty import new_subjects
from nlp.topics.telling import Telling, small_talk
from tests.benchmarks.corpus import read
from tests.benchmarks.results_file import RESULTS, write_results
from tests.benchmarks.topics import SETS

HELD_OUT, FEWEST, HISTORY, STEPS, ROUNDS = 4, 20, 0.7, 20, 3


def arrive(labels: np.ndarray, vectors: np.ndarray, owners: np.ndarray, codes: list, held_out: list[str], seed: int) -> dict[str, Any]:
    """How many conversations (of how many) each held-out subject took, and the false alarms' main subjects.

    Args:
        labels: (conversations,).
        vectors: (sentences, dim), not centred; ``owners`` (sentences,) their conversations; ``codes`` their languages.
        held_out: Subjects that are not in the history.
        seed: Of who is history and who arrives when.
    """
    random = np.random.default_rng(seed)
    old = (random.random(len(labels)) < HISTORY) & ~np.isin(labels, held_out)
    when = random.random(len(labels))
    before = old[owners]
    centring = Centring.fit(vectors[before], [code for code, mine in zip(codes, before, strict=True) if mine])
    centred = centring.apply(vectors, codes)
    talk = load_encoder("best", languages=["en"]).encode(small_talk()["en"])
    telling = Telling.fit(centred[before], pd.factorize(owners[before])[0], seed=seed, small_talk=centring.apply(talk, ["en"] * len(talk)))
    turned = telling.turned(centred)
    tells = telling.weights(turned) > TELLS
    found: dict[str, int] = {}
    false: list[str] = []
    seen = np.zeros(len(labels), dtype=bool)
    for step in np.linspace(0, 1, STEPS + 1)[1:]:
        come = ~old & (when <= step)
        now = come[owners] & tells
        for rows in new_subjects(turned[now], owners[now], turned[before & tells], owners[before & tells]):
            if seen[rows].mean() > 0.5:
                continue
            seen[rows] = True
            subjects = pd.Series(labels[rows]).value_counts(normalize=True)
            if subjects.index[0] in held_out and subjects.iloc[0] >= 0.5:
                found.setdefault(subjects.index[0], int((labels[come] == subjects.index[0]).sum()))
            else:
                false.append(str(subjects.index[0]))
    return {"found_after": {name: [found.get(name), int((labels == name).sum())] for name in held_out}, "false_alarms": false}


def measure(name: str) -> dict[str, Any]:
    """All rounds of one set."""
    frame = SETS[name]().astype({"text": "str"})
    corpus = read(name, frame["text"].tolist())
    owners = owner_numbers(corpus.sentences)
    firsts = corpus.sentences.drop_duplicates("conversation_id")["conversation_id"].astype(int).to_numpy()
    labels = frame["label"].astype(str).to_numpy()[firsts]
    counts = pd.Series(labels).value_counts()
    usual = np.sort(counts[counts >= FEWEST].index.to_numpy(dtype=str))
    rounds = []
    for seed in range(ROUNDS):
        held_out = np.random.default_rng(seed).permutation(usual)[:HELD_OUT].tolist()
        rounds.append(arrive(labels, corpus.vectors, owners, language_codes(corpus.sentences), held_out, seed))
    took = [after for one in rounds for after, _ in one["found_after"].values()]
    return {
        "subjects": len(took), "found": sum(after is not None for after in took),
        "found_within_30": sum(after is not None and after <= 30 for after in took),
        "median_conversations": float(np.median([after for after in took if after is not None])) if any(took) else None,
        "steps": ROUNDS * STEPS, "false_alarms": sum(len(one["false_alarms"]) for one in rounds), "rounds": rounds,
    }  # fmt: skip


def main(names: list[str]) -> None:
    """Measure the named sets, or all of them; figures of other sets stay as they were."""
    path = RESULTS / "emerging.json"
    results = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else {}
    for name in names or list(SETS):
        results[name] = measure(name)
        print(name, {key: value for key, value in results[name].items() if key != "rounds"}, flush=True)
        settings = {"held_out": HELD_OUT, "history": HISTORY, "steps": STEPS, "rounds": ROUNDS, "encoder": "all-MiniLM-L6-v2, int8"}
        write_results("emerging", settings=settings, results=results)


if __name__ == "__main__":
    main(sys.argv[1:])
