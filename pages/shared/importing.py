"""Bringing an export in: where to begin, the files, what Earshot makes of them, what would come of it, and the start."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data.schema import WEEK_STARTS
from pages.shared import auth, cards, formats, jobs, reads, recognised
from pages.shared.reads import EarshotError

_WROTE = {
    "customer": "by customers", "agent": "by your company", "bot": "by bots", "ivr": "by phone menus", "unknown": "by unknown people",
    "note": "internal notes and events, which are kept but never read as anybody's words",
}  # fmt: skip
_RUN_REASON = "Another import is running: wait until it has finished."


def running() -> bool:
    """Whether a run is going on."""
    return jobs.current(reads.store()) is not None


def own_export_wanted() -> bool:
    """Whether the reader of an empty Earshot chose to bring an export of their own."""
    return bool(st.session_state.get("_own"))


def welcome() -> None:
    """The two ways to begin."""
    st.text(
        "Earshot reads what customers wrote and said to support, and shows what they contact you about, how they sound and what they "
        "think of your products."
    )
    st.text(
        "Everything stays on this machine. Cards, phone numbers, names and other personal data are taken out before anything is stored."
    )
    with st.container(horizontal=True, gap="medium"):
        if st.button("Try the sample data", type="primary", icon=":material/science:", key="sample"):
            with st.spinner("Making 3 000 conversations of an invented bank …"):
                tell(lambda: jobs.start_sample(reads.store()))
        if st.button("Use my export", icon=":material/upload_file:", key="own"):
            st.session_state["_own"] = True


def tell(work: Callable[[], object]) -> None:
    """Do it and show the page anew, or say why it could not be done."""
    try:
        work()
    except EarshotError as error:
        st.error(formats.plain(error), icon=":material/error:")
        return
    st.rerun()


def form() -> None:
    """Files, what is recognised in them, what would come of them, and the start."""
    st.subheader("Bring in an export", anchor=False)
    st.caption(
        "The files as your help desk writes them: CSV, Excel, JSON, Parquet, e-mail, subtitles, plain transcripts; also zipped. Several at "
        "once, such as tickets and their comments. What was imported before stays; the same conversation again is updated."
    )
    jobs.sweep(reads.store())
    way = st.segmented_control(
        "From", ["Upload", "A path on this machine"], default="Upload", required=True, key="way", label_visibility="collapsed"
    )
    inputs = _uploaded() if way == "Upload" else _path()
    if not inputs:
        st.session_state.pop("_looked", None)
        return
    looked = _looked(inputs)
    if looked.get("found") is None:
        _cannot(looked)
        return
    if looked.get("error"):
        _undo(looked)
    choices = _known(looked["found"], looked["choices"])
    if looked["found"]["inputs"]:
        choices = _times(recognised.files(looked["found"], choices))
    if choices != looked["choices"]:
        _look_again(choices)
    if not looked["found"]["inputs"]:
        return
    counts(looked["found"])
    _start(looked)


def _fresh(name: str) -> str:
    """Key of a widget that is empty again after each start."""
    return f"{name}_{st.session_state.get('_started', 0)}"


def _path() -> list[str]:
    path = st.text_input(
        "Path",
        key=_fresh("path"),
        placeholder="/data/exports/june.csv",
        help="A file, a folder, or a pattern such as /data/*.csv. For large files.",
    )
    return [path.strip()] if path and path.strip() else []


def _uploaded() -> list[str]:
    files = st.file_uploader("Files", accept_multiple_files=True, key=_fresh("upload"), label_visibility="collapsed")
    if not files:
        if st.session_state.get("_upload_run"):
            jobs.drop_uploads(reads.store(), st.session_state.pop("_upload_run"))
        return []
    run_id = st.session_state.setdefault("_upload_run", jobs.new_run_id())
    folder = reads.store() / "incoming" / run_id
    paths = []
    for file in files:
        path = folder / Path(file.name.replace("\\", "/")).name
        if not path.exists() or path.stat().st_size != file.size:
            path = jobs.keep_upload(file.name, file.getvalue(), reads.store(), run_id=run_id)
        paths.append(str(path))
    return paths


def _looked(inputs: Sequence[str]) -> dict[str, Any]:
    """What is known of these inputs; they are looked at as soon as they are there."""
    known = st.session_state.get("_looked")
    if known is None or known["inputs"] != list(inputs):
        st.session_state.pop("_looked", None)
        recognised.forget()
        return _look(inputs, jobs.Choices(timezone=_usual_zone(), week_start=reads.week_start(), who=auth.current_user()))
    if (again := st.session_state.pop("_look_again", None)) is not None:
        return _look(inputs, again)
    return dict(known)


def _look_again(choices: jobs.Choices) -> None:
    """With other choices, from the top of the page: the selectors then show what is recognised."""
    st.session_state["_look_again"] = choices
    st.rerun()


def _look(inputs: Sequence[str], choices: jobs.Choices) -> dict[str, Any]:
    """Look through the inputs; where that fails, what was seen before stays, with the error."""
    st.session_state["read_again"] = choices.again
    before = st.session_state.get("_looked") or {}
    told: dict[str, Any] = {"inputs": list(inputs), "choices": choices, "found": before.get("found"), "last": before.get("choices")}
    with st.spinner("Looking through it: nothing is stored yet …"):
        try:
            told["found"] = jobs.check(inputs, reads.store(), choices)
            recognised.show(told["found"])
        except EarshotError as error:
            told["error"] = error
    st.session_state["_looked"] = told
    return told


def _usual_zone() -> str:
    """The store's zone; before the first import, that of the reader's browser."""
    own = str(st.context.timezone or "")
    return own if reads.snapshot() is None and own in zoneinfo.available_timezones() else reads.timezone()


def _cannot(looked: Mapping[str, Any]) -> None:
    """Files that cannot be read as they are: why, and what can be done about it here."""
    error, choices = looked["error"], looked["choices"]
    st.error(formats.plain(error), icon=":material/error:", title="This cannot be imported as it is")
    if isinstance(error, jobs.NoWordsError) and error.headers:
        header = st.selectbox("Which column holds the customers' words?", error.headers, index=None, key="words", placeholder="Choose one")
        if header:
            _look_again(replace(choices, files={**choices.files, error.key: jobs.FileChoices(columns={"text": header})}))
    elif isinstance(error, jobs.TooLargeError):
        st.caption("They can be imported without looking first: columns are recognised by name and content.")
        if st.button("Run without looking", icon=":material/play_arrow:", key="blind", disabled=running()):
            tell(lambda: _begin(looked, accept=False))
    elif st.button("Look again", icon=":material/refresh:", key="again"):
        _look_again(choices)


def _undo(looked: Mapping[str, Any]) -> None:
    """The last correction cannot be used: why, and the way back."""
    st.error(formats.plain(looked["error"]), icon=":material/error:", title="It cannot be read like that")
    if st.button("Take the last change back", icon=":material/undo:", key="undo_choice", type="primary"):
        _look_again(looked["last"])


def _known(found: Mapping[str, Any], choices: jobs.Choices) -> jobs.Choices:
    """Files that were imported before: left out, or read again in place of what came of them."""
    known = found["again"] or found["already"]
    if not known and not choices.again:
        return choices
    names = ", ".join(known[:4]) + (" …" if len(known) > 4 else "")
    told = (
        f"Imported before, and read again: {names}. What came of it then is replaced."
        if found["again"]
        else f"Imported before in the same way, and left out: {names}."
    )
    if known:
        st.info(formats.plain(told), icon=":material/sync:" if found["again"] else ":material/done_all:")
    again = st.toggle(
        "Read it again, to correct how it was read", key="read_again",
        help="What came of it earlier is replaced, not added to. What people decided stays with the conversations that are still there; "
        "forgotten persons and removed words stay out.",
    )  # fmt: skip
    if found["repeating"]:
        st.warning(formats.plain(found["repeating"]), icon=":material/content_copy:")
    return replace(choices, again=again)


def _times(choices: jobs.Choices) -> jobs.Choices:
    """Zone and first day of the week."""
    zones = sorted(zoneinfo.available_timezones())
    with st.grid(2, min_column_width=240):
        zone = st.selectbox(
            "Times without a zone are read in",
            zones,
            index=zones.index(choices.timezone or "UTC"),
            key="zone",
            help="Kept for later imports. Days, weeks and hours on screen are those of this zone.",
        )
        week = st.selectbox(
            "Weeks begin on",
            WEEK_STARTS,
            index=WEEK_STARTS.index(choices.week_start or WEEK_STARTS[0]),
            format_func=lambda day: str(day).capitalize(),
            key="week",
            help="Kept for later imports; all pages count by it.",
        )
    return replace(choices, timezone=str(zone), week_start=str(week))


def counts(found: Mapping[str, Any]) -> None:
    """What would come in, merge and be rejected, and why; nothing is stored for it."""
    rows, talks = found["rows"], found["conversations"]
    st.subheader("What would come of it", anchor=False)
    figures(rows, sure=False)
    parts = [f"{formats.count(talks['new'], 'new conversation')}"]
    parts += [f"{formats.number(talks['updated'])} known and updated"] if talks["updated"] else []
    parts += [f"{formats.number(talks['same'])} known and unchanged"] if talks["same"] else []
    parts += [f"{formats.number(talks['gone'])} would disappear"] if talks["gone"] else []
    st.caption(formats.plain("; ".join(parts) + f". {_speakers(found['speakers'])}"))
    if found["rejected"]:
        table = pd.DataFrame({
            "Rejected because": [one["reason"] for one in found["rejected"]], "Rows": [one["rows"] for one in found["rejected"]],
            "Examples (redacted)": [" ⏎ ".join(one["examples"]) for one in found["rejected"]],
        })  # fmt: skip
        cards.frame(table, key="would_reject", alt="Rows that would be rejected, by reason")


def _speakers(said: Mapping[str, Any]) -> str:
    told = [f"{formats.number(n)} {_WROTE.get(who, who)}" for who, n in said.items()]
    return f"Messages: {', '.join(told)}." if told else ""


def figures(rows: Mapping[str, Any], *, sure: bool) -> None:
    """Rows read, imported, merged, rejected."""
    names = {
        "read": "Rows read",
        "imported": "Imported" if sure else "Would come in",
        "merged": "Merged with others",
        "rejected": "Rejected",
    }
    with st.grid(4, min_column_width=150, gap="small"):
        for name, label in names.items():
            st.metric(label, formats.number(rows.get(name, 0)), border=True)


def _start(looked: Mapping[str, Any]) -> None:
    """The question that broken-looking files raise, and *Run*."""
    found, accept = looked["found"], False
    if found["asks"]:
        st.warning(formats.plain(" ".join(found["asks"])), icon=":material/help:", title="Is this export whole?")
        accept = st.checkbox("It is right as it is: import it", key="accept")
    blocked = bool(found["asks"]) and not accept
    wait = running()
    reason = _RUN_REASON if wait else "Say first that the export is right as it is, or export it anew." if blocked else None
    off = wait or blocked or bool(looked.get("error")) or not found["rows"]["imported"] + found["rows"]["merged"]
    if st.button("Run", type="primary", icon=":material/play_arrow:", key="run", disabled=off, help=reason):
        tell(lambda: _begin(looked, accept=accept))
    if reason:
        st.caption(reason)


def _begin(looked: Mapping[str, Any], *, accept: bool) -> None:
    run_id = st.session_state.get("_upload_run") if st.session_state.get("way") == "Upload" else None
    jobs.start(looked["inputs"], reads.store(), run_id=run_id, choices=looked["choices"], accept=accept)
    for name in ("_upload_run", "_looked", "_own"):
        st.session_state.pop(name, None)
    st.session_state["_started"] = st.session_state.get("_started", 0) + 1
