"""Bringing in an export as a support lead does: drop the files, correct a column, read what would come of it, run."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.snapshots import load, open_current
from tests.browser.conftest import Journey, Server, serve

pytestmark = pytest.mark.browser
RUN_SECONDS = 400
LOOK_MS = 90_000
SAID = (
    "The login code never arrives on my phone.",
    "My card was declined at the supermarket.",
    "Opening the account was easy and I thank you!",
)


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Server]:
    """An empty Earshot."""
    yield from serve(tmp_path / "store")


def export(first: int, last: int) -> str:
    """Tickets whose words stand under a header that says nothing; a summary looks like them."""
    rows = []
    for n in range(first, last):
        status, day = "open" if n % 4 else "17", n % 28 + 1
        rows.append(f"A-{n},2026-06-{day:02d} 10:00,{status},North,Ticket number {n} about something,{SAID[n % 3]} It is number {n}.")
    return "\n".join(["Ticket ID,Created,Status,Region,Description,Field 7", *rows]) + "\n"


def drop(page: Page, files: dict[str, str]) -> None:
    """Let go of files over the page's field, as a hand with a mouse does."""
    packed = {name: base64.b64encode(text.encode()).decode() for name, text in files.items()}
    held = page.evaluate_handle(
        """files => {
            const held = new DataTransfer();
            for (const [name, text] of Object.entries(files))
                held.items.add(new File([atob(text)], name, {type: 'text/csv'}));
            return held;
        }""",
        packed,
    )
    zone = page.get_by_test_id("stFileUploaderDropzone")
    for event in ("dragenter", "dragover", "drop"):
        zone.dispatch_event(event, {"dataTransfer": held})


def figure(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).first.get_by_test_id("stMetricValue").inner_text()


def choose(page: Page, label: str, option: str) -> None:
    """By keyboard: type what is wanted, Enter."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.press_sequentially(option)
    page.get_by_role("option", name=option, exact=True).wait_for()
    box.press("Enter")


def stop(page: Page) -> None:
    """The run's own button: while a page is drawn, Streamlit's header has one of that name as well."""
    page.get_by_test_id("stButton").get_by_role("button", name="Stop").click(timeout=30_000)


def ended(store: Path) -> dict[str, object]:
    """The run's trace once it has ended."""
    for _ in range(RUN_SECONDS * 2):
        told = [json.loads(path.read_text(encoding="utf-8")) for path in (store / "runs").glob("*/progress.json")]
        if told and told[0]["state"] != "running":
            return dict(told[0])
        time.sleep(0.5)
    raise AssertionError(f"the run did not end within {RUN_SECONDS} s")


def test_import_by_drag_and_drop_with_a_corrected_column_stopped_and_resumed(visit: Journey, tmp_path: Path) -> None:
    page, store = visit.page, tmp_path / "store"
    visit.open("/")
    page.get_by_role("button", name="Use my export").click()
    drop(page, {"june_1.csv": export(0, 8), "june_2.csv": export(6, 14)})
    expect(page.get_by_role("heading", name="What would come of it")).to_be_visible(timeout=LOOK_MS)
    visit.settle()
    expect(page.get_by_text("june_1.csv, june_2.csv")).to_be_visible()
    expect(page.get_by_text("Ticket number 0 about something").first).to_be_visible()  # an example of the column taken for the words
    assert figure(page, "Rows read") == "16"

    choose(page, "The customer's words", "Field 7")
    expect(page.get_by_text("as you said").first).to_be_visible(timeout=LOOK_MS)
    visit.settle()
    choose(page, "Status “17”", "pending")
    expect(page.get_by_text("Status: 17 = pending")).to_be_visible(timeout=LOOK_MS)
    visit.settle()
    assert [figure(page, label) for label in ("Would come in", "Merged with others", "Rejected")] == ["14", "2", "0"]
    assert not (store / "snapshots").exists() or not any((store / "snapshots").iterdir())

    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("heading", name="An import is running")).to_be_visible(timeout=30_000)
    stop(page)
    page.get_by_role("button", name="Resume").click(timeout=60_000)
    expect(page.get_by_role("heading", name="An import is running")).to_be_visible(timeout=30_000)
    page.reload()  # progress is the run's, not the page's
    expect(page.get_by_role("heading", name="An import is running")).to_be_visible(timeout=30_000)
    told = ended(store)
    assert told["state"] == "published", told
    expect(page.get_by_role("heading", name=re.compile("^Data of "))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="What more your data could show")).to_be_visible()
    assert figure(page, "Imported") == "14"
    assert not any((store / "incoming").iterdir())
    drop(page, {"july.csv": export(14, 20)})  # the same export, a month later
    expect(page.get_by_text(re.compile("Columns and codes are read as .* chose on"))).to_be_visible(timeout=LOOK_MS)
    expect(page.get_by_text("Status: 17 = pending", exact=True)).to_be_visible()
    visit.open("/conversations?period=all")
    expect(page.get_by_text(re.compile("14 customers|14 conversations")).first).to_be_visible()
    snapshot = open_current(store)
    assert snapshot is not None
    assert load(snapshot, "turns")["text"].str.startswith(SAID).all()  # the corrected column, not the one that was recognised


def test_a_stopped_import_may_resume_with_its_uploads_or_be_forgotten(visit: Journey, tmp_path: Path) -> None:
    page, store = visit.page, tmp_path / "store"
    visit.open("/")
    page.get_by_role("button", name="Use my export").click()
    drop(page, {"june.csv": export(0, 600)})  # long enough to be stopped, however quick the machine
    expect(page.get_by_role("heading", name="What would come of it")).to_be_visible(timeout=LOOK_MS)
    visit.settle()
    page.get_by_role("button", name="Run", exact=True).click()
    stop(page)
    expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=60_000)
    assert [path.name for path in (store / "incoming").rglob("*.csv")] == ["june.csv"]
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("button", name="Resume")).to_be_hidden(timeout=30_000)
    assert not list((store / "incoming").rglob("*.csv"))
