"""What readers do, in a real browser against a real server: filter, click through, come back, share a link, import a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests import factories
from tests.browser.conftest import NARROW, WIDE, Journey, Server, serve, visiting

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "ask?period=all",
    "research",
    "topics",
    "topics?topic=10",
    "perception",
    "trends",
    "conversations?open=helpdesk&open=T-00001",
    "imports",
    "trust",
    "trust?check=mix",
)
JOINER = "\u2060"
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return factories.full_store(tmp_path_factory.mktemp("browser")).root


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    yield from serve(store)


@pytest.fixture
def visit(tab: Page, server: Server) -> Visit:
    """``with visit() as journey``, also at another server, in another size or scheme."""
    return partial(visiting, tab, url=server.url)


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).first.inner_text().replace(JOINER, "")


def customers(page: Page) -> int:
    """The figure on the overview's first tile."""
    told = page.get_by_test_id("stMetric").filter(has_text="Customers in contact").get_by_test_id("stMetricValue").inner_text()
    return int(re.sub(r"\D", "", told))


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose_product(journey: Journey, name: str) -> None:
    journey.page.get_by_role("button", name="Product").first.click()
    journey.page.get_by_role("combobox", name="Product").click()
    journey.page.get_by_role("option", name=name).click()
    journey.page.keyboard.press("Escape")
    journey.page.keyboard.press("Escape")
    journey.settle()


def test_first_deep_link_of_a_fresh_server_shows_the_page(visit: Visit) -> None:
    with visit() as journey:  # the first test of the module: nobody has opened a page of this server before
        journey.open("/trends?by=product")
        assert title(journey.page) == "Trends"
        assert not journey.page.get_by_role("dialog").is_visible()
        assert query(journey.page)["by"] == ["product"]


def test_filter_changes_the_figures_and_the_link_and_survives_a_reload(visit: Visit) -> None:
    with visit() as journey:
        journey.open("/?period=all")
        before = customers(journey.page)
        choose_product(journey, "Credit card")
        after = customers(journey.page)
        assert 0 < after < before
        assert query(journey.page)["product"] == ["Credit card"]
        journey.page.reload()
        journey.settle()
        assert customers(journey.page) == after
        assert query(journey.page)["product"] == ["Credit card"]


def test_three_clicks_lead_from_a_tile_to_a_conversation_and_back_with_the_filters(visit: Visit) -> None:
    with visit() as journey:
        page = journey.page
        journey.open("/?period=26w&product=Mobile+app")
        page.get_by_role("link", name="See over time").click()  # 1: tile → chart
        journey.settle()
        assert title(page) == "Trends"
        page.locator(".scatterlayer .point").nth(5).click(force=True)
        page.wait_for_url(lambda url: "/conversations" in url)  # 2: chart → sentences
        journey.settle()
        assert query(page)["product"] == ["Mobile app"]
        page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 54})  # 3: sentence → conversation
        page.wait_for_url(lambda url: "open=" in url)
        journey.settle()
        expect(page.get_by_text("Customer ·").first).to_be_visible()
        page.get_by_role("link", name="Back to trends").click()
        journey.settle()
        assert title(page) == "Trends"
        assert query(page)["product"] == ["Mobile app"]
        assert query(page)["period"] == ["26w"]


def test_browsers_back_button_restores_the_view_before(visit: Visit) -> None:
    with visit() as journey:
        journey.open("/topics?channel=chat")
        journey.page.get_by_role("link", name="Perception").first.click()
        journey.settle()
        assert title(journey.page) == "Perception"
        assert query(journey.page)["channel"] == ["chat"]
        journey.page.go_back()
        journey.settle()
        expect(journey.page.get_by_role("heading", level=1, name="Topics")).to_be_visible()
        assert query(journey.page)["channel"] == ["chat"]


def test_browsers_back_button_restores_the_view_before_a_search(visit: Visit) -> None:
    with visit() as journey:
        journey.open("/trends?period=26w&by=product&measure=share")
        journey.page.get_by_role("searchbox").first.fill("login code")
        journey.page.keyboard.press("Enter")
        journey.page.wait_for_url(lambda url: "/conversations" in url)  # "q=login" stands in the address that lies between, too
        journey.settle()
        journey.page.go_back()
        journey.settle()
        expect(journey.page.get_by_role("heading", level=1, name="Trends")).to_be_visible()
        assert query(journey.page) == {"period": ["26w"], "by": ["product"], "measure": ["share"]}


@pytest.mark.parametrize(("scheme", "size", "paint"), [("light", WIDE, "rgb(255, 255, 255)"), ("dark", NARROW, "rgb(18, 22, 29)")])
def test_every_page_opens_without_a_console_error_or_scrolling_sideways(visit: Visit, scheme: str, size: ViewportSize, paint: str) -> None:
    with visit(scheme=scheme, size=size) as journey:
        for path in PAGES:
            journey.open(f"/{path}")
            assert title(journey.page)
            assert not journey.page.get_by_test_id("stException").count()
            wide = journey.page.evaluate(
                "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
            )
            assert wide <= size["width"], path
        background = journey.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        assert background == paint


def test_keyboard_alone_reaches_search_filters_and_links(visit: Visit) -> None:
    with visit() as journey:
        journey.open("/")
        wanted = {"Ask support first", "Product", "More filters", "See over time"}
        reached: set[str] = set()
        for _ in range(40):
            journey.page.keyboard.press("Tab")
            reached.add(
                journey.page.evaluate("() => document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''")
            )
        missing = {name for name in wanted if not any(name in told for told in reached)}
        assert not missing, reached


def test_search_by_keyboard_finds_words(visit: Visit) -> None:
    with visit() as journey:
        journey.open("/topics?period=all")
        journey.page.get_by_role("searchbox").first.fill("login code")
        journey.page.keyboard.press("Enter")
        journey.page.wait_for_url(lambda url: "q=login" in url)
        journey.settle()
        expect(journey.page.get_by_text(re.compile("sentences, newest first"))).to_be_visible()


def test_what_customers_wrote_must_not_run_or_link_anywhere(visit: Visit) -> None:
    with visit() as journey:
        ran: list[str] = []
        journey.page.once("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        turns = factories.tables()["turns"]
        for words in factories.NASTY[:2]:
            turn = turns[turns["text"] == words].iloc[0]
            journey.open(f"/conversations?period=all&open={turn['source']}&open={turn['conversation_id']}")
            expect(journey.page.get_by_text("Customer ·").first).to_be_visible()
            links = journey.page.locator("[data-testid=stText] a, [data-testid=stText] script, [data-testid=stText] strong")
            assert not links.count()
        assert not ran


def test_an_empty_earshot_opens_on_imports_and_looks_at_a_file_by_its_path(visit: Visit, tmp_path: Path) -> None:
    export = tmp_path / "june.csv"
    export.write_text("Ticket ID,Created,Channel,Product,Body\n" + "".join(_rows()), encoding="utf-8")
    for server in serve(tmp_path / "store"):
        with visit(url=server.url) as journey:
            page = journey.page
            for path in ("/", "/imports"):
                journey.open(path)
                assert title(page) == "Imports"
                assert not page.get_by_role("dialog").count()
            page.get_by_role("button", name="Use my export").click()
            page.get_by_role("radio", name="A path on this machine").or_(
                page.get_by_role("button", name="A path on this machine")
            ).first.click()
            page.get_by_role("textbox", name="Path").fill(str(export))
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", name="What would come of it")).to_be_visible(timeout=60_000)
            expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()  # the run itself: test_importing.py


def _rows() -> Iterator[str]:
    said = (
        "The login code never arrives on my phone.",
        "My card was declined at the supermarket.",
        "Thank you, opening the account was easy!",
    )
    for number in range(12):
        yield f"A-{number},2026-06-{number + 1:02d} 10:00,email,Mobile app,{said[number % 3]} This is message number {number}.\n".replace(
            "Thank you, ", "Thank you; "
        )
