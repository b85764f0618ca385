"""``make bench``: every measurement, one after the other; or those named: ``python -m tests.benchmarks topics sentiment``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ALL = (
    "redaction",
    "sentiment",
    "challenge",
    "signals",
    "perception",
    "topics",
    "brand",
    "stability",
    "stores",
    "pipeline",
    "speed",
    "compare",
    "briefs",
    "representativeness",
    "search",
    "quality",
)
"""``pages`` needs a store: ``python -m tests.benchmarks.pages STORE``. ``quality`` only writes what the Trust page tells."""


def main(names: list[str]) -> int:
    """Run each in a process of its own, so that one's memory is not another's."""
    unknown = set(names) - set(ALL)
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(ALL)}.", file=sys.stderr)
        return 2
    project = Path(__file__).parents[2]
    return max(
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], cwd=project, check=False).returncode for name in names or ALL
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
