"""A brief as slides: native charts that can be edited, the data line on every slide."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from pages.shared import formats
from pages.shared.findings import briefs as told
from pages.shared.handing import clean, web_address

if TYPE_CHECKING:
    from pages.shared.reads.asking import Brief

_INK, _QUIET, _ACCENT = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x5B, 0x66, 0x75), RGBColor(0x24, 0x57, 0xC5)
_BLANK = 6
_LONGEST_QUOTE, _MOST_QUOTES, _MOST_THEMES = 260, 4, 6
_LEFT, _WIDE = Inches(0.6), Inches(12.1)


def pptx(brief: Brief, *, link: str, made: str) -> bytes:
    """The slides.

    Args:
        link: Address of the brief.
        made: When and by whom, in words.
    """
    show = Presentation()
    show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
    deck = _Deck(show, f"{told.data_line(brief)} · {made}", link)
    _answer(deck, brief)
    if len(told.judged(brief)) > 1:
        _trend(deck, brief)
    if len(brief.themes):
        _themes(deck, brief)
    if len(brief.quotes) or len(brief.counter_quotes):
        _words(deck, brief)
    _rest(deck, brief)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


class _Deck:
    """Slides of one look."""

    def __init__(self, show: Any, foot: str, link: str) -> None:
        self.show, self.foot, self.link = show, foot, web_address(link)

    def slide(self, title: str, detail: str = "") -> Any:
        slide = self.show.slides.add_slide(self.show.slide_layouts[_BLANK])
        _text(slide, [title], top=0.4, height=1.0, size=28, bold=True)
        if detail:
            _text(slide, [detail], top=1.45, height=0.5, size=14, colour=_QUIET)
        foot = _text(slide, [self.foot], top=6.95, height=0.4, size=10, colour=_QUIET)
        if self.link:
            run = foot.text_frame.paragraphs[0].add_run()
            run.text, run.hyperlink.address, run.font.size = " · open this brief", self.link, Pt(10)
        return slide


def _text(
    slide: Any, lines: Iterable[str], *, top: float, height: float, size: int, bold: bool = False, colour: RGBColor = _INK,
    left: Any = _LEFT, width: Any = _WIDE,
) -> Any:  # fmt: skip
    box = slide.shapes.add_textbox(left, Inches(top), width, Inches(height))
    box.text_frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = box.text_frame.paragraphs[0] if number == 0 else box.text_frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold, run.font.color.rgb = clean(line), Pt(size), bold, colour
        paragraph.space_after = Pt(6)
    return box


def _answer(deck: _Deck, brief: Brief) -> None:
    verdict = told.verdict(brief)
    slide = deck.slide(formats.shorten(brief.question, 160), told.narrowed(brief))
    _text(slide, [verdict.title], top=2.0, height=0.7, size=24, bold=True, colour=_ACCENT)
    figures = [f"{name}: {value}" for name, value in told.facts(brief)]
    body = [*brief.verdict.why, *figures, *brief.warnings]
    _text(slide, [line for line in body if line], top=2.8, height=3.8, size=16)


def _trend(deck: _Deck, brief: Brief) -> None:
    heading = told.trend(brief)
    slide = deck.slide(heading.title, heading.detail)
    data = CategoryChartData(number_format="0.0%")
    data.categories = [formats.day(day) + (" (not complete)" if one else "") for day, one in _pairs(brief.trend, "period", "partial")]
    for name, column in (("Share", "share"), ("Lower end (95 %)", "share_low"), ("Upper end (95 %)", "share_high")):
        data.add_series(name, [None if pd.isna(value) else float(value) for value in brief.trend[column]])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, _LEFT, Inches(2.0), _WIDE, Inches(4.8), data).chart
    chart.has_legend, chart.font.size = True, Pt(12)
    chart.legend.include_in_layout = False
    for series, colour in zip(chart.plots[0].series, (_ACCENT, _QUIET, _QUIET), strict=True):
        series.format.line.color.rgb, series.smooth = colour, False
    chart.value_axis.minimum_scale = 0


def _themes(deck: _Deck, brief: Brief) -> None:
    heading = told.themes(brief)
    slide = deck.slide(heading.title, heading.detail)
    rows = brief.themes.head(_MOST_THEMES).iloc[::-1]
    data = CategoryChartData(number_format="0%")
    data.categories = [
        clean(f"{formats.shorten(str(row['name']), 50)}: {formats.share(row['share'], row['share_low'], row['share_high'])}")
        for row in rows.to_dict("records")
    ]
    data.add_series("Share of them", [float(value) for value in rows["share"]])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, _LEFT, Inches(2.0), _WIDE, Inches(4.8), data).chart
    chart.has_legend, chart.font.size = False, Pt(12)
    chart.plots[0].gap_width = 60
    chart.plots[0].series[0].format.fill.solid()
    chart.plots[0].series[0].format.fill.fore_color.rgb = _ACCENT
    chart.value_axis.minimum_scale = 0


def _words(deck: _Deck, brief: Brief) -> None:
    slide = deck.slide("In customers' words", f"a few of {formats.count(len(brief.evidence), 'sentence')}, chosen to differ")
    half = Inches(5.9)
    sides = (("What they say", brief.quotes, _LEFT), ("What speaks against it", brief.counter_quotes, Inches(6.8)))
    for name, rows, left in sides:
        _text(slide, [name], top=2.0, height=0.4, size=16, bold=True, left=left, width=half)
        lines = []
        for row in rows.head(_MOST_QUOTES).to_dict("records"):
            origin = formats.origin({str(key): value for key, value in row.items()})
            lines.append(f"“{formats.shorten(str(row['quote']), _LONGEST_QUOTE)}” ({origin})")
        _text(slide, lines or ["Nothing clear was found."], top=2.5, height=4.2, size=13, left=left, width=half)


def _rest(deck: _Deck, brief: Brief) -> None:
    slide = deck.slide("What support data cannot tell, and what is still needed")
    lines = [*(f"• {text}" for text in brief.unknowns), told.silent(brief), told.study(brief)]
    if brief.study.sample_size:
        lines.append(f"Question: “{brief.study.question}”")
    if brief.ask_support is not None:
        lines.append(f"Ask support to ask: “{brief.ask_support.question}” {told.ask_support(brief)}")
    lines += [told.listen(row, brief) for row in brief.listen.head(3).to_dict("records")]
    _text(slide, [line for line in [*lines, told.spared(brief)] if line], top=1.5, height=5.2, size=15)


def _pairs(rows: pd.DataFrame, first: str, second: str) -> list[tuple[Any, Any]]:
    return list(zip(rows[first], rows[second], strict=True))
