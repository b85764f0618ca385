"""Pictures of every page for the documentation: ``python -m tests.browser.screenshots STORE OUT [NAME...]``.

Each page on a desk and on a telephone, light and dark: ``topics.png``,
``topics-dark.png``, ``topics-narrow.png``, ``topics-narrow-dark.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from data.snapshots import load, open_current
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Journey, serve

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-narrow", NARROW, "light"), ("-narrow-dark", NARROW, "dark"))
TALL = 2400  # pixels of height that a picture shows at most
COLOURS = 128


def main() -> None:
    """Open each page and keep a picture of it."""
    store, out, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for server in serve(store):
            for name, path in pages(store).items():
                if wanted and name not in wanted:
                    continue
                for kind, size, scheme in LOOKS:
                    picture(browser, server.url, path, out / f"{name}{kind}.png", size=size, scheme=scheme)
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
        "themes": "/themes", "review": "/themes?review=1", "imports": "/imports", "trust": "/trust",
    }  # fmt: skip


def picture(browser: Browser, url: str, path: str, out: Path, *, size: dict[str, int], scheme: str = "light") -> None:
    """One page in full length, in few colours: crisp text at a fraction of the bytes."""
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    journey = Journey(context.new_page(), url)
    journey.open(path)
    for _ in range(2):  # charts and tables take their height after the first look
        journey.page.wait_for_timeout(1500)
        height = journey.page.evaluate("() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight") + 60
        journey.page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(TALL, int(height)))})
    journey.page.wait_for_timeout(1000)
    journey.page.screenshot(path=out)
    with Image.open(out) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)
    print(out, out.stat().st_size, [e for e in journey.errors if "404" not in e], journey.outside)
    context.close()


if __name__ == "__main__":
    main()
