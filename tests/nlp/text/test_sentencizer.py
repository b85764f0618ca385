"""The quick sentencizer finds what spaCy's finds."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp.text.sentencizer import sentence_spans

LANGUAGES = ("en", "de", "es", "pl", "hi", "zh", "xx")
PIECES = (
    "word", "3", "Mr.", "U.S.", "a.m.", "z.B.", "ul.", "EE.", "EE. UU.", "p.m", "Don't", "1.50", "$", "I.", "x)", ":)", ":-(",
    "<NAME>", "a.b", "km.", ".", "?", "!", "...", "…", "?!", "।", "。", "؟", "(", ")", '"', "'", "”", "-", "–", ",", "/", "@",
    "http://a.bc/d?e=f.", "😡", "我们", "मेरा", "É.", " ", " ", " ", " ", "  ", "\t", "\xa0", "\x1c",
)  # fmt: skip


@cache
def plain(language: str) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    return nlp


def stripped(line: str, spans: list[tuple[int, int]]) -> list[str]:
    return [found for start, end in spans if (found := line[start:end].strip())]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=300)
@given(line=st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_sentence_spans_equal_spacys(language: str, line: str) -> None:
    wanted = [(sentence.start_char, sentence.end_char) for sentence in plain(language)(line).sents]
    found = sentence_spans(line, language)
    assert stripped(line, found) == stripped(line, wanted)


def test_sentence_spans_knows_which_full_stops_are_a_words_own() -> None:
    line = 'I paid Mr. Smith 1.50 at 9 a.m. today." (Why?) Help.'
    assert [line[start:end] for start, end in sentence_spans(line, "en")] == [
        'I paid Mr. Smith 1.50 at 9 a.m. today." (',
        "Why?) ",
        "Help.",
    ]
