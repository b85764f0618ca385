"""Check yourself: one random statement of the machine after the other, the customer's words first, marked right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import filters, formats, reads, writes
from pages.shared.findings import trust as findings
from pages.shared.reads import EarshotError, perception, trust
from pages.shared.reads.trust import Round

_SHOWN = 1200  # characters; the rest is folded
_QUESTIONS = {
    "topic": "Is this what the customer mainly writes about?", "opinion": "Is the marked part such an opinion?",
    "tone": "Does the customer sound like this here?", "sign": "Is the marked part such a sign?",
}  # fmt: skip


def invite(found: pd.DataFrame) -> None:
    """The button that draws a sample, and of what."""
    with st.container(border=True):
        st.subheader("How good is it on your own data?" if found.empty else "Check more, and the brackets get narrower", anchor=False)
        st.text(
            "You are shown 50 things that the machine said, drawn at random: the customer's words, then what the machine made of them. "
            "Mark each right or wrong. You can stop and go on at any time."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            draw = st.selectbox("What", trust.DRAWS, format_func=lambda code: formats.PARTS[code], key="drawn_from", width=240)
            _languages()
            st.button(
                "Check 50 yourself",
                type="primary",
                icon=":material/fact_check:",
                on_click=filters.choose,
                kwargs={"check": draw},
                key="begin",
            )
        st.caption(
            "A mix tells enough of topics at once to correct the shares of themes; 50 of one kind tell more about that kind. "
            "What you mark counts for the languages chosen."
        )


def _languages() -> None:
    """The languages that the reader can judge; the figures below are then for them alone."""
    known = filters.known().options.get("language", [])
    if len(known) > 1 or filters.value("language"):
        st.multiselect(
            "In the languages you read", known, format_func=lambda code: formats.label("language", code), key="language",
            placeholder="All languages", width=320,
        )  # fmt: skip


def card(draw: str, found: pd.DataFrame, languages: tuple[str, ...]) -> None:
    """The statement whose turn it is."""
    _notice()
    present = trust.present_round(draw, found, languages)
    done = present.size - len(present.left)
    st.button("Stop checking", icon=":material/arrow_back:", type="tertiary", on_click=filters.choose, kwargs={"check": None}, key="stop")
    if not present.size:
        st.info("There is nothing of this kind left to check.", icon=":material/inbox:")
        return
    st.progress(done / present.size, text=formats.plain(findings.checking(done, present.size, present.marks)))
    row = {str(name): value for name, value in present.left.iloc[0].items()}
    st.subheader(_QUESTIONS[row["kind"]], anchor=False)
    with st.container(border=True, gap="xsmall"):
        _words(row)
    with st.container(border=True, gap="xsmall"):
        st.caption("The machine says")
        st.markdown(f"**{formats.plain(_said(row))}**")
    if st.session_state.get("_wrong") == _name(row):
        _ask_right_one(row, present)
    else:
        _answers(row, present)


def _words(row: dict[str, Any]) -> None:
    """The words as plain text: of a topic all that the customer said, else the turn with the part in question marked."""
    parts = reads.conversation(str(row["source"]), str(row["conversation_id"]))
    turns, facts = parts["turns"], parts["facts"]
    if row["kind"] == "topic":
        said = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].fillna(False).astype(bool)]
        words = "\n\n".join((said if len(said) else turns)["text"].astype(str))
    else:
        words = "".join(turns[turns["turn"] == int(row["turn"])]["text"].astype(str))
        if not pd.isna(row["start"]):
            words = formats.marked(words, int(row["start"]), int(row["end"]))
    if len(facts):
        told = [formats.label(name, facts[name].iloc[0]) for name in ("language", "channel", "product") if not pd.isna(facts[name].iloc[0])]
        st.caption(formats.plain(" · ".join([*told, formats.day(facts["opened_at"].iloc[0])])))
    at = max(0, words.find(formats.OPEN) - _SHOWN // 2)  # what is marked must be in sight
    st.text(("… " if at else "") + words[at : at + _SHOWN] + (" …" if len(words) > at + _SHOWN else ""))
    if at or len(words) > _SHOWN:
        with st.expander("All of it"):
            st.text(words)
    filters.link("conversations", "The whole conversation", icon=":material/forum:", open=[str(row["source"]), str(row["conversation_id"])])


def _said(row: dict[str, Any]) -> str:
    said = str(row["said"])
    if row["kind"] == "topic":
        names = dict(trust.topic_choices())
        return f"Topic: {names.get(int(said), said)}" if int(said) >= 0 else "No topic fits"
    if row["kind"] == "opinion":
        theme, _, tone = said.rpartition("|")
        about = f"{row['about']}: " if isinstance(row["about"], str) else ""
        return f"Opinion: {about}{perception.shown(theme)}, {formats.label('tone', tone)}"
    return f"Sign: {formats.label('sign', said)}" if row["kind"] == "sign" else f"Sounds {formats.label('tone', said)}"


def _answers(row: dict[str, Any], present: Round) -> None:
    with st.container(horizontal=True):
        st.button("Right", icon=":material/check:", shortcut="1", key="right", on_click=_keep(row, present, "right"))
        wrong = _wonder(row) if row["kind"] == "topic" else _keep(row, present, "wrong")
        st.button("Wrong", icon=":material/close:", shortcut="2", key="wrong", on_click=wrong)
        st.button("Can't tell", icon=":material/question_mark:", shortcut="3", key="unsure", on_click=_keep(row, present, "unsure"))
        _undo(present)
    st.caption("The keys 1, 2 and 3 answer too, U takes the last answer back. Every answer is kept with your name.")


def _undo(present: Round) -> None:
    if present.marks.empty:
        return
    last = int(present.marks["check_id"].iloc[-1])
    st.button(
        "Undo the last", icon=":material/undo:", type="tertiary", shortcut="u", key="undo", on_click=_trying(lambda: writes.take_back(last))
    )


def _ask_right_one(row: dict[str, Any], present: Round) -> None:
    choices = [(topic, name) for topic, name in trust.topic_choices() if str(topic) != str(row["said"])]
    names = dict(choices)

    def chosen() -> None:
        _keep(row, present, "wrong", corrected=str(st.session_state["right_one"]))()

    st.selectbox(
        "Which one would be right?", [topic for topic, _ in choices], index=None, format_func=lambda topic: names[topic], key="right_one",
        placeholder="Choose, or type to search", on_change=chosen,
    )  # fmt: skip
    st.button("Back", icon=":material/undo:", type="tertiary", shortcut="u", key="back_to_answers", on_click=_forget)


def _name(row: dict[str, Any]) -> str:
    return f"{row['kind']}:{row['source']}:{row['conversation_id']}"


def _wonder(row: dict[str, Any]) -> Callable[[], None]:
    def wondered() -> None:
        st.session_state["_wrong"] = _name(row)

    return wondered


def _forget() -> None:
    st.session_state.pop("_wrong", None)


def _keep(row: dict[str, Any], present: Round, answer: str, corrected: str | None = None) -> Callable[[], None]:
    def keep() -> None:
        writes.mark(row, present, answer=answer, corrected=corrected)
        _forget()
        if len(present.left) == 1:
            filters.choose(check=None)
            st.session_state["_notice"] = "done"

    return _trying(keep)


def _trying(work: Callable[[], None]) -> Callable[[], None]:
    """A callback that tells the reader what went wrong."""

    def tried() -> None:
        try:
            work()
        except EarshotError as error:
            st.session_state["_notice"] = str(error)

    return tried


def thanks() -> None:
    """After the last of a round."""
    if st.session_state.get("_notice") == "done":
        st.session_state.pop("_notice")
        st.success("That was the last one. Thank you: what you found is below.", icon=":material/task_alt:")
    _notice()


def _notice() -> None:
    if told := st.session_state.pop("_notice", None):
        st.error(formats.plain(told), icon=":material/error:", title="Your answer was not kept")
