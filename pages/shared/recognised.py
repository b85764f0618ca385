"""What Earshot recognises in files, to be corrected: columns, codes, columns to keep as filters; and the first rows, redacted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from data.schema import CHANNELS, CONVERSATION_FIELDS, STATUSES
from pages.shared import formats, jobs, reads

_FIELDS = (
    "text", "reply", "conversation_id", "source", "speaker", "at",
    *(column.name for column in CONVERSATION_FIELDS if column.name != "extra"),
)  # fmt: skip
_OF_MESSAGES = ("text", "at", "speaker")
"""What can be corrected in a file of messages whose tickets lie in another file."""
_SAID = {
    "text": "The customer's words", "reply": "The answer in the same row", "at": "Time of the message", "opened_at": "Opened",
    "closed_at": "Closed", "first_reply_at": "First answered", "conversation_id": "Number of the conversation", "speaker": "Who speaks",
    "customer_id": "Customer number (stored hashed)", "agent_id": "Agent (stored hashed)", "tags": "Your own codes (tags)",
    "site": "Site or team", "url": "Link to the ticket", "csat": "Satisfaction (1–5)", "nps": "Recommendation (0–10)",
    "ces": "Made it easy (1–7)", "ves": "Helped me get more (1–7)", "wait_s": "Waiting time", "handle_s": "Handling time",
    "agent_tenure_days": "Agent's days on the job", "complaint": "Logged as a complaint",
}  # fmt: skip
_HOW = {"name": "by its name", "content": "by its content", "given": "as you said", "remembered": "as chosen before"}
_MEANINGS = {"status": STATUSES, "channel": CHANNELS, "csat": ("1", "2", "3", "4", "5")}
_JOIN = " + "
_UNREADABLE = "unreadable"
_IN_A_FILE = "[codes."
"""A note on codes says what to write into a mapping file: here there are selectors for it."""


@dataclass(frozen=True)
class _Kind:
    """Files of one shape, which are corrected together."""

    place: int
    names: tuple[str, ...]
    file: Mapping[str, Any]
    rows: int
    shapes: tuple[str, ...]

    @property
    def headers(self) -> list[str]:
        """Columns of the files."""
        return [str(header) for header in (self.file["sample"] or [{}])[0]]

    @property
    def fields(self) -> tuple[str, ...]:
        """What can be corrected here."""
        return _OF_MESSAGES if self.file.get("joined_to") else _FIELDS

    @property
    def said(self) -> jobs.FileChoices:
        """What was chosen for them and is used, now or earlier."""
        told = self.file["remembered"]
        return jobs.FileChoices(columns=told.get("columns", {}), codes=told.get("codes", {}))

    def key(self, name: str) -> str:
        """Of a widget."""
        return f"{name}_{self.place}"


def said(field: str) -> str:
    """A field by its name on screen."""
    return _SAID.get(field, field.replace("_", " ").capitalize())


def files(found: Mapping[str, Any], choices: jobs.Choices) -> jobs.Choices:
    """The files with what is recognised in them; returns the choices as the reader has corrected them."""
    kinds = list(_kinds(found))
    if kinds:
        st.caption(
            "What is which column? Correct what is wrong: the figures below follow, and later files of the same columns are read alike."
        )
    for kind in kinds:
        with st.container(border=True):
            choices = _file(kind, found, choices)
    for file in found["inputs"]:
        if file["format"] == _UNREADABLE:
            st.warning(formats.plain(" ".join(file["notes"])), icon=":material/block:", title=formats.plain(f"{file['file']}: set aside"))
    return choices


def forget() -> None:
    """Other files: nothing that was chosen for the last ones holds."""
    for name in [name for name in st.session_state if str(name).startswith(("field_", "code_", "keep_", "more_", "_more"))]:
        del st.session_state[name]


def show(found: Mapping[str, Any]) -> None:
    """Let the selectors show what was recognised, before they are drawn."""
    for kind in _kinds(found):
        for field in kind.fields:
            if field != "tags":
                st.session_state[kind.key(f"field_{field}")] = kind.file["columns"].get(field)
        st.session_state[kind.key("field_tags")] = _parts(kind.file["columns"].get("tags"))


def _parts(header: str | None) -> list[str]:
    return header.split(_JOIN) if header else []


def _kinds(found: Mapping[str, Any]) -> Iterator[_Kind]:
    """Files by shape: a month of daily exports is one."""
    groups: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for file in found["inputs"]:
        if file["format"] != _UNREADABLE:
            alike = (tuple(file["columns"].items()), tuple((file["sample"] or [{}])[0]), file["help_desk"], file["joined_to"])
            groups.setdefault((*alike, repr(file["remembered"])), []).append(file)
    for place, group in enumerate(groups.values()):
        names, shapes = (tuple(dict.fromkeys(str(file[of]) for file in group)) for of in ("file", "shape"))
        yield _Kind(place, names, group[0], sum(int(file["rows"]) for file in group), shapes)


def _file(kind: _Kind, found: Mapping[str, Any], choices: jobs.Choices) -> jobs.Choices:
    file = kind.file
    more = f" and {len(kind.names) - 3} more of the same shape" if len(kind.names) > 3 else ""
    desk = f" · export of {file['help_desk']}" if file["help_desk"] else ""
    about = f" · {formats.count(kind.rows, 'row')} · {str(file['format']).upper()}{desk}"
    st.markdown(f"**{formats.plain(', '.join(kind.names[:3]) + more)}** {formats.plain(about)}")
    if when := file["remembered"].get("at"):
        st.caption(formats.plain(f"Columns and codes are read as {file['remembered']['who'] or 'somebody'} chose on {formats.day(when)}."))
    for note in file["notes"]:
        if _IN_A_FILE not in note:
            st.caption(formats.plain(note))
    if kind.headers:
        said = _codes(kind, _columns(kind, kind.said))
        if said != kind.said:
            choices = replace(choices, files={**choices.files, **dict.fromkeys(kind.shapes, said)})
        choices = _filters(kind, choices)
    _rows(kind, found)
    return choices


def _columns(kind: _Kind, choices: jobs.FileChoices) -> jobs.FileChoices:
    """One selector per field that is recognised or asked for; returns the choices with what was changed."""
    added = st.session_state.setdefault(kind.key("_more"), [])
    shown = [name for name in kind.fields if name in kind.file["columns"] or name in added or choices.columns.get(name) == ""]
    columns = dict(choices.columns)
    with st.grid(3, min_column_width=240, gap="small"):
        for field in shown:
            with st.container(gap=None):
                columns = _column(kind, field, columns)
    rest = [name for name in kind.fields if name not in shown]

    def add() -> None:
        st.session_state[kind.key("_more")] = [*added, st.session_state[kind.key("more")]]
        st.session_state[kind.key("more")] = None

    if rest:
        st.selectbox(
            "Something else that a column holds", rest, index=None, format_func=said, key=kind.key("more"), on_change=add,
            placeholder="Choose what, then its column", width=420,
        )  # fmt: skip
    return replace(choices, columns=columns)


def _column(kind: _Kind, field: str, columns: dict[str, str]) -> dict[str, str]:
    """One field's selector; a column stands for one field, so choosing it here takes it from where it was chosen before."""
    key, recognised = kind.key(f"field_{field}"), kind.file["columns"].get(field)
    options = list(dict.fromkeys([*kind.headers, *_parts(recognised)]))
    if field == "tags":
        chosen = _JOIN.join(st.multiselect(said(field), options, key=key, placeholder="No column"))
    else:
        chosen = st.selectbox(said(field), options, index=None, key=key, placeholder="No column") or ""
    st.caption(formats.plain(_seen(kind, field, chosen)))
    if chosen == (recognised or ""):
        return columns
    others = {name: header for name, header in columns.items() if header != chosen or not chosen}
    return {**others, field: chosen}


def _seen(kind: _Kind, field: str, header: str) -> str:
    """How it was recognised, and an example."""
    cells = [str(row[part]) for row in kind.file["sample"] for part in _parts(header) if row.get(part)]
    how = _HOW.get(str(kind.file["how"].get(field)), "") if header else "not in this file"
    example = f"“{formats.shorten(cells[0], 40)}”" if cells else ""
    return " · ".join(part for part in (how, example) if part)


def _codes(kind: _Kind, choices: jobs.FileChoices) -> jobs.FileChoices:
    """How codes were read, and what those mean that are in no list."""
    decoded, unknown = kind.file["decoded"], kind.file["unknown"]
    codes = {field: dict(table) for field, table in choices.codes.items()}
    for field, table in decoded.items():
        st.caption(formats.plain(f"{said(field)}: " + ", ".join(f"{cell} = {meaning(field, value)}" for cell, value in table.items())))
    every = [(field, cell, None) for field, cells in unknown.items() for cell in cells]
    if every:
        st.caption("These codes are in no list that Earshot knows. What do they mean? Left empty, they are kept but not read.")
        codes = _meanings(kind, every, codes)
    known = [(field, cell, value) for field, table in decoded.items() for cell, value in table.items()]
    if known:
        with st.expander("Correct how codes were read", icon=":material/tune:"):
            codes = _meanings(kind, known, codes)
    return replace(choices, codes=codes)


def _meanings(kind: _Kind, rows: Sequence[tuple[str, str, str | None]], codes: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    with st.grid(4, min_column_width=180, gap="small"):
        for field, cell, value in rows:
            options = list(_MEANINGS[field])
            chosen = st.selectbox(
                formats.plain(f"{said(field)} “{formats.shorten(cell, 30)}”"), options, index=options.index(value) if value else None,
                format_func=lambda one, field=field: meaning(field, one), key=kind.key(f"code_{field}_{cell}"), placeholder="Not read",
            )  # fmt: skip
            if chosen and chosen != value:
                codes = {**codes, field: {**codes.get(field, {}), cell: str(chosen)}}
    return codes


def meaning(field: str, value: str) -> str:
    """What a code was read as, by its name on screen."""
    return formats.label("channel", value) if field == "channel" else f"{value} of 5" if field == "csat" else value


def _filters(kind: _Kind, choices: jobs.Choices) -> jobs.Choices:
    """Columns that are no field, to be kept as filters."""
    taken = {part for header in kind.file["columns"].values() for part in _parts(header)}
    path = kind.file["path"]
    free = [header for header in kind.headers if header not in taken and not (path and header.startswith(path))]
    if not free or kind.file["joined_to"]:
        return choices
    kept = [header for header in reads.manifest().get("kept_columns", []) if header in free]
    standing = [*(header for header in kept if header not in choices.drop), *choices.keep]
    key = kind.key("keep")
    st.session_state[key] = [header for header in st.session_state.get(key, standing) if header in free]
    chosen = st.multiselect(
        "Columns to keep as filters", free, key=key, placeholder="None of the others",
        help="They become filters of every page, under Your columns. The others are kept, redacted, but not shown.",
    )  # fmt: skip
    if before := [header for header in kept if header in chosen]:
        st.caption(formats.plain(f"Kept since an earlier import: {', '.join(before)}. Take one out to drop its filter; its cells stay."))
    if gone := [header for header in kept if header not in chosen]:
        st.caption(formats.plain(f"No filter any more after this import: {', '.join(gone)}."))
    keep = [*(one for one in choices.keep if one not in free), *(one for one in chosen if one not in kept)]
    drop = [*(one for one in choices.drop if one not in free), *gone]
    return replace(choices, keep=tuple(dict.fromkeys(keep)), drop=tuple(dict.fromkeys(drop)))


def _rows(kind: _Kind, found: Mapping[str, Any]) -> None:
    """The first rows: as Earshot reads them, and as they are in the file."""
    read = pd.DataFrame([_read(row, found["timezone"]) for row in found["preview"] if row["input_file"] in kind.names][:5])
    own = pd.DataFrame(kind.file["sample"]).astype("string").drop_duplicates()
    names = [name for name, table in (("As Earshot reads it", read), ("As in the file", own)) if len(table)]
    if not names:
        return
    st.caption("First rows, personal data taken out as it would be before anything is stored:")
    for tab, name in zip(st.tabs(names, key=kind.key("rows")), names, strict=True):
        with tab:
            table = read if name == "As Earshot reads it" else own
            st.dataframe(table, hide_index=True, key=kind.key(f"first_{name[-4:]}"), alt=f"First rows, {name}")


def _read(row: Mapping[str, str], zone: str) -> dict[str, str]:
    """One message as the pages would show it."""
    times = {"at", "opened_at", "closed_at", "first_reply_at", "survey_sent_at", "survey_answered_at"}
    told = {said(name): formats.in_zone(cell, zone) if name in times else cell for name, cell in row.items() if name != "input_file"}
    return {"Who": formats.SPEAKERS.get(row["speaker"], row["speaker"]), "Words": row["text"]} | {
        name: cell for name, cell in told.items() if name not in (said("speaker"), said("text"))
    }
