"""``python -m nlp.models``: prepares the encoders, or finds them ready."""

from __future__ import annotations

import sys
import time

from data.schema import EarshotError
from nlp.models.prepare import PACKAGED, prepare


def main() -> int:
    """Prepares every packaged encoder; 0 if all are ready, 2 if one cannot be."""
    started = time.monotonic()
    try:
        for key in PACKAGED:
            prepare(key, say=_say)
    except EarshotError as error:
        _say(f"{type(error).__name__}: {error}")
        return 2
    _say(f"models ready after {time.monotonic() - started:.0f} s")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
