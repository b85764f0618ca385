"""Remove from view, in a real browser: mark words with the mouse, take them, remove them; page, search and files forget them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import ViewportSize, expect

from data.snapshots import load, open_current
from tests import factories
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
_WAIT = 60_000
_WORDS = "Ottoline Quillfeather"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a store in which one customer names somebody."""
    tables = factories.tables(conversations=60)
    for name, column in (("turns", "text"), ("sentences", "sentence")):
        first = tables[name].index[(tables[name]["conversation_id"] == "T-00003") & (tables[name]["turn"] == 2)]
        tables[name].loc[first, column] = f"Thanks. Ask {_WORDS} about it."
        if name == "sentences":
            tables[name].loc[first, "end"] = len(f"Thanks. Ask {_WORDS} about it.")
    yield from serve(factories.publish_tables(tmp_path_factory.mktemp("named"), tables).root)


@pytest.fixture
def size() -> ViewportSize:
    return {"width": 1280, "height": 1600}


def test_marked_words_are_taken_and_removed(visit: Journey, dashboard: Server) -> None:
    page = visit.page
    visit.open("/conversations?period=all&open=chat+logs&open=T-00003")
    page.get_by_text("Remove from view").click()
    expect(page.get_by_role("button", name="Take the words I marked")).to_be_visible(timeout=_WAIT)
    visit.settle()
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words)
            if (at < 0) continue
            window.getSelection().setBaseAndExtent(node, at, node, at + words.length)
            return
          }
        }""",
        _WORDS,
    )
    page.get_by_role("button", name="Take the words I marked").click()
    expect(page.get_by_label("Words to remove")).to_have_value(_WORDS, timeout=_WAIT)
    expect(page.get_by_text("stand 1 time in this conversation")).to_be_visible(timeout=_WAIT)
    page.get_by_role("button", name="Remove for good").click()
    expect(page.get_by_text("The words are gone from every page")).to_be_visible(timeout=_WAIT)
    visit.settle()
    expect(page.get_by_text("Ask <REMOVED> about it.")).to_be_visible(timeout=_WAIT)
    assert _WORDS not in page.content()

    visit.open("/conversations?period=all&q=Quillfeather")
    expect(page.get_by_text("No sentence matches")).to_be_visible(timeout=_WAIT)
    visit.open("/trust")
    expect(page.get_by_text("Redaction missed something 1 time")).to_be_visible(timeout=_WAIT)
    snapshot = open_current(dashboard.store)
    assert snapshot is not None
    assert not load(snapshot, "turns")["text"].str.contains("Quillfeather").any()
