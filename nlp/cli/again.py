"""``--again``: files that were imported before and are read again, as the manifest knows them; what came of them is replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from data.ingest.again import Origins, merge_again
from data.ingest.conversations import Merged, merge
from data.schema import KEY, InputError

UNUSABLE = "unreadable"
"""Format of a file that was set aside: it is looked at again at the next run."""
REPLACED = "read again: what came of it before is replaced"
Told = Mapping[str, Any]
_SHOWN = 4


def known_again(known: Sequence[Told], read: Collection[str]) -> list[Told]:
    """What a manifest's ``inputs`` says of files that are read again, oldest first; several lines for one that was read in several ways.

    Args:
        known: The manifest's ``inputs``.
        read: SHA-256 of the files at hand.

    Raises:
        InputError: It cannot be told which messages came of these files, or they were read together with others that are not at hand.
    """
    usable = [file for file in known if file["format"] != UNUSABLE]
    mine = [file for file in usable if file["sha256"] in read]
    others = [file for file in usable if file["sha256"] not in read]
    names = {str(file["file"]) for file in mine}
    if mixed := Counter(str(file["file"]) for file in usable if file["file"] in names & {str(other["file"]) for other in others}):
        raise InputError(_mixed(mixed))
    partners = {str(file["joined_to"]) for file in mine} - names
    apart = [str(file["file"]) for file in others if file["file"] in partners or file.get("joined_to") in names]
    if apart:
        raise InputError(
            f"{_listed(sorted(names))} cannot be read again alone: read together with {_listed(list(dict.fromkeys(apart)))} before. "
            "Nothing was changed. Give all of them together."
        )
    return mine


def _mixed(names: Mapping[str, int]) -> str:
    told = "; ".join(f"{count} files called {name}" for name, count in list(names.items())[:_SHOWN])
    return (
        f"Files of one name but with different content were imported: {told}. Which messages came of which of them cannot be told, "
        "so that none of them can be read again alone. Nothing was changed.\n"
        "  Give all of them together (from a folder for each: MONDAY/ TUESDAY/), or import them into a new store; and give exports names "
        "with their date from now on."
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def merged_in(
    messages: pd.DataFrame,
    files: Sequence[Told],
    again: Sequence[Told],
    *,
    conversations: pd.DataFrame,
    turns: pd.DataFrame,
    known: Sequence[Told],
) -> Merged:
    """Published conversations with what came in, in place of what came of the same files before.

    Args:
        messages: What came in.
        files: The files it came from, as the manifest will describe them.
        again: What the manifest says of those that are read again (``known_again``).
        conversations, turns: As published.
        known: The manifest's ``inputs``.
    """
    return merge_again(messages, conversations, turns, _origins(files, again, known)) if again else merge(messages, conversations, turns)


def _origins(files: Sequence[Told], again: Sequence[Told], known: Sequence[Told]) -> Origins:
    gave: dict[str, frozenset[str]] = {}
    for file in known:
        gave[str(file["file"])] = gave.get(str(file["file"]), frozenset()) | set(file.get("columns") or {})
    for file in known:  # what a joined file's messages have as fields is their tickets'
        gave[str(file["file"])] |= gave.get(str(file.get("joined_to") or ""), frozenset())
    places = {str(file["file"]): place for place, file in reversed(list(enumerate(inputs_after(known, files, again, at=""))))}
    return Origins(again=frozenset(str(file["file"]) for file in again), gave=gave, places=places)


def inputs_after(known: Sequence[Told], files: Sequence[Told], again: Sequence[Told], *, at: str) -> list[dict[str, Any]]:
    """The manifest's ``inputs`` after a run: new files behind the known ones, files read again where they were.

    A file read again keeps the time it first came in (``imported_at``), and the ways it was read in (``read_before``): it is known by
    each of them, so that a nightly run does not bring the old reading back.

    Args:
        known: ``inputs`` before.
        files: The files of the run.
        again: Those of ``known`` that are replaced.
        at: When the run was.
    """
    before: dict[str, list[Told]] = {}
    for file in again:
        before.setdefault(str(file["sha256"]), []).append(file)
    now = {str(file["sha256"]): file for file in files if file["format"] != UNUSABLE and file["sha256"] in before}
    found: dict[str, dict[str, Any]] = {}
    for place, file in enumerate(known):
        sha256 = str(file["sha256"])
        if file["format"] == UNUSABLE:
            continue
        if sha256 not in now:
            found[f"{place}"] = dict(file)
        elif sha256 not in found:
            found[sha256] = {**now[sha256], **_history(now[sha256], before[sha256], at)}
    fresh = ({**file, "imported_at": at} for file in files if now.get(str(file["sha256"])) is not file)
    return [*found.values(), *fresh]


def _history(file: Told, before: Sequence[Told], at: str) -> dict[str, Any]:
    ways = {str(way): None for one in before for way in (*one.get("read_before", ()), one["read_as"])}
    first = {"imported_at": before[0]["imported_at"]} if before[0].get("imported_at") else {}
    return {"read_before": [way for way in ways if way != file["read_as"]], "read_again_at": at, **first}


def rows_back(again: Sequence[Told], rejected: int, merged: Merged) -> dict[str, int]:
    """Input rows of earlier readings that are counted no more: read, imported, merged, rejected.

    Args:
        again: Files that are read again, as the manifest described them.
        rejected: How many rows of theirs were in ``rejected``.
        merged: What the new reading came to.
    """
    read = sum(int(file["rows"]) - int(file.get("rows_erased") or 0) for file in again)
    imported = merged.taken_back
    return {"read": read, "imported": imported, "merged": read - imported - rejected, "rejected": rejected}


def is_again(file: Told, again: Sequence[Told]) -> bool:
    """Whether a file of a run was imported before and is read again."""
    return file["format"] != UNUSABLE and any(file["sha256"] == one["sha256"] for one in again)


def files_told(files: Sequence[Told], again: Sequence[Told]) -> list[str]:
    """Names of files, for the list of past runs."""
    return [f"{file['file']} (read again)" if is_again(file, again) else str(file["file"]) for file in files]


def rejected_of(rejected: pd.DataFrame, again: Sequence[Told]) -> pd.Series:
    """Which rejected rows are of files that are read again."""
    if "input_file" not in rejected:
        return pd.Series(False, index=rejected.index)
    return rejected["input_file"].isin([str(file["file"]) for file in again])


def rows_by_file(tables: Mapping[str, pd.DataFrame]) -> Counter[str]:
    """File → its rows of which something is a turn, and those that were rejected.

    Args:
        tables: ``turns`` and ``rejected``.
    """
    rows = tables["turns"][[*KEY, "input_file", "input_row"]].drop_duplicates()["input_file"]
    refused = tables["rejected"]["input_file"] if "input_file" in tables["rejected"] else rows.iloc[:0]
    return Counter(str(name) for name in pd.concat([rows, refused]).dropna())


def repeating(known: Sequence[Told], again: Sequence[Told], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Files that came after those read again and said the same in some rows: these rows stand under the first file that said it.

    Args:
        known: The manifest's ``inputs``.
        again: Those that are read again.
        tables: ``turns`` and ``rejected``, as published.
    """
    if not again:
        return []
    there = rows_by_file(tables)
    apart = {str(file["file"]) for file in again} | {str(file.get("joined_to")) for file in known}  # tickets: their words lie elsewhere
    sources = {source for file in again for source in str(file["source"]).split(", ")}
    later = list(known)[min(list(known).index(file) for file in again) :]
    return [
        str(file["file"])
        for file in later
        if file["format"] != UNUSABLE
        and str(file["file"]) not in apart
        and sources & set(str(file["source"]).split(", "))
        and int(file["rows"]) - int(file.get("rows_erased") or 0) > there[str(file["file"])]
    ]


def repeated(names: Sequence[str]) -> str:
    """What to do about files that repeat what is read again."""
    return (
        f"{_listed(names)}: imported later, and the same in some rows. What the new reading does not say any more is gone, also where "
        "these files said it: read them again, too."
    )
