"""Overview: what moved, what is new, and how many customers it concerns."""

import streamlit as st

from pages.shared import board, cards, filters, findings, formats, packing, reads, states
from pages.shared.reads import compared, perception

chosen = filters.current()
st.title("Overview", anchor=False)
if not reads.coverage(chosen)["conversations"]:
    states.empty("No conversations match these filters.", chosen)
    st.stop()
table, moved, fresh = reads.topic_table(chosen), reads.moved(chosen), reads.new_topics(chosen)
board.tiles(compared.tiles(chosen), moved, fresh, chosen)

left, right = st.columns(2, gap="large")
with left:
    board.moved(moved, chosen)
with right:
    board.fresh(fresh, chosen)

period, customers = formats.span(chosen.since, chosen.until), reads.coverage(chosen)["customers"]
topics = table[table["level"] == 1]
cards.heading(findings.topics_table(topics, period, customers))
board.topic_table(topics, key="topics_overview")

st.subheader("What customers praise", anchor=False)
praise = perception.quotes(chosen, about=None, quality=None, tone="positive", limit=3)
cards.quotes(praise, key="praise", none="No clear praise found.", finding=packing.said("praise", praise, period=period))
filters.link("imports", "What more your data could show", icon=":material/playlist_add:")
