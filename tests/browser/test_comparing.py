"""Before and after the planted release, in a real browser: chosen in the menu, kept in the link, read in both sides."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import NARROW, Journey, Server, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(factories.context_store(tmp_path_factory.mktemp("comparing")).root)


def _compared(visit: Journey) -> list[str]:
    return parse_qs(urlsplit(visit.page.url).query).get("compare", [])


def test_before_and_after_the_planted_release(visit: Journey) -> None:
    page = visit.page
    visit.open("/?period=4w")
    page.get_by_role("button", name="Compare with").click()
    page.get_by_text("before an event", exact=True).click()
    page.wait_for_url(lambda url: "compare=event" in url)
    visit.settle()
    page.keyboard.press("Escape")
    assert _compared(visit) == [f"event:{factories.RELEASE}"]
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0 (14 Oct 2026) against the 3 weeks before it")).to_be_visible()
    expect(page.get_by_text("new in this period").first).to_be_visible()
    page.reload()
    visit.settle()
    assert _compared(visit) == [f"event:{factories.RELEASE}"]
    page.get_by_role("link", name="Topics").first.click()
    visit.settle()
    assert _compared(visit) == [f"event:{factories.RELEASE}"]
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0")).to_be_visible()


def test_a_mark_of_the_trend_leads_to_before_and_after(visit: Journey) -> None:
    page = visit.page
    visit.open("/trends?period=all&by=all")
    expect(page.locator(".annotation-text", has_text="App 9.0").first).to_be_visible()
    page.get_by_role("button", name="Before and after").first.click()
    page.wait_for_url(lambda url: "compare=event" in url)
    visit.settle()
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0")).to_be_visible()


def test_comparisons_fit_on_a_telephone(visit: Journey) -> None:
    visit.page.set_viewport_size(NARROW)
    for path in (f"/?compare=event:{factories.RELEASE}", "/trends?period=all&by=all", "/perception?period=all&compare=product:Mobile+app"):
        visit.open(path)
        wide = visit.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= NARROW["width"], path
