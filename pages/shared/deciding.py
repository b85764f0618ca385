"""What every control that changes topics needs: callbacks that tell what went wrong, undo, history, what a change comes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, findings, formats, reads, writes
from pages.shared.reads import EarshotError, themes


def trying(work: Callable[[], None]) -> Callable[[], None]:
    """A callback that tells the reader what went wrong."""

    def tried() -> None:
        try:
            work()
        except EarshotError as error:
            st.session_state["_refused_topic"] = str(error)

    return tried


def change(**edit: Any) -> Callable[[], None]:
    """A callback that keeps one change; a ``name`` may be given as the key of the widget that holds it (``name_from``)."""

    def kept() -> None:
        said = dict(edit)
        for part in ("name", "target"):
            if key := said.pop(f"{part}_from", None):
                said[part] = st.session_state[key]
        if "target" in said and said["target"] is None:
            return
        writes.edit_topics(said)
        st.session_state.pop("_asking", None)

    return trying(kept)


def notice() -> None:
    """What could not be kept, told once."""
    if told := st.session_state.pop("_refused_topic", None):
        st.error(formats.plain(told), icon=":material/error:", title="Nothing was changed")


def names() -> dict[int, str]:
    """Every topic by id as it is shown."""
    rows = reads.topic_names()
    return dict(zip(rows["topic_id"].astype(int), rows["name"].astype(str), strict=True))


def choices(level: int, *, but: int | None = None) -> dict[int, str]:
    """Topics of a level that stand somewhere, by theme."""
    rows = themes.tree()
    rows = rows[(rows["level"] == level) & (rows["topic_id"] != but) & ~rows["hidden"]].sort_values(["theme", "name"])
    told = [
        f"{theme} › {name}" if level and isinstance(theme, str) else str(name)
        for theme, name in zip(rows["theme"], rows["name"], strict=True)
    ]
    return dict(zip(rows["topic_id"].astype(int), told, strict=True))


def undo(*, key: str, shortcut: str | None = None) -> None:
    """The button that takes the last change back; nothing where there is none."""
    rows = themes.edits()
    if len(rows):
        last = int(rows["edit_id"].iloc[0])
        told = findings.topic_edit(_record(rows.iloc[0]), names())
        st.button(
            "Undo the last", icon=":material/undo:", type="tertiary", shortcut=shortcut, key=key, help=formats.plain(told),
            on_click=trying(lambda: writes.undo_topic_edit(last)),
        )  # fmt: skip


def history() -> None:
    """Who changed what and when, newest first; any change can be taken back."""
    rows = themes.edits()
    if rows.empty:
        st.caption("Nobody has changed anything yet.")
        return
    known = names()
    told = {int(row["edit_id"]): findings.topic_edit(_record(row), known) for _, row in rows.iterrows()}
    when = pd.to_datetime(rows["at"], utc=True).dt.tz_convert(reads.timezone())
    table = pd.DataFrame({
        "Change": list(told.values()), "By": rows["who"], "When": [formats.moment(moment) for moment in when],
        "In force": ["waits: its topic is not in this data" if waits else "yes" for waits in rows["waits"]],
    })  # fmt: skip
    cards.frame(table, key="topic_edits", alt="What people changed about topics, newest first")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox("Take back", list(told), format_func=told.__getitem__, key="take_back", width=420)
        st.button("Undo", icon=":material/undo:", key="undo_one", on_click=trying(lambda: writes.undo_topic_edit(int(picked))))


def _record(row: pd.Series) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
