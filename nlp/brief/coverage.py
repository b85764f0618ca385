"""Whether the evidence speaks of every word of the question: what tells "pet insurance" from all the talk about insurance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp.brief.asked import Asked, Encodes, centred
from nlp.brief.question import Question
from nlp.search.tokens import stem
from nlp.words import terms

READ = 12
"""Best sentences in which the question's words are looked for."""
BEST = 5
"""Best sentences whose nearness and relevance tell whether there is any evidence at all."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How well the best evidence covers the question.

    Args:
        words: Word of the question → how well it is covered (0–1): 1 where it stands in the best sentences, else the cosine with the word
            in them that is nearest in meaning, in whatever language.
        near: Mean cosine of the question with the five best sentences.
        best: Their mean relevance (0–1).
    """

    words: dict[str, float]
    near: float
    best: float

    @property
    def weakest(self) -> float:
        """Coverage of the word that is covered least; 1 without words."""
        return min(self.words.values(), default=1.0)

    @property
    def mean(self) -> float:
        """Mean coverage; 1 without words."""
        return float(np.mean([*self.words.values()])) if self.words else 1.0


def coverage(question: Question, asked: Asked, found: pd.DataFrame, encoder: Encodes) -> Coverage:
    """How well the best sentences cover a question.

    Args:
        question: With as many ``words`` as ``asked`` has.
        asked: Its vectors.
        found: Sentences, most relevant first: ``sentence``, ``language``, ``near`` (cosine with the question), ``relevance`` (0–1).
        encoder: Encodes the best sentences' words: about a hundred short texts.
    """
    near, best = (float(found[name].head(BEST).mean()) if len(found) else 0.0 for name in ("near", "relevance"))
    return Coverage(words=_covered(question.words, asked, _heard(found.head(READ)), encoder), near=near, best=best)


def _covered(words: Sequence[str], asked: Asked, heard: dict[str, set[str]], encoder: Encodes) -> dict[str, float]:
    if not words or not heard:
        return dict.fromkeys(words, 0.0)
    stems = {stem(word) for said in heard.values() for word in said}
    vectors = np.vstack([centred("word", encoder.encode(sorted(said)), code or None) for code, said in heard.items()])
    cosines = (asked.words @ vectors.T).max(axis=1)
    return {word: 1.0 if stem(word) in stems else float(max(cosine, 0.0)) for word, cosine in zip(words, cosines, strict=True)}


def _heard(best: pd.DataFrame) -> dict[str, set[str]]:
    """Content words of the best sentences by language (empty = unknown)."""
    heard: dict[str, set[str]] = {}
    for text, code in best[["sentence", "language"]].itertuples(index=False, name=None):
        language = code if isinstance(code, str) else ""
        said = set(terms(text, language or None))
        if said:
            heard.setdefault(language, set()).update(said)
    return heard
