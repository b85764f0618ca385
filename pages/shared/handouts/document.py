"""A brief as one HTML file: its parts in words and tables; what makes them safe is in :mod:`pages.shared.handing`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pages.shared import formats
from pages.shared.findings import Finding
from pages.shared.findings import briefs as told
from pages.shared.handing import Document, Quote, Section, as_html

if TYPE_CHECKING:
    from pages.shared.reads.asking import Brief

_MOST = 8


def html(brief: Brief, *, link: str, made: str) -> bytes:
    """The file, UTF-8.

    Args:
        link: Address of the brief.
        made: When and by whom, in words.
    """
    return as_html(document(brief, link=link, made=made)).encode("utf-8")


def document(brief: Brief, *, link: str, made: str) -> Document:
    """The brief in the order of the page."""
    verdict = told.verdict(brief)
    sections = [
        Section(title=verdict.title, lines=[*brief.verdict.why, told.sureness(brief), *(f"Mind: {one}" for one in brief.warnings)]),
        *_measured(brief), *_said(brief), *_who(brief),
        Section(title="What support data cannot tell", lines=brief.unknowns),
        Section(title="The smallest study still needed", lines=_study(brief)),
        *_support(brief),
    ]  # fmt: skip
    bracket = "A bracket is the 95 % interval: chance variation for so many people; mistakes of the machine come on top."
    foot = [line for line in (told.spared(brief), bracket, told.data_line(brief), made) if line]
    return Document(
        title=brief.question, detail=told.narrowed(brief), facts=told.facts(brief), link=link, foot=foot,
        sections=[one for one in sections if one.lines or one.rows or one.quotes],
    )  # fmt: skip


def _measured(brief: Brief) -> list[Section]:
    sections = []
    if len(told.judged(brief)) > 1:
        sections.append(_table(told.trend(brief), told.trend_table(brief.trend)))
    if len(brief.themes):
        sections.append(_table(told.themes(brief), told.table(brief.themes.head(_MOST))))
    return sections


def _table(heading: Finding, rows: pd.DataFrame) -> Section:
    cells = [[formats.number(cell) if isinstance(cell, (int, float)) else str(cell) for cell in row] for row in rows.to_numpy(object)]
    return Section(title=heading.title, note=heading.detail, columns=[str(name) for name in rows.columns], rows=cells)


def _said(brief: Brief) -> list[Section]:
    if not brief.reach.conversations:
        return []
    against = _quotes(brief.counter_quotes)
    return [
        Section(title="In customers' words", note=told.chosen(brief), quotes=_quotes(brief.quotes)),
        Section(title="What speaks against it", lines=[told.counter(brief)], quotes=against),
    ]


def _quotes(rows: pd.DataFrame) -> list[Quote]:
    return [
        Quote(
            words=str(row["quote"]), origin=formats.origin({str(name): value for name, value in row.items()}),
            ticket=f"{row['source']} {row['conversation_id']}", url="" if pd.isna(row["url"]) else str(row["url"]),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _who(brief: Brief) -> list[Section]:
    clear = brief.differences[brief.differences["differs"] != ""].head(_MOST)
    differ = [f"{str(row['differs']).capitalize()}: {told.difference(row, brief)}" for row in clear.to_dict("records")]
    note = "groups that clearly speak of it more or less than all others; the number of comparisons is taken into account"
    speak = [line for line in (told.adjusted(brief), told.silent(brief)) if line]
    return [Section(title="Who differs", note=note, lines=differ), Section(title="Who is speaking", lines=speak)]


def _study(brief: Brief) -> Sequence[str]:
    return [told.study(brief), *([f"Ask it like this: {brief.study.question}"] if brief.study.sample_size else [])]


def _support(brief: Brief) -> list[Section]:
    listen = [told.listen(row, brief) for row in brief.listen.head(_MOST).to_dict("records")]
    asked = [] if brief.ask_support is None else [brief.ask_support.question, told.ask_support(brief)]
    return [Section(title="Ask support to ask", lines=asked), Section(title="Go and listen", lines=listen)]
