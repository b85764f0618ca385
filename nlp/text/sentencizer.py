"""spaCy's sentencizer, at a fifth of its time: only the words around a sentence's end are tokenised, and usual ones once."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.pipeline import Sentencizer
from spacy.tokenizer import Tokenizer

Span = tuple[int, int]

_ENDS = frozenset(Sentencizer.default_punct_chars)
_WITH_END = re.compile(rf"(?<!\S)[^\s{''.join(_ENDS)}]*+[{''.join(_ENDS)}]\S*+")
_STRETCH = re.compile(r"\S+")


class _Token(NamedTuple):
    start: int
    ends: bool
    """Whether it is a full stop or the like."""
    mark: bool
    """Whether it is nothing but punctuation."""


def sentence_spans(line: str, language: str) -> list[Span]:
    """Sentences of a line as (start, end), which may hold the blanks behind it: what spaCy's ``sentencizer`` finds.

    A sentence begins with the first token behind a full stop that is no punctuation itself. spaCy tokenises each stretch without blanks
    by itself, so the others need not be looked at.

    Args:
        line: Any text.
        language: A code of spaCy's, whose tokeniser decides which full stops are a word's own.
    """
    if not _is_plain(line, language):
        return [(sentence.start_char, sentence.end_char) for sentence in _sentencizer(language)(line).sents]
    starts, at, ended = [0], 0, False
    while found := (_STRETCH if ended else _WITH_END).search(line, at):
        # a longer gap is a token of its own, and no punctuation
        if ended and (line[at : found.start()] != " " or found[0][0].isalnum()):
            starts.append(found.start())
            at, ended = found.start(), False
            continue
        for token in _tokens(found[0], language):
            if ended and not token.mark and not token.ends:
                starts.append(found.start() + token.start)
                ended = False
            elif token.ends:
                ended = True
        at = found.end()
    return list(zip(starts, [*starts[1:], len(line)], strict=True))


def _is_plain(line: str, language: str) -> bool:
    """Whether the tokeniser takes the line's stretches one by one."""
    exceptions = _exceptions_of_several_words(language)
    return exceptions is not None and not any(words in line for words in exceptions)


@cache
def _exceptions_of_several_words(language: str) -> tuple[str, ...] | None:
    """Such as ``EE. UU.``; None where the tokeniser is no ordinary one (Chinese)."""
    tokenizer = _sentencizer(language).tokenizer
    return tuple(rule for rule in tokenizer.rules if len(rule.split()) > 1) if isinstance(tokenizer, Tokenizer) else None


@lru_cache(maxsize=50_000)
def _tokens(word: str, language: str) -> tuple[_Token, ...]:
    return tuple(_Token(token.idx, token.text in _ENDS, token.is_punct) for token in _sentencizer(language).tokenizer(word))


@cache
def _sentencizer(language: str) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    nlp.max_length = 1_000_000_000
    return nlp
