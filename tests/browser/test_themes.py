"""First review by its keys, a merge and its undo, in a real browser; the ledger has what was said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.ledger import Ledger
from tests import factories
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
_WAIT = 20_000


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(factories.full_store(tmp_path_factory.mktemp("themes")).root)


def _actions(store: Path) -> list[str]:
    ledger = Ledger(store)
    actions = ledger.topic_edits()["action"].tolist()
    ledger.close()
    return [str(action) for action in actions]


def test_first_review_by_its_keys_then_merge_and_undo(visit: Journey, dashboard: Server) -> None:
    page = visit.page
    visit.open("/")
    page.get_by_role("link", name="Review them in ten minutes").click()
    done = page.get_by_text("0 of the 7 largest topics reviewed")
    expect(done).to_be_visible(timeout=_WAIT)
    visit.settle()
    page.keyboard.press("1")
    expect(page.get_by_text("1 of the 7 largest topics reviewed")).to_be_visible(timeout=_WAIT)
    visit.settle()
    page.keyboard.press("2")
    name = page.get_by_role("textbox", name="A better name")
    expect(name).to_be_visible(timeout=_WAIT)
    name.fill("What we were told to call it")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.get_by_text("2 of the 7 largest topics reviewed")).to_be_visible(timeout=_WAIT)
    visit.settle()
    assert _actions(dashboard.store) == ["good", "rename"]
    page.keyboard.press("u")
    expect(page.get_by_text("1 of the 7 largest topics reviewed")).to_be_visible(timeout=_WAIT)
    assert _actions(dashboard.store) == ["good"]

    visit.open("/themes?edit=10")
    page.get_by_role("combobox", name="Make it part of").click()
    page.get_by_role("option", name="Cards › Card fees").click()
    expect(page.get_by_text("“Card fees” would then have")).to_be_visible(timeout=_WAIT)
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("Merged, or not a topic (1)")).to_be_visible(timeout=_WAIT)
    visit.settle()
    visit.open("/topics?topic=10&period=all")
    expect(page.get_by_role("heading", name="Card fees").first).to_be_visible(timeout=_WAIT)

    visit.open("/themes")
    page.get_by_role("button", name="Undo the last").click()
    expect(page.get_by_text("Merged, or not a topic (1)")).to_have_count(0, timeout=_WAIT)
    visit.open("/topics?topic=10&period=all")
    expect(page.get_by_role("heading", name="Card declined").first).to_be_visible(timeout=_WAIT)
    assert _actions(dashboard.store) == ["good"]
