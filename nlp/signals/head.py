"""The signals' head: per signal a logistic regression on a sentence's vector and on the cues that stand in it.

Trained by ``nlp.models.train_signals``. The vector's part of every score is one matrix product over the corpus
(``meaning_scores``); the cues' part is added where the sentence is read anyway (``find_signals``).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import regex

from nlp.geometry.centring import Centring
from nlp.sentiment import SPACES
from nlp.signals.rules import FEW_WORDS, QUESTION_MARKS, RULES, Cues, Sentence
from nlp.text.phrases import BREAKS, PAUSES, Hit

HEADS = Path(__file__).parents[1] / "models" / "signals.npz"
REFERENCE_SHARE = 0.5
"""How much of a language's mean is the training corpus's (see ``nlp.sentiment``)."""
CLASSES = {
    "problem": ("cues", "weak", "not", "hypothetical"),
    "request": ("cues", "reported", "imperative", "not", "duty"),
    "question": ("opening", "cues", "rhetorical", "polite"),
    "praise": ("cues", "not", "thanks"),
}
"""Classes of cues whose presence counts; ``duty``, ``polite`` and ``thanks`` count here only, no rule knows them."""
_PLACED = (("request", "imperative"), ("question", "opening"))
_EARLY = 2
_LEAD = regex.compile(r"(?:\s*(?:@\w+|<[A-Z_0-9]+>|[.,:;\"“”‘’'!\-–—]+))*+\s*")
_BLOCK = 10_000


@dataclass(frozen=True)
class Head:
    """``weights`` (4, dim) of the vector, ``cues`` (4, features) and ``bias`` (4,), such that 0.5 is the cut; ``reference`` means."""

    weights: np.ndarray
    cues: np.ndarray
    bias: np.ndarray
    reference: Centring

    def meanings(self, vectors: np.ndarray, languages: Sequence[str | None], centring: Centring) -> np.ndarray:
        """The vectors' part of the scores (n, 4), in float64; see ``meaning_scores``."""
        means = centring.blend(self.reference, share=REFERENCE_SHARE)
        found = np.zeros((len(vectors), len(RULES)))
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            # einsum, for a row's sum must not depend on how many rows are computed with it
            found[rows] = np.einsum("nd,cd->nc", means.apply(vectors[rows], languages[rows]), self.weights)
        return found

    def scores(self, meaning: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Scores (4,) in 0…1, from the vector's part (4,) and the cues' features."""
        return np.asarray(1 / (1 + np.exp(-np.clip(meaning + self.cues @ features + self.bias, -30, 30))))


def meaning_scores(vectors: np.ndarray, languages: Sequence[str | None], *, encoder_name: str, centring: Centring) -> dict[str, np.ndarray]:
    """The vectors' part of each signal's score.

    Args:
        vectors: (sentences, dim), as the encoder gave them.
        languages: What each is centred by (``nlp.geometry.centring.language_codes``).
        encoder_name: Name of the encoder, or ``student of`` it.
        centring: The corpus's means; they are blended with the head's own.

    Returns:
        Arrays (sentences,) named as ``meaning_columns``; none where there is no head for the encoder.
    """
    head = head_of(encoder_name)
    if head is None:
        return {}
    return dict(zip(meaning_columns(), head.meanings(vectors, languages, centring).T, strict=True))


def meaning_columns() -> list[str]:
    """Columns that carry the vectors' part of the scores."""
    return [f"meaning_{signal}" for signal in RULES]


def cue_features(sentence: Sentence, cues: Mapping[str, Cues], said: Container[str]) -> np.ndarray:
    """What a sentence's form says, as numbers.

    Args:
        sentence: As the rules read it.
        cues: Its cues per signal and class.
        said: Signals that the rules find.

    Returns:
        (43,): classes of cues present; where orders and question words stand; marks, and what stands beside a question mark;
        the rules' answers; opinion words; length; sentiment.
    """
    present = {(signal, kind): bool(cues[signal].get(kind)) for signal, kinds in CLASSES.items() for kind in kinds}
    lead = _lead(sentence)
    placed = [place for signal, kind in _PLACED for place in _places(sentence, cues[signal].get(kind, []), lead)]
    opens_at_lead, opens_early = placed[3], placed[5]
    mark = not QUESTION_MARKS.isdisjoint(sentence.text)
    polite, requests = present["question", "polite"], present["request", "cues"]
    plain = not (polite or requests or present["question", "rhetorical"])
    beside = [mark and polite, mark and requests, mark and opens_early, not mark and opens_at_lead, mark and present["problem", "cues"]]
    judged = [judgement.weight for judgement in sentence.judgements] if sentence.opinionated else []
    blame, liking = (np.log1p(sum(max(sign * weight, 0.0) for weight in judged)) for sign in (-1, 1))
    tone, words = sentence.sentiment, sentence.words
    return np.array(
        [
            *present.values(), *placed, sentence.asks, mark, "!" in sentence.text or "！" in sentence.text, *beside, mark and plain,
            *(signal in said for signal in RULES), blame, liking, np.log1p(words), words < FEW_WORDS, tone, max(tone, 0.0),
            present["praise", "thanks"] and words >= FEW_WORDS, liking * (tone > 0),
        ],
        dtype=np.float64,
    )  # fmt: skip


def _lead(sentence: Sentence) -> int:
    """The first token behind handles, placeholders and marks."""
    found = _LEAD.match(sentence.text)
    end = found.end() if found else 0
    return next((at for at, token in enumerate(sentence.tokens) if token.start >= end), 0)


def _places(sentence: Sentence, hits: list[Hit], lead: int) -> tuple[bool, bool, bool]:
    """Whether one of the hits opens the sentence, opens it or stands behind a mark, stands within its first words."""
    opens = any(hit.first == lead for hit in hits)
    behind = any(hit.first > 0 and sentence.tokens[hit.first - 1].text in BREAKS | PAUSES for hit in hits)
    return opens, opens or behind, any(hit.first <= lead + _EARLY for hit in hits)


def head_of(encoder_name: str | None) -> Head | None:
    """The shipped head of an encoder's space, if there is one."""
    space = SPACES.get((encoder_name or "").removeprefix("student of "))
    return load_head(space) if space else None


@cache
def load_head(space: str) -> Head:
    """The shipped head of a space (``e5``)."""
    with np.load(HEADS, allow_pickle=False) as file:
        means = dict(zip(file[f"{space}/languages"].tolist(), file[f"{space}/means"], strict=True))
        return Head(file[f"{space}/weights"], file[f"{space}/cues"], file[f"{space}/bias"], Centring(means))
