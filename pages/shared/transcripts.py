"""Parts of the conversations page: the search, the list of sentences, and one conversation with what was found in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from data.schema import SENTIMENT_LABELS
from pages.shared import cards, copying, filters, findings, formats, handing, marking, packing, reads, removing, states, view
from pages.shared.reads import EarshotError, Filters, Wanted, asking, perception

PAGE = 50
_KINDS = {"topic": "Topics", "opinion": "Opinions", "sign": "Signs"}
_MADE_BY = {"model": "found by the machine", "rule": "found by a rule", "person": "set by a person"}


def search(chosen: Filters) -> None:
    """Words, tone, sign and quality looked for."""
    signs = filters.known().options.get("sign", [])
    qualities = _with_present(perception.qualities(), "quality")
    products = _with_present([], "about")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Words", key="q", type="search", placeholder="words, or a “phrase”", icon=":material/search:", width=280, max_chars=300
        )
        st.toggle("Like meaning", key="meaning", help="Sentences that mean much the same, in any language, rather than these very words.")
        tones: list[str | None] = [None, *SENTIMENT_LABELS]
        st.selectbox("Sounds", tones, format_func=lambda v: formats.label("tone", v), key="tone", placeholder="Any", width=150)
        if signs:
            st.selectbox("Sign", [None, *signs], format_func=lambda v: formats.label("sign", v), key="sign", placeholder="Any", width=190)
        if qualities:
            st.selectbox("Opinion on", [None, *qualities], key="quality", placeholder="Any quality", width=210)
        if products:
            st.selectbox("of", [None, *products], key="about", placeholder="Any product", width=170)


def _with_present(options: list[str], name: str) -> list[str]:
    present = filters.value(name)
    return options if present is None or present in options else [*options, present]


def sentences(chosen: Filters, wanted: Wanted, *, beside: bool) -> None:
    """The page of matching sentences; choosing one opens its conversation."""
    found = reads.found(chosen, wanted)
    if not found["sentences"]:
        states.empty("No sentence matches.", chosen)
        return
    pages = -(-found["sentences"] // PAGE)
    at = min(int(filters.value("at") or 1), pages)
    rows = reads.sentences(chosen, wanted, limit=PAGE, offset=(at - 1) * PAGE)
    told = formats.people(found["customers"], found["conversations"])
    st.caption(formats.plain(f"{findings.showing(len(rows), found['sentences'], 'sentence')}, newest first · {told}"))
    _listed(rows, wanted, key="sentences", alt="Sentences that match, newest first", narrow=beside)
    copying.button(
        packing.matching(wanted, found, period=formats.span(chosen.since, chosen.until)), key="sentences", about=chosen,
        words=lambda: reads.unlike(rows, packing.QUOTES),
    )  # fmt: skip
    if pages > 1:
        key = f"page_{at}"  # a key of its own per page: the choice itself lives in the URL
        st.pagination(pages, default=at, key=key, on_change=lambda: filters.choose(at=st.session_state[key]))


def alike(chosen: Filters, wanted: Wanted, *, beside: bool) -> None:
    """Sentences that mean much the same as the words looked for, nearest first; choosing one opens its conversation."""
    try:
        rows = asking.alike(chosen, wanted)
    except EarshotError as error:
        st.error(formats.plain(error), icon=":material/error:", title="Meaning could not be looked for")
        return
    if rows.empty:
        states.empty("No sentence means anything like it.", chosen)
        return
    count = formats.count(len(rows), "different sentence")
    st.caption(formats.plain(f"The {count} nearest in meaning, in any language, nearest first. They are not counted:"))
    filters.link("ask", f"Ask how many customers say so: {wanted.words}", icon=":material/contact_support:", question=wanted.words)
    _listed(rows, wanted, key="alike", alt="Sentences of like meaning, nearest first", narrow=beside)


def _listed(rows: pd.DataFrame, wanted: Wanted, *, key: str, alt: str, narrow: bool) -> None:
    keys = [[str(s), str(c)] for s, c in zip(rows["source"], rows["conversation_id"], strict=True)]

    def pick(place: int) -> None:
        filters.choose(open=keys[place] if place >= 0 else None)

    opened = filters.value("open")
    cards.frame(
        _readable(rows, wanted, narrow=narrow), key=key, alt=alt, pick=pick, selected=keys.index(opened) if opened in keys else None,
        config={"Sentence": st.column_config.TextColumn(width="large")}, height=560,
    )  # fmt: skip


def _readable(rows: pd.DataFrame, wanted: Wanted, *, narrow: bool) -> pd.DataFrame:
    table = pd.DataFrame({
        "Sentence": [formats.mark_words(s, () if wanted.meaning else wanted.terms) for s in rows["sentence"]],
        "Sounds": [formats.label("tone", t) for t in rows["tone"]],
        "Date": [formats.day(d) for d in rows["day"]],
        "Product": rows["product"].fillna(formats.NONE), "Channel": [formats.label("channel", c) for c in rows["channel"]],
        "Language": [formats.label("language", v) for v in rows["language"]],
    })  # fmt: skip
    return table[["Sentence", "Sounds", "Date"]] if narrow else table


def conversation(source: str, conversation_id: str) -> None:
    """One conversation: facts and transcript with marks."""
    view.bring(f"{source}_{conversation_id}")
    parts = reads.conversation(source, conversation_id)
    st.button("Close", icon=":material/close:", type="tertiary", on_click=filters.choose, kwargs={"open": None}, key="close")
    if parts["facts"].empty:
        st.info("This conversation is not in the present data. It may have been removed, or the link is from another Earshot.")
        return
    facts = {str(k): v for k, v in parts["facts"].iloc[0].items()}
    _head(facts)
    kinds = st.pills(
        "Marks", list(_KINDS), format_func=lambda kind: _KINDS[kind], selection_mode="multi", default=list(_KINDS), key="marks",
        persist_state="session", help="Switch marks on and off. Each has a number that leads to the line below the words.",
    )  # fmt: skip
    shown = parts["marks"][parts["marks"]["kind"].isin(kinds)]
    _whole(shown[shown["turn"].isna()])
    number = 1
    for turn in parts["turns"].to_dict("records"):
        mine = shown[shown["turn"] == turn["turn"]].assign(number=lambda rows, first=number: range(first, first + len(rows)))
        _turn({str(k): v for k, v in turn.items()}, mine)
        number += len(mine)
    removing.panel(source, conversation_id)


def _head(facts: dict[str, Any]) -> None:
    st.subheader(formats.plain(facts["subject"] if isinstance(facts["subject"], str) else facts["conversation_id"]), anchor=False)
    told = [
        formats.label("channel", facts["channel"]) if isinstance(facts["channel"], str) else "",
        _text(facts["product"]),
        _text(facts["segment"]),
    ]
    told += [
        formats.label("language", facts["language"]),
        formats.day(facts["opened_at"]) if not pd.isna(facts["opened_at"]) else "no date",
    ]
    told += [_text(facts["status"]), f"{facts['source']} {facts['conversation_id']}"]
    st.caption(formats.plain(" · ".join(part for part in told if part)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if facts["left_unhappy"] is True or str(facts["left_unhappy"]) == "True":
            st.badge("left unhappy", color="red", icon=":material/sentiment_dissatisfied:")
        if isinstance(facts["topic"], str):
            filters.link("topics", facts["topic"], icon=":material/topic:", topic=int(facts["topic_id"]))
        marking.topic(facts)
        url = handing.web_address(facts["url"])
        if url:
            host = formats.plain(f"Opens {urlsplit(url).netloc} in a new tab")
            st.link_button("Open in help desk", url, icon=":material/open_in_new:", type="tertiary", help=host)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(marks: pd.DataFrame) -> None:
    for mark in marks.to_dict("records"):
        st.caption(formats.plain(f"Whole conversation: {_line({str(k): v for k, v in mark.items()})}"))


def _turn(turn: dict[str, Any], marks: pd.DataFrame) -> None:
    customer = turn["speaker"] == "customer"
    wide, narrow = st.columns([7, 1] if customer else [1, 7], gap="xsmall")
    with wide if customer else narrow, st.container(border=True, gap="xsmall"):
        told = [formats.SPEAKERS[turn["speaker"]], "" if pd.isna(turn["said_at"]) else formats.moment(turn["said_at"])]
        told += [
            formats.label("tone", turn["tone"]) if isinstance(turn["tone"], str) else "",
            "not analysed" if turn["speaker"] == "note" else "",
        ]
        st.caption(formats.plain(" · ".join(part for part in told if part)))
        spans = [(int(m["start"]), int(m["end"]), int(m["number"])) for m in marks.to_dict("records") if not pd.isna(m["start"])]
        words = formats.annotate(str(turn["text"]), spans)
        if turn["boilerplate"] is True or str(turn["boilerplate"]) == "True":
            with st.expander("Automatic or template text"):
                st.text(words)
        else:
            st.text(words)
        for mark in marks.to_dict("records"):
            st.caption(formats.plain(f"{formats.raised(int(mark['number']))} {_line({str(k): v for k, v in mark.items()})}"))
        if isinstance(turn["input_file"], str) and turn["turn"] == 0:
            st.caption(formats.plain(f"from {turn['input_file']}, row {formats.number(turn['input_row'])}"))


def _line(mark: dict[str, Any]) -> str:
    kind = {"topic": "topic", "opinion": "opinion", "sign": "sign"}[mark["kind"]]
    name = formats.label("sign", mark["name"]) if kind == "sign" else str(mark["name"]) if isinstance(mark["name"], str) else "no quality"
    about = f"{mark['about']}: " if isinstance(mark["about"], str) else ""
    tone = f", {formats.label('tone', mark['tone'])}" if isinstance(mark["tone"], str) else ""
    sure = "" if pd.isna(mark["score"]) else f", {formats.percent(mark['score'])} sure"
    return f"{kind}: {about}{name}{tone} ({_MADE_BY.get(str(mark['made_by']), 'found')}{sure})"
