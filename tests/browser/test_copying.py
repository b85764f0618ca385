"""Copy a finding to the clipboard and as a file, and read a customer's other contacts, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests import factories
from tests.browser.conftest import NARROW, WIDE, Journey, Server, serve

pytestmark = pytest.mark.browser
JOINER = "\u2060"
_WAIT = 30_000


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over the everyday store with events and versions."""
    yield from serve(factories.context_store(tmp_path_factory.mktemp("copying")).root)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_finding_is_previewed_thinned_out_and_copied(visit: Journey, size: ViewportSize) -> None:
    page = visit.page
    visit.open("/topics?topic=31&period=4w")
    page.get_by_role("button", name="Copy finding").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("What will be copied")).to_be_visible(timeout=_WAIT)
    visit.settle()
    boxes = dialog.get_by_role("checkbox")
    before = boxes.count()
    assert before > 1
    taken = dialog.locator("[data-testid=stCheckbox]").first.inner_text().replace(JOINER, "").strip()
    text = dialog.locator("[data-testid=stCode] code")
    expect(text).to_contain_text(taken)
    dialog.locator("[data-testid=stCheckbox] label").first.click()
    expect(text).not_to_contain_text(taken, timeout=_WAIT)
    expect(boxes).to_have_count(before)
    text.scroll_into_view_if_needed()
    text.hover()
    dialog.get_by_role("button", name="Copy to clipboard").click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("App crashes on **claims** <" + JOINER + "b>")
    assert taken not in copied
    for part in ("First seen: ", "Versions: 9.0", "Of all in contact: ", " T-0", "https://help.example/t/", "/topics?"):
        assert part in copied
    link = next(line for line in copied.splitlines() if line.startswith("See it in Earshot: ")).removeprefix("See it in Earshot: ")

    with page.expect_download() as download:
        dialog.get_by_role("button", name="The same as an HTML file").click()
    kept = Path(download.value.path())
    assert download.value.suggested_filename == "earshot-app-crashes-on-claims-b-29-customers.html"
    other = visit.page.context.new_page()
    outside: list[str] = []
    other.on("request", lambda request: outside.append(request.url))
    other.set_content(kept.read_text(encoding="utf-8"))
    expect(other.locator("h1")).to_contain_text("App crashes on **claims** <b>")
    assert other.locator("blockquote").count() == before - 1
    assert outside == []

    other.goto(link)
    expect(other.locator("h1").first).to_contain_text("App crashes on", timeout=_WAIT)
    other.close()


def test_a_link_to_a_topic_from_another_page_opens_it(visit: Journey) -> None:
    visit.open(f"/?compare=event:{factories.RELEASE}")
    visit.page.get_by_role("button", name="Copy finding").first.click()
    text = visit.page.get_by_role("dialog").locator("[data-testid=stCode] code")
    expect(text).to_contain_text("See it in Earshot", timeout=_WAIT)
    copied = text.inner_text()
    visit.page.goto(copied.partition("See it in Earshot: ")[2].split()[0])
    visit.settle()
    title = visit.page.locator("h1").first.inner_text().replace(JOINER, "")
    assert copied.replace(JOINER, "").startswith(title)
    expect(visit.page.get_by_text("Compared: the 3 weeks after App 9.0")).to_be_visible(timeout=_WAIT)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_conversation_leads_to_the_customer_s_other_contacts_and_to_the_help_desk(visit: Journey, size: ViewportSize) -> None:
    rows = factories.tables(conversations=1500)["conversations"]
    often = rows[rows["customer_id"] == rows["customer_id"].value_counts().index[0]].sort_values("opened_at")
    one, next_one = often.iloc[0], often.iloc[1]
    page = visit.page
    visit.open(f"/conversations?period=all&open={one['source']}&open={one['conversation_id']}")
    desk = page.get_by_role("link", name="Open in help desk")
    expect(desk).to_have_attribute("href", one["url"], timeout=_WAIT)
    assert "noreferrer" in (desk.get_attribute("rel") or "")
    timeline = page.locator(".st-key-timeline")
    expect(timeline.get_by_text("(open)")).to_have_count(1)
    timeline.get_by_role("button").last.click()  # newest first: the contact after the first is the last to be opened
    page.wait_for_url(f"**open={next_one['conversation_id']}*", timeout=_WAIT)
    visit.settle()
    expect(page.get_by_role("link", name="Open in help desk")).to_have_attribute("href", next_one["url"], timeout=_WAIT)
    wide = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= size["width"]
