"""Briefs handed over: everything of the page is in them, nothing runs, slides are native."""

from __future__ import annotations

import io
from collections.abc import Callable
from html.parser import HTMLParser

import pandas as pd
import pytest
from pptx import Presentation

from nlp.brief.model import Brief
from pages.shared.handouts import evidence_csv, html, pptx
from tests import briefs, factories

LINK, MADE = "http://localhost:8501/ask?brief=1", "handed out by ann, 5 Nov 2026, 10:00"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    return factories.full_store(tmp_path_factory.mktemp("handouts"), conversations=200)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def _page(brief: Brief) -> _Page:
    return _Page(html(brief, link=LINK, made=MADE).decode())


def _slides(brief: Brief) -> tuple[str, list[str]]:
    """All words of the slides, and the kinds of their charts."""
    shapes = [shape for slide in Presentation(io.BytesIO(pptx(brief, link=LINK, made=MADE))).slides for shape in slide.shapes]
    text = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    return text, [shape.chart.chart_type.name for shape in shapes if shape.has_chart]


@pytest.mark.parametrize("told", [lambda brief: _page(brief).words, lambda brief: _slides(brief)[0]], ids=["html", "pptx"])
def test_a_hand_out_has_verdict_figures_words_and_data_line(published: factories.Published, told: Callable[[Brief], str]) -> None:
    words = " ".join(told(briefs.brief(published)).split())
    for part in (
        briefs.QUESTION, "Partly answered: 42 customers speak of it", "16 % (12–21)", "13 % (9–18) adjusted",
        "The annual fee for this card is far too high", "no foreign fee", "What customers would pay", "384 answers for ±5 points",
        published.snapshot_id, "aaaaaaaaaaaa", MADE,
    ):  # fmt: skip
        assert part in words, part


def test_html_shows_nasty_text_and_runs_nothing(published: factories.Published) -> None:
    page = _page(briefs.nasty(published))
    assert factories.NASTY[0] in page.words
    assert not {"script", "img", "iframe", "object", "form", "link"} & set(page.tags)
    assert set(page.links) == {LINK}


def test_html_links_to_tickets_of_the_web(published: factories.Published) -> None:
    brief = briefs.brief(published)
    assert set(brief.quotes["url"]) <= set(_page(brief).links)


def test_slides_have_native_charts_with_the_brief_s_numbers(published: factories.Published) -> None:
    brief = briefs.brief(published)
    assert _slides(brief)[1] == ["LINE_MARKERS", "BAR_CLUSTERED"]
    charts = [
        shape.chart
        for slide in Presentation(io.BytesIO(pptx(brief, link="", made=""))).slides
        for shape in slide.shapes
        if shape.has_chart
    ]  # fmt: skip
    assert list(charts[0].plots[0].series[0].values) == pytest.approx(brief.trend["share"].tolist())
    assert sorted(charts[1].plots[0].series[0].values) == pytest.approx(sorted(brief.themes["share"]))
    assert any("83 % (69–92)" in str(name) for name in charts[1].plots[0].categories)


@pytest.mark.parametrize("build", [briefs.nothing, briefs.nasty])
def test_hand_outs_of_odd_briefs_are_made(published: factories.Published, build: Callable[[factories.Published], Brief]) -> None:
    brief = build(published)
    assert brief.question in _page(brief).words
    assert _slides(brief)[0]


def test_csv_has_every_sentence_with_figures_and_no_formula(published: factories.Published) -> None:
    brief = briefs.brief(published)
    rows = brief.evidence.assign(
        sentence=[factories.NASTY[2], *["Too dear."] * (len(brief.evidence) - 1)], language="en", day=pd.Timestamp("2026-11-03"),
        channel=None, product="Card", sentiment=-0.5, url="javascript:alert(1)",
        relevant=[True, False, *[None] * (len(brief.evidence) - 2)],
    )  # fmt: skip
    back = pd.read_csv(io.BytesIO(evidence_csv(brief, rows, link=LINK)), encoding="utf-8-sig")
    assert len(back) == len(brief.evidence)
    assert back["words"].iloc[0] == f"'{factories.NASTY[2]}"
    assert back["marked"].fillna("").tolist()[:3] == ["relevant", "not relevant", ""]
    assert back["share_low"].eq(0.12).all()
    assert back["ticket"].isna().all()
    assert set(back["brief"]) == {LINK}
    assert set(back["side"]) == {"evidence", "counter-evidence"}
