"""The filter bar: one row of small menus that wraps on narrow screens, the search box, and the way to share a view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.shared import asking, comparing, filters, formats, reads
from pages.shared.filters import PERIODS, Context
from pages.shared.places import PLACES
from pages.shared.reads import CHOSEN, EVENT

_INLINE = 2


def show() -> None:
    """Draw the bar; the values are already in place (see :func:`pages.shared.filters.sync`)."""
    known = filters.known()
    fields = [name for name in CHOSEN if len(known.options.get(name, [])) > 1 or filters.value(name)]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="filter_bar"):
        if known.dated:
            _period()
            _compare(known)
        for name in fields[:_INLINE]:
            with st.popover(_title(name), key=f"menu_{name}"):
                _many(name, known)
        more = fields[_INLINE:]
        with st.popover(_more_title(more, known), icon=":material/tune:", key="menu_more"):
            _topic(known)
            for name in more:
                _many(name, known)
            st.toggle("Only customers left unhappy", key="unhappy")
        if _narrowed():
            st.button("Clear", on_click=filters.clear, type="tertiary", icon=":material/close:", key="clear")
        with st.popover("Copy link", type="tertiary", icon=":material/link:", key="menu_link"):
            st.caption("This view, filters included:")
            st.code(_here(), language=None, wrap_lines=True)


def menu(pages: Mapping[str, Any], *, follow: bool) -> None:
    """Links to all pages. Streamlit's own menu opens a bare page that then takes the filters on, which costs the reader who goes back
    a step of history more.

    Args:
        pages: By name.
        follow: Whether the filters come along.
    """
    with st.container(horizontal=True, gap="xsmall", key="menu"):
        for name, page in pages.items():
            st.page_link(page, query_params=filters.address(name, back="") if follow else None)


def box(page: str) -> None:
    """Above every page that can be filtered: the question box on the overview, the search of customers' words on others; those that have
    one of their own, and those about all data, none."""
    if page == "overview":
        asking.box()
    elif page not in ("ask", "conversations") and not PLACES[page].whole:
        _search_box()


def _search_box() -> None:
    st.text_input(
        "Search customers' words", key="search", type="search", placeholder="Search customers' words …", label_visibility="collapsed",
        icon=":material/search:", on_change=_search, max_chars=300,
    )  # fmt: skip


def _search() -> None:
    words = str(st.session_state["search"] or "").strip()
    if words:
        st.session_state["search"] = ""
        filters.go("conversations", q=words)


def _period() -> None:
    with st.popover(formats.plain(_period_told()), icon=":material/calendar_month:", key="menu_period"):
        st.radio("Period", list(PERIODS), format_func=lambda code: PERIODS[str(code)], key="period")
        if filters.value("period") == "custom":
            st.date_input("From", value=None, key="from", format="DD/MM/YYYY", min_value="1970-01-01", max_value="2100-12-31")
            st.date_input("To", value=None, key="to", format="DD/MM/YYYY", min_value="1970-01-01", max_value="2100-12-31")
        st.caption(f"Counted back from the last day of data; weeks begin on {reads.week_start().capitalize()}.")


def _period_told() -> str:
    """The period by its name; its days where the name would not tell them, or an event sets them."""
    name, chosen = str(filters.value("period")), filters.current()
    told_by_days = name == "custom" or str(filters.value("compare")).startswith(EVENT)
    return formats.span(chosen.since, chosen.until) if told_by_days and (chosen.since or chosen.until) else PERIODS[name]


def _compare(known: Context) -> None:
    told = formats.plain(formats.shorten(comparing.label(known), 40))
    with st.popover(f"Compare with {told}", icon=":material/compare_arrows:", key="menu_compare"):
        comparing.controls(known)


def _many(name: str, known: Context) -> None:
    options = known.options.get(name, [])
    st.multiselect(formats.FIELDS[name], options, format_func=lambda value: formats.label(name, value), key=name, placeholder="All")


def _topic(known: Context) -> None:
    options: list[Any] = [None, *known.topics]
    st.selectbox(
        "Topic",
        options,
        format_func=lambda topic: "All topics" if topic is None else known.topics[topic],
        key="topic",
        placeholder="All topics",
    )


def _title(name: str) -> str:
    chosen = [formats.label(name, value) for value in filters.value(name)]
    if not chosen:
        return formats.FIELDS[name]
    more = f" +{len(chosen) - 1}" if len(chosen) > 1 else ""
    return f"{formats.FIELDS[name]}: {formats.plain(formats.shorten(chosen[0], 24) + more)}"


def _more_title(fields: list[str], known: Context) -> str:
    topic = filters.value("topic")
    set_here = sum(bool(filters.value(name)) for name in fields) + bool(filters.value("unhappy"))
    if topic is not None and not set_here:
        return f"Topic: {formats.plain(formats.shorten(known.topics[topic], 28))}"
    chosen = set_here + (topic is not None)
    return f"More filters ({chosen})" if chosen else "More filters"


def _narrowed() -> bool:
    return any(filters.value(name) for name in (*CHOSEN, "unhappy")) or filters.value("topic") is not None or filters.period_chosen()


def _here() -> str:
    return filters.full_address(st.context.url or "")
