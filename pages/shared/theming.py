"""Parts of the themes page: the tree, the chosen topic with what can be done to it, what was removed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, deciding, filters, formats, reviewing, writes
from pages.shared.reads import themes

_LEVELS = ("Theme", "Topic", "Sub-topic")
_INDENT = "\u2003"  # an em space: tables keep it, and read it as a space


def tree(rows: pd.DataFrame) -> None:
    """Themes with their topics and sub-topics; choosing one opens it."""
    ordered = _ordered(rows)
    shown = pd.DataFrame({
        "Topic": [f"{_INDENT * int(level)}{name}" for level, name in zip(ordered["level"], ordered["name"], strict=True)],
        "Customers": ordered["customers"].fillna(0).astype(int),
        "State": [_state(row) for row in ordered.to_dict("records")],
    })  # fmt: skip
    ids = ordered["topic_id"].astype(int).tolist()
    st.caption("Choose a line to name, merge, divide, move or hide it. Customers: those whose main topic it is, in all data.")
    cards.frame(
        shown, key="tree", alt="Themes, topics and sub-topics", pick=lambda place: filters.choose(edit=ids[place] if place >= 0 else None)
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Each theme, then its topics, each with its sub-topics; within one place as they came."""
    children: dict[int | None, list[int]] = {}
    for topic, parent in zip(rows["topic_id"].astype(int), rows["parent_id"], strict=True):
        children.setdefault(None if pd.isna(parent) else int(parent), []).append(topic)
    places: list[int] = []

    def walk(parent: int | None) -> None:
        for topic in children.get(parent, []):
            places.append(topic)
            walk(topic)

    walk(None)
    return rows.set_index("topic_id", drop=False).loc[places].reset_index(drop=True)


def _state(row: dict[Any, Any]) -> str:
    if row["hidden"]:
        return "hidden"
    return "reviewed" if row["reviewed"] else "machine name"


def chosen(topic: int) -> None:
    """The chosen theme, topic or sub-topic: what it is, its words, and what can be done."""
    names = themes.tree()
    mine = names[names["topic_id"] == topic]
    if mine.empty:
        st.info("This topic is not in the present data.", icon=":material/inbox:")
        return
    row = {str(name): value for name, value in mine.iloc[0].items()}
    level = int(row["level"])
    st.subheader(formats.plain(row["name"]), anchor=False)
    st.caption(formats.plain(" · ".join([_LEVELS[level], formats.mainly(row["customers"], row["conversations"]), _state(row)])))
    if isinstance(row["model_name"], str) and row["model_name"] != row["name"]:
        st.caption(formats.plain(f"The machine calls it “{row['model_name']}”."))
    if isinstance(row["summary"], str) and row["summary"]:
        st.text(row["summary"])
    keywords = tuple(str(word) for word in row["keywords"]) if row["keywords"] is not None else ()
    if keywords:
        st.caption(formats.plain("Typical words: " + ", ".join(keywords)))
    if level and not row["hidden"]:
        reviewing.quotes(topic, keywords)
    _name(topic, row)
    _place(topic, level, row)
    _remove(topic, level, row)


def _name(topic: int, row: dict[str, Any]) -> None:
    key = f"call_{topic}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Call it", key=key, placeholder=str(row["name"]), max_chars=writes.LONGEST_TOPIC, width=300)
        rename = deciding.change(action="rename", topic_id=topic, name_from=key)
        st.button("Rename", icon=":material/edit:", key="rename", on_click=rename)
        if not row["reviewed"]:
            good = deciding.change(action="good", topic_id=topic)
            st.button("The name is good", icon=":material/check:", key="good", on_click=good)


def _place(topic: int, level: int, row: dict[str, Any]) -> None:
    """Merge, move under a theme, divide; each says what it would come to."""
    if level < 2:
        _choice("merge", topic, deciding.choices(level, but=topic), "Make it part of", "Merge", ":material/merge:")
        if picked := st.session_state.get(f"merge_{topic}"):
            customers, conversations = themes.together(topic, int(picked))
            told = f"“{deciding.names()[int(picked)]}” would then have {formats.people(customers, conversations)}."
            st.caption(formats.plain(told))
    if level == 1:
        above = None if pd.isna(row["parent_id"]) else int(row["parent_id"])
        _choice("move", topic, deciding.choices(0, but=above), "Put it under", "Move", ":material/drive_file_move:")
        below = themes.tree()
        parts = below[below["parent_id"] == topic]["name"].tolist()
        if parts:
            split = deciding.change(action="split", topic_id=topic)
            st.button("Make topics of its sub-topics", icon=":material/call_split:", key="split", on_click=split)
            st.caption(formats.plain("They would stand beside it: " + ", ".join(map(str, parts)) + "."))


def _choice(action: str, topic: int, options: dict[int, str], label: str, told: str, icon: str) -> None:
    key = f"{action}_{topic}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(label, list(options), index=None, format_func=options.__getitem__, key=key, placeholder="Choose", width=300)
        kept = deciding.change(action=action, topic_id=topic, target_from=key)
        st.button(told, icon=icon, key=action, on_click=kept, disabled=st.session_state.get(key) is None)


def _remove(topic: int, level: int, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        action, told, icon = ("show", "Show it again", "visibility") if row["hidden"] else ("hide", "Hide", "visibility_off")
        st.button(told, icon=f":material/{icon}:", key="hide", on_click=deciding.change(action=action, topic_id=topic))
        if level:
            drop = deciding.change(action="drop", topic_id=topic)
            st.button("Not a topic", icon=":material/block:", key="drop", on_click=drop)
        if not row["hidden"]:
            filters.link("topics", "See it on Topics", icon=":material/topic:", topic=topic)


def beside() -> None:
    """A new theme, words that mean nothing, undo."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("A new theme", key="new_theme", max_chars=writes.LONGEST_TOPIC, width=240)
        st.button("Make it", icon=":material/add:", key="make_theme", on_click=_clearing("new_theme", action="theme"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("A word that means nothing here", key="empty_word", max_chars=writes.LONGEST_WORD, width=240)
        st.button("Leave it out", icon=":material/backspace:", key="drop_word", on_click=_clearing("empty_word", action="word"))
    deciding.undo(key="undo_topics")


def _clearing(key: str, **edit: Any) -> Any:
    def kept() -> None:
        writes.edit_topics({**edit, "name": st.session_state[key]})
        st.session_state[key] = ""

    return deciding.trying(kept)


def removed() -> None:
    """What was merged or is no topic, folded away."""
    rows = themes.removed()
    if rows.empty:
        return
    names = deciding.names()
    with st.expander(f"Merged, or not a topic ({len(rows)})", icon=":material/inventory_2:"):
        now = ["not a topic" if row["dropped"] else f"part of {names.get(int(row['merged_into']), '?')}" for row in rows.to_dict("records")]
        cards.frame(pd.DataFrame({"Topic": rows["name"], "Now": now}), key="removed_topics", alt="Topics that people removed")
        st.caption("To bring one back, undo the change below.")
