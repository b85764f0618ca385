"""What a page says when it has nothing, too little, or something went wrong."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from pages.shared import filters, findings, formats, jobs, reads
from pages.shared.reads import EarshotError, Filters, themes

_log = logging.getLogger("earshot")


def nothing_yet() -> None:
    """No snapshot: where to begin."""
    st.info("Nothing has been imported yet.", icon=":material/inbox:", title="No data")
    st.page_link(filters.PAGES["imports"], label="Import the sample data or an export of your own", icon=":material/upload:")


def empty(message: str, chosen: Filters) -> None:
    """Nothing matches: says which filter removed most and offers to clear it."""
    blockers = reads.blockers(chosen)
    st.info(formats.plain(message), icon=":material/filter_alt_off:")
    if blockers.empty or not blockers["conversations"].iloc[0]:
        st.button("Clear all filters", on_click=filters.clear, key="clear_all")
        return
    worst = str(blockers["name"].iloc[0])
    name, freed = formats.FIELDS.get(worst, worst), formats.count(blockers["conversations"].iloc[0], "conversation")
    st.caption(f"*{name}* removed most of them: {freed} without it.")
    cleared = ("period", "from", "to") if worst == "period" else (worst,)
    changes = dict.fromkeys(cleared) | ({"period": "all"} if worst == "period" else {})
    st.button(f"Clear {name.lower()}", on_click=filters.choose, kwargs=changes, key="clear_worst")


def rough() -> None:
    """Before topics of a handful of conversations: how far they can be trusted."""
    few = reads.handful()
    if few is not None:
        st.info(formats.plain(findings.rough(few)), icon=":material/science:", title="Rough topics")


def undated() -> None:
    """The data has no dates: nothing can be shown over time."""
    st.info("Nothing in this data has a date, so nothing can be shown over time.", icon=":material/event_busy:", title="No dates")
    st.caption("If the export has a column with dates, import it again and name that column on Imports.")
    st.page_link(filters.PAGES["imports"], label="Imports", icon=":material/upload_file:")


def failed(error: Exception) -> None:
    """Something went wrong: what happened and what to do, never a traceback; the log has the rest under the same number."""
    number = secrets.token_hex(4)
    _log.error("view failed, number %s", number, exc_info=error)
    if isinstance(error, EarshotError):
        st.error(formats.plain(error), icon=":material/error:", title="This cannot be shown")
        return
    st.error(
        f"The page could not be built. Reload it; if that does not help, clear the filters. The log names this failure {number}.",
        icon=":material/error:",
        title="Something went wrong",
    )


def notes(chosen: Filters) -> None:
    """What the reader must know before reading on: unusable links, stale data, suspicious days."""
    if left_out := filters.ignored():
        told = ", ".join(left_out[:4]) + (" …" if len(left_out) > 4 else "")
        st.warning(formats.plain(f"Part of the link could not be used and was left out: {told}"), icon=":material/link_off:")
    past = jobs.runs(reads.store())
    if past and past[0].state == jobs.RUNNING:
        st.info("An import is running. The pages show the data from before it until it has finished.", icon=":material/sync:")
    elif past and past[0].state == jobs.FAILED:
        when = formats.in_zone(past[0].updated_at, reads.timezone())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(f"{_up_to()}The last import failed on {when}; the pages show the data from before it.", icon=":material/history:")
            st.page_link(filters.PAGES["imports"], label="See why")
    if (since := reads.overdue()) and not (past and past[0].state == jobs.RUNNING):
        when = formats.in_zone(since.isoformat(), reads.timezone())
        st.warning(f"{_up_to()}Nothing new has come in since {when}, although imports used to come regularly.", icon=":material/history:")
    low = reads.low_days(chosen)
    if low:
        days = ", ".join(formats.day(d, year=False) for d in low[:3]) + (" …" if len(low) > 3 else "")
        st.warning(
            f"Far less than usual came in on {formats.count(len(low), 'day')} ({days}): an import may be incomplete. "
            "Do not read this as a fall.",
            icon=":material/running_with_errors:",
        )


def _up_to() -> str:
    last = reads.coverage(Filters())["last_day"] if reads.snapshot() is not None else None
    return f"Data up to {formats.day(last)}. " if last else ""


def review_line() -> None:
    """How many topics people reviewed, with the way there; nothing when the first review is done."""
    found = themes.review()
    if not found.left.empty:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(formats.plain(findings.reviewed(found.done, found.size)), width="content")
            filters.link("themes", "Review them in ten minutes", icon=":material/rate_review:", review=True)


def data_line(chosen: Filters) -> None:
    """How much data stands behind the page, and what it lacks."""
    have = reads.coverage(chosen)
    parts = [formats.people(have["customers"], have["conversations"])]
    if have["conversations"] and chosen.topic is None:  # of a topic's own conversations it would say 100 %
        parts.append(f"topic found for {formats.percent(have['with_topic'] / have['conversations'])}")
    whole = reads.coverage(Filters())
    zone = reads.timezone()
    parts.append(f"data up to {formats.day(whole['last_day'])} ({zone})" if whole["last_day"] else "no dates in the data")
    gaps = _gaps(have)
    st.caption(formats.plain(" · ".join([*parts, *gaps])), help=_what_counts(zone))


def _gaps(have: dict[str, int]) -> list[str]:
    if not have["conversations"]:
        return []
    out = []
    unknown = have["conversations"] - have["known"]
    if unknown == have["conversations"]:
        out.append("no customer ids: each conversation counts as one person")
    elif unknown / have["conversations"] > 0.01:
        out.append(f"{formats.percent(unknown / have['conversations'])} without customer id count as one person each")
    undated = have["conversations"] - have["dated"]
    if 0 < undated < have["conversations"]:
        out.append(f"{formats.count(undated, 'conversation')} without date")
    return out


def _what_counts(zone: str) -> str:
    return (
        f"Days and weeks are those of {zone}. A customer counts once, however often they wrote. A bracket such as 12 % (10–14) is chance "
        "variation for a period of this size; mistakes of the machine come on top. Personal data is removed automatically before "
        "anything is stored, and some may have been missed."
    )
