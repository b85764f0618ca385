"""Parts of the imports page: where to begin, a look at the file, the run and its progress, what came of it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data.schema import CONVERSATION_FIELDS
from pages.shared import cards, exports, formats, jobs, reads
from pages.shared.reads import EarshotError

_FIELDS = ("text", "reply", "conversation_id", "source", "speaker", "at", *(column.name for column in CONVERSATION_FIELDS))
_SAID = {
    "text": "the customer's words", "reply": "the answer in the same row", "at": "time of the message", "opened_at": "opened",
    "closed_at": "closed", "conversation_id": "number of the conversation", "source": "source", "speaker": "who speaks",
    "customer_id": "customer number (stored hashed)", "agent_id": "agent (stored hashed)",
}  # fmt: skip
_UNUSED = "kept, not analysed"
_HOW = {"name": "by its name", "content": "by its content", "given": "as you said"}
_STATES = {
    "published": "Published", "unchanged": "Nothing new", "failed": "Failed", "interrupted": "Stopped", "running": "Running",
}  # fmt: skip


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
                _tell(lambda: jobs.start_sample(reads.store()))
        if st.button("Use my export", icon=":material/upload_file:", key="own"):
            st.session_state["_own"] = True


def _tell(work: Any) -> None:
    try:
        work()
    except EarshotError as error:
        st.error(formats.plain(error), icon=":material/error:")
        return
    st.rerun()


@st.fragment(run_every="1s")
def progress() -> None:
    """The run that goes on: a bar per stage with rate and time left; can be left and come back to."""
    run = jobs.current(reads.store())
    if run is None:
        st.rerun()
        return
    with st.container(border=True):
        st.subheader("An import is running", anchor=False)
        st.caption(f"Started {formats.in_zone(run.started_at, reads.timezone())}. You can leave this page and come back; the run goes on.")
        if not run.stages:
            st.text(run.message or jobs.STARTING)
        for stage in run.stages:
            _stage(stage)
        st.button("Stop", icon=":material/stop_circle:", on_click=jobs.stop, args=(run,), key="stop")


def _stage(stage: Mapping[str, Any]) -> None:
    done, total, state = float(stage.get("done") or 0), float(stage.get("total") or 0), str(stage.get("state"))
    name = formats.plain(stage.get("label") or stage.get("name"))
    if state == "waiting":
        st.caption(f":material/radio_button_unchecked: {name}")
    elif state == "done":
        st.caption(f":material/check_circle: {name}: {formats.number(total or done)} in {float(stage.get('seconds') or 0):.0f} s")
    else:
        rate = float(stage.get("rate") or 0)
        left = f", about {(total - done) / rate:.0f} s left" if rate > 0 and total > done else ""
        st.progress(
            min(1.0, done / total) if total else 0.0, text=f"{name}: {formats.number(done)} of {formats.number(total)}, {rate:.0f}/s{left}"
        )


def last_failure() -> None:
    """Why the last run failed, and what to do."""
    past = jobs.runs(reads.store())
    if not past or past[0].state not in (jobs.FAILED, "interrupted"):
        return
    run = past[0]
    printed = jobs.log(reads.store(), run.run_id)
    early = run.message == jobs.STARTING
    what = run.error or (run.message if not early else "") or "It ended before it had begun."
    title = "The last import failed" if run.state == jobs.FAILED else "The last import was stopped"
    st.warning(formats.plain(what), icon=":material/error:", title=title)
    st.caption(
        f"Run {formats.plain(run.run_id)}. Start it again with the same file: it goes on from what was finished. "
        "Nothing half-finished is shown."
    )
    if printed and (early or run.state == jobs.FAILED) and not printed.endswith(what):
        with st.expander("What the run printed"):
            st.code(printed, language=None, wrap_lines=True)


def form() -> None:
    """A path or an upload, a look at it, the columns to correct, and the start."""
    st.subheader("Bring in an export", anchor=False)
    st.caption(
        "CSV, Excel, JSON, Parquet, e-mail, WebVTT or SRT subtitles, or plain transcripts; also zipped. An import adds: what was imported "
        "before stays, the same conversation again is updated."
    )
    way = st.segmented_control(
        "From", ["Upload", "A path on this machine"], default="Upload", required=True, key="way", label_visibility="collapsed"
    )
    inputs = _uploaded() if way == "Upload" else _path()
    if not inputs:
        return
    before = st.session_state.get("_looked")
    if before is None or before["inputs"] != inputs:
        if not st.button("Look at it", icon=":material/search:", key="look", type="primary"):
            return
        before = _look(inputs, {})
    if before is not None:
        _preview(before)


def _path() -> list[str]:
    path = st.text_input(
        "Path",
        key="path",
        placeholder="/data/exports/june.csv",
        help="A file, a folder, or a pattern such as /data/*.csv. For large files.",
    )
    return [path.strip()] if path and path.strip() else []


def _uploaded() -> list[str]:
    files = st.file_uploader("File", accept_multiple_files=True, key="upload", label_visibility="collapsed")
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


def _look(inputs: list[str], columns: Mapping[str, str]) -> dict[str, Any] | None:
    with st.spinner("Looking through it …"):
        try:
            found = jobs.check(inputs, columns=columns)
        except EarshotError as error:
            st.error(formats.plain(error), icon=":material/error:", title="This cannot be imported as it is")
            return None
    st.session_state["_looked"] = {"inputs": inputs, "columns": dict(columns), "found": found}
    return dict(st.session_state["_looked"])


def _preview(looked: dict[str, Any]) -> None:
    found = looked["found"]
    _counts(found["rows"], found.get("rejected_reasons", {}), sure=False)
    columns = dict(looked["columns"])
    for place, file in enumerate(found["inputs"]):
        columns |= _file(file, place)
    zones = sorted(zoneinfo.available_timezones())
    zone = st.selectbox(
        "Times without a zone are read in",
        zones,
        index=zones.index(reads.timezone()),
        key="zone",
        help="Days and weeks on screen are those of this zone.",
    )
    with st.container(horizontal=True):
        if columns != looked["columns"] and st.button("Look again", icon=":material/refresh:", key="again"):
            _look(looked["inputs"], columns)
            st.rerun()
        if st.button("Run", type="primary", icon=":material/play_arrow:", key="run", disabled=running()):
            _tell(lambda: _start(looked["inputs"], columns, str(zone)))


def _start(inputs: list[str], columns: Mapping[str, str], zone: str) -> None:
    run_id = st.session_state.get("_upload_run") if st.session_state.get("way") == "Upload" else None
    jobs.start(inputs, reads.store(), run_id=run_id, columns=columns, timezone=zone)
    for name in ("_upload_run", "_looked", "_own"):
        st.session_state.pop(name, None)


def _counts(rows: Mapping[str, Any], reasons: Mapping[str, Any], *, sure: bool) -> None:
    names = {
        "read": "Rows read",
        "imported": "Imported" if sure else "Would come in",
        "merged": "Merged with others",
        "rejected": "Rejected",
    }
    with st.grid(4, min_column_width=150, gap="small"):
        for name, label in names.items():
            st.metric(label, formats.number(rows.get(name, 0)), border=True)
    if reasons:
        told = ", ".join(f"{reason}: {formats.number(count)}" for reason, count in list(reasons.items())[:8])
        st.caption(formats.plain(f"Rejected because: {told}"))


def _file(file: Mapping[str, Any], place: int) -> dict[str, str]:
    """One file's columns to correct; returns what the reader changed, field → header."""
    st.markdown(
        f"**{formats.plain(file['name'])}** {formats.plain('· ' + formats.count(file['rows'], 'row') + ' · ' + str(file['format']))}"
    )
    for note in file.get("notes") or []:
        st.caption(formats.plain(note))
    sample = pd.DataFrame(file.get("sample") or []).astype("string")
    by_header = {header: name for name, header in file["columns"].items()}
    headers = list(dict.fromkeys([*by_header, *map(str, sample.columns)]))
    if not headers:
        return {}
    shown = pd.DataFrame({
        "Column in your file": headers,
        "Read as": [_said(by_header[h]) if h in by_header else _UNUSED for h in headers],
        "Recognised": [_HOW.get(str(file["how"].get(by_header[h])), "") if h in by_header else "" for h in headers],
    })  # fmt: skip
    edited = st.data_editor(
        shown, key=f"columns_{place}", hide_index=True, disabled=["Column in your file", "Recognised"], alt="Recognised columns",
        column_config={"Read as": st.column_config.SelectboxColumn(options=[*map(_said, _FIELDS), _UNUSED], required=True)},
    )  # fmt: skip
    if len(sample):
        st.caption("First rows, as they are in your file; personal data is taken out before anything is stored.")
        st.dataframe(sample, hide_index=True, key=f"sample_{place}", alt="First rows of the file")
    said = {_said(name): name for name in _FIELDS}
    changed = edited[edited["Read as"] != shown["Read as"]]
    return {
        said[field]: str(header) for header, field in zip(changed["Column in your file"], changed["Read as"], strict=True) if field in said
    }


def _said(name: str) -> str:
    return _SAID.get(name, name.replace("_", " "))


def outcome() -> None:
    """What the published data is made of: counts, files, rejected rows, personal data taken out."""
    told = reads.manifest()
    st.subheader(f"Data of {formats.in_zone(told.get('created_at'), reads.timezone())}", anchor=False)
    _counts(told.get("rows", {}), {}, sure=True)
    redactions = told.get("redactions") or {}
    taken, kinds = sum(int(n) for n in redactions.values()), formats.redactions(redactions)
    st.caption(
        formats.plain(
            f"{formats.count(taken, 'piece of personal data')} taken out{': ' + kinds if kinds else ''}. Some may have been missed."
        )
    )
    st.caption(formats.plain(f"Times without a zone were read in {reads.timezone()}."))
    rejected = reads.rejected()
    if len(rejected):
        with st.expander(f"What was rejected and why ({formats.count(rejected['rows'].sum(), 'row')})", icon=":material/block:"):
            table = rejected.assign(examples=[" ⏎ ".join(str(x) for x in list(e)) for e in rejected["examples"]])
            table = table.rename(columns={"reason": "Reason", "source": "Source", "rows": "Rows", "examples": "Examples (redacted)"})
            cards.frame(table[["Reason", "Source", "Rows", "Examples (redacted)"]], key="rejected", alt="Rejected rows by reason")
    inputs = pd.DataFrame([_input(i) for i in told.get("inputs") or []])
    if len(inputs):
        with st.expander(f"Files in it ({len(inputs)})", icon=":material/description:"):
            cards.frame(inputs, key="files", alt="Imported files")


def _input(told: Mapping[str, Any]) -> dict[str, Any]:
    columns = ", ".join(f"{header} → {_said(name)}" for name, header in (told.get("columns") or {}).items())
    return {
        "File": exports.safe_cell(str(told.get("file", ""))), "Rows": told.get("rows"), "Source": told.get("source"), "Columns": columns,
        "Notes": " ".join(told.get("notes") or []),
    }  # fmt: skip


def _without_id(message: str | None) -> str:
    """``Published 20261122T011217084Z: 15 rows read`` → ``15 rows read``: the table has the run's number already."""
    head, _, rest = (message or "").partition(": ")
    return rest if rest and head.startswith("Published ") else message or ""


def past_runs() -> None:
    """All runs that left a trace."""
    past = jobs.runs(reads.store())
    if not past:
        return
    st.subheader("Past runs", anchor=False)
    zone = reads.timezone()
    table = pd.DataFrame({
        "Started": [formats.in_zone(run.started_at, zone) for run in past], "Ended": [_STATES.get(run.state, run.state) for run in past],
        "What came of it": [formats.shorten(run.error or _without_id(run.message), 200) for run in past],
        "Run": [run.run_id for run in past],
    })  # fmt: skip
    cards.frame(table, key="runs", alt="Past runs, newest first")
