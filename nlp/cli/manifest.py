"""The manifest: what is known about how a snapshot came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from data.decisions import Decisions
from data.erasing import Erasures
from data.ingest.conversations import Merged
from data.schema import EarshotError
from nlp.cli.again import UNUSABLE, inputs_after, rows_back
from nlp.cli.context import Given
from nlp.cli.intake import Intaken
from nlp.config import VERSION, Config
from nlp.pipeline import Analysis
from nlp.topics.endpoint_names import Endpoint

_NO_ROWS = {"read": 0, "imported": 0, "merged": 0, "rejected": 0}


def build_manifest(
    snapshot_id: str,
    *,
    found: Intaken,
    merged: Merged,
    analysis: Analysis,
    rejected: pd.DataFrame,
    taken_out: int,
    config: Config,
    timezone: str,
    week_start: str,
    context: Given,
    stages: Sequence[Mapping[str, Any]],
    peak_memory_mb: float,
    before: Mapping[str, Any] | None,
    decided: Decisions,
    themes: Sequence[str],
    names: Endpoint | None,
    kept: Sequence[str],
    keep_days: int,
    erasures: Erasures,
) -> dict[str, Any]:
    """Everything in ``manifest.json``; counts of rows are over every input in the snapshot, ``this_run`` over this run's alone.

    ``taken_out``: rejected rows of earlier runs that are no longer among ``rejected``, because their files were read again.
    """
    before = before or {}
    created_at = datetime.now(UTC).isoformat(timespec="seconds")
    return {
        "snapshot_id": snapshot_id,
        "created_at": created_at,
        "version": VERSION,
        "config": asdict(config),
        "timezone": timezone,
        "week_start": week_start,
        "context": context.digest,
        "context_notes": context.notes,
        "kept_columns": list(kept),
        **_read(found, merged, rejected, taken_out, before, created_at),
        **_learned(analysis, config),
        "keep_days": keep_days,
        "last_erasure": erasures.last,
        "words_removed": len(erasures.words),
        "last_decision": decided.last or None,
        "named_by_model": _named(analysis, names, before.get("named_by_model", {})),
        "theme_words": dict(decided.qualities.words),
        "perception_themes": list(themes),
        "stages": [_stage(stage) for stage in stages],
        "peak_memory_mb": round(peak_memory_mb),
    }


def _read(found: Intaken, merged: Merged, rejected: pd.DataFrame, taken_out: int, before: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The inputs and what became of their rows."""
    this_run = {"read": found.read, "imported": merged.imported, "merged": merged.merged + found.joined, "rejected": len(found.rejected)}
    back = rows_back(found.again, taken_out, merged)
    rows = {name: before.get("rows", _NO_ROWS)[name] + count - back[name] for name, count in this_run.items()}
    rows["imported"] -= merged.displaced
    rows["merged"] += merged.displaced
    stays = any(file["format"] != UNUSABLE and file not in found.again for file in before.get("inputs", []))
    return {
        "inputs": inputs_after(before.get("inputs", []), found.inputs, found.again, at=at),
        "rows": rows,
        "rows_erased": int(before.get("rows_erased") or 0),
        "this_run": this_run,
        "this_run_rejected": _reasons(found.rejected),
        "rejected_reasons": _reasons(rejected),
        "redactions": dict(Counter(before.get("redactions", {}) if stays else {}) + found.redactions),
    }


def _reasons(rejected: pd.DataFrame) -> dict[str, int]:
    """Rejected rows by reason, most first."""
    return {str(reason): int(count) for reason, count in rejected["reason"].value_counts().items()}


def _learned(analysis: Analysis, config: Config) -> dict[str, Any]:
    """What the topics come from."""
    return {
        "fingerprint": config.fingerprint(),
        "fit": {"id": analysis.fit.fit_id, "reason": analysis.fit_reason},
        "encoder": {"name": analysis.fit.encoder, "version": analysis.fit.version},
        "seed": config.seed,
        "brand": list(analysis.fit.topics.brand),
        "topic_changes": analysis.topic_changes,
    }


def _named(analysis: Analysis, names: Endpoint | None, before: Mapping[str, str]) -> dict[str, str]:
    """Topic id (as text) → the language model and the address that named it, of all topics of the snapshot."""
    known = set(analysis.tables["topics"]["topic_id"].astype(str))
    now = {} if names is None else {str(topic): f"{names.model} at {names.host}" for topic in analysis.named}
    return {topic: told for topic, told in {**before, **now}.items() if topic in known}


def _stage(stage: Mapping[str, Any]) -> dict[str, Any]:
    seconds = round(float(stage["seconds"]), 2)
    return {"name": stage["name"], "seconds": seconds, "rows": stage["done"], "rows_per_s": round(float(stage["rate"]), 1)}


def check_counts(manifest: Mapping[str, Any], rejected: pd.DataFrame) -> None:
    """Every input row must have ended somewhere.

    Raises:
        EarshotError: The counts do not add up: a defect of Earshot, and then nothing is published.
    """
    rows = manifest["rows"]
    if rows["read"] != rows["imported"] + rows["merged"] + rows["rejected"] or rows["rejected"] != len(rejected):
        raise EarshotError(f"Rows were lost: {rows}, {len(rejected)} of them in 'rejected'. Nothing was published; please report this.")


def changes(manifest: Mapping[str, Any], *, files: Sequence[str]) -> dict[str, Any]:
    """What a run changed, for the list of past runs: ``rows`` of this run, ``topics`` (change → number), ``fit`` (why it was refitted
    or kept), ``files``."""
    return {"rows": manifest["this_run"], "topics": manifest["topic_changes"], "fit": manifest["fit"]["reason"], "files": list(files)}


def summary(manifest: Mapping[str, Any]) -> str:
    """One line on what a run did."""
    run, reasons = manifest["this_run"], manifest["this_run_rejected"]
    why = "" if not reasons else f" ({', '.join(f'{count} {reason}' for reason, count in list(reasons.items())[:4])})"
    return (
        f"Published {manifest['snapshot_id']}: {run['read']} rows read = {run['imported']} imported + {run['merged']} merged "
        f"+ {run['rejected']} rejected{why}. Fit: {manifest['fit']['reason']}."
    )
