"""One topic: what it is, how it moves, who has it, and customers' words about it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import board, cards, comparing, copying, figures, filters, findings, formats, packing, reads, states, trusting
from pages.shared.reads import Filters, asking, compared, trends

_LEVELS = ("Theme", "Topic", "Sub-topic")


def open_topic(data: list[Any]) -> None:
    """Open the topic whose id is the first of a mark's data (a callback)."""
    filters.go("topics", topic=int(data[0]))


def topic(chosen: Filters) -> None:
    """The whole view of the chosen topic."""
    names = reads.topic_names()
    known = _plain(names[names["topic_id"] == chosen.topic].iloc[0])
    filters.back_link()
    with st.container(horizontal=True, vertical_alignment="center"):
        filters.link("topics", "All topics", icon=":material/arrow_upward:", topic=None, back="")
        filters.link("themes", "Rename, merge, split", icon=":material/edit:", edit=chosen.topic)
        filters.link("ask", "Ask about this", icon=":material/contact_support:", question=asking.about(str(known["name"])), topic=None)
    st.title(formats.plain(known["name"]), anchor=False)
    table = reads.topic_table(chosen)
    mine = table[table["topic_id"] == chosen.topic]
    _headline(known, mine)
    if mine.empty:
        states.empty("No conversations about this topic match the filters.", chosen)
        return
    trusting.checked_topic(int(known["topic_id"]), chosen.language)
    keywords = tuple(str(word) for word in known["keywords"])[:6] if known["keywords"] is not None else ()
    _figures(_plain(mine.iloc[0]), chosen, keywords)
    _trend(chosen, known, keywords)
    left, right = st.columns(2, gap="large")
    with left:
        _words(chosen, str(known["name"]), keywords)
    with right:
        _who(chosen)
        _codes(chosen)
    below = table[table["parent_id"] == chosen.topic]
    if len(below):
        cards.heading(
            findings.topics_table(
                below,
                formats.span(chosen.since, chosen.until),
                int(mine["customers"].iloc[0]),
                noun=_LEVELS[int(below["level"].iloc[0])].lower(),
            )
        )
        board.topic_table(below, key="below")


def _headline(known: dict[str, Any], mine: pd.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(_LEVELS[int(known["level"])], color="gray")
        if known["level"] > 0 and isinstance(known["theme"], str):
            st.badge(formats.plain(known["theme"]), color="gray")
        if not known["reviewed"] and known["made_by"] == "model":
            by = reads.manifest().get("named_by_model", {}).get(str(int(known["topic_id"])))
            told = "Nobody has reviewed this name yet." + (f" It was written by {by}." if by else "")
            st.badge("machine name", color="gray", icon=":material/smart_toy:", help=formats.plain(told))
        if len(mine) and mine["state"].iloc[0] == "new" and not reads.topic_names()["state"].eq("new").all():  # a first run has no others
            st.badge("new in this data", color="blue")
        if known["unsteady"]:
            cards.unsteady()
    states.rough()
    if known["unsteady"]:
        st.caption(formats.UNSTEADY)
    if isinstance(known["summary"], str) and known["summary"]:
        st.text(known["summary"])
    if known["keywords"] is not None and len(known["keywords"]):
        st.caption(formats.plain("Typical words: " + ", ".join(map(str, known["keywords"]))))


def _plain(row: pd.Series) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _figures(values: dict[str, Any], chosen: Filters, keywords: tuple[str, ...]) -> None:
    with st.grid(4, min_column_width=220, gap="medium"):
        with st.container(border=True, height="stretch"):
            note = formats.count(values["conversations"], "conversation")
            cards.tile(
                "Customers", formats.number(values["customers"]), change=findings.change(values), note=note, spark=list(values["weeks"])
            )
        with st.container(border=True, height="stretch"):
            share = formats.share(values["share"], values["share_low"], values["share_high"])
            cards.tile("Of all customers in contact", share, change=formats.NONE, note=formats.span(chosen.since, chosen.until))
        with st.container(border=True, height="stretch"):
            unhappy = formats.share(values["unhappy_share"], values["unhappy_share_low"], values["unhappy_share_high"])
            value, note = formats.on_tile(values["unhappy"], values["judged"], unhappy, few=values["unhappy_share_few"])
            cards.tile("Left unhappy", value, change=formats.NONE, note=note)
        with st.container(border=True, height="stretch"):
            tone = (values[name] for name in ("sentiment", "sentiment_low", "sentiment_high"))
            value, note = formats.tone_on_tile(*tone, few=values["customers"] < reads.TOO_FEW)
            cards.tile("How they sound", value, change=formats.NONE, note=note)
    with st.container(horizontal=True, vertical_alignment="center"):
        filters.link("conversations", "Read all sentences about it", icon=":material/forum:")
        copying.topic(values, chosen, comparing.sides(chosen), key="topic", keywords=keywords)


def _trend(chosen: Filters, known: dict[str, Any], keywords: tuple[str, ...]) -> None:
    if not filters.known().dated:
        return
    long = chosen.without("period")
    grain, refused = trends.suggested_grain(long, by="all")
    series = trends.trend_series(long, by="all", grain=grain).assign(name=str(known["name"]), unsteady=bool(known["unsteady"]))
    people = formats.people(reads.coverage(long)["customers"], reads.coverage(long)["conversations"])
    finding = findings.trend(
        series, measure="customers", grain=grain, period="all data", by="all", zone=reads.timezone(), people=people,
        why=findings.too_few_per(refused),
    )  # fmt: skip
    figure = figures.trend(series, measure="customers", grain=grain, events=compared.happened(long))
    cards.chart(
        finding, figure, table=lambda: figures.trend_table(series), key="topic_trend",
        words=lambda: reads.topic_quotes(chosen, keywords=keywords),
    )  # fmt: skip


def _words(chosen: Filters, name: str, keywords: tuple[str, ...]) -> None:
    st.subheader("In their words", anchor=False)
    rows = reads.topic_quotes(chosen, keywords=keywords, limit=4)
    cards.quotes(rows, key="typical", finding=packing.said(name, rows, period=formats.span(chosen.since, chosen.until)))
    odd = st.expander("Odd ones out: sentences that fit least", on_change="rerun", key="odd_ones")
    if odd.open:  # looked up when somebody wants them
        with odd:
            cards.quotes(reads.topic_quotes(chosen, odd=True, limit=3), key="odd")


def _who(chosen: Filters) -> None:
    st.subheader("Who and where", anchor=False)
    st.caption(
        "groups in which the topic is clearly more or less frequent than among all others; the number of comparisons is taken into account"
    )
    groups = reads.breakdown(chosen)
    clear = groups[groups["differs"] != ""]
    if clear.empty:
        st.text("No group stands out.")
    for row in clear.head(6).to_dict("records"):
        name = f"{formats.FIELDS[row['field']]}: {formats.label(row['field'], row['value'])}"
        share = formats.share(row["share"], row["share_low"], row["share_high"])
        arrow = ":material/arrow_upward:" if row["differs"] == "more" else ":material/arrow_downward:"
        st.markdown(f"{arrow} **{formats.plain(name)}** {formats.plain(share)}, others {formats.percent(row['rest_share'])}")
    more = st.expander("All groups", icon=":material/table:", on_change="rerun", key="all_groups")
    if more.open:
        with more:
            cards.frame(board.groups(groups), key="groups", alt="How frequent the topic is in each group of customers")


def _codes(chosen: Filters) -> None:
    codes = reads.codes(chosen)
    if codes.empty:
        return
    st.subheader("Your help desk's codes in it", anchor=False)
    st.caption("codes that agents gave to these conversations: what hides in “other”?")
    cards.frame(
        codes.rename(columns={"tag": "Code", "customers": "Customers", "conversations": "Conversations"}),
        key="codes",
        alt="Help desk codes",
    )
