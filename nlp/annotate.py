"""The per-conversation stages over batches: languages and sentences first, opinions and signals once sentiment is known.

A batch is a function of its own rows and read-only models alone, so the same batches run here, in worker processes, or
elsewhere, and a finished batch is found again after an interruption.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.config import ANNOTATION_VERSION, digest
from nlp.engines import map_batches
from nlp.language import detect_languages
from nlp.lexicon import Opinions
from nlp.perception import find_perceptions
from nlp.protocols import BatchCache, Progress
from nlp.segment import split_sentences
from nlp.signals import find_signals

BATCH_CONVERSATIONS = 1_000

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said, in which language: ``turns`` with ``language``, and the customers' ``sentences`` (see ``nlp.segment``)."""

    turns: pd.DataFrame
    sentences: pd.DataFrame


def languages_and_sentences(turns: pd.DataFrame, *, batches: BatchCache, processes: int, progress: Progress) -> Spoken:
    """Detect each conversation's language from the customer's words and split those words into sentences."""
    found = run_batches(
        "spoken", prepare, [{"turns": part} for part in split(turns)], batches=batches, processes=processes, progress=progress
    )
    return Spoken(turns=found["turns"], sentences=found["sentences"])


def prepare(frames: Frames) -> Frames:
    """One batch of turns → ``turns`` with a language (the conversation's; null when unsure) and ``sentences``."""
    turns = frames["turns"]
    said = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].fillna(False).astype(bool)]
    texts = said.groupby(KEY, sort=False)["text"].agg("\n".join)
    languages = pd.Series(detect_languages(texts.tolist()), index=texts.index, dtype="str", name="language")
    turns = turns.drop(columns="language", errors="ignore").merge(languages.reset_index(), on=KEY, how="left")
    return {"turns": turns, "sentences": split_sentences(turns)}


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


def split(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Parts of up to 1 000 conversations each, in the order in which conversations first appear; at least one part."""
    codes = frame.groupby(KEY, sort=False).ngroup().to_numpy()
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(BATCH_CONVERSATIONS, codes.max(initial=0) + 1, BATCH_CONVERSATIONS))
    return [frame.iloc[rows].reset_index(drop=True) for rows in np.split(order, edges)]


def run_batches(
    name: str,
    function: Callable[[Frames], Frames],
    parts: Sequence[Frames],
    *,
    batches: BatchCache,
    processes: int,
    progress: Progress,
) -> Frames:
    """Run a function over parts, taking finished ones from the cache, and put the results one under the other."""
    keys = [f"{name}-{_digest(part)}" for part in parts]
    total = sum(len(next(iter(part.values()))) for part in parts)
    results: list[Frames | None] = [batches.get(key) for key in keys]
    missing = [number for number, result in enumerate(results) if result is None]
    done = total - sum(len(next(iter(parts[number].values()))) for number in missing)
    progress(done, total)
    for number, result in zip(missing, map_batches(function, [parts[n] for n in missing], processes=processes), strict=True):
        batches.put(keys[number], result)
        results[number] = result
        done += len(next(iter(parts[number].values())))
        progress(done, total)
    finished = [result for result in results if result is not None]
    return {table: _stack([result[table] for result in finished]) for table in finished[0]}


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _digest(frames: Frames) -> str:
    state = hashlib.sha256()
    for name in sorted(frames):
        for column in frames[name].columns:
            values = frames[name][column]
            hashable = values.map(repr) if values.dtype == object else values  # lists of tags
            state.update(pd.util.hash_pandas_object(hashable, index=False).to_numpy().tobytes())
    return digest([state.hexdigest(), ANNOTATION_VERSION])
