"""Pictures of every page for the documentation: ``python -m tests.browser.screenshots STORE OUT [NAME...]``.

Each page on a desk and on a telephone, light and dark: ``topics.png``,
``topics-dark.png``, ``topics-narrow.png``, ``topics-narrow-dark.png``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from data.snapshots import load, open_current
from tests.browser.conftest import ARGUMENTS, CHROMIUM, NARROW, WIDE, Journey, serve, visiting

LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-narrow", NARROW, "light"), ("-narrow-dark", NARROW, "dark"),
)  # fmt: skip
TALL = 2400  # pixels of height that a picture shows at most
COLOURS = 128


def main() -> None:
    """Open each page and keep a picture of it."""
    store, out, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page()
        for server in serve(store):
            for name, path in pages(store).items():
                if wanted and name not in wanted:
                    continue
                for kind, size, scheme in LOOKS:
                    with visiting(tab, server.url, size=size, scheme=scheme) as journey:
                        journey.open(path)
                        if name == "imports":
                            look_at(journey, export())
                        picture(journey, out / f"{name}{kind}.png", size=size)
        browser.close()


def pages(store: Path) -> dict[str, str]:
    """Path of each page by the name of its picture: with the biggest topic, and a conversation with several opinions."""
    snapshot = open_current(store)
    assert snapshot is not None, f"nothing is published in {store}"
    topics = load(snapshot, "topics")
    topic = topics[topics["level"] == 1].sort_values("conversations").iloc[-1]["topic_id"]
    found = load(snapshot, "perceptions").groupby(["source", "conversation_id"]).size().sort_values(kind="stable")
    source, conversation = found.index[-1]
    return {
        "overview": "/", "topics": "/topics", "topic": f"/topics?topic={topic}", "perception": "/perception?period=52w",
        "trends": "/trends?period=52w", "search": "/conversations?tone=negative",
        "meaning": "/conversations?period=all&meaning=1&q=the+app+signs+me+out",
        "ask": "/ask?period=all&question=What+do+customers+say+about+card+fees%3F", "research": "/research",
        "conversation": f"/conversations?period=all&open={source}&open={conversation}",
        "themes": "/themes", "review": "/themes?review=1", "imports": "/imports", "runs": "/imports", "trust": "/trust",
    }  # fmt: skip


def export() -> Path:
    """A help desk's tickets with a header that says nothing and a status of its own."""
    said = ("The login code never arrives.", "My card was declined at the till.", "The monthly fee is too high for what I get.")
    rows = [f"T-{n},2026-06-{n + 1:02d} 10:0{n},{17 if n == 3 else 'open'},North,c-{n % 5},{said[n % 3]}" for n in range(9)]
    path = Path(tempfile.gettempdir()) / "tickets.csv"  # its path is in the picture
    path.write_text("\n".join(["Ticket ID,Created,Status,Region,Requester ID,Field 7", *rows]), encoding="utf-8")
    return path


def look_at(journey: Journey, path: Path) -> None:
    """Give the path of a file on Imports, and wait for what would come of it."""
    way = "A path on this machine"
    journey.page.get_by_role("radio", name=way).or_(journey.page.get_by_role("button", name=way)).first.click()
    journey.page.get_by_role("textbox", name="Path").fill(str(path))
    journey.page.keyboard.press("Enter")
    journey.page.get_by_role("heading", name="What would come of it").wait_for(timeout=90_000)
    path.unlink()
    journey.settle()


def picture(journey: Journey, out: Path, *, size: ViewportSize) -> None:
    """One page in full length, in few colours: crisp text at a fraction of the bytes."""
    for _ in range(2):  # charts and tables take their height after the first look
        journey.page.wait_for_timeout(1500)
        height = journey.page.evaluate("() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight") + 60
        journey.page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(TALL, int(height)))})
    journey.page.wait_for_timeout(1000)
    journey.page.screenshot(path=out)
    with Image.open(out) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)
    print(out, out.stat().st_size)


if __name__ == "__main__":
    main()
