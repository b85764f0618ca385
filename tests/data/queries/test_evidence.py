"""What the conversations behind some sentences say: where to go and listen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.queries.evidence import Evidence
from data.queries.filters import Filters
from tests import factories
from tests.data.queries.conftest import opened


def hours(folder: Path, opened_at: str) -> pd.DataFrame:
    """Hours in which the first 200 sentences were said, where all conversations began at one time."""
    tables = factories.tables(conversations=60)
    tables["conversations"] = tables["conversations"].assign(opened_at=pd.Timestamp(opened_at, tz="UTC"))
    published = factories.publish_tables(folder, tables)
    found = Evidence(opened(published), Filters(), "Europe/Warsaw").listen(list(range(200)))
    return found[found["kind"] == "hours"]


def test_hours_are_those_of_the_store_s_zone(tmp_path: Path) -> None:
    assert hours(tmp_path, "2026-10-05 07:30")["value"].tolist() == ["09:00–12:00"]  # half past nine in Warsaw


def test_days_alone_tell_no_hours(tmp_path: Path) -> None:
    assert hours(tmp_path, "2026-10-04 22:00").empty  # midnight in Warsaw
