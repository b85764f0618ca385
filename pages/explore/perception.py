"""Perception: what customers think of each product, quality by quality."""

import streamlit as st

from pages.shared import cards, comparing, figures, filters, findings, formats, opinions, qualities, states
from pages.shared.reads import perception

chosen = filters.current()
st.title("Perception", anchor=False)
matrix = perception.matrix(chosen)
if matrix.empty:
    states.empty("No clear opinions in these conversations.", chosen)
    qualities.change()
    st.stop()
st.caption("A bad situation is not a bad opinion: only opinions on products and on us count here, by people, never by tone alone.")
period = formats.span(chosen.since, chosen.until)
if matrix["about"].notna().any():
    finding = findings.perception_matrix(matrix, period, perception.holders(chosen))
    cards.chart(
        finding, figures.perception_matrix(matrix), table=lambda: opinions.readable(matrix), key="matrix",
        pick=opinions.choose, words=lambda: opinions.criticism(matrix, chosen),
    )  # fmt: skip
opinions.widen(matrix)
about, quality = opinions.controls(matrix)
opinions.rankings(matrix, chosen, about=about)
comparing.opinions(chosen)
opinions.words(chosen, about=about, quality=quality)
qualities.change()
