"""Fits the verdict's model: does the best evidence answer the question? (``python -m nlp.models.train_verdict [--read]``)

Fitted to readings of two kinds (``labels/verdict_*.tsv``), which count the same in sum:

- ``public``: the 197 questions of ``train_relevance``, each put to its own set (the answer is there), to its own set without the utterances
  of its intent (it is not, though all its neighbours are), and to a set of another family (it is not). ``--read`` reads them anew from
  ``$EARSHOT_DATA``; run it after ``train_relevance``, whose model it reads by.
- ``planted``: the first part of the planted questions, put to three generated stores (seeds 23, 101, 202); ``tests.benchmarks.briefs``
  reads them.

It prints what belongs into ``nlp.brief.verdict``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from nlp.brief.asked import Encodes, encode_question
from nlp.brief.coverage import Coverage, coverage
from nlp.brief.question import understand
from nlp.brief.relevance import relevance
from nlp.brief.verdict import READ, read_strength
from nlp.encode import load_multilingual
from nlp.models.train_relevance import LABELS, Corpus, Remembering, corpora, family, spaces

PUBLIC, PLANTED = LABELS / "verdict_public.tsv", LABELS / "verdict_planted.tsv"
COLUMNS = ("family", "language", "kind", "answered", *READ)
ANSWERED = 0.5
"""Part of the weight that questions with an answer have. With 0.5 and 0.55 the first planted part comes out alike, with 0.45 worse; 0.55
answers three of a hundred more of the public sets' questions without an answer, each family left out in turn."""
NEIGHBOURS = 0.25
"""Weight of a set without the question's intent: what is left often does speak of it (Banking77 has three intents on card delivery)."""
PENALTY = 0.02
"""On the squares of the weights of standardised readings."""


def readings(questions: pd.DataFrame, sets: dict[str, Corpus], encoder: Encodes) -> Iterator[dict[str, Any]]:
    """Rows of ``COLUMNS``: each question (``set``, ``label``, ``language``, ``question``) put to three corpora, each read in a space
    that was learned without it."""
    learned = spaces(sets)
    for number, (name, label, language, text) in enumerate(questions[["set", "label", "language", "question"]].itertuples(index=False)):
        others = [other for other in sets if family(other) != family(name)]
        other = others[number % len(others)]
        without = sets[name].only((sets[name].frame["label"] != label).to_numpy())
        for kind, corpus, of in (("own", sets[name], name), ("without", without, name), ("other", sets[other], other)):
            read = read_strength(read_corpus(text, corpus, encoder, learned[family(of)])).round(4)
            row = {"family": family(name), "language": language, "kind": kind, "answered": int(kind == "own")}
            yield row | dict(zip(READ, read.tolist(), strict=True))


def read_corpus(text: str, corpus: Corpus, encoder: Encodes, space: np.ndarray) -> Coverage:
    """How well a set's best utterances cover a question."""
    question = understand(text)
    asked = encode_question(question, encoder)
    read, foreign = corpus.read(question, asked, space=space), question.language not in (None, "en")
    found = corpus.frame.assign(
        near=corpus.vectors @ asked.question, relevance=relevance(read, foreign), foreign=foreign
    ).sort_values("relevance", ascending=False, kind="stable")  # fmt: skip
    return coverage(question, asked, found, encoder)


def fit(read: pd.DataFrame) -> tuple[np.ndarray, float]:
    """Weights (of ``nlp.brief.verdict.READ``, none negative: more evidence never answers less) and bias of a logistic model.

    Args:
        read: Rows of ``COLUMNS``; ``kind`` is ``planted``, or one of the public ones.
    """
    values, sides, weights = read[list(READ)].to_numpy(dtype=float), 2 * read["answered"].to_numpy() - 1, _weights(read)
    spread = values.std(axis=0)

    def loss(found: np.ndarray) -> float:
        return float(weights @ np.logaddexp(0, -sides * (values @ found[:-1] + found[-1])) + PENALTY * ((found[:-1] * spread) ** 2).sum())

    best = minimize(loss, np.zeros(len(READ) + 1), method="L-BFGS-B", bounds=[(0, None)] * len(READ) + [(None, None)])
    return best.x[:-1], float(best.x[-1])


def _weights(read: pd.DataFrame) -> np.ndarray:
    """Weights of the rows, 1 in sum: half for the planted questions, and of each half ``ANSWERED`` for those with an answer."""
    each = pd.Series(np.where(read["kind"] == "without", NEIGHBOURS, 1.0), index=read.index)
    groups = [read["kind"] == "planted", read["answered"]]
    parts = read["answered"].map({1: ANSWERED, 0: 1 - ANSWERED}) / (read["kind"] == "planted").nunique()
    return (each / each.groupby(groups).transform("sum") * parts).to_numpy()


def left_out(read: pd.DataFrame) -> pd.Series:
    """Probability that each is answered, by a model fitted without its family of sets, or without the planted question itself."""
    found = pd.Series(0.0, index=read.index)
    for group in read["family"].unique():
        own = read["family"] == group
        weights, bias = fit(read[~own])
        found[own] = 1 / (1 + np.exp(-(read.loc[own, list(READ)].to_numpy(dtype=float) @ weights + bias)))
    return found


def main(given: list[str]) -> int:
    """Fit, and print the weights and how well it tells questions that were left out."""
    if "--read" in given:
        encoder = Remembering(load_multilingual("multilingual-e5-small", workers=1))
        questions = pd.read_csv(LABELS / "relevance_questions.tsv", sep="\t")
        write(pd.DataFrame(readings(questions, corpora(encoder), encoder)), PUBLIC)
    read = pd.concat([pd.read_csv(path, sep="\t") for path in (PUBLIC, PLANTED)], ignore_index=True)
    weights, bias = fit(read)
    print(f"WEIGHTS, BIAS = np.array({weights.round(2).tolist()}), {bias:.2f}")
    called = (left_out(read) >= 0.5).groupby([read["kind"], read["answered"]])
    print(pd.DataFrame({"questions": called.size(), "called answered, left out": called.mean().round(2)}))
    return 0


def write(read: pd.DataFrame, path: Path) -> None:
    """Keep readings."""
    read[list(COLUMNS)].to_csv(path, sep="\t", index=False, lineterminator="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
