"""Remove from view: personal data that redaction missed leaves every page, search, export and file for good."""

from __future__ import annotations

import streamlit as st

from pages.shared import findings, formats, view, writes
from pages.shared.reads import EarshotError, removing

_WORDS, _MARKED = "words_to_remove", "marked_words"


def panel(source: str, conversation_id: str) -> None:
    """Below a transcript: which words, where, and the button."""
    st.caption("Personal data was taken out automatically; some may have been missed.")
    if "_removed" in st.session_state:
        st.success(formats.plain(st.session_state.pop("_removed")), icon=":material/visibility_off:")
    if "_not_removed" in st.session_state:
        st.error(formats.plain(st.session_state.pop("_not_removed")), icon=":material/error:", title="Nothing was removed")
    more = st.expander("Remove from view", icon=":material/visibility_off:", key="removing", on_change="rerun")
    if not more.open:
        return
    with more:
        st.caption(
            "Mark a name, a number or an address in the words above and take it, or type it. It leaves every page, search and export at "
            "once, and every later import. **There is no way back.**"
        )
        view.marked(_MARKED, on_words=_take)
        words = st.text_input("Words to remove", key=_WORDS, max_chars=300, placeholder="as they stand above")
        if words and words.strip():
            _offer(words, source, conversation_id)


def _take() -> None:
    st.session_state[_WORDS] = formats.unmarked(str(st.session_state[_MARKED].words or ""))[:300]


def _offer(words: str, source: str, conversation_id: str) -> None:
    try:
        here = removing.places(words, source, conversation_id)
    except EarshotError as error:
        st.error(formats.plain(error), icon=":material/error:")
        return
    everywhere = removing.conversations(words)
    st.text(findings.standing(here, everywhere))
    wide = st.checkbox("In every conversation, not only here", key="remove_everywhere", value=not here, disabled=not here)
    st.button(
        "Remove for good", type="primary", icon=":material/visibility_off:", key="remove_words", disabled=not (here or everywhere),
        on_click=_remove, args=(words, None if wide or not here else (source, conversation_id)),
    )  # fmt: skip


def _remove(words: str, conversation: tuple[str, str] | None) -> None:
    try:
        with st.spinner("Removing the words from every file …"):
            writes.remove_words(words, conversation=conversation)
    except EarshotError as error:
        st.session_state["_not_removed"] = str(error)
        return
    st.session_state["_removed"] = "The words are gone from every page and file; later imports keep them out."
    st.session_state[_WORDS] = ""
