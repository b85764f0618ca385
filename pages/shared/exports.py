"""Tables as CSV files that no spreadsheet runs as a program."""

from __future__ import annotations

from typing import Any

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv(frame: pd.DataFrame) -> bytes:
    """The frame as UTF-8 CSV (with a byte order mark, which spreadsheets need), headers and cells made safe; lists joined by commas."""
    safe = pd.DataFrame({safe_cell(str(name)): [safe_cell(_flat(v)) for v in frame[name]] for name in frame.columns})
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _flat(value: Any) -> object:
    return ", ".join(str(item) for item in value) if hasattr(value, "__iter__") and not isinstance(value, str) else value
