"""The per-conversation stages over batches: languages and sentences first, opinions and signals once sentiment is known.

A batch is a function of its own rows and read-only models alone, so the same batches run here, in worker processes, or
elsewhere, and a finished batch is found again after an interruption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from data.schema import KEY
from nlp.batches import Frames, run_batches, split
from nlp.config import digest
from nlp.language import Shares, detect_languages, usual_languages
from nlp.opinions.lexicon import Opinions
from nlp.perception import find_perceptions
from nlp.protocols import BatchCache, Progress
from nlp.segment import split_sentences
from nlp.sentiment import with_lexical
from nlp.signals import find_signals

SAMPLE = 500
"""Conversations of a source, at most, that tell what is usually spoken there: an eighth of a second."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said, in which language: ``turns`` with ``language``, and the customers' ``sentences`` (see ``nlp.segment``) with the
    words' part of their sentiment (``nlp.sentiment.with_lexical``)."""

    turns: pd.DataFrame
    sentences: pd.DataFrame


def languages_and_sentences(
    turns: pd.DataFrame, *, known: pd.DataFrame | None = None, batches: BatchCache, processes: int, progress: Progress
) -> Spoken:
    """Detect each conversation's language from the customer's words, split those words into sentences and weigh their opinion words.

    ``known``: ``source`` and ``language`` of the conversations that were read before.
    """
    usual = languages_by_source(turns, known)
    found = run_batches(
        f"read-{digest(usual)}", partial(prepare, usual=usual), [{"turns": part} for part in split(turns)],
        batches=batches, processes=processes, progress=progress,
    )  # fmt: skip
    return Spoken(turns=found["turns"], sentences=found["sentences"])


def languages_by_source(turns: pd.DataFrame, known: pd.DataFrame | None = None) -> dict[str, dict[str, float] | None]:
    """What is usually spoken in each source: in up to ``SAMPLE`` of its conversations, and in those read before."""
    keys = turns[KEY].drop_duplicates().sort_values(KEY)
    place, size = keys.groupby("source").cumcount(), keys.groupby("source")["source"].transform("size")
    sample = turns.merge(keys[place % ((size - 1) // SAMPLE + 1) == 0], on=KEY)
    texts = _said(sample)
    spoken = pd.DataFrame({"source": texts.index.get_level_values("source"), "language": detect_languages(texts.tolist())})
    both = spoken if known is None else pd.concat([spoken, known[["source", "language"]]])
    both = both.astype("object").where(both.notna(), None)
    return {str(source): usual_languages(languages) for source, languages in both.groupby("source")["language"]}


def prepare(frames: Frames, *, usual: Mapping[str, Shares | None] | None = None) -> Frames:
    """One batch of turns → ``turns`` with a language (the conversation's; null when unsure) and ``sentences`` with ``lexical``.

    ``usual``: what is spoken in each source.
    """
    turns = frames["turns"]
    texts = _said(turns)
    shares = [(usual or {}).get(source) for source in texts.index.get_level_values("source")]
    languages = pd.Series(detect_languages(texts.tolist(), shares), index=texts.index, dtype="str", name="language")
    turns = turns.drop(columns="language", errors="ignore").merge(languages.reset_index(), on=KEY, how="left")
    return {"turns": turns, "sentences": with_lexical(split_sentences(turns))}


def _said(turns: pd.DataFrame) -> pd.Series:
    """All that each conversation's customer said, by key."""
    own = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].fillna(False).astype(bool)]
    return own.groupby(KEY, sort=False)["text"].agg("\n".join)


def opinions_and_signals(
    sentences: pd.DataFrame,
    conversations: pd.DataFrame,
    *,
    opinions: Opinions | None,
    encoder_name: str,
    salt: str,
    batches: BatchCache,
    processes: int,
    progress: Progress,
) -> Frames:
    """``perceptions`` and ``signals`` of sentences that carry their sentiment and what ``nlp.signals.meaning_scores`` gave.

    ``encoder_name`` and ``salt`` name the encoder and the fit that these came from.
    """
    products = conversations[[*KEY, "product"]]
    parts = [{"sentences": part, "conversations": products.merge(part[KEY].drop_duplicates(), on=KEY)} for part in split(sentences)]
    work = partial(judge, opinions=opinions, encoder_name=encoder_name)
    return run_batches(salt, work, parts, batches=batches, processes=processes, progress=progress)


def judge(frames: Frames, *, opinions: Opinions | None, encoder_name: str | None = None) -> Frames:
    """One batch of sentences with sentiment (and the vectors' part of the signals' scores) → ``perceptions`` and ``signals``."""
    sentences = frames["sentences"]
    return {
        "perceptions": find_perceptions(sentences, frames["conversations"], opinions=opinions),
        "signals": find_signals(sentences, encoder_name=encoder_name),
    }
