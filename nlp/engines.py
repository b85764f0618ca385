"""Where batches run: in this process, or in worker processes. The functions are the same (DESIGN.md part 4)."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MIN_BATCHES_FOR_PROCESSES = 4
"""Below this, starting a process (about two seconds of imports) costs more than it saves."""


def map_batches(function: Callable[[Item], Result], batches: Sequence[Item], *, processes: int) -> Iterator[Result]:
    """Results in the order of the batches.

    Args:
        function: Importable at top level, without shared state but read-only models.
        batches: Arguments, one per call; must be picklable when more than one process is used.
        processes: At most this many at a time.
    """
    if processes <= 1 or len(batches) < MIN_BATCHES_FOR_PROCESSES:
        yield from map(function, batches)
        return
    # spawn: a fork of a process that holds threads of onnxruntime can hang
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_interrupts_to_the_parent) as pool:
        try:
            yield from pool.map(function, batches)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
