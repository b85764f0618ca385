"""What was chosen for files of a shape and is used again for later ones: who chose it, and a way to forget it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from pages.shared import formats, importing, recognised, writes
from pages.shared.reads import imports


def choices() -> None:
    """One line for each shape of files that somebody corrected."""
    known = imports.remembered()
    if not known:
        return
    with st.expander(f"What is remembered for later files ({len(known)})", icon=":material/bookmark:"):
        st.caption("Later files of the same name (but for dates and digits) and the same columns are read like this, here and every night.")
        for choice in known:
            _line(choice)


def _line(choice: Any) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None):
            st.markdown(f"**{formats.plain(choice.shape.source)}** {formats.plain(_like(choice))}")
            st.text("; ".join(_chosen(choice)))
            st.caption(formats.plain(f"Chosen by {choice.who or 'somebody'} on {formats.day(choice.at)}."))
        if st.button(
            "Forget", icon=":material/delete:", key=f"forget_{choice.shape.key}", help="Later files are read as Earshot sees fit."
        ):
            importing.tell(lambda: _forget(choice.shape.key))


def _like(choice: Any) -> str:
    headers = choice.shape.headers
    more = f" and {len(headers) - 6} more" if len(headers) > 6 else ""
    return f"with the columns {', '.join(headers[:6])}{more}"


def _chosen(choice: Any) -> Iterator[str]:
    """``The customer's words: Field 7``, ``Status: 17 = pending``."""
    for field, header in choice.columns.items():
        yield f"{recognised.said(field)}: {header or 'no column'}"
    for field, table in choice.codes.items():
        yield f"{recognised.said(field)}: " + ", ".join(f"{code} = {recognised.meaning(field, value)}" for code, value in table.items())


def _forget(key: str) -> None:
    writes.forget_choice(key)
    st.session_state.pop("_looked", None)  # what was recognised with it is looked at anew
