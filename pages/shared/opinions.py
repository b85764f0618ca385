"""Parts of the perception page: what is loved and what hurts, and the words behind it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, figures, filters, findings, formats, packing
from pages.shared.reads import Filters, perception

_ALL = "All products"
_ANY = "All qualities"


def choose(data: list[Any]) -> None:
    """Look into a cell of the matrix (a callback)."""
    filters.choose(about=str(data[0]), quality=str(data[1]))


def widen(matrix: pd.DataFrame) -> None:
    """Offer more data when no cell can be judged in the chosen period."""
    if filters.value("period") != "all" and bool(matrix[~matrix["everything"]]["share_few"].all()):
        st.button("Use all data", icon=":material/zoom_out_map:", on_click=filters.choose, kwargs={"period": "all"}, key="widen")


def controls(matrix: pd.DataFrame) -> tuple[str | None, str | None]:
    """Product and quality to look into; None = all."""
    cells = matrix[~matrix["everything"]]
    products = cells.groupby("about")["customers"].sum().sort_values(ascending=False).index.tolist()
    qualities = matrix[matrix["everything"]]["quality"].tolist()
    if filters.value("about") not in products:
        filters.choose(about=None)
    if filters.value("quality") not in qualities:
        filters.choose(quality=None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if products:
            st.selectbox(
                "Product", [None, *products], format_func=lambda v: _ALL if v is None else v, key="about", width=260, placeholder=_ALL
            )
        st.selectbox(
            "Quality", [None, *qualities], format_func=lambda v: _ANY if v is None else v, key="quality", width=260, placeholder=_ANY
        )
    return filters.value("about"), filters.value("quality")


def criticism(matrix: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Words about the product and quality that most people are displeased with."""
    worst = findings.worst_cell(matrix)
    name, quality = (None, None) if worst is None else (str(worst["about"]), str(worst["quality"]))
    return perception.quotes(chosen, about=name, quality=quality, tone="negative")


def rankings(matrix: pd.DataFrame, chosen: Filters, *, about: str | None) -> None:
    """Loved and hurting, side by side, for one product or all."""
    rows = matrix[matrix["everything"]] if about is None else matrix[matrix["about"] == about]
    left, right = st.columns(2, gap="large")
    with left:
        _ranking(rows, chosen, loved=True, about=about)
    with right:
        _ranking(rows, chosen, loved=False, about=about)


def _ranking(rows: pd.DataFrame, chosen: Filters, *, loved: bool, about: str | None) -> None:
    ranked = perception.ranked(rows[rows["quality"] != perception.rest()], loved=loved)
    finding = findings.ranking(ranked, loved=loved, about=about, period=formats.span(chosen.since, chosen.until))
    if ranked.empty:
        cards.heading(finding)
        return

    def pick(data: list[Any]) -> None:
        filters.choose(quality=str(data[0]))

    key = "loved" if loved else "hurting"
    tone, top = "positive" if loved else "negative", str(ranked["quality"].iloc[0])
    cards.chart(
        finding, figures.ranking(ranked, loved=loved), table=lambda: readable(ranked), key=key, pick=pick,
        words=lambda: perception.quotes(chosen, about=about, quality=top, tone=tone),
    )  # fmt: skip


def words(chosen: Filters, *, about: str | None, quality: str | None) -> None:
    """Quotes for and against, the span that carries the opinion marked, and the words customers use."""
    period = formats.span(chosen.since, chosen.until)
    name = " · ".join(part for part in (about or _ALL, quality or _ANY) if part)
    st.subheader(formats.plain(f"In their words: {name}"), anchor=False)
    left, right = st.columns(2, gap="large")
    for side, tone, none in (
        (left, "positive", "Nobody speaks well of it clearly."),
        (right, "negative", "Nobody speaks ill of it clearly."),
    ):
        with side:
            st.markdown(f"**{formats.TONES[tone]}**")
            rows = perception.quotes(chosen, about=about, quality=quality, tone=tone)
            cards.quotes(rows, key=tone, none=none, finding=packing.said(f"{name}, {tone}", rows, period=period))
    if about or quality:
        filters.link("conversations", "Read all sentences with such an opinion", icon=":material/forum:", about=about, quality=quality)
    more = st.expander("The words customers use for it", icon=":material/sell:", on_change="rerun", key="their_words")
    if more.open:
        with more:
            aspects = perception.aspects(chosen, about=about, quality=quality)
            table = pd.DataFrame(
                {"Words": aspects["aspect"], "Customers": aspects["customers"], "Speak well of it": formats.shares(aspects)}
            )
            cards.frame(table, key="aspects", alt="Words that customers use for it")


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Opinions as a table."""
    return pd.DataFrame({
        "Product": rows["about"].fillna(_ALL), "Quality": rows["quality"], "Customers": rows["customers"],
        "Clear opinions": rows["opinions"], "Speak well of it": formats.shares(rows),
    })  # fmt: skip
