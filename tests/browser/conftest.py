"""A real server over a hand-made store, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 60
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}
PROBING = ("Failed to load resource: the server responded with a status of 404 (Not Found)",)
"""A deep link makes Streamlit's front end ask for its server under the page's own path first (``/trends/_stcore/health``)."""
expect.set_options(timeout=30_000)  # a machine that runs other tests as well may take long to draw


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI a journey gets a second try, which the summary names: a click was lost under full load once, and in none of 130 tries after."""
    for item in items:
        if os.environ.get("CI") and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    url: str
    store: Path


@pytest.fixture(scope="session")
def tab() -> Iterator[Page]:
    """The tab of all journeys: one of its own would compile the dashboard's scripts anew for each, which takes longer than the journey."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this system: install one or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
        yield context.new_page()
        browser.close()


@pytest.fixture
def size() -> ViewportSize:
    """Of the window."""
    return WIDE


@pytest.fixture
def visit(tab: Page, dashboard: Server, size: ViewportSize) -> Iterator[Journey]:
    """A visitor of the module's own dashboard."""
    with visiting(tab, dashboard.url, size=size) as journey:
        yield journey


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(store: Path) -> Iterator[Server]:
    port = free_port()
    url = f"http://localhost:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), "--server.headless", "true"],
        cwd=PROJECT,
        env={**os.environ, "EARSHOT_STORE": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{url}/_stcore/health", process)
        urllib.request.urlopen(url, timeout=10).read()
        yield Server(url, store)
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 5):
        assert process.poll() is None, "the server ended at its start"
        try:
            urllib.request.urlopen(url, timeout=1).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no answer from {url} within {START_SECONDS} s")


class Journey:
    """One visitor's way through the dashboard: remembers console errors and requests that leave the machine."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", self._failed)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.text not in PROBING:
            self.errors.append(message.text)

    def _failed(self, error: Exception) -> None:
        self.errors.append(str(error))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:", "about:")):
            self.outside.append(request.url)

    def open(self, path: str = "/") -> None:
        """Go to a page and wait until Streamlit has finished running its script."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs and no skeleton is left."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)

    def leave(self) -> None:
        """Nothing of this visitor stays with the tab."""
        self.page.remove_listener("console", self._console)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("request", self._request)
        if self.page.url.startswith(self.url):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        self.page.context.clear_cookies()
        self.page.goto("about:blank")


@contextmanager
def visiting(tab: Page, url: str, *, size: ViewportSize = WIDE, scheme: Literal["light", "dark"] = "light") -> Iterator[Journey]:
    """Somebody who was never here before, for whom nothing may go wrong and from whose tab nothing may leave the machine."""
    tab.set_viewport_size(size)
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    journey = Journey(tab, url)
    try:
        yield journey
        assert journey.errors == []
        assert journey.outside == []
    finally:
        journey.leave()
