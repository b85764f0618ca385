"""Checking a sample, in a real browser: draw, answer by mouse and by keys, stop, see the counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import ViewportSize, expect

from data.ledger import Ledger
from tests import factories
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
_WAIT = 30_000


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a store of its own, to write into."""
    root = factories.full_store(tmp_path_factory.mktemp("checked")).root
    (root / "store_id").write_text("journey", encoding="utf-8")  # the same draw every time: its first three have a topic
    yield from serve(root)


@pytest.fixture
def size() -> ViewportSize:
    return {"width": 1280, "height": 1400}


def test_three_answers_are_kept_and_told(visit: Journey, dashboard: Server) -> None:
    page = visit.page
    visit.open("/trust")
    expect(page.get_by_text("nobody has marked a sample")).to_be_visible(timeout=_WAIT)
    page.get_by_role("button", name="Check 50 yourself").click()
    page.wait_for_url("**check=mix*", timeout=_WAIT)
    expect(page.get_by_text("0 of 50 checked")).to_be_visible(timeout=_WAIT)

    page.get_by_role("button", name="Right").click()
    expect(page.get_by_text("1 of 50 checked: 1 right")).to_be_visible(timeout=_WAIT)
    visit.settle()
    page.keyboard.press("3")
    expect(page.get_by_text("2 of 50 checked: 1 right, 1 could not be told")).to_be_visible(timeout=_WAIT)
    visit.settle()
    page.keyboard.press("2")  # wrong: which one would be right?
    page.get_by_role("combobox", name="Which one would be right?").click()
    page.get_by_role("option", name="None of these").click()
    expect(page.get_by_text("3 of 50 checked: 1 right, 1 wrong, 1 could not be told")).to_be_visible(timeout=_WAIT)
    visit.settle()

    page.reload()
    expect(page.get_by_text("3 of 50 checked")).to_be_visible(timeout=_WAIT)
    page.get_by_role("button", name="Stop checking").click()
    expect(page.get_by_role("heading", name="Of 2 checked, 1 right")).to_be_visible(timeout=_WAIT)
    assert "check=" not in page.url
    ledger = Ledger(dashboard.store)
    assert ledger.checks()["answer"].tolist() == ["right", "unsure", "wrong"]
    ledger.close()


def test_the_last_answer_is_taken_back_by_a_key(visit: Journey) -> None:
    visit.open("/trust?check=sign")
    expect(visit.page.get_by_text("0 of 50 checked")).to_be_visible(timeout=_WAIT)
    visit.page.keyboard.press("2")
    expect(visit.page.get_by_text("1 of 50 checked: 1 wrong")).to_be_visible(timeout=_WAIT)
    visit.settle()
    visit.page.keyboard.press("u")
    expect(visit.page.get_by_text("0 of 50 checked")).to_be_visible(timeout=_WAIT)
