"""Research: briefs that were saved, what was decided on them, and what that spared."""

import streamlit as st

from pages.shared import briefs, researching
from pages.shared.reads import research

st.title("Research", anchor=False)
st.caption("What was asked of support before anything was bought. Nothing is booked until somebody records the decision.")
briefs.notice()
rows = research.saved()
if rows.empty:
    researching.none()
    st.stop()
researching.tiles(rows)
researching.table(rows)
researching.trail(rows)
