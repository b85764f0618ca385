"""One vector per conversation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.topics import document_vectors
from nlp.topics.telling import Telling


def frame(texts: list[str], ids: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"conversation_id": ids, "source": "s", "sentence": texts, "language": "en", "turn": 0, "start": 0})


def test_document_vectors_hardly_hear_small_talk() -> None:
    sentences = frame(["I hope you can help me, dear bank.", "My credit card was stolen.", "Hello."], ["a", "a", "b"])
    talk = Telling(np.eye(3, dtype=np.float32), np.zeros((0, 3)), np.zeros(0), small_talk=np.eye(3, dtype=np.float32)[:1])
    keys, vectors = document_vectors(sentences, np.eye(3, dtype=np.float32), talk)
    assert keys["conversation_id"].tolist() == ["a", "b"]
    assert vectors[0, 1] > 10 * vectors[0, 0]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_document_vectors_weigh_the_beginning_more() -> None:
    told = [
        "refund for cancelled flight tickets",
        "hotel breakfast costs money",
        "password reset mail lost",
        "parking garage barrier broken",
    ]
    _, vectors = document_vectors(frame(told, ["a"] * 4), np.eye(4, dtype=np.float32))
    assert (np.diff(vectors[0]) < 0).all()


def test_a_sentence_of_nothing_but_the_company_s_name_says_nothing() -> None:
    sentences = frame(["Lumera.", "Lumera data cap", "Lumera", "My card was stolen."], ["a", "b", "c", "c"])
    _, vectors = document_vectors(sentences, np.eye(4, dtype=np.float32), untold=("lumera",))
    assert not vectors[0].any()
    assert vectors[1, 1] == pytest.approx(1.0)
    assert vectors[2].tolist() == pytest.approx([0, 0, 0, 1])


def test_document_vectors_of_nothing_are_nothing() -> None:
    keys, vectors = document_vectors(frame([], []), np.zeros((0, 5), np.float32))
    assert (len(keys), vectors.shape) == (0, (0, 5))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from("abc")), min_size=1, max_size=12))
def test_document_vectors_have_length_one(rows: list[tuple[str, str]]) -> None:
    vectors = np.random.default_rng(0).normal(size=(len(rows), 4)).astype(np.float32)
    keys, found = document_vectors(frame([text for text, _ in rows], [key for _, key in rows]), vectors)
    assert len(keys) == len({key for _, key in rows})
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
