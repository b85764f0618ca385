"""Messages for tests, one line each."""

from __future__ import annotations

import pandas as pd

from data.schema import MESSAGES, conform

START = pd.Timestamp("2026-03-01 09:00", tz="UTC")


def message(
    text: str, *, minute: int | None = None, speaker: str = "customer", file: str = "a.csv", row: int = 1, **fields: object
) -> dict:
    """One message said ``minute`` minutes after START (null: without a time)."""
    at = None if minute is None else START + pd.Timedelta(minutes=minute)
    return {
        "conversation_id": "1", "source": "chat", "input_file": file, "input_row": row, "speaker": speaker, "at": at, "text": text,
        "boilerplate": False, **fields,
    }  # fmt: skip


def messages(*lines: dict) -> pd.DataFrame:
    """Frame of messages as ingestion hands it on."""
    return conform(pd.DataFrame(list(lines), columns=None), MESSAGES, name="messages")
