"""A small corpus with planted subjects: words and vectors that a person could sort at a glance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from nlp.geometry.unit import unit
from nlp.topics import TopicModel, fit_topics

SUBJECTS = {
    "card": (
        "credit card never arrived",
        "waiting for the credit card",
        "lost my credit card in the post",
        "new credit card delivery is late",
    ),
    "fee": ("overdraft fee on my statement", "charged an overdraft fee twice", "why this overdraft fee", "overdraft fee without warning"),
    "app": ("login screen crashes", "the mobile app login fails", "cannot open the login screen", "login screen frozen after update"),
    "loan": ("loan application rejected", "status of the loan application", "loan application needs documents", "slow loan application"),
    "claim": ("insurance claim for the car", "my insurance claim is pending", "insurance claim denied", "open insurance claim for months"),
}
DIM = 48


@dataclass(frozen=True)
class Corpus:
    """Documents, one sentence each, with vectors around one centre per subject."""

    documents: pd.DataFrame
    vectors: np.ndarray
    sentences: pd.DataFrame
    subjects: np.ndarray


def make_corpus(each: int, *, subjects: tuple[str, ...] = tuple(SUBJECTS), seed: int = 0, noise: float = 0.6) -> Corpus:
    """``each`` conversations per subject, shuffled."""
    random = np.random.default_rng(seed)
    centres = {name: unit(np.random.default_rng(place).normal(size=(1, DIM)))[0] for place, name in enumerate([*SUBJECTS, "new"])}
    said = random.permutation(np.repeat(subjects, each))
    texts = [f"{SUBJECTS.get(name, ('crypto wallet frozen',))[random.integers(len(SUBJECTS.get(name, 'x')))]}, please." for name in said]
    vectors = unit(np.stack([centres[name] for name in said]) + noise * unit(random.normal(size=(len(said), DIM))))
    documents = pd.DataFrame(
        {"conversation_id": [f"{seed}-{n}" for n in range(len(said))], "source": "test", "language": "en", "text": texts}
    )
    sentences = documents.rename(columns={"text": "sentence"}).assign(turn=0, start=0)
    return Corpus(documents, vectors, sentences, said)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """200 conversations about five subjects."""
    return make_corpus(40)


@pytest.fixture(scope="session")
def model(corpus: Corpus) -> TopicModel:
    """A fit of the corpus."""
    return fit_topics(corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors, seed=1)
