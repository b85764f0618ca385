"""Speed and memory of a whole run on seven real exports, of running again with nothing new, and with 1 % new rows.

``python -m tests.benchmarks.pipeline [FOLDER]``: FOLDER holds the exports (default: ``cfpb`` of the shared data sets).
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.results_file import write_results

PROJECT = Path(__file__).parents[2]
NEW_SHARE = 0.01


def main() -> None:
    """Run, print, write ``results/pipeline.json``."""
    default = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data")) / "cfpb"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    encoder = os.environ.get("EARSHOT_BENCH_ENCODER", "balanced")
    load = round(os.getloadavg()[0], 1)  # others' work on the machine
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        first = _run(str(folder), store, encoder)
        again = _run(str(folder), store, encoder)
        added = _run(str(_new_rows(folder, Path(scratch), int(first["rows"]["read"] * NEW_SHARE))), store, encoder)
    results = {
        "first": first,
        "nothing_new": {**again, "share_of_first": round(again["seconds"] / first["seconds"], 4)},
        "one_percent_new": {**added, "share_of_first": round(added["seconds"] / first["seconds"], 4)},
    }
    print(json.dumps(results, indent=2))
    print(
        write_results(
            "pipeline", settings={"inputs": folder.name, "encoder": encoder, "new_share": NEW_SHARE, "load_before": load}, results=results
        )
    )


def _run(inputs: str, store: Path, encoder: str) -> dict[str, Any]:
    began, worked = time.monotonic(), _cpu_seconds()
    command = [sys.executable, "-m", "nlp", "run", inputs, "--store", str(store), "--encoder", encoder, "--accept"]
    subprocess.run(command, cwd=PROJECT, check=True)
    seconds, cpu_seconds = time.monotonic() - began, _cpu_seconds() - worked
    snapshot = store / "snapshots" / (store / "current").read_text(encoding="utf-8").strip()
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu_seconds, 1),
        "rows": manifest["rows"],
        "fit": manifest["fit"]["reason"],
        "peak_memory_mb": manifest["peak_memory_mb"],
        "stages": manifest["stages"],
    }


def _cpu_seconds() -> float:
    """Of the runs that ended, their workers included: what a run costs whatever else the machine does meanwhile."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _new_rows(folder: Path, scratch: Path, count: int) -> Path:
    """A daily file: rows with words of one export, changed so that they are new."""
    source = folder / "sha-hsg.csv.gz"
    out = scratch / "sha-hsg-2.csv"
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file, out.open("w", encoding="utf-8", newline="") as new:
        reader = csv.reader(file)
        writer = csv.writer(new)
        header = next(reader)
        text = header.index("Consumer complaint narrative")
        writer.writerow(header)
        written = 0
        for row in reader:
            if written == count:
                break
            if row[text].strip():
                row[0] += "000000"
                row[text] += " I am writing to you about this for the second time."
                writer.writerow(row)
                written += 1
    return out


if __name__ == "__main__":
    main()
