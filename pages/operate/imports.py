"""Imports: bring in exports, see what would come of them before anything is stored, past runs, and what the data lacks."""

import streamlit as st

from pages.shared import importing, lacking, reads, remembered, running

st.title("Imports", anchor=False)
if importing.running():
    running.progress()
elif reads.snapshot() is None:
    importing.welcome()
running.last_end()
if reads.snapshot() is not None or importing.own_export_wanted():
    importing.form()
if reads.snapshot() is not None:
    running.outcome()
remembered.choices()
running.past_runs()
if reads.snapshot() is not None:
    lacking.more()
