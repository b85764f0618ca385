"""Aspects of a clause: known ones first, then nouns beside the opinion, then the opinion's own words."""

from __future__ import annotations

import pytest

from nlp.opinions.aspects import aspects_of
from nlp.opinions.clauses import read
from nlp.opinions.lexicon import lexicon


def _aspects(sentence: str, language: str = "en") -> list[tuple[str, str]]:
    words = lexicon(language)
    reading = read(sentence, words)
    assert reading is not None
    found = [aspect for clause in reading.clauses for aspect in aspects_of(clause, reading, words)]
    return [(sentence[reading.tokens[a.first].start : reading.tokens[a.last].end], a.theme) for a in found]


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("The overdraft fee is shocking.", "en", [("overdraft fee", "price and fees")]),
        ("The zipper is awful.", "en", [("zipper", "other")]),
        ("An excellent cycling helmet.", "en", [("cycling helmet", "other")]),
        ("Far too expensive.", "en", [("expensive", "price and fees")]),
        ("La cremallera es horrible.", "es", [("cremallera", "other")]),
        ("Der Reißverschluss ist schrecklich.", "de", [("Reißverschluss", "other")]),
        ("ज़िप बहुत खराब है।", "hi", [("ज़िप", "other")]),
    ],
)
def test_aspects_of_finds(sentence: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert _aspects(sentence, language) == expected


@pytest.mark.parametrize("sentence", ["XXXX is terrible.", "<NAME> was awful.", "It is great.", "5 is bad."])
def test_aspects_of_must_not_take_masks_names_or_pronouns(sentence: str) -> None:
    assert _aspects(sentence) == []
