"""Where batches run."""

from __future__ import annotations

from nlp.engines import MIN_BATCHES_FOR_PROCESSES, map_batches


def test_map_batches_keeps_the_order_in_processes_and_here() -> None:
    batches = list(range(-MIN_BATCHES_FOR_PROCESSES - 2, 0))
    assert list(map_batches(abs, batches, processes=2)) == list(map_batches(abs, batches, processes=1)) == [abs(n) for n in batches]
