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
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 60
expect.set_options(timeout=30_000)  # a machine that runs other tests as well may take long to draw


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    url: str
    store: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this system: install one or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


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
    """One visitor's tab: remembers console errors and requests that leave the machine."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.outside.append(request.url) if not self._ours(request.url) else None)

    def _ours(self, url: str) -> bool:
        return url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:", "about:"))

    def open(self, path: str = "/") -> None:
        """Go to a page and wait until Streamlit has finished running its script."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs and no skeleton is left."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
