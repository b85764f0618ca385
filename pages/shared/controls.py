"""Controls of single pages and what a click on them does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import filters, findings, formats, reads
from pages.shared.reads import MANY, Filters, compared, trends

_MEASURES = {
    "rate": "Per 1 000 customers",
    "customers": "Customers",
    "share": "Share of customers",
    "tone": "How they sound",
    "unhappy": "Left unhappy",
}
_GRAINS = {"day": "Day", "week": "Week", "month": "Month"}


@dataclass(frozen=True)
class TrendView:
    """What the trends page shows."""

    measure: str
    by: str
    grain: str
    why: str = ""


def trend(chosen: Filters) -> TrendView:
    """The row of controls above the trend."""
    splits = ["theme", "topic", "all", *(name for name in MANY if len(filters.known().options.get(name, [])) > 1)]
    if filters.value("by") not in splits:
        filters.choose(by="all")
    offered = trends.grains(chosen)
    grain, why = _grain(chosen, offered)
    st.session_state["per"] = grain
    measures = [code for code in _MEASURES if code != "rate" or filters.known().based]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.pills("Show", measures, format_func=lambda code: _MEASURES[code], key="measure", required=True)
        st.selectbox("By", splits, format_func=lambda code: formats.FIELDS[code], key="by", width=180)
        st.segmented_control("Per", list(offered), format_func=lambda code: _GRAINS[code], key="per", required=True, on_change=_regrain)
    return TrendView(filters.value("measure"), filters.value("by"), grain, why)


def _regrain() -> None:
    filters.choose(grain=st.session_state["per"])


def _grain(chosen: Filters, offered: tuple[str, ...]) -> tuple[str, str]:
    """The reader's grain, or else the one that fits the period and its volume (which then stays out of the URL), and why none finer."""
    wanted = filters.value("grain")
    if wanted in offered:
        return wanted, ""
    grain, refused = trends.suggested_grain(chosen, by=filters.value("by"))
    if wanted is not None:
        return grain, f"a {wanted} each would be too many points to read"
    return grain, findings.too_few_per(refused)


def note(series: pd.DataFrame, view: TrendView, chosen: Filters) -> str:
    """What must be said about rates: months without a base, no base at all for this choice, products added up."""
    if view.measure != "rate":
        return ""
    if series["base"].isna().all():
        return "there is no customer base for this choice or period: choose Customers"
    return findings.base_note(compared.no_base(chosen), twice=reads.base(chosen).counted_twice)


def open_point(data: list[Any]) -> None:
    """Read the sentences behind a point of a trend (a callback)."""
    view = TrendView(filters.value("measure"), filters.value("by"), st.session_state["per"])
    filters.go("conversations", **_changes(view, str(data[0]), date.fromisoformat(str(data[1]))))


def alerts(series: pd.DataFrame, view: TrendView) -> None:
    """Periods that stand out, newest first, each with the way to its sentences."""
    st.subheader("What stands out", anchor=False)
    st.caption("whole periods clearly outside what the periods before them led to expect; false alarms are held under one in twenty")
    odd = series[(series["stands_out"] != "") & ~series["partial"]].sort_values("period", ascending=False).head(8)
    if odd.empty:
        st.text(f"{findings.quiet(series)}.")
    for row in odd.to_dict("records"):
        name = formats.label(view.by, row["name"])
        arrow = ":material/trending_up:" if row["stands_out"] == "above" else ":material/trending_down:"
        with st.container(horizontal=True, vertical_alignment="center"):
            told = f"{name}, {formats.period(row['period'], view.grain)}: {formats.count(row['customers'], 'customer')}"
            expected = f"expected {row['expected_low']:.0f}–{row['expected_high']:.0f}"
            st.markdown(f"{arrow} **{formats.plain(told)}**, {formats.plain(expected)}", width="content")
            start = pd.Timestamp(row["period"]).date()
            filters.link("conversations", "Read", icon=":material/forum:", **_changes(view, str(row["value"]), start))


def words(series: pd.DataFrame, view: TrendView, chosen: Filters) -> pd.DataFrame:
    """Words behind the latest period that stands out; where nothing does, from all of the view."""
    odd = series[(series["stands_out"] != "") & ~series["partial"]].sort_values(["period", "customers"], ascending=False)
    if odd.empty:
        return reads.topic_quotes(chosen)
    start = pd.Timestamp(odd["period"].iloc[0]).date()
    narrowed = _changes(view, str(odd["value"].iloc[0]), start)
    fields: Any = {name: tuple(narrowed[name]) if name in MANY else narrowed[name] for name in (*MANY, "topic") if name in narrowed}
    return reads.topic_quotes(replace(chosen, since=start, until=narrowed["to"], **fields))


def _changes(view: TrendView, value: str, start: date) -> dict[str, Any]:
    changes: dict[str, Any] = {"period": "custom", "from": start, "to": trends.period_end(start, view.grain)}
    if view.by in ("theme", "topic"):
        changes["topic"] = int(value)
    elif view.by in MANY:
        changes[view.by] = [value]
    return changes
