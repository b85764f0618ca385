"""First review: the largest topics one after the other, with typical and odd quotes, and one key for each answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import deciding, filters, findings, formats, states, writes
from pages.shared.reads import themes

_TYPICAL, _ODD = 3, 2
_WORDS = 6  # typical words to read; twenty topics at 240 words a minute must fit into ten minutes


def invite() -> None:
    """What the first review is and how far it came; nothing when it is done or there is nothing to review."""
    found = themes.review()
    if found.left.empty:
        return
    with st.container(border=True):
        st.subheader("Ten minutes to make the topics your own", anchor=False)
        st.text(
            "The largest topics come one by one, with typical and odd quotes. Say whether the name is good, give a better one, put two "
            "together, or say that it is none. You can stop and go on at any time; everything can be undone."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Go on" if found.done else "Begin", type="primary", icon=":material/rate_review:", key="begin_review",
                on_click=filters.choose, kwargs={"review": True},
            )  # fmt: skip
            st.caption(formats.plain(findings.reviewed(found.done, found.size)), width="content")


def card() -> None:
    """The topic whose turn it is."""
    deciding.notice()
    found = themes.review()
    st.button("Leave the review", icon=":material/arrow_back:", type="tertiary", on_click=_leave, key="stop_review")
    later = st.session_state.setdefault("_later", [])
    left = found.left[~found.left["topic_id"].isin(later)]
    if left.empty:
        _done(found)
        return
    st.progress(found.done / found.size, text=formats.plain(findings.reviewed(found.done, found.size)))
    row = {str(name): value for name, value in left.iloc[0].items()}
    topic, keywords = int(row["topic_id"]), tuple(str(word) for word in row["keywords"]) if row["keywords"] is not None else ()
    st.subheader(formats.plain(row["name"]), anchor=False)
    told = formats.mainly(row["customers"], row["conversations"])
    st.caption(formats.plain(f"{told} · theme: {row['theme']}" if isinstance(row["theme"], str) else told))
    if keywords:
        st.caption(formats.plain("Typical words: " + ", ".join(keywords[:_WORDS])))
    quotes(topic, keywords)
    asking = st.session_state.get("_asking")
    if asking == f"rename:{topic}":
        _rename(topic, str(row["name"]))
    elif asking == f"merge:{topic}":
        _merge(topic)
    else:
        _answers(topic)
    _word(str(row["name"]), keywords)


def quotes(topic: int, keywords: tuple[str, ...]) -> None:
    """Sentences for and against a topic, side by side."""
    typical, odd = st.columns([3, 2], gap="large")
    for place, title, is_odd, limit in ((typical, "Typical", False, _TYPICAL), (odd, "Fits least", True, _ODD)):
        with place, st.container(border=True, gap="xsmall"):
            st.caption(title)
            found = themes.quotes(topic, keywords, odd=is_odd, limit=limit)
            for words in found or ["No sentence to show."]:
                st.text(f"“{formats.shorten(words, 200)}”" if found else words)


def _answers(topic: int) -> None:
    change = deciding.change
    with st.container(horizontal=True):
        st.button("Good", icon=":material/check:", shortcut="1", key="good", on_click=change(action="good", topic_id=topic))
        st.button("Rename", icon=":material/edit:", shortcut="2", key="ask_rename", on_click=_ask("rename", topic))
        st.button("Merge", icon=":material/merge:", shortcut="3", key="ask_merge", on_click=_ask("merge", topic))
        st.button("Not a topic", icon=":material/block:", shortcut="4", key="drop", on_click=change(action="drop", topic_id=topic))
        st.button("Hide", icon=":material/visibility_off:", shortcut="5", key="hide", on_click=change(action="hide", topic_id=topic))
        st.button("Later", icon=":material/schedule:", shortcut="6", key="later", on_click=_later(topic))
        deciding.undo(key="undo_review", shortcut="u")
    st.caption(
        "The keys 1 to 6 answer too, U takes the last change back. Not a topic: its conversations count for what else they are about, or "
        "for none. Hide: they keep it, but no page lists it."
    )


def _ask(what: str, topic: int) -> Any:
    def asked() -> None:
        st.session_state["_asking"] = f"{what}:{topic}"

    return asked


def _later(topic: int) -> Any:
    def put_off() -> None:
        st.session_state["_later"] = [*st.session_state.get("_later", []), topic]

    return put_off


def _back() -> None:
    st.button(
        "Back", icon=":material/undo:", type="tertiary", key="back_to_answers", on_click=lambda: st.session_state.pop("_asking", None)
    )


def _rename(topic: int, name: str) -> None:
    key = f"name_{topic}"
    with st.form("rename_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):  # enter keeps it, once
        st.text_input("A better name", value=name, key=key, max_chars=writes.LONGEST_TOPIC, width=360)
        kept = deciding.change(action="rename", topic_id=topic, name_from=key)
        st.form_submit_button("Keep this name", type="primary", icon=":material/check:", key="rename", on_click=kept)
    _back()


def _merge(topic: int) -> None:
    others, key = deciding.choices(1, but=topic), f"into_{topic}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "It is part of", list(others), index=None, format_func=others.__getitem__, key=key, placeholder="Choose, or type to search",
            width=420,
        )  # fmt: skip
        merge = deciding.change(action="merge", topic_id=topic, target_from=key)
        st.button("Merge", type="primary", icon=":material/merge:", key="merge", on_click=merge)
        _back()


def _word(name: str, keywords: tuple[str, ...]) -> None:
    words = list(dict.fromkeys(word.lower() for text in (name, *keywords) for word in text.split() if len(word) > 1))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("A word that means nothing here", words, index=None, key="meaningless", placeholder="Choose a word", width=240)
        st.button(
            "Leave it out of names and keywords", icon=":material/backspace:", key="drop_word",
            on_click=_drop_word, disabled=st.session_state.get("meaningless") is None,
        )  # fmt: skip


def _drop_word() -> None:
    deciding.change(action="word", name=st.session_state["meaningless"])()
    st.session_state["meaningless"] = None


def _leave() -> None:
    st.session_state.pop("_asking", None)
    st.session_state.pop("_later", None)
    filters.choose(review=None)


def _done(found: themes.Review) -> None:
    later = found.size - found.done
    if not found.size:
        st.info("There are no topics to review in this data.", icon=":material/inbox:")
    elif later:
        st.info(f"{formats.count(later, 'topic')} left for later.", icon=":material/schedule:")
        st.button("Show them again", key="again", on_click=lambda: st.session_state.pop("_later", None))
    else:
        st.success("That was the last one. The names you gave are on every page.", icon=":material/task_alt:")
    deciding.undo(key="undo_review", shortcut="u")
    states.rough()
