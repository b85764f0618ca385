"""What every page says of days and imports that are missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests import factories
from tests.pages.conftest import PAGES, Open, words

LOST = pd.date_range("2026-10-06", "2026-10-31", tz="UTC")


@pytest.fixture(scope="module")
def gappy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that lost most of four weeks, and whose nightly imports have stopped."""
    tables = factories.tables(conversations=4000, days=90)
    day = tables["conversations"]["opened_at"].dt.floor("D")
    lost = tables["conversations"].loc[day.isin(LOST), ["conversation_id", "source"]]
    gone = pd.MultiIndex.from_frame(lost)
    for name, frame in tables.items():
        if "conversation_id" in frame:
            tables[name] = frame[~pd.MultiIndex.from_frame(frame[["conversation_id", "source"]]).isin(gone)]
    published = factories.publish_tables(tmp_path_factory.mktemp("gappy"), tables)
    path = published.root / "snapshots" / published.snapshot_id / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    nights = [datetime.now(UTC) - timedelta(days=days) for days in (9, 8, 7, 6, 5)]
    told["inputs"] = [{"file": f"{n}.csv", "imported_at": night.isoformat(), "rows": 1} for n, night in enumerate(nights)]
    path.write_text(json.dumps(told), encoding="utf-8")
    return published.root


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_imports_have_stopped(open_page: Open, gappy: Path, page: str) -> None:
    told = words(open_page(page, store=gappy))
    assert "Nothing new has come in since" in told
    assert "Data up to" in told


def test_an_incomplete_import_is_named_and_no_fall(open_page: Open, gappy: Path) -> None:
    app = open_page("overview", store=gappy, period="4w")
    assert "an import may be incomplete" in words(app)
    customers = app.metric[0]
    assert customers.label == "Customers in contact"
    assert "too early" in customers.delta.lower()


def test_a_history_imported_once_is_not_overdue(open_page: Open) -> None:
    assert "Nothing new has come in" not in words(open_page("overview"))
