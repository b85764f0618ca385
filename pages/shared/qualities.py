"""Part of the perception page: rename a quality, leave it out, say which words are about it; see who did, and undo."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.shared import cards, findings, formats, reads, writes
from pages.shared.reads import EarshotError, perception


def change() -> None:
    """The folded part that changes qualities."""
    _notice()
    more = st.expander("Change these qualities", icon=":material/edit:", on_change="rerun", key="change_qualities")
    if not more.open:
        return
    with more:
        st.caption(
            "Give a quality your own name, leave it out, or say what a word is about. Every page shows it at once and every later run "
            "keeps it. Changes are kept with your name and can be undone; the machine's own answer stays beside them."
        )
        rows = perception.themes()
        names = dict(zip(rows["theme"], rows["quality"], strict=True))
        if names:
            theme = st.selectbox(
                "Quality to change",
                list(names),
                format_func=lambda one: _option(rows[rows["theme"] == one]),
                key="theme_to_change",
                width=420,
            )
            left, right = st.columns(2, gap="large")
            with left:
                _name(theme, rows[rows["theme"] == theme])
            with right:
                _words(theme, names)
        _history(names)


def _option(row: pd.DataFrame) -> str:
    told = formats.count(row["customers"].iloc[0], "customer")
    return f"{row['quality'].iloc[0]} ({told}{', left out' if row['hidden'].iloc[0] else ''})"


def _name(theme: str, row: pd.DataFrame) -> None:
    key, quality, hidden = f"name_{theme}", str(row["quality"].iloc[0]), bool(row["hidden"].iloc[0])
    if quality != theme:
        st.caption(formats.plain(f"The machine calls it “{theme}”."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Call it", key=key, placeholder=quality, max_chars=writes.LONGEST_NAME, width=240)
        st.button("Rename", icon=":material/edit:", key="rename", on_click=_trying(lambda: _rename(theme, key)))
    told, icon = ("Show it again", "visibility") if hidden else ("Leave it out", "visibility_off")
    st.button(told, icon=f":material/{icon}:", key="hide", on_click=_trying(lambda: writes.hide_theme(theme, hidden=not hidden)))


def _rename(theme: str, key: str) -> None:
    writes.rename_theme(theme, str(st.session_state[key]))
    st.session_state[key] = ""


def _words(theme: str, names: dict[str, str]) -> None:
    found = perception.words(theme)
    customers = dict(zip(found["word"], found["customers"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Words about it", list(customers), index=None, key=f"word_of_{theme}", placeholder="Choose a word", width=240,
            format_func=lambda word: f"{word} ({formats.count(customers[word], 'customer')})",
        )  # fmt: skip
        others = [one for one in names if one != theme]
        st.selectbox(
            "is about", others, index=None, format_func=names.__getitem__, key=f"to_from_{theme}", placeholder="Quality", width=200
        )
        st.button("Move", icon=":material/arrow_forward:", key="move", on_click=_trying(lambda: _move(theme)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Another word or phrase for it", key=f"more_{theme}", max_chars=writes.LONGEST_WORD, width=240)
        st.button("Add", icon=":material/add:", key="add", on_click=_trying(lambda: _add(theme)))
    if waiting := perception.waiting():
        told = ", ".join(f"“{word}”" for word in waiting)
        st.caption(formats.plain(f"Looked for from the next import on: {told}. Until then only opinions already found move."))


def _move(theme: str) -> None:
    word, target = (st.session_state.get(f"{name}_{theme}") for name in ("word_of", "to_from"))
    if word and target:
        writes.move_word(word, theme, target)
        st.session_state.update({f"word_of_{theme}": None, f"to_from_{theme}": None})


def _add(theme: str) -> None:
    writes.add_word(str(st.session_state[f"more_{theme}"]), theme)
    st.session_state[f"more_{theme}"] = ""


def _history(names: dict[str, str]) -> None:
    edits = perception.edits()
    if edits.empty:
        return
    last = int(edits["edit_id"].iloc[0])
    st.button("Undo the last change", icon=":material/undo:", key="undo_edit", on_click=_trying(lambda: writes.undo_theme_edit(last)))
    when = pd.to_datetime(edits["at"], utc=True).dt.tz_convert(reads.timezone())
    table = pd.DataFrame({
        "Change": [findings.theme_edit(edit, names) for edit in edits.to_dict("records")], "By": edits["who"],
        "When": [formats.moment(moment) for moment in when],
    })  # fmt: skip
    cards.frame(table, key="theme_edits", alt="What people changed about qualities, newest first")


def _trying(work: Callable[[], None]) -> Callable[[], None]:
    """A callback that tells the reader what went wrong."""

    def tried() -> None:
        try:
            work()
        except EarshotError as error:
            st.session_state["_refused"] = str(error)

    return tried


def _notice() -> None:
    if told := st.session_state.pop("_refused", None):
        st.error(formats.plain(told), icon=":material/error:", title="Nothing was changed")
