"""Parts of a brief on the Ask page: the verdict, the numbers, the words, who speaks, what is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from pages.shared import cards, filters, formats, reads
from pages.shared.figures import briefs as charts
from pages.shared.findings import briefs as told
from pages.shared.reads import EarshotError, Filters, asking, research
from pages.shared.reads.asking import Brief, Update

_LOOK = {"answered": ("blue", "check_circle"), "partly": ("orange", "incomplete_circle"), "not_answerable": ("gray", "do_not_disturb_on")}
_REFUSED = "_refused_brief"


@dataclass(frozen=True)
class Shown:
    """The brief on the page.

    Args:
        brief_id: Its number in the ledger; None while nobody saved it.
        at, who: When and by whom it was saved.
        query: The filters it was asked with, as they stand in links.
        against: The saved brief that it brings up to date, and what changed since.
    """

    brief: Brief
    brief_id: int | None = None
    at: datetime | None = None
    who: str = ""
    query: dict[str, Any] | None = None
    against: int | None = None
    update: Update | None = None


def trying(work: Callable[[], None]) -> Callable[[], None]:
    """A callback that tells the reader what went wrong."""

    def tried() -> None:
        try:
            work()
        except EarshotError as error:
            st.session_state[_REFUSED] = str(error)

    return tried


def notice() -> None:
    """What could not be kept, told once."""
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(formats.plain(refused), icon=":material/error:", title="This could not be done")


def shown(question: str, chosen: Filters) -> Shown | None:
    """The brief that the link names, or the answer to the question; None where nothing was asked or the answer failed."""
    saved = filters.value("brief")
    if saved is not None:
        return _saved(int(saved))
    if not question:
        return None
    try:
        with st.spinner("Reading what customers said about it …"):
            brief = asking.brief(question, chosen)
    except EarshotError as error:
        st.error(formats.plain(error), icon=":material/error:", title="This question could not be answered")
        return None
    against = filters.value("against")
    if against is None or not research.found(int(against)):
        return Shown(brief)
    before, _ = research.opened(int(against))
    return Shown(brief, against=int(against), update=asking.changes(before, brief))


def _saved(number: int) -> Shown | None:
    if not research.found(number):
        st.warning("This brief was removed from the research ledger, or never was in it.", icon=":material/link_off:")
        return None
    brief, record = research.opened(number)
    brief = asking.at(brief, research.marks(brief.question))
    return Shown(brief, brief_id=number, at=record.at, who=record.who, query=dict(record.filters))


def introduction() -> None:
    """What can be asked, before anybody has."""
    st.text(
        "Type a question as you would ask a colleague. Earshot looks through what customers told support, says how many of them speak of "
        "it and in which words, what speaks against it, who is not heard, and which study is still needed."
    )


def standing(shown: Shown) -> None:
    """Of a saved brief: since when it stands, and the way to the present data; of an update: what changed."""
    if shown.brief_id is not None:
        when = formats.in_zone(shown.at.isoformat() if shown.at else None, reads.timezone())
        told_of = f"Saved by {shown.who} on {when}: {told.data_line(shown.brief)}. It shows what it showed then."
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(formats.plain(told_of), width="content")
            filters.stored_link(
                "ask", "Update", icon=":material/update:",
                query={**(shown.query or {}), "question": [shown.brief.question], "against": [str(shown.brief_id)]},
            )  # fmt: skip
            filters.link("research", "All saved briefs", icon=":material/menu_book:")
        st.text(shown.brief.question)
    if shown.update is not None:
        _changed(shown.update, shown.brief, int(shown.against or 0))


def _changed(update: Update, brief: Brief, against: int) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown("**What changed since it was saved**")
        for line in told.changed(update, brief):
            st.text(line)
        filters.link("ask", "The saved brief", icon=":material/history:", brief=against)
        if len(update.added):
            more = st.expander(f"New sentences ({len(update.added)})", on_change="rerun", key="new_sentences")
            if more.open:
                with more:
                    cards.quotes(asking.words(update.added.head(10)), key="added")


def answer(brief: Brief) -> None:
    """The verdict with its reasons, and what must not be overlooked."""
    finding = told.verdict(brief)
    colour, icon = _LOOK[brief.verdict.answer]
    with st.container(border=True, gap="xsmall"):
        st.subheader(f":{colour}[:material/{icon}:] {formats.plain(finding.title)}", anchor=False)
        for reason in brief.verdict.why:
            st.text(reason)
        st.caption(formats.plain(told.sureness(brief)))
    if brief.warnings:
        st.warning("\n\n".join(formats.plain(warning) for warning in brief.warnings), icon=":material/warning:")


def numbers(brief: Brief) -> None:
    """How many say it, of whom, and how they sound."""
    found = brief.reach
    if not found.conversations:
        return
    with st.grid(4, min_column_width=220, gap="medium"):
        with st.container(border=True, height="stretch"):
            cards.tile(told.counting(brief), formats.number(found.customers), change=formats.NONE, note=told.reach(brief))
        with st.container(border=True, height="stretch"):
            share, note = told.heard(brief)
            cards.tile(f"Of all {told.noun(brief)} in contact", share, change=formats.NONE, note=note)
        if found.of_base is not None:
            with st.container(border=True, height="stretch"):
                value, interval = told.per_thousand(found.of_base)
                note = f"{interval}; customers who said so to support, silent ones are not in it"
                cards.tile("Of all your customers", value, change=formats.NONE, note=note)
        if sound := told.sound(brief):
            with st.container(border=True, height="stretch"):
                cards.tile("How they sound", sound[0], change=formats.NONE, note=sound[1])


def shape(brief: Brief) -> None:
    """How it moves, and what it is made of."""
    if not brief.reach.conversations:
        return
    left, right = st.columns(2, gap="large")
    with left:
        if len(told.judged(brief)) > 1:
            rows = brief.trend
            cards.chart(told.trend(brief), charts.trend(rows), table=lambda: told.trend_table(rows), key="brief_trend")
        elif not filters.known().dated:
            st.caption("Nothing in this data has a date, so it cannot be shown over time.")
        else:
            st.caption(f"Too few contacts in each week or month to show how it moves: a share of fewer than {reads.TOO_FEW} says little.")
    with right:
        if len(brief.themes):
            themes = brief.themes
            cards.chart(told.themes(brief), charts.themes(themes), table=lambda: told.table(themes), key="brief_themes", pick=_open_topic)


def _open_topic(data: list[Any]) -> None:
    filters.go("topics", topic=int(data[0]))


def words(brief: Brief) -> None:
    """In customers' words: what they say, and what speaks against it."""
    if not brief.reach.conversations:
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("In their words", anchor=False)
        st.caption(formats.plain(told.chosen(brief)))
        cards.quotes(asking.quotes(brief.quotes), key="quotes")
    with right:
        st.subheader("What speaks against it", anchor=False)
        st.caption(formats.plain(told.counter(brief)))
        cards.quotes(asking.quotes(brief.counter_quotes), key="counter_quotes", none="")


def differing(brief: Brief) -> None:
    """Which groups of customers differ."""
    if brief.differences.empty or not brief.reach.conversations:
        return
    st.subheader("Who differs", anchor=False)
    st.caption("groups that clearly speak of it more or less than all others; the number of comparisons is taken into account")
    clear = brief.differences[brief.differences["differs"] != ""]
    if clear.empty:
        st.text("No group stands out.")
    for row in clear.head(6).to_dict("records"):
        arrow = ":material/arrow_upward:" if row["differs"] == "more" else ":material/arrow_downward:"
        st.markdown(f"{arrow} {formats.plain(told.difference(row, brief))}")
    _folded("All groups", told.groups(brief.differences), key="brief_groups", alt="How many of each group speak of it")


def speaking(brief: Brief) -> None:
    """Who is heard and who is not, raw next to adjusted."""
    adjusted, silent = told.adjusted(brief), told.silent(brief)
    if not brief.reach.conversations or (brief.speakers.empty and not adjusted):
        return
    st.subheader("Who is speaking", anchor=False)
    st.caption("support hears those who contact it; the customer base tells how far they stand for everybody")
    for line in (adjusted, silent):
        if line:
            st.text(line)
    if len(brief.speakers):
        _folded("Contact rates", told.speakers(brief.speakers), key="brief_speakers", alt="Who is in contact, against the customer base")


def _folded(label: str, table: Any, *, key: str, alt: str) -> None:
    more = st.expander(label, icon=":material/table:", on_change="rerun", key=f"{key}_more")
    if more.open:  # built when somebody wants it
        with more:
            cards.frame(table, key=key, alt=alt)


def unknowns(brief: Brief) -> None:
    """What support data cannot tell, and the smallest study that would; nothing of a question that named nothing."""
    if not brief.unknowns and not brief.study.question:
        return
    st.subheader("What support data cannot tell", anchor=False)
    for text in brief.unknowns or ("Nothing that was asked.",):
        st.markdown(f"- {formats.plain(text)}")
    st.markdown(f"**{formats.plain('The smallest study still needed')}**")
    st.text(told.study(brief))
    if brief.study.sample_size:
        st.caption("Ask it like this:")
        st.code(brief.study.question, language=None, wrap_lines=True)
    if spared := told.spared(brief):
        st.caption(formats.plain(spared))


def listen(brief: Brief) -> None:
    """Where to go and listen, and what support can ask."""
    if len(brief.listen):
        st.subheader("Go and listen", anchor=False)
        st.caption("where customers say it most: teams, channels and hours, never single agents")
        for row in brief.listen.head(6).to_dict("records"):
            st.markdown(f"- {formats.plain(told.listen(row, brief))}")
    if brief.ask_support is not None:
        st.subheader("Ask support to ask", anchor=False)
        st.caption("one question to customers who call anyway; import the answers as a column to close the brief")
        st.code(brief.ask_support.question, language=None, wrap_lines=True)
        st.text(told.ask_support(brief))
