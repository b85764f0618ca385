"""The per-conversation stages over batches: languages and sentences first, opinions and signals once sentiment is known.

A batch is a function of its own rows and read-only models alone, so the same batches run here, in worker processes, or
elsewhere, and a finished batch is found again after an interruption.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from data.schema import KEY
from nlp.batches import Frames, run_batches, split
from nlp.language import detect_languages
from nlp.opinions.lexicon import Opinions
from nlp.perception import find_perceptions
from nlp.protocols import BatchCache, Progress
from nlp.segment import split_sentences
from nlp.sentiment import with_lexical
from nlp.signals import find_signals


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said, in which language: ``turns`` with ``language``, and the customers' ``sentences`` (see ``nlp.segment``) with the
    words' part of their sentiment (``nlp.sentiment.with_lexical``)."""

    turns: pd.DataFrame
    sentences: pd.DataFrame


def languages_and_sentences(turns: pd.DataFrame, *, batches: BatchCache, processes: int, progress: Progress) -> Spoken:
    """Detect each conversation's language from the customer's words, split those words into sentences and weigh their opinion words."""
    found = run_batches(
        "read", prepare, [{"turns": part} for part in split(turns)], batches=batches, processes=processes, progress=progress
    )
    return Spoken(turns=found["turns"], sentences=found["sentences"])


def prepare(frames: Frames) -> Frames:
    """One batch of turns → ``turns`` with a language (the conversation's; null when unsure) and ``sentences`` with ``lexical``."""
    turns = frames["turns"]
    said = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].fillna(False).astype(bool)]
    texts = said.groupby(KEY, sort=False)["text"].agg("\n".join)
    languages = pd.Series(detect_languages(texts.tolist()), index=texts.index, dtype="str", name="language")
    turns = turns.drop(columns="language", errors="ignore").merge(languages.reset_index(), on=KEY, how="left")
    return {"turns": turns, "sentences": with_lexical(split_sentences(turns))}


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
