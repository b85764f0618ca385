"""Ask support first, in a real browser with the real model: from the question to the recorded decision and the file handed out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from data.ledger import Ledger
from data.ledger.research import Research
from nlp.encode import OnnxEncoder
from nlp.models.prepare import prepare
from tests import briefs
from tests.browser.conftest import NARROW, Journey, Server, serve

pytestmark = pytest.mark.browser
QUESTION = "Is the annual fee of the card too high?"
_WAIT = 60_000  # the model is loaded at the first question


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    encoder = OnnxEncoder(prepare("e5"), workers=1)
    yield from serve(briefs.askable_store(tmp_path_factory.mktemp("asking"), encoder, conversations=300).root)


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _file(journey: Journey, name: str) -> bytes:
    with journey.page.expect_download(timeout=_WAIT) as waiting:
        journey.page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def test_from_the_question_to_the_decision(visit: Journey, dashboard: Server) -> None:
    page = visit.page
    visit.open("/?period=all")
    page.get_by_role("textbox", name="Ask support first").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/ask" in url)
    expect(page.get_by_text("speak of it").first).to_be_visible(timeout=_WAIT)
    visit.settle()
    assert _query(page)["question"] == [QUESTION]
    expect(page.get_by_text("The annual fee for this card is far too high").first).to_be_visible()

    page.get_by_role("radio", name="Not relevant").first.click()
    expect(page.get_by_text("0 marked as relevant, 1 as not")).to_be_visible(timeout=_WAIT)

    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "brief=1" in url)
    visit.settle()
    verdict = page.get_by_role("heading", level=3).first.inner_text()
    page.reload()
    visit.settle()
    assert page.get_by_role("heading", level=3).first.inner_text() == verdict

    page.get_by_role("button", name="Hand out").click()
    html = _file(visit, "Page (HTML)").decode()
    assert QUESTION in html
    assert "<script" not in html
    assert len(Presentation(io.BytesIO(_file(visit, "Slides (PPTX)"))).slides) >= 3
    assert len(pd.read_csv(io.BytesIO(_file(visit, "Evidence (CSV)")))) > 10
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Decide").click()
    page.get_by_text("A smaller study is enough").click()
    page.get_by_role("textbox", name="Why").fill("only the price is open")
    page.get_by_role("button", name="Record the decision").click()
    visit.settle()
    visit.open("/research")
    expect(page.get_by_text("1 decided")).to_be_visible()
    ledger = Ledger(dashboard.store)
    rows = Research(ledger).briefs()
    ledger.close()
    assert rows[["question", "decision", "comment"]].to_numpy().tolist() == [[QUESTION, "narrowed", "only the price is open"]]


def test_a_suggestion_and_a_topic_lead_to_a_brief(visit: Journey) -> None:
    page = visit.page
    visit.open("/topics?period=all&topic=11")
    page.get_by_role("link", name="Ask about this").click()
    expect(page.get_by_text("speak of it").first).to_be_visible(timeout=_WAIT)
    assert _query(page)["question"] == ["What do customers say about card fees?"]
    visit.open("/ask?period=all")
    page.get_by_role("button", name="What do customers say about").first.click()
    page.wait_for_url(lambda url: "question=" in url)


def test_it_fits_on_a_telephone(visit: Journey) -> None:
    visit.page.set_viewport_size(NARROW)
    for path in ("/ask?period=all", f"/ask?period=all&question={QUESTION.replace(' ', '+')}", "/research"):
        visit.open(path)
        visit.settle()
        wide = visit.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= NARROW["width"], path
