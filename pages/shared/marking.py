"""The topic of one conversation, marked right, wrong, or another one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import deciding
from pages.shared.reads import themes
from pages.shared.reads.trust import topic_choices


def topic(facts: dict[str, Any]) -> None:
    """The folded part that says whether the topic of a conversation is right."""
    deciding.notice()
    now = -1 if pd.isna(facts["topic_id"]) else int(facts["topic_id"])
    source, conversation = str(facts["source"]), str(facts["conversation_id"])
    whom: dict[str, Any] = {"source": source, "conversation_id": conversation, "topic_id": None if now < 0 else now}
    said = themes.last_word(source, conversation)
    label, icon = ("Topic?", "rule") if said is None else ("Topic set by a person", "how_to_reg")
    with st.popover(label, icon=f":material/{icon}:", type="tertiary", key="topic_of_conversation"):
        st.caption("Is this what the customer mainly writes about? Your answer counts at once and at every later import.")
        if now >= 0:
            with st.container(horizontal=True):
                right = deciding.change(action="assign", target=now, **whom)
                st.button("Right", icon=":material/check:", key="topic_right", on_click=right)
                st.button("Wrong", icon=":material/close:", key="topic_wrong", on_click=deciding.change(action="wrong", **whom))
        options = {number: name for number, name in topic_choices() if number != now}
        st.selectbox(
            "It is about", list(options), index=None, format_func=options.__getitem__, key="right_topic",
            placeholder="Choose, or type to search", on_change=deciding.change(action="assign", target_from="right_topic", **whom),
        )  # fmt: skip
        deciding.undo(key="undo_mark")
