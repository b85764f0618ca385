"""Runs that are killed at a chosen moment: ``python -m tests.killed_run STORE INPUT MOMENT...``.

Imports once, then forks one child per moment; the child kills itself (SIGKILL) just before its n-th step that could leave something
half-done: a rename, a replace, a flush to disk. (The progress file is replaced by the clock and not counted: a moment is the same step in
every run of the same work.) Moment 0 runs to the end. Prints one JSON line per child: moment, exit code, steps.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

STEPS = ("rename", "replace", "fsync")


def main() -> None:
    """Fork a child per moment, one after the other."""
    store, source, moments = Path(sys.argv[1]), sys.argv[2], [int(text) for text in sys.argv[3:]]
    import nlp.cli.run  # noqa: F401  imported here, so that every child starts with it

    for moment in moments:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os._exit(_child(store, source, moment, writing))
        os.close(writing)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            steps = len(pipe.read())
        print(json.dumps({"moment": moment, "exit": os.waitstatus_to_exitcode(status), "steps": steps}), flush=True)


def _child(store: Path, source: str, moment: int, pipe: int) -> int:
    from nlp.cli.main import main as command

    count = 0

    def watched(step: Any) -> Any:
        def act(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            if arguments and str(arguments[-1]).endswith("progress.json"):
                return step(*arguments, **options)
            count += 1
            os.write(pipe, b".")
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **options)

        return act

    for name in STEPS:
        setattr(os, name, watched(getattr(os, name)))
    return command(["run", source, "--store", str(store), "--workers", "1"])


if __name__ == "__main__":
    main()
