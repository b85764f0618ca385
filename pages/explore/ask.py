"""Ask: what customers already told support about a question, how sure that is, and what they cannot tell."""

import streamlit as st

from pages.shared import asking, briefs, collecting, filters, keeping, reads, states

chosen = filters.current()
filters.back_link()
st.title("Ask", anchor=False)
question = asking.question()
briefs.notice()
if not reads.coverage(chosen)["conversations"] and not filters.value("brief"):
    states.empty("No conversations match these filters.", chosen)
    st.stop()
shown = briefs.shown(question, chosen)
if shown is None:
    briefs.introduction()
    asking.suggestions(chosen)
    st.stop()
briefs.standing(shown)
briefs.answer(shown.brief)
keeping.bar(shown)
briefs.numbers(shown.brief)
briefs.shape(shown.brief)
briefs.words(shown.brief)
left, right = st.columns(2, gap="large")
with left:
    briefs.differing(shown.brief)
    briefs.unknowns(shown.brief)
with right:
    briefs.speaking(shown.brief)
    briefs.listen(shown.brief)
    collecting.answers(shown)
keeping.evidence(shown)
asking.follow_ups(shown.brief, chosen)
keeping.talk(shown)
