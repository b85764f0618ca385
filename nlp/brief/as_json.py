"""A brief as the command line prints it: the names and shapes that other programs rely on (docs/ask.md)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from nlp.brief.model import Brief, Estimate

_SHARE = ("share", "share_low", "share_high")
_QUOTE = [
    "conversation_id",
    "source",
    "turn",
    "start",
    "end",
    "quote",
    "language",
    "channel",
    "product",
    "day",
    "sentiment",
    "score",
    "url",
]


def as_json(brief: Brief) -> dict[str, Any]:
    """Plain values: dictionaries, lists, texts, numbers, null."""
    study = brief.study
    return {
        "question": brief.question,
        "language": brief.language or None,
        "verdict": brief.verdict.answer,
        "confidence": brief.verdict.confidence,
        "why": list(brief.verdict.why),
        "conversations": brief.reach.conversations,
        "customers": brief.reach.customers,
        "customers_known": brief.reach.known,
        "contacts": brief.reach.contacts,
        "share_of_contacts": _estimate(brief.reach.of_contacts),
        "share_of_base": _estimate(brief.reach.of_base),
        "share_adjusted": _estimate(brief.reach.adjusted) | {"effective_sample": brief.reach.effective},
        "sentiment": _estimate(brief.tone),
        "themes": [_with_share(row) for row in _rows(brief.themes)],
        "quotes": _rows(brief.quotes[_QUOTE]),
        "counter_quotes": _rows(brief.counter_quotes[_QUOTE]),
        "trend": [_with_share(row) for row in _rows(brief.trend)],
        "segments": [_with_share(row) for row in _rows(brief.differences)],
        "speakers": _rows(brief.speakers),
        "listen": _rows(brief.listen),
        "unknowns": list(brief.unknowns),
        "warnings": list(brief.warnings),
        "next_step": {"text": next_step(brief), "sample_size": study.sample_size, **_study(brief)},
        "ask_support": None if brief.ask_support is None else asdict(brief.ask_support),
        "filters": {name: _plain(value) for name, value in brief.filters.items()},
        "snapshot_id": brief.snapshot_id,
        "query_hash": brief.query_hash,
    }


def next_step(brief: Brief) -> str:
    """What to do next, in a sentence or two."""
    study = brief.study
    if not study.question:
        return f"{study.audience}."
    if study.sample_size:
        margin = f"± {100 * study.margin:.0f} points"
        return f"Ask {study.sample_size:,} people ({study.audience}): {study.question} That gives shares within {margin}."
    return "No study is needed for this: read the quotes, and listen to a few of the conversations."


def _study(brief: Brief) -> dict[str, Any]:
    told = asdict(brief.study)
    return {name: told[name] for name in told if name != "sample_size"}


def _estimate(found: Estimate | None) -> dict[str, float | None]:
    return {"value": None, "low": None, "high": None} if found is None else asdict(found)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _with_share(row: dict[str, Any]) -> dict[str, Any]:
    share = dict(zip(("value", "low", "high"), (row[name] for name in _SHARE), strict=True))
    return {name: value for name, value in row.items() if name not in _SHARE} | {"share": share}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return json.loads(json.dumps(value, default=lambda odd: odd.item() if hasattr(odd, "item") else str(odd)))
