"""Copy finding: what is shown, as text for a ticket or chat and as one HTML file. Nothing leaves before somebody looked at the quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import filters, formats, handing, packing, reads
from pages.shared.findings import Finding
from pages.shared.handing import Quote
from pages.shared.reads import CHOSEN, Filters, tickets

Facts = Sequence[tuple[str, str]]
Table = Callable[[], pd.DataFrame]


def button(
    finding: Finding, *, key: str, about: Filters, facts: Facts = (), table: Table | None = None, words: Table | None = None,
    topic: int | None = None,
) -> None:  # fmt: skip
    """The button under a finding; pressing it opens the preview.

    Args:
        key: Unique on the page; a URL word.
        about: The conversations that the finding is about.
        facts: Figures in words.
        table: What a chart shows, under readable headers; asked for when somebody copies.
        words: Quotes that go with it; asked for when somebody copies.
        topic: The topic that the link opens; without it the link opens the present view.
    """
    if st.button("Copy finding", icon=":material/content_copy:", type="tertiary", key=f"{key}_copy"):
        _preview(finding, about, facts, table, words, topic)


def topic(
    row: Mapping[Any, Any], chosen: Filters, sides: tuple[str, str] | None, *, key: str, keywords: tuple[str, ...] = ()
) -> None:  # fmt: skip
    """The button for a topic, with all its figures and typical quotes.

    Args:
        row: Of the table of topics.
        sides: Both sides of the comparison in words; None without.
        keywords: The topic's typical words: quotes that have them come first.
    """
    about = replace(chosen, topic=int(row["topic_id"]))
    button(
        packing.about_topic(row, period=formats.span(chosen.since, chosen.until)), key=key, about=about, facts=packing.topic(row, sides),
        words=lambda: reads.topic_quotes(about, keywords=keywords), topic=about.topic,
    )  # fmt: skip


@st.dialog("Copy finding", width="large")
def _preview(
    finding: Finding, about: Filters, facts: Facts, table: Table | None, words: Table | None, topic: int | None
) -> None:  # fmt: skip
    rows = words() if words else None
    found = packing.quotes(rows.head(packing.QUOTES), tickets.addresses(rows)) if rows is not None and len(rows) else []
    kept = _kept(found)
    chosen = {name: getattr(about, name) for name in CHOSEN}
    narrowed = packing.narrowed(chosen, topic=_named(about) if topic is None else "", unhappy=about.unhappy)
    seen = packing.seen(tickets.first_seen(about) if about.topic is not None else None, tickets.versions(about))
    link = filters.full_address(st.context.url or "", page="topics" if topic is not None else None, topic=topic)
    document = packing.document(
        finding, facts=[*facts, *seen, *narrowed], table=table() if table else None, quotes=kept, link=link, data=_data(),
    )  # fmt: skip
    st.markdown("**What will be copied**")
    st.code(handing.as_text(document), language=None, wrap_lines=True, height=320)
    st.caption("Point at the text or touch it: the sign in its corner copies it. Nothing has left Earshot before that.")
    st.download_button(
        "The same as an HTML file", data=lambda: handing.as_html(document).encode(), file_name=handing.file_name(finding.title),
        mime=handing.MIME, icon=":material/download:", key="copy_html", on_click="ignore",
    )  # fmt: skip


def _named(about: Filters) -> str:
    """Name of the topic that narrows a view; empty where none does."""
    if about.topic is None:
        return ""
    names = reads.topic_names()
    known = names[names["topic_id"] == about.topic]["name"]
    return str(known.iloc[0]) if len(known) else "no topic found"


def _kept(quotes: list[Quote]) -> list[Quote]:
    """The quotes that the reader leaves in."""
    if not quotes:
        return []
    st.markdown("**Quotes that go with it**")
    st.caption("Personal data was taken out automatically; some may have been missed. Take out what should not travel.")
    return [quote for number, quote in enumerate(quotes) if _stays(quote, number)]


def _stays(quote: Quote, number: int) -> bool:
    with st.container(gap=None):
        stays = st.checkbox(formats.plain(f"“{quote.words}”"), value=True, key=f"keep_{quote.ticket}_{number}")
        st.caption(formats.plain(f"{quote.origin} · {quote.ticket}"))
    return bool(stays)


def _data() -> str:
    last, zone = reads.coverage(Filters())["last_day"], reads.timezone()
    return f"data up to {formats.day(last)} ({zone})" if last else f"data of {formats.in_zone(reads.manifest().get('created_at'), zone)}"
