"""Words and pairs of words by which texts are told apart."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.topics.vocabulary import Vocabulary

TEXTS = st.lists(st.lists(st.sampled_from(["card", "fee", "loan", "claim", "app"]), max_size=6), max_size=12)


def entries_of(words: list[str]) -> Counter[str]:
    return Counter([*words, *(f"{one} {other}" for one, other in pairwise(words))])


@given(TEXTS, TEXTS)
def test_entries_are_found_and_counted_as_one_text_after_the_other_would_be(texts: list[list[str]], others: list[list[str]]) -> None:
    vocabulary, held = Vocabulary.fit(texts, fewest=2, most=len(texts) / 2, limit=8)
    texts_with = Counter(entry for words in texts for entry in entries_of(words))
    texts_with = Counter({entry: sum(entry in entries_of(words) for words in texts) for entry in texts_with})
    usual = [entry for entry, count in texts_with.items() if 2 <= count <= len(texts) / 2]
    wanted = sorted(sorted(usual, key=lambda entry: (-texts_with[entry], entry))[:8])
    assert vocabulary.entries == tuple(wanted)
    assert held.tolist() == [texts_with[entry] for entry in wanted]
    counts = vocabulary.counts(others).toarray()
    assert counts.shape == (len(others), len(wanted))
    assert counts.tolist() == [[entries_of(words)[entry] for entry in wanted] for words in others]


def test_pairs_must_not_reach_from_one_text_into_the_next() -> None:
    counts = Vocabulary(["card fee"]).counts([["card"], ["fee"], ["card", "fee", "card", "fee"]]).toarray()
    assert counts.tolist() == [[0], [0], [2]]


def test_order_of_the_entries_is_kept() -> None:
    assert np.array_equal(Vocabulary(["fee", "card"]).counts([["card", "card", "fee"]]).toarray(), [[1, 2]])
