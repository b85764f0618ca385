"""A brief as JSON and back, the same brief: what the research ledger keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pandas as pd

from data.schema import StoreError
from nlp.brief.model import AskSupport, Brief, Estimate, Reach, Study, Verdict

_PLACE = ["conversation_id", "source", "turn", "start", "end"]
_SHARE = ["share", "share_low", "share_high"]
_QUOTE = [*_PLACE, "quote", "language", "channel", "product", "day", "sentiment", "score", "url"]
FRAMES = {
    "themes": ["topic_id", "name", "conversations", "customers", *_SHARE, "sentiment"], "quotes": _QUOTE, "counter_quotes": _QUOTE,
    "trend": ["period", "conversations", "customers", "contacts", *_SHARE, "partial"],
    "differences": ["field", "value", "customers", "contacts", *_SHARE, "rest_share", "p", "differs"],
    "speakers": ["field", "value", "customers", "contacts", "base", "contact_rate", "silent"],
    "listen": ["kind", "value", "customers", "conversations"], "evidence": [*_PLACE, "score", "side", "relevant"],
}  # fmt: skip
"""The frames of a brief and what is kept of them."""
_DAYS = ("period", "day")
_ESTIMATES = ("of_contacts", "of_base", "adjusted")


def freeze(brief: Brief) -> dict[str, Any]:
    """The brief as JSON can hold it: each frame as a list of objects, days as ISO text, gaps as null."""
    out: dict[str, Any] = {}
    for field in fields(brief):
        value = getattr(brief, field.name)
        if field.name in FRAMES:
            out[field.name] = [{str(n): _plain(cell) for n, cell in row.items()} for row in value[FRAMES[field.name]].to_dict("records")]
        elif hasattr(value, "__dataclass_fields__"):
            out[field.name] = _plain(asdict(value))
        else:
            out[field.name] = _plain(value)
    return out


def thaw(frozen: Mapping[str, Any]) -> Brief:
    """The brief that :func:`freeze` made it from.

    Raises:
        StoreError: It is not one, or of a version that kept less.
    """
    try:
        told: dict[str, Any] = {name: _frame(name, value) if name in FRAMES else value for name, value in frozen.items()}
        reach: dict[str, Any] = {name: _estimate(value) if name in _ESTIMATES else value for name, value in told["reach"].items()}
        parts: dict[str, Any] = {
            "verdict": Verdict(**told["verdict"] | {"why": tuple(told["verdict"]["why"])}),
            "reach": Reach(**reach | {"cautions": tuple(reach.get("cautions", ()))}),
            "tone": _estimate(told["tone"]), "study": Study(**told["study"]),
            "ask_support": None if told["ask_support"] is None else AskSupport(**told["ask_support"]),
            "unknowns": tuple(told["unknowns"]), "warnings": tuple(told["warnings"]),
        }  # fmt: skip
        return Brief(**told | parts)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"This saved brief cannot be read ({error}). It may come from another version: ask the question anew.") from error


def _estimate(value: Mapping[str, float] | None) -> Estimate | None:
    return None if value is None else Estimate(**value)


def _frame(frame: str, told: list[dict[str, Any]]) -> pd.DataFrame:
    rows = pd.DataFrame(told, columns=FRAMES[frame])
    for name in _DAYS:
        if name in rows:
            rows[name] = pd.to_datetime(rows[name])
    return rows


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
