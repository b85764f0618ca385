"""Edits in one line each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.decisions.topics import EDIT_COLUMNS, TopicDecisions, topic_decisions


def decided(*edits: dict[str, Any]) -> TopicDecisions:
    """What edits come to; the first has number 1."""
    rows = [{"edit_id": number, **edit} for number, edit in enumerate(edits, 1)]
    frame = pd.DataFrame(rows, columns=list(EDIT_COLUMNS)).astype({"topic_id": "Int64", "target": "Int64"})
    return topic_decisions(frame, last=len(rows))


def edit(action: str, topic_id: int | None = None, target: int | None = None, **more: Any) -> dict[str, Any]:
    """One edit."""
    return {"action": action, "topic_id": topic_id, "target": target, **more}
