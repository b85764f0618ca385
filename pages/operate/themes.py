"""Themes: make the topics your own, and see who changed what."""

import streamlit as st

from pages.shared import deciding, filters, reviewing, states, theming
from pages.shared.reads import themes

st.title("Themes", anchor=False)
if filters.value("review"):
    reviewing.card()
    st.stop()
st.caption("Every page shows a change at once and every later import keeps it. The machine's own answer stays beside it.")
deciding.notice()
states.rough()
reviewing.invite()
rows = themes.tree()
if rows.empty:
    st.info("No topics were found in this data.", icon=":material/inbox:")
left, right = st.columns([5, 6], gap="large")
with left:
    if len(rows):
        theming.tree(rows)
    theming.beside()
    theming.removed()
with right:
    if filters.value("edit") is not None:
        theming.chosen(filters.value("edit"))
st.subheader("Who changed what", anchor=False)
deciding.history()
