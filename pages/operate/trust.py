"""Trust: how good is what the other pages show? Measured on labelled data, and checked by people on this data."""

import streamlit as st

from pages.shared import checking, filters, trusting
from pages.shared.reads import trust

st.title("Trust", anchor=False)
languages = filters.current().language
found = trust.marks(languages)
if filters.value("check"):
    checking.card(filters.value("check"), found, languages)
    st.stop()
st.caption("How good is what you see? About all data, whatever period and product the other pages show.")
checking.thanks()
trusting.tiles(found)
checking.invite(found)
trusting.checked(found, languages)
trusting.every_mark(found)
trusting.measured()
left, right = st.columns(2, gap="large")
with left:
    trusting.coverage()
    trusting.stability()
with right:
    trusting.languages()
    trusting.redactions()
trusting.model_cards()
