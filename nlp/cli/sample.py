"""``sample``: generated support data with planted truth."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from data.samples import write


def sample(*, rows: int, out: Path, seed: int) -> None:
    """Write ``rows`` conversations to ``out`` and the truth that was planted beside it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tqdm(total=rows, desc="Generating conversations", unit=" conversations", file=sys.stderr) as bar:
        written, truth = write(out, conversations=rows, seed=seed, progress=lambda done, total: bar.update(done - bar.n))
    click.echo(f"{written}\n{truth}")
