"""Changing a quality, in a real browser: rename it, see it everywhere, undo it; move a word by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from data.ledger import Ledger
from tests import factories
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
_WAIT = 30_000


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a store of its own, to write into."""
    yield from serve(factories.full_store(tmp_path_factory.mktemp("qualities")).root)


@pytest.fixture
def size() -> ViewportSize:
    return {"width": 390, "height": 1400}


def _choose(visit: Journey, field: str, option: str) -> None:
    box = visit.page.get_by_role("combobox", name=field)
    expect(box).to_be_visible(timeout=_WAIT)
    box.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(1500)  # charts above that are still taking their height would close the list again
    box.click()
    visit.page.get_by_role("option", name=option).first.click()
    visit.settle()


def _title(visit: Journey, words: str) -> Locator:
    return visit.page.get_by_role("heading", name=words).first


def test_a_quality_is_renamed_and_the_change_undone(visit: Journey, dashboard: Server) -> None:
    page = visit.page
    visit.open("/perception?period=all")
    page.get_by_text("Change these qualities").click()
    _choose(visit, "Quality to change", "price and fees")
    page.get_by_role("textbox", name="Call it").fill("What it costs")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_text("The machine calls it “price and fees”.")).to_be_visible(timeout=_WAIT)
    visit.settle()
    visit.open("/perception?period=all&quality=What%20it%20costs")
    expect(_title(visit, "In their words: All products · What it costs")).to_be_visible(timeout=_WAIT)

    page.get_by_text("Change these qualities").click()
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_role("button", name="Undo the last change")).to_have_count(0, timeout=_WAIT)
    visit.open("/perception?period=all&quality=price%20and%20fees")
    expect(_title(visit, "In their words: All products · price and fees")).to_be_visible(timeout=_WAIT)
    ledger = Ledger(dashboard.store)
    assert ledger.theme_edits().empty
    ledger.close()
