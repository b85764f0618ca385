"""Inputs → repaired, redacted messages. Nothing leaves this module with personal data that redaction can see."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from data.erasing import Erasures, Hider, Words, hidden_messages, speechless
from data.erasing.admit import admitted
from data.ingest import InputFile, Options, read_all
from data.ingest.again import standing
from data.ingest.boilerplate import mark_boilerplate
from data.ingest.kept import check_kept
from data.ingest.quotes import strip_mails
from data.ingest.shapes import Choice, Shape, named
from data.redact import redact_frame, redact_identifier, redact_messages, redact_text
from data.repair import repair, repair_text
from data.schema import MESSAGES, TABLES, conform
from nlp.batches import Frames, run_batches, split
from nlp.cli.again import UNUSABLE, known_again
from nlp.config import VERSION, digest
from nlp.protocols import BatchCache, Progress

NOTHING = Erasures()
HASHED = "(stored as a hash)"


@dataclass(frozen=True, kw_only=True)
class Intaken:
    """What came in, redacted: messages and rejected rows, how each file was understood, counts of what was redacted, how many rows
    only gave their fields to messages of another file, and for the screen the first records and the shape of each file; ``again``: what the
    manifest says of those that were imported before and are read again."""

    messages: pd.DataFrame
    rejected: pd.DataFrame
    inputs: list[dict[str, Any]]
    redactions: Counter[str]
    joined: int = 0
    again: Sequence[Mapping[str, Any]] = ()
    samples: list[list[dict[str, Any]]] = field(default_factory=list)
    shapes: list[Shape | None] = field(default_factory=list)

    @property
    def taken(self) -> list[dict[str, Any]]:
        """The files that were not set aside."""
        return [file for file in self.inputs if file["format"] != UNUSABLE]

    @property
    def read(self) -> int:
        """Records in the files that were read."""
        return sum(int(file["rows"]) for file in self.inputs)


def intake(
    inputs: Sequence[str | Path],
    options: Options,
    *,
    salt: bytes,
    known: Sequence[Mapping[str, Any]],
    known_turns: pd.DataFrame,
    batches: BatchCache,
    processes: int,
    progress: Progress,
    gone: Erasures = NOTHING,
    before: datetime | None = None,
) -> Intaken:
    """Read, repair and redact every input that was not imported before; with ``options.again``, those too.

    Args:
        inputs: Files, folders, globs.
        options: How to read them.
        salt: The store's, for hashed ids.
        known: The manifest's ``inputs``; a file read before in the same way is skipped.
        known_turns: The published turns; what agents said in them counts when macros are told from answers.
        batches: Redacted batches of an interrupted run.
        processes: Worker processes for redaction.
        progress: Called with (messages redacted, messages).
        gone: What people took out for good: it does not come in again.
        before: Unknown conversations that ended before this moment stay out.

    Raises:
        InputError: An input cannot be used, or not be read again.
    """
    found = read_all(inputs, options, skip=frozenset() if options.again else known_files(known, options))
    again = known_again(known, {file.sha256 for file in found.inputs if file.format != UNUSABLE}) if options.again else []
    known_turns = standing(known_turns, [str(file["file"]) for file in again])
    check_kept(options.keep, found.inputs)
    allowed, refused = admitted(found.messages, gone.persons, before=before, known=known_turns, salt=salt)
    work = partial(_redacted, salt=salt, words=gone.words)
    ordered = allowed.assign(place=range(len(allowed)))
    parts = [{"messages": part} for part in split(ordered)]
    name = f"redact-{hashlib.sha256(salt).hexdigest()[:8]}-{digest([asdict(one) for one in gone.words])}"
    done = run_batches(name, work, parts, batches=batches, processes=processes, progress=progress)
    useless = pd.concat([speechless(found.rejected, gone.persons, salt=salt), refused]) if len(refused) else found.rejected
    rejected, counts = redact_frame(useless, ["raw", "reason"], identifiers=["source", "input_file"], salt=salt)
    rejected["raw"] = rejected["raw"].map(Hider(salt, gone.words).hide, na_action="ignore").astype("str")
    messages = done["messages"].sort_values("place", ignore_index=True).drop(columns="place")
    messages["boilerplate"] = mark_boilerplate(messages, known_turns=known_turns)
    totals = done["redactions"].groupby("type")["count"].sum()
    return Intaken(
        messages=conform(messages, MESSAGES, name="messages"),
        rejected=conform(rejected, TABLES["rejected"], name="rejected"),
        inputs=[_described(file, options, salt=salt) for file in found.inputs],
        joined=found.joined,
        again=again,
        samples=[_sample(file) for file in found.inputs],
        shapes=[file.shape for file in found.inputs],
        redactions=counts + Counter({str(kind): int(count) for kind, count in totals.items()}),
    )


def read_as(options: Options, name: str) -> str:
    """Digest of how a file is read by what was said: the same file read in another way is another file.

    What was chosen for earlier files of its shape is no part of it: it holds for files that come, not for those that came.
    """
    said = named(name, options)
    return digest([dict(said.columns), said.source, said.timezone, {k: dict(v) for k, v in said.codes.items()}, VERSION])


def known_files(known: Collection[Mapping[str, Any]], options: Options) -> frozenset[str]:
    """SHA-256 of the files in a manifest's ``inputs`` that were read in the same way, now or before they were read again."""
    return frozenset(
        str(file["sha256"])
        for file in known
        if file["format"] != UNUSABLE and read_as(options, str(file["file"])) in (file["read_as"], *file.get("read_before", ()))
    )


def _redacted(frames: Frames, *, salt: bytes, words: tuple[Words, ...]) -> Frames:
    """One batch of whole conversations."""
    messages, counts = redact_messages(strip_mails(repair(frames["messages"])), salt=salt)
    messages = hidden_messages(messages, words, salt=salt)
    rows = pd.DataFrame({"type": pd.Series(list(counts), dtype="str"), "count": pd.Series(list(counts.values()), dtype="int64")})
    return {"messages": messages, "redactions": rows}


def _described(file: InputFile, options: Options, *, salt: bytes) -> dict[str, Any]:
    """What the manifest keeps of a file: no sample rows, and no personal data in its name or in what was said about it."""
    kept = {name: value for name, value in asdict(file).items() if name not in {"sample", "name", "shape", "used"}}
    called = {
        "file": redact_identifier(file.name, salt=salt), "source": redact_identifier(file.source, salt=salt),
        "joined_to": redact_identifier(file.joined_to, salt=salt) if file.joined_to else "",
    }  # fmt: skip
    return {
        **called,
        **{name: value for name, value in kept.items() if name not in called},
        "read_as": read_as(options, called["file"]),
        "remembered": _remembered(file.used),
        "lost": {field: redact_text(line)[0] for field, line in file.lost.items()},
        "decoded": {field: {redact_text(cell)[0]: value for cell, value in table.items()} for field, table in file.decoded.items()},
        "unknown": {field: [redact_text(cell)[0] for cell in cells] for field, cells in file.unknown.items()},
        "notes": [redact_text(note)[0] for note in file.notes],
    }


def _remembered(used: Choice | None) -> dict[str, Any]:
    """What was chosen for the file's shape and is used for it; empty where nothing is."""
    if used is None:
        return {}
    codes = {field: {redact_text(code)[0]: value for code, value in table.items()} for field, table in used.codes.items()}
    return {"columns": dict(used.columns), "codes": codes, "who": used.who, "at": used.at}


def _sample(file: InputFile) -> list[dict[str, Any]]:
    """The first records, redacted by their headers and words; ids of persons are only said to be there."""
    persons = {file.columns.get(name) for name in ("customer_id", "agent_id")}
    rows = [{header: HASHED if header in persons and cell else repair_text(cell) for header, cell in row.items()} for row in file.sample]
    clean, _ = redact_frame(pd.DataFrame({"row": [json.dumps(row, ensure_ascii=False) for row in rows]}, dtype="str"), ["row"])
    return [json.loads(row) for row in clean["row"]]
