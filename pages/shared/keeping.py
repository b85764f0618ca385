"""What can be done with a brief: save it, decide, hand it out, mark its evidence, talk about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import auth, cards, filters, formats, reads
from pages.shared.briefs import Shown, trying
from pages.shared.findings import briefs as told
from pages.shared.reads import asking, research
from pages.shared.reads.asking import Brief
from pages.shared.writes import research as writes

PAGE = 10
_MARKS = {True: "Relevant", False: "Not relevant"}
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def bar(shown: Shown) -> None:
    """Save, Decide, Hand out."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="brief_bar"):
        if shown.brief_id is None:
            st.button("Save", icon=":material/bookmark_add:", type="primary", key="save_brief", on_click=_saving(shown))
        else:
            st.badge("saved", color="blue", icon=":material/bookmark:")
            if decision := research.decision(shown.brief_id):
                st.badge(formats.plain(f"decided: {told.DECISIONS[decision]}"), color="blue", icon=":material/gavel:")
        with st.popover("Decide", icon=":material/gavel:", key="decide_brief"):
            _decide(shown)
        with st.popover("Hand out", icon=":material/ios_share:", key="hand_out"):
            _hand_out(shown)


def _saving(shown: Shown) -> Callable[[], None]:
    def kept() -> None:
        _save(shown)

    return trying(kept)


def _save(shown: Shown) -> int:
    if shown.brief_id is not None:
        return shown.brief_id
    number = writes.save(shown.brief, updates=shown.against)
    filters.choose(brief=number, question="", against=None)
    return number


def _decide(shown: Shown) -> None:
    """What became of the study; nothing is booked before somebody says so."""
    study = shown.brief.study
    st.caption("What becomes of the study that you would have bought? It is kept with your name in the research ledger.")
    choice = st.radio(
        "Decision", list(told.DECISIONS), format_func=lambda one: told.DECISIONS[one].capitalize(), key="decision", index=None
    )
    if choice in ("avoided", "narrowed"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.number_input(f"Spared, at least ({study.currency})", min_value=0.0, step=500.0, value=study.avoided_low, key="spared_low")
            st.number_input(f"At most ({study.currency})", min_value=0.0, step=500.0, value=study.avoided_high, key="spared_high")
    st.text_input("Why", key="decision_why", max_chars=500, placeholder="a sentence for those who read it later")
    st.button("Record the decision", icon=":material/check:", key="record_decision", on_click=_deciding(shown), disabled=choice is None)


def _deciding(shown: Shown) -> Callable[[], None]:
    def kept() -> None:
        state = st.session_state
        number = _save(shown)
        writes.decide(
            number, str(state["decision"]), low=state.get("spared_low"), high=state.get("spared_high"),
            currency=shown.brief.study.currency, comment=str(state.get("decision_why") or ""),
        )  # fmt: skip
        state["decision"], state["decision_why"] = None, ""

    return trying(kept)


def _hand_out(shown: Shown) -> None:
    """Three files, made when somebody asks for one."""
    brief, link = shown.brief, filters.full_address(st.context.url or "")
    when = formats.in_zone(datetime.now(UTC).isoformat(), reads.timezone())
    made = f"handed out by {auth.current_user()}, {when}"
    st.caption("Quotes are customers' words with personal data taken out; read them before they leave the house.")
    files = (("html", "Page (HTML)", "text/html"), ("pptx", "Slides (PPTX)", _PPTX), ("csv", "Evidence (CSV)", "text/csv"))
    for ending, label, kind in files:
        st.download_button(
            label, data=partial(_file, brief, ending, link=link, made=made), mime=kind,
            file_name=f"earshot-brief-{brief.query_hash[:8]}.{ending}", key=f"hand_{ending}",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _file(brief: Brief, ending: str, *, link: str, made: str) -> bytes:
    from pages.shared import handouts  # here: the slides' library takes a while to import

    if ending == "csv":
        return handouts.evidence_csv(brief, asking.evidence(brief), link=link)
    return (handouts.html if ending == "html" else handouts.pptx)(brief, link=link, made=made)


def evidence(shown: Shown) -> None:
    """Every sentence that counts, best first, each of which can be marked."""
    brief = shown.brief
    if brief.evidence.empty:
        return
    total = len(brief.evidence)
    pages = -(-total // PAGE)
    at = min(int(filters.value("at") or 1), pages)
    rows = asking.evidence(brief, offset=(at - 1) * PAGE, limit=PAGE)
    st.subheader("All evidence", anchor=False)
    st.caption(formats.plain(told.listed(brief, first=(at - 1) * PAGE + 1, shown=len(rows))))
    for place, row in enumerate(rows.to_dict("records")):
        _row(brief, {str(name): value for name, value in row.items()}, key=f"{brief.query_hash[:8]}_{at}_{place}")
    if pages > 1:
        key = f"evidence_{at}"  # a key of its own per page: the choice itself lives in the URL
        st.pagination(pages, default=at, key=key, on_change=lambda: filters.choose(at=int(st.session_state[key])))


def _row(brief: Brief, row: Mapping[str, Any], *, key: str) -> None:
    said = row["relevant"]
    mark = bool(said) if said is not None and not pd.isna(said) else None
    with st.container(border=True, gap="xsmall"):
        cards.sentence(row)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            side = "speaks against it" if row["side"] == "against" else ""
            st.caption(formats.plain(" · ".join(part for part in (side, formats.origin(row)) if part)), width="content")
            filters.link("conversations", "Open", icon=":material/forum:", open=[str(row["source"]), str(row["conversation_id"])])
            st.session_state[f"mark_{key}"] = mark
            st.segmented_control(
                "Is it about the question?", list(_MARKS), format_func=_MARKS.__getitem__, key=f"mark_{key}", label_visibility="collapsed",
                on_change=trying(lambda: writes.mark(brief, row, st.session_state[f"mark_{key}"])),
            )  # fmt: skip


def talk(shown: Shown) -> None:
    """Comments on a saved brief."""
    number = shown.brief_id
    if number is None:
        return
    st.subheader("Comments", anchor=False)
    for row in research.comments(number).to_dict("records"):
        with st.container(border=True, gap=None):
            st.text(str(row["comment"]))
            st.caption(formats.plain(f"{row['who']}, {formats.in_zone(str(row['at']), reads.timezone())}"))
    st.text_area("Your comment", key="brief_comment", max_chars=writes.LONGEST_COMMENT, height=80)
    st.button("Add", icon=":material/add_comment:", key="add_comment", on_click=_commenting(number))


def _commenting(number: int) -> Callable[[], None]:
    def kept() -> None:
        writes.comment(number, str(st.session_state["brief_comment"] or ""))
        st.session_state["brief_comment"] = ""

    return trying(kept)
