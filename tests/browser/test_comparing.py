"""Before and after the planted release, in a real browser: chosen in the menu, kept in the link, read in both sides."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(factories.context_store(tmp_path_factory.mktemp("comparing")).root)


@pytest.fixture
def journey(browser: Browser, server: Server) -> Iterator[Journey]:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    yield Journey(context.new_page(), server.url)
    context.close()


def _compared(journey: Journey) -> list[str]:
    return parse_qs(urlsplit(journey.page.url).query).get("compare", [])


def test_before_and_after_the_planted_release(journey: Journey) -> None:
    page = journey.page
    journey.open("/?period=4w")
    page.get_by_role("button", name="Compare with").click()
    page.get_by_text("before an event", exact=True).click()
    page.wait_for_url(lambda url: "compare=event" in url)
    journey.settle()
    page.keyboard.press("Escape")
    assert _compared(journey) == [f"event:{factories.RELEASE}"]
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0 (14 Oct 2026) against the 3 weeks before it")).to_be_visible()
    expect(page.get_by_text("new in this period").first).to_be_visible()
    page.reload()
    journey.settle()
    assert _compared(journey) == [f"event:{factories.RELEASE}"]
    page.get_by_role("link", name="Topics").first.click()
    journey.settle()
    assert _compared(journey) == [f"event:{factories.RELEASE}"]
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0")).to_be_visible()


def test_a_mark_of_the_trend_leads_to_before_and_after(journey: Journey) -> None:
    page = journey.page
    journey.open("/trends?period=all&by=all")
    expect(page.locator(".annotation-text", has_text="App 9.0").first).to_be_visible()
    page.get_by_role("button", name="Before and after").first.click()
    page.wait_for_url(lambda url: "compare=event" in url)
    journey.settle()
    expect(page.get_by_text("Compared: the 3 weeks after App 9.0")).to_be_visible()


def test_comparisons_fit_on_a_telephone(journey: Journey) -> None:
    journey.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in (f"/?compare=event:{factories.RELEASE}", "/trends?period=all&by=all", "/perception?period=all&compare=product:Mobile+app"):
        journey.open(path)
        wide = journey.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= NARROW["width"], path
