"""``check``: what would come in, what would merge with what is there, what would be rejected and why. Stores nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from data.erasing import cutoff
from data.erasing.record import recorded
from data.ingest import expand
from data.ingest.conversations import Merged
from data.ingest.fields import NoWordsError
from data.ledger import Ledger
from data.redact import redact_identifier
from data.schema import CONVERSATION_FIELDS, KEY, TABLES, empty
from data.snapshots import Store, load, open_current
from nlp.cli.again import REPLACED, is_again, merged_in, repeated, repeating
from nlp.cli.guard import questions
from nlp.cli.intake import NOTHING, UNUSABLE, Intaken, intake
from nlp.cli.reading import Reading, decodings
from nlp.cli.remembering import recalled, with_remembered
from nlp.config import Config

Told = dict[str, Any]
_NO_SALT = b"nothing is stored"
_SHOWN, _EXAMPLES, _LONGEST = 5, 3, 400
_FIELDS = tuple(column.name for column in CONVERSATION_FIELDS if column.name != "extra")


class _Nowhere:
    """No cache: looking at a file leaves nothing behind."""

    def get(self, key: str) -> dict[str, pd.DataFrame] | None:
        return None

    def put(self, key: str, frames: Mapping[str, pd.DataFrame]) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """What came in and what it makes of the published conversations."""

    found: Intaken
    merged: Merged
    known: pd.DataFrame
    asks: list[str]
    repeating: list[str]
    timezone: str
    salt: bytes


def check(inputs: Sequence[str], reading: Reading, *, store: Path | None, as_json: bool) -> None:
    """Print how each file would be read, and what would come of it.

    Args:
        inputs: Files, folders, globs.
        reading: How to read them.
        store: Count against what is published there; None or an empty one: against nothing.
        as_json: For the screen, with redacted sample rows, what Earshot makes of them, and examples of what is rejected.

    Raises:
        InputError: An input cannot be used.
        StoreError: The store is damaged.
    """
    try:
        looked = _look(inputs, reading, store)
    except NoWordsError as error:
        if as_json:
            click.echo(json.dumps({"headers": error.headers, "key": error.key}))
        raise
    if as_json:
        click.echo(json.dumps(_told(looked, inputs), default=str))
    else:
        _say(_told(looked, inputs))


def _look(inputs: Sequence[str], reading: Reading, store: Path | None) -> _Looked:
    snapshot = open_current(store) if store else None
    told = snapshot.manifest if snapshot else {}
    options = reading.options(default_timezone=str(told.get("timezone", "UTC")))
    turns, conversations = (load(snapshot, name) if snapshot else empty(TABLES[name]) for name in ("turns", "conversations"))
    gone = NOTHING
    if store is not None and (store / "store_id").exists():  # looking must not begin a store
        ledger = Ledger(store)
        gone, options = recorded(ledger), with_remembered(options, ledger)
        ledger.close()
    salt = Store(store).salt() if store and snapshot else _NO_SALT
    found = intake(
        inputs, options, salt=salt, known=told.get("inputs", []), known_turns=turns, batches=_Nowhere(),
        processes=Config().processes, progress=lambda done, total: None, gone=gone, before=cutoff(told.get("keep_days")),
    )  # fmt: skip
    asks = questions(found.taken, told.get("inputs", []), again=found.again)
    merged = merged_in(found.messages, found.inputs, found.again, conversations=conversations, turns=turns, known=told.get("inputs", []))
    tables = {"turns": turns, "rejected": load(snapshot, "rejected") if snapshot else empty(TABLES["rejected"])}
    return _Looked(
        found=found, merged=merged, known=conversations[KEY], asks=asks, timezone=options.timezone, salt=salt,
        repeating=repeating(told.get("inputs", []), found.again, tables),
    )  # fmt: skip


def _told(looked: _Looked, inputs: Sequence[str]) -> Told:
    found, merged = looked.found, looked.merged
    came = merged.conversations.merge(found.messages[KEY].drop_duplicates(), on=KEY)
    updated, gone = len(merged.changed.merge(looked.known, on=KEY)) - len(merged.gone), len(merged.gone)
    said = merged.turns.merge(came[KEY], on=KEY)["speaker"].value_counts()
    return {
        "inputs": [
            {**file, "sample": sample, "shape": shape.key if shape else ""}
            for file, sample, shape in zip(found.inputs, found.samples, found.shapes, strict=True)
        ],
        "already": _already(inputs, looked),
        "again": [file["file"] for file in found.taken if is_again(file, found.again)],
        "rows": {
            "read": found.read, "imported": merged.imported, "merged": merged.merged + found.joined, "rejected": len(found.rejected),
            "conversations": len(came), "turns": int(said.sum()),
        },
        "conversations": {
            "new": len(merged.changed) - updated - gone, "updated": updated, "gone": gone,
            "same": len(came) - len(came.merge(merged.changed, on=KEY)),
        },
        "speakers": {str(who): int(count) for who, count in said.items()},
        "rejected": _rejected(found.rejected),
        "preview": _preview(found.messages),
        "asks": looked.asks,
        "repeating": repeated(looked.repeating) if looked.repeating else "",
        "timezone": looked.timezone,
    }  # fmt: skip


def _already(inputs: Sequence[str], looked: _Looked) -> list[str]:
    """Files that were imported before, and so were not read."""
    read = [str(file["file"]) for file in looked.found.inputs]
    names = {redact_identifier(path.name, salt=looked.salt): path for path in expand(inputs)}
    return [path.name for name, path in names.items() if not any(name in one or one.endswith(path.parent.name) for one in read)]


def _rejected(rows: pd.DataFrame) -> list[Told]:
    """Reasons, most rows first, each with a few redacted examples."""
    groups = sorted(rows.groupby("reason"), key=lambda group: -len(group[1]))
    return [
        {"reason": str(reason), "rows": len(part), "examples": [str(raw)[:_LONGEST] for raw in part["raw"].dropna().head(_EXAMPLES)]}
        for reason, part in groups
    ]


def _preview(messages: pd.DataFrame) -> list[Told]:
    """The first messages of each file as Earshot reads them, redacted."""
    shown = messages.groupby("input_file", sort=False).head(_SHOWN)
    rows = shown[["input_file", "conversation_id", "speaker", "at", "text", *_FIELDS]].to_dict("records")
    return [{str(name): _cell(value) for name, value in row.items() if isinstance(value, list) or not pd.isna(value)} for row in rows]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)[:_LONGEST]


def _say(told: Told) -> None:
    for file in told["inputs"]:
        _say_file(file, again=file["file"] in told["again"])
    if told["already"]:
        click.echo(f"Nothing new: {', '.join(told['already'])} was imported before (--again reads it again).")
    rows, conversations = told["rows"], told["conversations"]
    click.echo(f"{rows['read']} rows: {rows['imported']} would be imported, {rows['merged']} merged, {rows['rejected']} rejected.")
    gone = f", {conversations['gone']} would disappear" if conversations["gone"] else ""
    click.echo(
        f"{rows['conversations']} conversations ({conversations['new']} new, {conversations['updated']} updated{gone}), "
        f"{rows['turns']} turns."
    )
    for one in told["rejected"]:
        click.echo(f"  rejected, {one['reason']}: {one['rows']}")
    if told["repeating"]:
        click.echo(told["repeating"])
    for line in told["asks"]:
        click.echo(f"  looks broken: {line} A run asks for --accept.")


def _say_file(file: Told, *, again: bool) -> None:
    if file["format"] == UNUSABLE:
        click.echo(f"{file['file']}: set aside. {' '.join(file['notes'])}")
        return
    desk = f", {file['help_desk']}" if file["help_desk"] else ""
    click.echo(f"{file['file']}: {file['rows']} rows ({file['format']}{desk})")
    for field, header in file["columns"].items():
        click.echo(f"  {field:<18} ← {header}  (by {file['how'].get(field, 'name')})")
    for line in (*([REPLACED] if again else []), *recalled(file), *decodings(file["decoded"]), *file["notes"]):
        click.echo(f"  {line}")
