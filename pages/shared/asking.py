"""The question box, on the overview and on Ask, and questions worth asking."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import filters, formats
from pages.shared.reads import Filters, asking

_HINT = "Ask support first: what do customers say about …?"


def box() -> None:
    """On the overview: the answer opens on Ask."""
    st.text_input(
        "Ask support first", key="ask_box", placeholder=_HINT, label_visibility="collapsed", icon=":material/contact_support:",
        on_change=_ask,
    )  # fmt: skip


def _ask() -> None:
    words = cleaned(st.session_state["ask_box"])
    st.session_state["ask_box"] = ""
    if words:
        filters.go("ask", question=words)


def question() -> str:
    """On Ask: the box with the present question in it, which lives in the URL.

    Returns:
        The question as it is read; empty when there is none.
    """
    st.text_input(
        "Your question", key="question", placeholder=_HINT, icon=":material/contact_support:", on_change=_asked,
        help="In plain words, in any language that your customers speak.",
    )  # fmt: skip
    if st.session_state.pop("_cut", False):
        st.caption(f"Only the first {formats.number(asking.LONGEST)} characters of the question were read.")
    return cleaned(filters.value("question"))


def _asked() -> None:
    typed = " ".join(str(st.session_state["question"] or "").split())
    st.session_state["_cut"] = len(typed) > asking.LONGEST
    filters.choose(question=cleaned(typed), brief=None, against=None, at=None)


def cleaned(text: object) -> str:
    """The question without control characters and needless spaces, as long as is read."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text or ""))
    return " ".join(printable.split())[: asking.LONGEST].strip()


def suggestions(chosen: Filters) -> None:
    """What to ask, from what is moving; nothing where there is no data to ask about."""
    found = asking.suggested(chosen)
    if not found:
        return
    st.subheader("Worth asking now", anchor=False)
    st.caption("from what moved, what is new, what displeases, and what most customers speak of")
    _links(found, {"it moved": "trending_up", "it is new": "fiber_new", "few are pleased with it": "thumb_down"})


def follow_ups(told: asking.Brief, chosen: Filters) -> None:
    """What to ask next; after a question that nobody speaks of, what many do."""
    if not told.reach.conversations:
        return suggestions(chosen)
    found = asking.follow_ups(told)
    if not found:
        return None
    st.subheader("Ask next", anchor=False)
    return _links(found, {"differs": "group"})


def _links(found: list[asking.Suggestion], icons: dict[str, str]) -> None:
    for suggestion in found:
        changes: dict[str, Any] = dict(suggestion.changes)
        groups = ", ".join(formats.label(name, one) for name, many in suggestion.changes for one in many)
        label = f"{suggestion.question} ({groups} only)" if groups else suggestion.question
        icon = f":material/{icons.get(suggestion.why, 'chat_bubble')}:"
        filters.link("ask", label, icon=icon, question=suggestion.question, **changes)
