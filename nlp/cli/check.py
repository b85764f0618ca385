"""``check``: what would be imported, what would be rejected and why. Stores nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from data.ingest import InputFile, Intake, read_all
from data.ingest.conversations import merge
from data.ingest.kept import check_kept
from data.repair import repair
from data.schema import TABLES, empty
from nlp.cli.reading import Reading, decodings


def check(inputs: Sequence[str], reading: Reading, *, as_json: bool) -> None:
    """Print how each file was understood; ``as_json`` adds five sample rows per file (not redacted: they are the user's own file)."""
    found = read_all(inputs, reading.options())
    check_kept(reading.keep, found.inputs)
    counts = _counts(found)
    reasons = {str(reason): int(count) for reason, count in found.rejected["reason"].value_counts().items()}
    if as_json:
        click.echo(
            json.dumps({"inputs": [asdict(file) for file in found.inputs], "rows": counts, "rejected_reasons": reasons}, default=str)
        )
        return
    for file in found.inputs:
        _say_file(file)
    click.echo(f"{counts['read']} rows: {counts['imported']} would be imported, {counts['merged']} merged, {counts['rejected']} rejected.")
    click.echo(f"{counts['conversations']} conversations, {counts['turns']} turns.")
    for reason, count in reasons.items():
        click.echo(f"  rejected, {reason}: {count}")


def _counts(found: Intake) -> dict[str, int]:
    merged = merge(repair(found.messages), empty(TABLES["conversations"]), empty(TABLES["turns"]))
    return {
        "read": sum(file.rows for file in found.inputs),
        "imported": merged.imported,
        "merged": merged.merged + found.joined,
        "rejected": len(found.rejected),
        "conversations": len(merged.conversations),
        "turns": len(merged.turns),
    }


def _say_file(file: InputFile) -> None:
    desk = f", {file.help_desk}" if file.help_desk else ""
    click.echo(f"{file.name}: {file.rows} rows ({file.format}{desk})")
    for field, header in file.columns.items():
        click.echo(f"  {field:<18} ← {header}  (by {file.how.get(field, 'name')})")
    for line in (*decodings(file.decoded), *file.notes):
        click.echo(f"  {line}")
