"""Questions and typed words as vectors."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.brief.asked import direction, encode_question, reference
from nlp.brief.question import understand


class Fixed:
    """An encoder in e5's space that gives each text a vector of its own."""

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = np.stack([np.random.default_rng([ord(letter) for letter in text]).standard_normal(384) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("text", ["What do customers say about card fees?", "card fees", "Why?", "opłaty"])
def test_the_direction_alone_is_that_of_the_whole_question(text: str) -> None:
    question = understand(text)
    np.testing.assert_allclose(direction(question, Fixed()), encode_question(question, Fixed()).direction, atol=1e-6)


def test_of_a_sentence_that_asks_nothing_small_words_count() -> None:
    read = understand("the app signs me out")
    own, said = Fixed().encode([read.text]), encode_question(read, Fixed())
    np.testing.assert_allclose(said.subject, reference()["subject"].apply(own, [read.language])[0], atol=1e-6)


def test_of_typed_words_nothing_is_taken_out_that_only_questions_share() -> None:
    read = understand("card fees")
    own, words = Fixed().encode(["card fees"]), encode_question(read, Fixed())
    np.testing.assert_allclose(words.question, reference()["word"].apply(own, [read.language])[0], atol=1e-6)
    np.testing.assert_allclose(words.subject, reference()["subject"].apply(own, [read.language])[0], atol=1e-6)
    read = understand("Wurden Kunden doppelt belastet?")
    own, asked = Fixed().encode([read.text]), encode_question(read, Fixed())
    np.testing.assert_allclose(asked.question, reference()["question"].apply(own, [read.language])[0], atol=1e-6)
