"""Runs on screen: the one that goes on, how the last one ended and how it goes on, and what earlier ones changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, exports, formats, importing, jobs, reads, recognised
from pages.shared.jobs import Run
from pages.shared.reads import imports

_STATES = {
    "published": "Published", "unchanged": "Nothing new", "failed": "Failed", "interrupted": "Stopped", "running": "Running",
}  # fmt: skip
_CHANGES = {"new": "new", "kept": "found again", "split": "split", "merged": "merged", "retired": "no longer found"}


@st.fragment(run_every="1s")
def progress() -> None:
    """The run that goes on: a bar per stage with rate and time left; can be left and come back to."""
    run = jobs.current(reads.store())
    if run is None:
        st.rerun()
        return
    with st.container(border=True):
        st.subheader("An import is running", anchor=False)
        st.caption(
            f"Started {formats.in_zone(run.started_at, reads.timezone())}. You can leave this page, close the browser and come back; it "
            "goes on. The other pages show the data from before it until it has finished."
        )
        if not run.stages:
            st.text(run.message or jobs.STARTING)
        for stage in run.stages:
            _stage(stage)
        st.button(
            "Stop", icon=":material/stop_circle:", on_click=jobs.stop, args=(run,), key="stop",
            help="What is finished is kept: it can go on from there.",
        )  # fmt: skip


def _stage(stage: Mapping[str, Any]) -> None:
    done, total, state = float(stage.get("done") or 0), float(stage.get("total") or 0), str(stage.get("state"))
    name = formats.plain(stage.get("label") or stage.get("name"))
    if state == "waiting":
        st.caption(f":material/radio_button_unchecked: {name}")
    elif state == "done":
        st.caption(f":material/check_circle: {name}: {formats.number(total or done)} in {_lasting(float(stage.get('seconds') or 0))}")
    else:
        rate = float(stage.get("rate") or 0)
        speed = f", {formats.rate(rate)} a second" if rate >= 1 else f", {formats.rate(60 * rate)} a minute" if rate > 0 else ""
        left = f", about {_lasting((total - done) / rate)} left" if rate > 0 and total > done else ""
        of = f"{formats.number(done)} of {formats.number(total)}" if total else "working"
        st.progress(min(1.0, done / total) if total else 0.0, text=f"{name}: {of}{speed}{left}")


def _lasting(seconds: float) -> str:
    """``40 s``, ``5 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{max(1.0, seconds):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def last_end() -> None:
    """How the last run ended, where that needs somebody: it failed, was stopped, or asks something."""
    past = jobs.runs(reads.store())
    if not past or past[0].state not in (jobs.FAILED, "interrupted"):
        return
    run = past[0]
    if run.asks:
        _question(run)
        return
    printed = jobs.log(reads.store(), run.run_id)
    early = run.message == jobs.STARTING
    what = run.error or (run.message if not early else "") or "It ended before it had begun."
    title = "The last import failed" if run.state == jobs.FAILED else "The last import was stopped"
    st.warning(formats.plain(what), icon=":material/error:", title=title)
    resumable = jobs.can_resume(reads.store(), run)
    how = "Nothing half-finished is shown. " + (
        "It can go on from what was finished; until then its files wait where only this account can read them."
        if resumable
        else "Bring the same files in again: it goes on from what was finished."
    )
    st.caption(formats.plain(f"Run {run.run_id}. {how}"))
    if resumable:
        _again(run, "Resume" if run.state == "interrupted" else "Try again")
    if printed and (early or run.state == jobs.FAILED) and not printed.endswith(what):
        with st.expander("What the run printed"):
            st.code(printed, language=None, wrap_lines=True)


def _question(run: Run) -> None:
    """Files that look broken: nothing was published until somebody says that they are right."""
    st.warning(formats.plain(" ".join(run.asks)), icon=":material/help:", title="The last import asks: is this export whole?")
    told = "Nothing of it was published. Export it anew, or say that it is right as it is."
    st.caption(formats.plain(f"Run {run.run_id}. {told}"))
    if jobs.can_resume(reads.store(), run):
        _again(run, "It is right as it is: import it", accept=True)


def _again(run: Run, label: str, *, accept: bool = False) -> None:
    store = reads.store()
    with st.container(horizontal=True):
        if st.button(label, icon=":material/play_arrow:", type="primary", key="resume", disabled=importing.running()):
            importing.tell(lambda: jobs.resume(store, run, accept=accept))
        if st.button("Forget it", icon=":material/delete:", key="discard", help="Delete the files that were brought in for this run."):
            importing.tell(lambda: jobs.discard(store, run.run_id))


def outcome() -> None:
    """What the published data is made of: counts, files, rejected rows, personal data taken out."""
    told = reads.manifest()
    st.subheader(f"Data of {formats.in_zone(told.get('created_at'), reads.timezone())}", anchor=False)
    importing.figures(told.get("rows", {}), sure=True)
    redactions = told.get("redactions") or {}
    taken, kinds = sum(int(n) for n in redactions.values()), formats.redactions(redactions)
    st.caption(
        formats.plain(
            f"{formats.count(taken, 'piece of personal data')} taken out{': ' + kinds if kinds else ''}. Some may have been missed."
        )
    )
    st.caption(formats.plain(f"Times without a zone were read in {reads.timezone()}; weeks begin on {reads.week_start().capitalize()}."))
    rejected = imports.rejected()
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
    columns = ", ".join(f"{header} → {recognised.said(name)}" for name, header in (told.get("columns") or {}).items())
    codes = "; ".join(f"{f}: " + ", ".join(f"{c} = {v}" for c, v in table.items()) for f, table in (told.get("decoded") or {}).items())
    return {
        "File": exports.safe_cell(str(told.get("file", ""))), "Rows": told.get("rows"), "Source": told.get("source"),
        "Help desk": told.get("help_desk") or "", "Columns": columns, "Codes": codes, "Notes": " ".join(told.get("notes") or []),
    }  # fmt: skip


def past_runs() -> None:
    """All runs that left a trace, with what each changed."""
    past = jobs.runs(reads.store())
    if not past:
        return
    st.subheader("Past runs", anchor=False)
    zone = reads.timezone()
    table = pd.DataFrame({
        "Started": [formats.in_zone(run.started_at, zone) for run in past],
        "How it ended": [_STATES.get(run.state, run.state) for run in past],
        "Rows": [_rows(run) for run in past], "Topics": [_topics(run) for run in past], "Files": [_files(run) for run in past],
        "What came of it": [_what(run) for run in past], "Run": [run.run_id for run in past],
    })  # fmt: skip
    cards.frame(table, key="runs", alt="Past runs, newest first")


def _rows(run: Run) -> str:
    """``1 200 read: 1 190 imported, 8 merged, 2 rejected``."""
    rows = run.outcome.get("rows") or {}
    parts = [f"{formats.number(rows.get(name, 0))} {name}" for name in ("imported", "merged", "rejected")]
    return f"{formats.number(rows.get('read', 0))} read: {', '.join(parts)}" if rows else ""


def _topics(run: Run) -> str:
    changes = run.outcome.get("topics") or {}
    return ", ".join(f"{formats.number(changes[name])} {told}" for name, told in _CHANGES.items() if changes.get(name))


def _files(run: Run) -> str:
    files = [str(one) for one in run.outcome.get("files") or []]
    return str(exports.safe_cell(", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")))


def _what(run: Run) -> str:
    """Why topics were fitted anew or kept; the reason of a failure."""
    if fit := run.outcome.get("fit"):
        return f"Topics: {fit}"
    return formats.shorten(run.error or _without_id(run.message), 200)


def _without_id(message: str | None) -> str:
    """``Published 20261122T011217084Z: 15 rows read`` → ``15 rows read``: the table has the run's number already."""
    head, _, rest = (message or "").partition(": ")
    return rest if rest and head.startswith("Published ") else message or ""
