"""What people chose for earlier files of a shape: put under what is said now, told in the run's output, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from data.ingest import Options
from data.ledger import Ledger
from data.ledger.choices import ImportChoices
from nlp.cli.intake import Intaken
from nlp.cli.reading import decodings


def with_remembered(options: Options, ledger: Ledger) -> Options:
    """Options with what is remembered for later files; choices made just now stay above it."""
    return replace(options, remembered=(*ImportChoices(ledger).standing(), *options.remembered))


def remember(found: Intaken, options: Options, ledger: Ledger) -> None:
    """Keep the choices that were made for the files of this import.

    Raises:
        StoreError: They could not be written.
    """
    made = {choice.key: choice for choice in options.remembered if choice.key}
    for shape in {shape.key: shape for shape in found.shapes if shape and shape.key in made}.values():
        choice = made[shape.key]
        ImportChoices(ledger).remember(shape, columns=choice.columns, codes=choice.codes, who=choice.who, at=datetime.now(UTC))


def recalled(file: Mapping[str, Any]) -> Iterator[str]:
    """Lines that say which choices were used for a file, as the manifest describes it."""
    used = file.get("remembered") or {}
    parts = [f"{field} ← {header or 'no column'}" for field, header in (used.get("columns") or {}).items()]
    parts += decodings(used.get("codes") or {})
    if parts:
        by, on = (f" {word} {used[name]}" if used.get(name) else "" for word, name in (("by", "who"), ("on", "at")))
        yield f"as chosen{by}{on}: " + "; ".join(parts)
