"""What the tests of ingestion share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.ingest import Intake, Options, read_all


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Intake]:
    """Write a file and read it: ``take("name.csv", text or bytes, text="Header")`` (fields as keywords)."""

    def run(name: str, content: str | bytes, **columns: str) -> Intake:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_all([path], Options(columns=columns))

    return run
