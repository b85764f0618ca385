"""Imports: bring in exports, see what was rejected and why, and past runs."""

import streamlit as st

from pages.shared import importing, reads

st.title("Imports", anchor=False)
if importing.running():
    importing.progress()
elif reads.snapshot() is None:
    importing.welcome()
importing.last_failure()
if reads.snapshot() is not None or importing.own_export_wanted():
    importing.form()
if reads.snapshot() is not None:
    importing.outcome()
importing.past_runs()
