"""Ledgers as several tests need them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.ledger import Ledger


@pytest.fixture
def two_ledgers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Ledger, Ledger]]:
    """Those of two stores in one database, as on a server."""
    monkeypatch.setenv("EARSHOT_LEDGER_URL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    roots = tmp_path / "a", tmp_path / "b"
    for root in roots:
        root.mkdir()
    one, other = map(Ledger, roots)
    yield one, other
    one.close(), other.close()
