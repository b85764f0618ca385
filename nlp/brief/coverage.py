"""Whether the evidence speaks of every word of the question: what tells "pet insurance" from all the talk about insurance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp.brief.asked import Asked, Encodes, centred
from nlp.brief.question import Question
from nlp.search.tokens import stem
from nlp.text.words import terms

READ = 12
"""Best sentences in which the question's words are looked for."""
BEST = 5
"""Best sentences whose nearness tells whether there is any evidence at all."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How well the best evidence covers the question.

    Args:
        words: Word of the question → how well it is covered (0–1): 1 where it stands in the best sentences, else the cosine with the word
            in them that is nearest in meaning, in whatever language.
        weights: Word → how much it matters (0–1, 1 the heaviest).
        near: Mean cosine of the question with the five best sentences.
        foreign: Part of the best sentences that are in another language than the question (0–1): there cosines and coverage are lower.
    """

    words: dict[str, float]
    weights: dict[str, float]
    near: float
    foreign: float

    @property
    def missed(self) -> dict[str, float]:
        """Word → how much is missed with it (0–1): little where it matters little, or is covered."""
        return {word: self.weights[word] * (1 - share) for word, share in self.words.items()}

    @property
    def weakest(self) -> float:
        """1 less what is missed with the word that is missed most; 1 without words."""
        return 1 - max(self.missed.values(), default=0.0)

    @property
    def mean(self) -> float:
        """Mean coverage, by the words' weights; 1 without words."""
        return 1 - sum(self.missed.values()) / max(sum(self.weights.values()), 1e-9)


def coverage(question: Question, asked: Asked, found: pd.DataFrame, encoder: Encodes) -> Coverage:
    """How well the best sentences cover a question.

    Args:
        question: With as many ``words`` as ``asked`` has.
        asked: Its vectors.
        found: Sentences, most relevant first: ``sentence``, ``language``, ``near`` (cosine with the question), ``foreign`` (in another
            language than the question).
        encoder: Encodes the best sentences' words: about a hundred short texts.
    """
    near, foreign = (float(found[name].head(most).mean()) if len(found) else 0.0 for name, most in (("near", BEST), ("foreign", READ)))
    weights = dict(zip(question.words, asked.weights.tolist(), strict=True))
    return Coverage(words=_covered(question.words, asked, _heard(found.head(READ)), encoder), weights=weights, near=near, foreign=foreign)


def nothing_heard(question: Question) -> Coverage:
    """Where there is nothing to look through."""
    return Coverage(words=dict.fromkeys(question.words, 0.0), weights=dict.fromkeys(question.words, 1.0), near=0.0, foreign=0.0)


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
