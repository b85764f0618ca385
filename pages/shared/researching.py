"""Parts of the research page: what was spared, the saved briefs, what was done to them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared import cards, filters, findings, formats, reads
from pages.shared.briefs import trying
from pages.shared.findings import briefs as told
from pages.shared.reads import research
from pages.shared.writes import research as writes

_OPEN = "open"


def none() -> None:
    """Nobody saved anything yet."""
    st.info("No brief has been saved yet.", icon=":material/menu_book:")
    filters.link("ask", "Ask a question and save its brief", icon=":material/contact_support:")


def tiles(rows: pd.DataFrame) -> None:
    """How many briefs, how many decided, what that spared."""
    decided = rows["decision"].dropna()
    with st.grid(3, min_column_width=230, gap="medium"):
        with st.container(border=True, height="stretch"):
            cards.tile("Saved briefs", formats.number(len(rows)), change=formats.NONE, note=f"{formats.number(len(decided))} decided")
        with st.container(border=True, height="stretch"):
            counts = [f"{name}: {formats.number(int((decided == code).sum()))}" for code, name in told.DECISIONS.items()]
            cards.tile("Decisions", formats.number(len(decided)), change=formats.NONE, note=" · ".join(counts))
        with st.container(border=True, height="stretch"):
            value, note = told.total(research.total(), len(decided))
            cards.tile("Spared in all", value, change=formats.NONE, note=note)


def table(rows: pd.DataFrame) -> None:
    """The saved briefs, newest first; choosing one opens it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Find", key="find", type="search", placeholder="words of the question", icon=":material/search:", width=280, max_chars=300
        )
        states: dict[str | None, str] = {
            None: "All",
            _OPEN: "Not decided",
            **{code: name.capitalize() for code, name in told.DECISIONS.items()},
        }
        st.selectbox("Decision", list(states), format_func=states.__getitem__, key="decided", width=230)
    found = _chosen(rows)
    st.caption(formats.plain(f"{findings.showing(len(found), len(rows), 'brief')}, newest first. Choose a row to open it."))
    ids = [int(number) for number in found["brief_id"]]
    shown = pd.DataFrame({
        "Question": found["question"],
        "Verdict": [told.verdict_words(one, sure) for one, sure in zip(found["verdict"], found["confidence"], strict=True)],
        "Owner": found["owner"],
        "Saved": [formats.in_zone(one.isoformat(), reads.timezone()) for one in found["at"]],
        "Decision": [formats.NONE if pd.isna(one) else told.DECISIONS[one] for one in found["decision"]],
        "Spared": [
            told.money(low, high, str(currency)) or formats.NONE
            for low, high, currency in zip(found["low"], found["high"], found["currency"], strict=True)
        ],
        "Comments": found["comments"],
    })  # fmt: skip

    def pick(place: int) -> None:
        if place >= 0:
            filters.go("ask", brief=ids[place])

    config = {"Question": st.column_config.TextColumn(width="large")}
    cards.frame(shown, key="saved_briefs", alt="Saved briefs, newest first", config=config, pick=pick)


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    wanted, words = filters.value("decided"), str(filters.value("find") or "").casefold().split()
    keep = rows["question"].map(lambda question: all(word in str(question).casefold() for word in words)).astype(bool)
    if wanted is not None:
        keep &= rows["decision"].isna() if wanted == _OPEN else rows["decision"] == wanted
    return rows[keep].reset_index(drop=True)


def trail(rows: pd.DataFrame) -> None:
    """Who wrote what about which brief, folded away; what still counts can be taken back."""
    more = st.expander("Who wrote what", icon=":material/history:", on_change="rerun", key="trail")
    if not more.open:
        return
    with more:
        lines = research.every_line().iloc[::-1]
        if lines.empty:
            st.caption("Nothing was written about any brief yet.")
            return
        names = dict(zip(rows["brief_id"].astype(int), rows["question"].astype(str), strict=True))
        undone = set(lines["undoes"].dropna().astype(int))
        said = [told.line({str(name): value for name, value in line.items()}) for line in lines.to_dict("records")]
        shown = pd.DataFrame({
            "What": said, "Brief": [formats.shorten(names.get(int(one), "a removed brief"), 80) for one in lines["brief_id"]],
            "By": lines["who"], "When": [formats.in_zone(one.isoformat(), reads.timezone()) for one in lines["at"]],
            "In force": ["taken back" if int(one) in undone else "yes" for one in lines["line_id"]],
        })  # fmt: skip
        cards.frame(shown, key="brief_lines", alt="What people wrote about saved briefs, newest first")
        _undo(lines, said, undone)


def _undo(lines: pd.DataFrame, said: list[str], undone: set[int]) -> None:
    standing = {
        int(number): words
        for number, words, undoes in zip(lines["line_id"], said, lines["undoes"], strict=True)
        if int(number) not in undone and pd.isna(undoes)
    }
    if standing:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            picked = st.selectbox("Take back", list(standing), format_func=standing.__getitem__, key="take_back_line", width=420)
            st.button("Undo", icon=":material/undo:", key="undo_line", on_click=trying(lambda: writes.undo(int(picked))))
