"""Topics: what customers contact support about, and how that moves."""

import streamlit as st

from pages.shared import board, cards, detail, figures, filters, findings, formats, reads, states, trusting

chosen = filters.current()
if chosen.topic is not None and chosen.topic >= 0:
    detail.topic(chosen)
    st.stop()
st.title("Topics", anchor=False)
everyone = chosen.without("topic")
table = reads.topic_table(everyone)
if table.empty:
    states.empty("No topics in these conversations.", everyone)
    st.stop()
states.rough()
period, customers = formats.span(chosen.since, chosen.until), reads.coverage(everyone)["customers"]
cards.chart(
    findings.topic_map(table, period, customers),
    figures.topic_map(table),
    table=lambda: board.readable(table),
    key="topic_map",
    pick=detail.open_topic,
    words=lambda: board.largest(table, everyone),
)
topics = table[table["level"] == 1]
cards.heading(findings.topics_table(topics, period, customers))
board.topic_table(topics, key="topics")
trusting.checked_themes(everyone)
