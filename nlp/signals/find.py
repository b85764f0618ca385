"""Signals of sentences as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import schema
from nlp.signals.head import Head, cue_features, head_of, meaning_columns
from nlp.signals.rules import FEW_WORDS, RULES, THRESHOLD, Cues, Found, Sentence, answers, read
from nlp.text.phrases import BREAKS, PAUSES

LONGEST_QUOTE = 320
_NEEDED = ["conversation_id", "source", "turn", "start", "sentence", "language"]
_SHOWS = {"problem": ("cues", "weak"), "request": ("cues", "imperative", "duty"), "praise": ("cues", "thanks")}
"""Classes of cues that show a signal where no rule holds."""

Signal = tuple[str, int, int, float]
"""Its name, where it stands in the sentence (half-open), its score."""


def find_signals(sentences: pd.DataFrame, turns: pd.DataFrame | None = None, *, encoder_name: str | None = None) -> pd.DataFrame:
    """Finds signals in customers' sentences.

    Args:
        sentences: One row per sentence: ``conversation_id``, ``source``, ``turn``, ``start`` (offset into turns.text),
            ``sentence``, ``language``, ``sentiment`` (−1…1; missing or null counts as 0), and what ``meaning_scores`` gave.
        turns: All turns, for signals that need both sides of a conversation; none of today's does.
        encoder_name: The encoder the meaning scores came from; without a head for it, the rules decide alone.

    Returns:
        ``schema.TABLES["signals"]``: at most one row per sentence and signal, by sentence, then signal in the order of
        ``RULES``; ``quote`` is ``turns.text[start:end]``. Empty in, empty out.

    Raises:
        SchemaError: A needed column is missing.
    """
    head = head_of(encoder_name)
    needed = [*_NEEDED, *(meaning_columns() if head else [])]
    missing = [column for column in needed if column not in sentences.columns]
    if missing:
        raise schema.SchemaError(f"sentences needs {', '.join(map(repr, missing))}; found {', '.join(map(repr, sentences.columns))}.")
    tones = sentences["sentiment"].fillna(0.0) if "sentiment" in sentences.columns else pd.Series(0.0, index=sentences.index)
    meanings = sentences[meaning_columns()].to_numpy(dtype=np.float64) if head else [None] * len(sentences)
    rows = [
        (conversation_id, source, turn, offset + start, offset + end, sentence[start:end], signal, score)
        for (conversation_id, source, turn, offset, sentence, language), tone, meaning in zip(
            sentences[_NEEDED].itertuples(index=False, name=None), tones.tolist(), meanings, strict=True
        )
        for signal, start, end, score in signals_in(sentence, language=language, sentiment=tone, head=head, meaning=meaning)
    ]
    columns = ["conversation_id", "source", "turn", "start", "end", "quote", "signal", "score"]
    return schema.conform(pd.DataFrame(rows, columns=columns), schema.TABLES["signals"], name="signals")


def signals_in(
    text: str, *, language: str | None, sentiment: float = 0.0, head: Head | None = None, meaning: np.ndarray | None = None
) -> list[Signal]:
    """Signals of one sentence, by the rules alone or, with its meaning scores (4,), by a head."""
    sentence, cues = read(text, language=language, sentiment=sentiment)
    said = answers(sentence, cues)
    if head is None or meaning is None:
        scores = {signal: found.score for signal, found in said.items()}
    else:
        scores = dict(zip(RULES, head.scores(meaning, cue_features(sentence, cues, said)).tolist(), strict=True))
    found = []
    for signal, score in scores.items():
        if score >= THRESHOLD and sentence.tokens:
            start, end = _quote(sentence, said.get(signal) or _shown(sentence, cues, signal), whole=signal == "question")
            found.append((signal, start, end, round(min(score, 0.99), 4)))
    return found


def _shown(sentence: Sentence, cues: dict[str, Cues], signal: str) -> Found:
    """The cues of a signal that no rule finds, or the whole sentence where there is none."""
    hits = [hit for kind in _SHOWS.get(signal, ()) for hit in cues[signal].get(kind, ())]
    if not hits:
        return Found(0, len(sentence.tokens) - 1, 0.0)
    return Found(min(hit.first for hit in hits), max(hit.last for hit in hits), 0.0)


def _quote(sentence: Sentence, found: Found, *, whole: bool) -> tuple[int, int]:
    """Offsets of the stretch between marks that shows the signal; the whole sentence when that is too short to be read alone."""
    tokens = sentence.tokens
    first, last = found.first, found.last
    while first > 0 and tokens[first - 1].text not in BREAKS and (whole or tokens[first - 1].text not in PAUSES):
        first -= 1
    while last < len(tokens) - 1 and tokens[last].text not in BREAKS and (whole or tokens[last + 1].text not in PAUSES):
        last += 1
    if last - first + 1 < FEW_WORDS:
        first, last = 0, len(tokens) - 1
    start, end = tokens[first].start, tokens[last].end
    if end - start <= LONGEST_QUOTE:
        return start, end
    start = next(t.start for t in tokens if t.start >= max(start, tokens[found.first].start - LONGEST_QUOTE // 2))
    fitting = [t.end for t in tokens if start < t.end <= min(end, start + LONGEST_QUOTE)]
    return start, fitting[-1] if fitting else min(len(sentence.text), start + LONGEST_QUOTE)
