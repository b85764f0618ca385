"""Conversations: search customers' words and read whole conversations."""

import streamlit as st

from pages.shared import filters, timeline, transcripts

chosen = filters.current()
filters.back_link()
st.title("Conversations", anchor=False)
transcripts.search(chosen)
wanted = filters.wanted()
opened = filters.value("open")
if opened and timeline.has(*opened):
    sentences, transcript, others = st.columns([9, 13, 6], gap="medium")
    with transcript:
        transcripts.conversation(*opened)
    with others:
        timeline.contacts(*opened)
elif opened:
    sentences, transcript = st.columns([5, 6], gap="large")
    with transcript:
        transcripts.conversation(*opened)
else:
    sentences = st.container()
with sentences:
    if wanted.meaning:
        transcripts.alike(chosen, wanted, beside=bool(opened))
    else:
        transcripts.sentences(chosen, wanted, beside=bool(opened))
