"""How cost grows with the corpus: ``python -m tests.benchmarks.speed_growth``, after ``speed``; draws ``docs/speed-growth.png``.

Growth is judged by seconds / (n log n), against that of the smallest number of conversations measured: at most 1 means that cost grows no
faster than n log n.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright

from tests.benchmarks.results_file import RESULTS
from tests.browser.conftest import ARGUMENTS, CHROMIUM

PICTURE = Path(__file__).parents[2] / "docs" / "speed-growth.png"
WAY, STOCK = "balanced", "stock_bertopic"
SIZE = {"width": 760, "height": 440}
Measured = Mapping[int, float]


def growth(seconds: Measured) -> dict[int, float]:
    """Cost by n log n, relative to the smallest n (conversations → seconds); 1 = exactly n log n."""
    first = min(seconds)
    unit = seconds[first] / (first * math.log(first))
    return {n: seconds[n] / (n * math.log(n)) / unit for n in sorted(seconds)}


def stock_at(rows: int, measured: int, stages: Mapping[str, float]) -> float:
    """Stock BERTopic's seconds at ``rows``, from its stages at ``measured``: texts are encoded one by one (n), its UMAP and HDBSCAN are
    given n log n, the least that neighbour graphs and trees cost (McInnes & Healy 2017, *Accelerated Hierarchical Density Clustering*)."""
    more = rows / measured
    return stages["encode"] * more + stages["topics"] * more * math.log(rows) / math.log(measured)


def figure(ours: Measured, stock: Measured) -> go.Figure:
    """Measured seconds as points, n log n from the smallest as a line, both axes logarithmic."""
    first = min(ours)
    line = {n: ours[first] * n * math.log(n) / (first * math.log(first)) for n in sorted(ours)}
    chart = go.Figure([
        go.Scatter(x=list(line), y=list(line.values()), mode="lines", name="n log n from the smallest", line={"dash": "dash"}),
        _points(ours, "Earshot, balanced", "#1a6d5c"), _points(stock, "stock BERTopic", "#b25414"),
    ])  # fmt: skip
    chart.update_xaxes(type="log", title="Conversations", tickvals=sorted({*ours, *stock}), tickformat=",")
    chart.update_yaxes(type="log", title="Seconds, encode + topics + names", tickvals=[30, 100, 300, 1000])
    return chart.update_layout(template="plotly_white", margin={"l": 60, "r": 20, "t": 20, "b": 50}, legend={"x": 0.02, "y": 0.98}, **SIZE)


def _points(seconds: Measured, name: str, colour: str) -> go.Scatter:
    marks = [f"{seconds[n]:.0f} s" for n in sorted(seconds)]
    return go.Scatter(
        x=sorted(seconds), y=[seconds[n] for n in sorted(seconds)], mode="markers+text", text=marks, textposition="top left", name=name,
        marker={"size": 10, "color": colour},
    )  # fmt: skip


def main() -> None:
    """Print the growth and keep the picture."""
    results: dict[str, Any] = json.loads((RESULTS / "speed.json").read_text(encoding="utf-8"))["results"]
    ours = {int(n): ways[WAY]["seconds"] for n, ways in results.items() if WAY in ways}
    stock = {int(n): ways[STOCK]["seconds"] for n, ways in results.items() if STOCK in ways}
    largest, known = max(ours), max(stock)
    there = stock_at(largest, known, results[str(known)][STOCK]["stages"])
    print(
        {n: round(by, 2) for n, by in growth(ours).items()},
        f"stock at {largest}, extrapolated: {there:.0f} s, {there / ours[largest]:.1f} x",
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "growth.html"
        figure(ours, stock).write_html(page, include_plotlyjs=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        tab.goto(page.as_uri())
        tab.locator(".main-svg").first.wait_for()
        tab.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
