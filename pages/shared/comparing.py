"""Compare with: what is chosen, both sides in one line on every page, and what happened in between."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared import cards, filters, findings, formats
from pages.shared.filters import COMPARE, Context
from pages.shared.reads import BESIDE, COMPARISONS, EVENT, Filters, compared, covered

_MOST_EVENTS = 8


def label(known: Context) -> str:
    """What is compared with, for the button of the menu."""
    kind, parted, value = str(filters.value("compare")).partition(":")
    if not parted:
        return COMPARE[kind]
    return f"the weeks before {known.events[value]}" if kind == EVENT else formats.label(kind, value)


def controls(known: Context) -> None:
    """The menu: a kind, and for events and groups which one."""
    kinds = [kind for kind in COMPARE if kind in COMPARISONS or _options(kind, known)]
    kind, _, value = str(filters.value("compare")).partition(":")
    st.session_state["compare_kind"] = kind
    st.radio("Compare with", kinds, format_func=COMPARE.__getitem__, key="compare_kind", on_change=_choose_kind)
    options = _options(kind, known)
    if options:
        st.session_state["compare_to"] = value
        names = known.events if kind == EVENT else {one: formats.label(kind, one) for one in options}
        st.selectbox("Which one", options, format_func=names.__getitem__, key="compare_to", on_change=_choose_value, args=(kind,))
    st.caption(
        "The weeks after the event against equally many before it, as many as the period has." if kind == EVENT
        else "In the same period; shares of customers, since groups differ in size." if kind in BESIDE
        else "Equally long, on the same weekdays."
    )  # fmt: skip


def _options(kind: str, known: Context) -> list[str]:
    if kind == EVENT:
        return list(known.events)
    found = known.options.get(kind, []) if kind in BESIDE else []
    return found if len(found) > 1 else []


def _choose_kind() -> None:
    kind = str(st.session_state["compare_kind"])
    options = _options(kind, filters.known())
    if kind == EVENT:  # the latest one that something can be said about
        known = (key for key in options if (weeks := compared.around(key, "4w", None, None)) and not weeks.early)
        options = [next(known, options[0])]
    elif options:
        options = [one for one in options if one not in filters.value(kind)] or options
    filters.choose(compare=f"{kind}:{options[0]}" if options else kind)


def _choose_value(kind: str) -> None:
    filters.choose(compare=f"{kind}:{st.session_state['compare_to']}")


def sides(chosen: Filters) -> tuple[str, str] | None:
    """Both sides in words; None when nothing is compared."""
    before, beside = chosen.before(), chosen.beside()
    if beside:
        field, _, value = chosen.compare.partition(":")
        mine = getattr(beside[0], field)
        named = ", ".join(formats.label(field, one) for one in mine)
        return named or f"all other {formats.FIELDS[field].lower()}s", formats.label(field, value)
    if before is None:
        return None
    now, then = formats.span(chosen.since, chosen.until), formats.span(before.since, before.until)
    if chosen.compare.startswith(EVENT):
        weeks = formats.count((chosen.days or 0) // 7, "week")
        name = filters.known().events[chosen.compare.partition(":")[2]]
        return f"the {weeks} after {name}", f"the {weeks} before it"
    return now, then


def line(chosen: Filters) -> None:
    """Both sides, how many customers each has, and the difference with its interval: one line under the filters of every page."""
    both = sides(chosen)
    if both is None:
        return
    told = compared.changes(chosen)
    st.caption(formats.plain(findings.compared(told, *both, groups=chosen.beside() is not None)), help=_HELP)
    if told["customers_change"] is not None and covered(chosen) and (others := compared.meanwhile(chosen)):
        st.caption(formats.plain(f"In these weeks too: {', '.join(others[:4])}{' …' if len(others) > 4 else ''}."))


_HELP = (
    "People are counted, not tickets. A bracket is the chance variation of the difference, bursts of contacts from week to week included; "
    "mistakes of the machine come on top. No clear change: the data fits no change as well as a small one."
)


def opinions(chosen: Filters) -> None:
    """Qualities on both sides, most people first."""
    both, rows = sides(chosen), compared.opinions(chosen)
    if both is None or rows.empty:
        return
    cards.heading(findings.opinions_compared(rows, *both))
    table = pd.DataFrame({
        "Quality": rows["quality"], "Now": _of(rows, "hits", "total"), "Compared": _of(rows, "hits_before", "total_before"),
        "Difference": [findings.difference(row, groups=chosen.beside() is not None) for row in rows.to_dict("records")],
    }).rename(columns={"Now": f"{both[0]}: speak well", "Compared": f"{both[1]}: speak well"})  # fmt: skip
    cards.frame(table, key="opinions_compared", alt="Share of people who speak well of each quality, on both sides")


def _of(rows: pd.DataFrame, hits: str, total: str) -> list[str]:
    return [f"{formats.number(k)} of {formats.number(n)}" for k, n in zip(rows[hits], rows[total], strict=True)]


def happened(rows: pd.DataFrame) -> None:
    """What happened, latest first, each with the way to the weeks before and after it."""
    if rows.empty:
        return
    st.subheader("What happened", anchor=False)
    st.caption("marks in the chart; compare the weeks before and after one")
    for row in rows.iloc[::-1].head(_MOST_EVENTS).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{formats.plain(row['name'])}** {formats.plain(findings.event(row))}", width="content")
            st.button(
                "Before and after", icon=":material/compare_arrows:", type="tertiary", key=f"around_{row['key']}",
                on_click=filters.choose, kwargs={"compare": f"{EVENT}:{row['key']}"},
            )  # fmt: skip
