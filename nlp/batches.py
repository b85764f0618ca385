"""Batches of whole conversations: the same functions run over them here, in worker processes, or elsewhere, and a finished batch is found
again after an interruption."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.config import ANNOTATION_VERSION, digest
from nlp.engines import map_batches
from nlp.protocols import BatchCache, Progress

BATCH_CONVERSATIONS = 1_000

Frames = dict[str, pd.DataFrame]


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
