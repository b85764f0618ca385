"""Answers that support collected for a saved brief: in which imported column they are, what they say, whether they are enough."""

from __future__ import annotations

import streamlit as st

from pages.shared import cards, filters, formats
from pages.shared.briefs import Shown, trying
from pages.shared.findings import briefs as told
from pages.shared.reads import research
from pages.shared.writes import research as writes


def answers(shown: Shown) -> None:
    """The answers, once they are imported; before, where to import them."""
    number, asked = shown.brief_id, shown.brief.ask_support
    if asked is None:
        return
    st.markdown("**Answers that came in**")
    if number is None:
        st.caption("Save the brief first: its answers are kept with it.")
        return
    column = research.answer_column(number)
    if column is None:
        _name(number)
        return
    rows = research.answers(column)
    finding = told.answered(rows, asked.answers)
    st.text(finding.title)
    if finding.detail:
        st.caption(formats.plain(finding.detail))
    if len(rows):
        values = rows["value"].astype(str).tolist()

        def pick(place: int) -> None:
            if place >= 0:
                filters.go("conversations", period="all", kept=[f"{column}: {values[place]}"])

        st.caption("Choose a row to read who answered so.")
        cards.frame(told.answer_table(rows), key="support_answers", alt=f"What customers answered, from the column {column}", pick=pick)
    with st.popover("Another column", icon=":material/edit:", key="other_answers"):
        _name(number, standing=column)


def _name(number: int, standing: str | None = None) -> None:
    """Which column holds the answers."""
    columns = research.answer_columns()
    if not columns:
        st.text("None yet. Import an export that holds the answers in a column of its own, and keep that column as a filter at import.")
        filters.link("imports", "Import answers", icon=":material/upload:")
        return
    start = columns.index(standing) if standing in columns else None
    picked = st.selectbox("Column with the answers", columns, index=start, key="answer_column", placeholder="an imported column")
    st.button(
        "These are the answers", icon=":material/playlist_add_check:", key="answers_in", disabled=picked is None,
        on_click=trying(lambda: writes.answers_in(number, str(picked))),
    )  # fmt: skip
