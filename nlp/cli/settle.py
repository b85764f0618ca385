"""Every file of a store in line with what people took out for good: snapshots, fits, caches, context, logs and the ledger itself."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.erasing import Edits, Erasures, Hider, aged, cutoff, erased, forgotten, moves, rows_of, without
from data.erasing.record import recorded, scrub, spoken_of
from data.ledger import Ledger
from data.ledger.research import Research
from data.metrics.members import count_topics
from data.schema import KEY, PUBLISHED
from data.snapshots import Snapshot, Store, load, open_current
from data.snapshots.cache import keep_vectors
from data.snapshots.publish import draft, finished, new_snapshot_id, publish, swap
from data.snapshots.search import index_folder
from data.snapshots.write import write_tables
from nlp.cli.again import rows_by_file
from nlp.cli.clean import cleaned_fit, cleaned_topics, telltale, with_vectors
from nlp.vectors import readable

Told = dict[str, Any]


@dataclass(frozen=True)
class _Settling:
    store: Store
    gone: Erasures
    salt: bytes
    before: datetime | None
    research: Research
    spoken: pd.DataFrame
    moves: dict[tuple, tuple[Edits, str]]


def settle(store: Store, ledger: Ledger, *, keep_days: int | None = None, alone: bool = True) -> int:
    """Rewrite what still holds something that was taken out, or is older than the store keeps.

    The published snapshot is published anew under another name; older ones keep theirs. Doing it twice changes nothing more.

    Args:
        keep_days: How long conversations are kept; None or 0 = for good.
        alone: Whether this process holds the store's lock; without it, caches are left to the run that does.

    Returns:
        How many conversations left the published snapshot.
    """
    gone = recorded(ledger)
    work = _Settling(
        store=store, gone=gone, salt=store.salt(), before=cutoff(keep_days), research=Research(ledger),
        spoken=spoken_of(ledger) if gone.words else pd.DataFrame(columns=KEY), moves={},
    )  # fmt: skip
    published = open_current(store.root)
    keys = pd.DataFrame(columns=KEY)
    count = 0
    changed = False
    for snapshot in finished(store):
        if not _stale(snapshot, work):
            continue
        changed = True
        current = published is not None and snapshot.snapshot_id == published.snapshot_id
        mine = _rewrite(snapshot, work, as_new=current)
        keys = pd.concat([keys, mine])
        count += len(mine) if current else 0
    _context(work, keys)
    if changed:
        _logs(work)
        shutil.rmtree(store.replaced, ignore_errors=True)  # ledgers from before
        scrub(ledger, keys.drop_duplicates(), Hider(work.salt, work.gone.words), work.moves)
    if changed and alone:
        _caches(store)
    return count


def settle_restored(store: Store, ledger: Ledger) -> None:
    """A ledger from before, in line with the snapshots that are there: whoever was forgotten since is in none of them.

    Where nobody was forgotten, a conversation that no snapshot has is one that was not imported yet: what people decided about it stays.
    """
    gone = recorded(ledger)
    spoken = spoken_of(ledger)
    for snapshot in finished(store) if gone.persons else ():
        spoken = without(spoken, load(snapshot, "conversations")[KEY])
    scrub(ledger, spoken if gone.persons else spoken.iloc[:0], Hider(store.salt(), gone.words))


def _stale(snapshot: Snapshot, work: _Settling) -> bool:
    if int(snapshot.manifest.get("last_erasure") or 0) < work.gone.last:
        return True
    return work.before is not None and bool(len(_aged(snapshot, work.before, load(snapshot, "conversations"), load(snapshot, "turns"))))


def _aged(snapshot: Snapshot, before: datetime, conversations: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    return aged(conversations, turns, before=before, imported=_imported(snapshot.manifest))


def _imported(manifest: Told) -> dict[str, datetime]:
    times = {str(one["file"]): one.get("imported_at") or manifest["created_at"] for one in manifest.get("inputs", [])}
    return {file: datetime.fromisoformat(str(told)) for file, told in times.items()}


def _rewrite(snapshot: Snapshot, work: _Settling, *, as_new: bool) -> pd.DataFrame:
    """Write a snapshot anew, without what was taken out; returns the keys of the conversations that left it."""
    was = {name: load(snapshot, name) for name in PUBLISHED}
    tables, rows = erased(was, work.gone, salt=work.salt)
    keys = forgotten(was["conversations"], work.gone.persons, salt=work.salt, hashed=True)
    work.moves.update(moves(was["turns"], work.gone.words, work.spoken, salt=work.salt))
    refused = 0
    if work.before is not None:
        old = _aged(snapshot, work.before, tables["conversations"], tables["turns"])
        rows += rows_of(tables["turns"], old)
        tables = {name: without(frame, old) for name, frame in tables.items()}
        tables["rejected"], refused = _young(tables["rejected"], _imported(snapshot.manifest), work.before)
        keys = pd.concat([keys, old])
    tables["sentence_embeddings"] = with_vectors(tables["sentence_embeddings"], tables["sentences"], snapshot.folder / "fit")
    clean = telltale(was, tables, work.gone.words, fit=snapshot.folder / "fit", salt=work.salt)
    tables["topics"] = cleaned_topics(count_topics(tables["topics"], tables["conversations"], tables["topic_assignments"]), clean)
    if len(tables["model_topics"]):
        machine = tables["conversations"].assign(topic_id=tables["conversations"]["model_topic_id"])
        tables["model_topics"] = cleaned_topics(count_topics(tables["model_topics"], machine, tables["model_assignments"]), clean)
    told = _counted(snapshot.manifest, work.gone, rows=rows, refused=refused, rejected=tables["rejected"])
    told["brand"] = clean.kept(told.get("brand", ()))
    told["inputs"] = _less(told.get("inputs", []), was, tables)
    snapshot_id = new_snapshot_id() if as_new else snapshot.snapshot_id
    with draft(work.store, snapshot_id) as folder:
        write_tables(tables, folder, previous=snapshot.folder)
        if (snapshot.folder / "fit").exists():
            cleaned_fit(snapshot.folder / "fit", folder / "fit", clean)
        told = {**told, "snapshot_id": snapshot_id}
        if as_new:
            publish(work.store, folder, told)
            work.research.move(snapshot.snapshot_id, snapshot_id)
            shutil.rmtree(snapshot.folder)
        else:
            swap(folder, snapshot.folder, told)
    shutil.rmtree(index_folder(work.store, snapshot.snapshot_id), ignore_errors=True)
    return keys


def _young(rejected: pd.DataFrame, imported: Mapping[str, datetime], before: datetime) -> tuple[pd.DataFrame, int]:
    """Rejected rows of files that came in since, and how many others there were."""
    if "input_file" not in rejected:
        return rejected, 0
    came = pd.to_datetime(rejected["input_file"].map(dict(imported)), utc=True)
    old = (came < before).fillna(False)
    return rejected[~old].reset_index(drop=True), int(old.sum())


def _counted(manifest: Told, gone: Erasures, *, rows: int, refused: int, rejected: pd.DataFrame) -> Told:
    """The manifest with rows that are gone counted nowhere but in ``rows_erased``."""
    counts = dict(manifest["rows"])
    counts["read"] -= rows + refused
    counts["imported"] -= rows
    counts["rejected"] -= refused
    reasons = {str(reason): int(count) for reason, count in rejected["reason"].value_counts().items()}
    told = {"last_erasure": gone.last, "words_removed": len(gone.words), "rows_erased": int(manifest.get("rows_erased") or 0) + rows}
    return {**manifest, **told, "rows": counts, "rejected_reasons": reasons}


def _less(inputs: list[Told], was: Mapping[str, pd.DataFrame], tables: Mapping[str, pd.DataFrame]) -> list[Told]:
    """The inputs, each with how many of its rows are counted no more (``rows_erased``): what a new reading of the file must know."""
    gone = rows_by_file(was) - rows_by_file(tables)
    last = {str(file["file"]): place for place, file in enumerate(inputs)}
    less = {last[name]: count for name, count in gone.items() if count and name in last}
    return [
        {**file, "rows_erased": int(file.get("rows_erased") or 0) + less[place]} if place in less else file
        for place, file in enumerate(inputs)
    ]


def _caches(store: Store) -> None:
    """Redacted batches and names go; of sentence vectors only those of published sentences stay."""
    for name in ("batches", "names"):
        shutil.rmtree(store.cache / name, ignore_errors=True)
    published = open_current(store.root)
    said = [] if published is None else load(published, "sentences")["sentence"].tolist()
    keep_vectors(store.cache / "vectors", map(readable, said))


def _context(work: _Settling, keys: pd.DataFrame) -> None:
    """Persons' lines in the context's files; a file given again may bring them again, so this is done every time."""
    persons = work.gone.persons
    if not persons:
        return
    ids = set(keys["conversation_id"])
    for path in sorted(work.store.context.glob("*.csv")):
        frame = pd.read_csv(io.BytesIO(path.read_bytes()), dtype="str", keep_default_na=False)
        mine = pd.Series(False, index=frame.index)
        if "customer_id" in frame:
            mine |= frame["customer_id"].isin(persons.customers)
        if "conversation_id" in frame:
            mine |= frame["conversation_id"].isin(ids)
        if mine.any():
            _replace(path, frame[~mine].to_csv(index=False, lineterminator="\n"))


def _logs(work: _Settling) -> None:
    """What runs printed."""
    hider = Hider(work.salt, work.gone.words)
    for path in _texts(work.store.runs) if work.gone.words else ():
        text = path.read_text(encoding="utf-8", errors="replace")
        if (clean := hider.hide(text)) != text:
            _replace(path, clean)


def _texts(folder: Path) -> Iterator[Path]:
    yield from (path for suffix in ("json", "log", "txt") for path in sorted(folder.glob(f"*/*.{suffix}")))


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.draft")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(fresh, path)
