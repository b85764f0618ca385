"""Results as JSON, with the settings and the machine beside them."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def write_results(name: str, *, settings: dict[str, Any], results: Any) -> Path:
    """Write ``results/<name>.json``; the date, Python and number of cores are added."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    content = {
        "measured_on": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "settings": settings,
        "results": results,
    }
    path.write_text(json.dumps(_known(content), indent=2, ensure_ascii=False, default=str, allow_nan=False) + "\n", encoding="utf-8")
    return path


def _known(value: Any) -> Any:
    """With None for what no number is known of: JSON has no NaN."""
    if isinstance(value, dict):
        return {name: _known(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_known(one) for one in value]
    return None if isinstance(value, float) and isnan(value) else value
