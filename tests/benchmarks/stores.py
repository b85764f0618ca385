"""A store from every data set of the catalogue and from the sample: each must keep the contract of its tables.

``python -m tests.benchmarks.stores [NAME...]``. ``EARSHOT_CHECKER`` may name a further script that is called with each store.
The quick encoder is used: what is checked is the tables, not the quality of what stands in them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

from tests.benchmarks.results_file import write_results
from tests.contract import breaches

PROJECT = Path(__file__).parents[2]
CATALOGUE = tomllib.loads((Path(__file__).parent / "datasets.toml").read_text(encoding="utf-8"))
SAMPLE_ROWS = "500"


def main(names: list[str]) -> None:
    """Run, check, print, write ``results/stores.json``."""
    data = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in names or [*CATALOGUE, "sample"]:
            results[name] = _check(name, data, Path(scratch))
            print(name, results[name], flush=True)
            # written as it goes: all sets take an hour, and what is measured is measured
            write_results("stores", settings={"encoder": "fast", "sample_rows": SAMPLE_ROWS}, results=results)


def _check(name: str, data: Path, scratch: Path) -> dict[str, Any]:
    store = scratch / name
    if name == "sample":
        file = scratch / "sample.csv"
        subprocess.run([sys.executable, "-m", "nlp", "sample", "--rows", SAMPLE_ROWS, "--out", str(file)], cwd=PROJECT, check=True)
        inputs, flags = [str(file)], []
    else:
        inputs, flags = [str(data / pattern) for pattern in CATALOGUE[name]["files"]], CATALOGUE[name]["flags"]
    began = time.monotonic()
    command = [sys.executable, "-m", "nlp", "run", *inputs, "--store", str(store), "--encoder", "fast", *flags]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"exit": done.returncode, "said": done.stderr[-500:]}
    found = breaches(store)
    checker = os.environ.get("EARSHOT_CHECKER")
    if checker:
        second = subprocess.run([sys.executable, checker, str(store)], capture_output=True, text=True, check=False)
        found += [] if second.returncode == 0 else second.stdout.splitlines()[1:]
    return {"exit": 0, "seconds": round(time.monotonic() - began, 1), "breaches": found}


if __name__ == "__main__":
    main(sys.argv[1:])
