"""A topic in its customers' words."""

from __future__ import annotations

import pandas as pd

from nlp.topics.model import TopicModel
from nlp.topics.quotes import plain_sentences, readable


def test_readable_prefers_whole_open_sentences() -> None:
    plain = readable("The card has not arrived for three weeks now.")
    assert plain == 1
    assert all(
        readable(text) < plain
        for text in ("Card?", "The card <CARD> of <NAME> has not arrived now.", "THE CARD HAS NOT ARRIVED FOR WEEKS NOW.", "word " * 40)
    )


def test_plain_sentences_cut_at_full_stops_and_lines() -> None:
    documents = pd.DataFrame({"conversation_id": ["a"], "source": ["s"], "language": ["en"], "text": ["One. Two!\nThree"]})
    assert plain_sentences(documents)["sentence"].tolist() == ["One.", "Two!", "Three"]


def test_exemplars_are_words_of_different_conversations(model: TopicModel) -> None:
    for topic in model.topics:
        assert len({quote.conversation_id for quote in topic.exemplars}) == len(topic.exemplars)
        assert not topic.exemplars or topic.summary == topic.exemplars[0].text
