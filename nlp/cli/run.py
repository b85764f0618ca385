"""``run``: inputs → messages → conversations → analysis → a published snapshot."""

from __future__ import annotations

import os
import resource
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd

from data.decisions import Decisions, apply_decisions, machine_tables
from data.erasing import Erasures, cutoff, without
from data.erasing.record import recorded
from data.ingest import Options
from data.ingest.conversations import Merged
from data.ingest.kept import kept_columns, kept_values
from data.ledger import Ledger, RunRecord
from data.ledger.research import Research
from data.redact import redact_text
from data.schema import KEY, PUBLISHED, TABLES, WEEK_STARTS, EarshotError, InputError, empty
from data.snapshots import Snapshot, Store, load, open_current
from data.snapshots.cache import FrameCache, TextCache, VectorFiles
from data.snapshots.lock import run_lock
from data.snapshots.publish import clear, draft, new_snapshot_id, publish
from data.snapshots.runs import RunProgress, Stage, drop_old, drop_requests, keep_request
from data.snapshots.search import index_folder, searchable
from data.snapshots.write import write_tables
from nlp.cli.again import REPLACED, files_told, is_again, merged_in, rejected_of, repeated, repeating
from nlp.cli.context import Given, given, opinions_digest, read_opinions, take_context, worked_in
from nlp.cli.guard import DoubtfulError, ask_to_accept
from nlp.cli.intake import UNUSABLE, Intaken, intake
from nlp.cli.manifest import build_manifest, changes, check_counts, summary
from nlp.cli.reading import Reading, decodings
from nlp.cli.remembering import recalled, remember, with_remembered
from nlp.cli.settle import settle
from nlp.config import Config
from nlp.fit import Fit
from nlp.opinions.lexicon import theme_names, with_words
from nlp.pipeline import STAGES, Analysis, Before, Job, analyse
from nlp.search import open_index
from nlp.topics.endpoint_names import Endpoint, Namer, endpoint_from

__all__ = ["Reading", "run"]


@dataclass(frozen=True, kw_only=True)
class _Session:
    """What every step of one run needs."""

    store: Store
    snapshot: Snapshot | None
    ledger: Ledger
    decided: Decisions
    config: Config
    progress: RunProgress
    full: bool
    accept: bool
    timezone: str
    week_start: str
    context: Given
    names: Endpoint | None
    kept: tuple[str, ...] = ()
    keep_days: int = 0
    gone: Erasures = field(default_factory=Erasures)


def run(
    inputs: Sequence[str], *, store: Path, reading: Reading, context: Path | None, config: Config, full: bool, accept: bool = False,
    week_start: str | None = None, keep_days: int | None = None, run_id: str | None = None, request: Sequence[str] = (),
) -> None:  # fmt: skip
    """Import, analyse and publish; nothing is published unless everything worked.

    ``request`` is the call's own arguments: kept as long as the run has not ended well, so that somebody can let it go on.

    Raises:
        InputError: The call or an input is unusable.
        StoreError: The store is unusable or held by another run.
        EarshotError: The analysis failed.
    """
    if config.engine != "local":
        raise InputError("--engine ray needs the optional Ray extra, which this release does not have yet. Use --engine local.")
    home = Store(store)
    home.create()
    with run_lock(home):
        snapshot = open_current(store)
        drop_old(home)
        drop_requests(home, but=run_id)
        keep_days = int(snapshot.manifest.get("keep_days") or 0) if snapshot and keep_days is None else keep_days or 0
        timezone = str(snapshot.manifest["timezone"]) if snapshot else "UTC"
        options = reading.options(default_timezone=timezone)
        names = endpoint_from(os.environ)
        for line in take_context(context, home, zone=options.timezone):
            _say(line)
        week_start = week_start or (str(snapshot.manifest.get("week_start", WEEK_STARTS[0])) if snapshot else WEEK_STARTS[0])
        config = replace(config, opinions_digest=opinions_digest(home))
        ledger = Ledger(store)
        options = with_remembered(options, ledger)
        clear(home, published=snapshot.snapshot_id if snapshot else None, pinned=Research(ledger).pinned())
        if too_old := settle(home, ledger, keep_days=keep_days):
            _say(f"{too_old} conversations left the store: older than {keep_days} days, or forgotten.")
        snapshot = open_current(store)
        progress = RunProgress(home, run_id or new_snapshot_id(), [Stage(name, label) for name, label in _ALL_STAGES])
        session = _Session(
            store=home, snapshot=snapshot, ledger=ledger, decided=ledger.decisions(), config=config, progress=progress, full=full,
            accept=accept, timezone=options.timezone, week_start=week_start, context=given(home, zone=options.timezone), names=names,
            kept=_kept(snapshot, options, reading.drop), keep_days=keep_days, gone=recorded(ledger),
        )  # fmt: skip
        keep_request(progress, request)
        try:
            _logged(session, lambda: _import_and_publish(session, inputs, options))
        finally:
            ledger.close()


_Ended = tuple[str, str, dict[str, Any]]
"""How a run ended: its state, a sentence, and what it changed."""
_ALL_STAGES = (("read", "Reading and redacting"), ("merge", "Building conversations"), *STAGES, ("publish", "Publishing"))


def _logged(session: _Session, work: Callable[[], _Ended]) -> None:
    """Run the work; write how it ended into progress.json and the log of runs, whatever happens short of a kill.

    What the run was asked to do, and its uploads, stay where it may go on: after a stop, a question, or a defect.
    """
    progress = session.progress
    started = datetime.fromisoformat(progress.started_at)
    state, message = "failed", ""
    outcome: dict[str, Any] = {}
    try:
        state, message, outcome = work()
        progress.finish(state, message=message, snapshot_id=_published(session), outcome=outcome)
        drop_requests(session.store)
    except KeyboardInterrupt:
        state, message = "interrupted", "Stopped. The next run goes on from the finished batches."
        progress.finish(state, message=message)
        raise
    except DoubtfulError as error:
        message = str(error)
        progress.finish("failed", error=message, outcome={"asks": list(error.questions)})
        raise
    except EarshotError as error:
        message = str(error)
        progress.finish("failed", error=message)
        drop_requests(session.store)
        raise
    except Exception as error:
        details = progress.folder / "error.txt"
        details.write_text(redact_text(traceback.format_exc())[0], encoding="utf-8")
        message = f"The run failed: {type(error).__name__}. Nothing was published. Details for a report: {details}"
        progress.finish("failed", error=message)
        raise EarshotError(message) from error
    finally:
        rows = {f"rows_{name}": count for name, count in outcome.get("rows", {}).items()}
        record = RunRecord(progress.run_id, started, datetime.now(UTC), state, _published(session), message=message, **rows)
        session.ledger.record_run(record)


def _published(session: _Session) -> str | None:
    current = open_current(session.store.root)
    return current.snapshot_id if current else None


def _import_and_publish(session: _Session, inputs: Sequence[str], options: Any) -> _Ended:
    cache = FrameCache(session.store.cache / "batches")
    known = session.snapshot.manifest["inputs"] if session.snapshot else []
    known_turns = _known(session, "turns")
    with session.progress.stage_progress("read", unit="messages") as advance:
        found = intake(
            inputs,
            options,
            salt=session.store.salt(),
            known=known,
            known_turns=known_turns,
            batches=cache,
            processes=session.config.processes,
            progress=advance,
            gone=session.gone,
            before=cutoff(session.keep_days),
        )
    _say_what_was_read(found)
    if _nothing_to_do(session, found):
        aside = "" if not found.inputs else f" or was set aside ({', '.join(str(file['file']) for file in found.inputs)})"
        return "unchanged", _say(f"Nothing new: every input was imported before{aside}. The published snapshot stays."), {}
    if not session.accept:
        ask_to_accept(found.taken, known, again=found.again)
    with session.progress.stage_progress("merge") as advance:
        merged = merged_in(
            found.messages, found.inputs, found.again, conversations=_known(session, "conversations"), turns=known_turns, known=known
        )
        conversations, notes = worked_in(merged.conversations, session.context)
        merged = replace(merged, conversations=conversations)
        advance(len(found.messages), len(found.messages))
    said = repeating(known, found.again, {"turns": known_turns, "rejected": _known(session, "rejected")})
    for line in (*session.context.notes, *notes, *([repeated(said)] if said else [])):
        _say(line)
    analysis = _analyse(session, merged, cache)
    with session.progress.stage_progress("publish", unit="tables") as advance:
        published = _publish(session, found, merged, analysis)
        advance(len(PUBLISHED), len(PUBLISHED) + 1)
        del merged, analysis, known_turns  # the index needs the room
        open_index(index_folder(session.store, published.snapshot_id), lambda: searchable(published))
        advance(len(PUBLISHED) + 1, len(PUBLISHED) + 1)
    manifest = published.manifest
    remember(found, options, session.ledger)
    cache.clear()
    settle(session.store, session.ledger, keep_days=session.keep_days)  # words that were removed while this run went on
    _say(summary(manifest))
    return "published", summary(manifest), changes(manifest, files=files_told(found.taken, found.again))


def _say(text: str) -> str:
    click.echo(text, err=True)
    return text


def _say_what_was_read(found: Intaken) -> None:
    for file in found.inputs:
        if file["format"] == UNUSABLE:
            _say(f"{file['file']}: set aside. {' '.join(file['notes'])}")
            continue
        recognised = ", ".join(f"{field} ← {header}" for field, header in file["columns"].items())
        _say(f"{file['file']}: {file['rows']} rows ({file['format']}). {recognised}")
        for line in (*([REPLACED] if is_again(file, found.again) else []), *recalled(file), *decodings(file["decoded"]), *file["notes"]):
            _say(f"  {line}")


def _nothing_to_do(session: _Session, found: Intaken) -> bool:
    if session.snapshot is None or session.full or found.taken:
        return False
    told = session.snapshot.manifest
    same_choices = told["timezone"] == session.timezone and told["fingerprint"] == session.config.fingerprint()
    same_choices = same_choices and tuple(told.get("kept_columns", ())) == session.kept
    same_choices &= int(told.get("keep_days") or 0) == session.keep_days
    same_choices &= told.get("week_start", WEEK_STARTS[0]) == session.week_start and told.get("context", "") == session.context.digest
    return same_choices and (told.get("last_decision") or 0) == session.decided.last


def _kept(snapshot: Snapshot | None, options: Options, drop: Sequence[str]) -> tuple[str, ...]:
    """Columns kept as filters: those of earlier runs but for the dropped ones, and this one's."""
    return kept_columns(snapshot.manifest.get("kept_columns", []) if snapshot else [], keep=options.keep, drop=drop)


def _known(session: _Session, table: str) -> Any:
    return load(session.snapshot, table) if session.snapshot else empty(TABLES[table])


def _analyse(session: _Session, merged: Merged, cache: FrameCache) -> Analysis:
    before = None
    if session.snapshot is not None:
        tables = machine_tables({name: load(session.snapshot, name) for name in TABLES if name != "rejected"})
        tables = {name: without(frame, merged.gone) for name, frame in tables.items()}
        fit = Fit.load(session.snapshot.folder / "fit")
        told = str(session.snapshot.manifest["fingerprint"])
        before = Before(tables=tables, fit=fit, fingerprint=told, reworded=merged.reworded)
    known_ids = before.tables["topics"]["topic_id"].max() if before is not None and len(before.tables["topics"]) else 0
    job = Job(
        config=session.config,
        opinions=with_words(read_opinions(session.store), session.decided.qualities.words),
        # the counter lags behind when a run was killed between publishing and writing it down
        last_topic_id=max(session.ledger.last_topic_id(), int(known_ids)),
        reporter=session.progress,
        batches=cache,
        open_vectors=lambda version, dim: VectorFiles(session.store.cache / "vectors" / version[:16], dim=dim),
        meaningless=session.decided.topics.words,
        namer=Namer(endpoint=session.names, cache=TextCache(session.store.cache / "names"), say=_say) if session.names else None,
    )
    # words to look for changed: all is read anew, with the same fit
    known_words = session.snapshot.manifest.get("theme_words", {}) if session.snapshot else {}
    changed = merged.changed if known_words == session.decided.qualities.words else merged.conversations[KEY]
    found = analyse(job, merged.conversations, merged.turns, changed, before=before, full=session.full)
    if found.fit.topics.untold:
        _say(
            f"Topics are told apart without the company's own name and words that mean nothing here: {', '.join(found.fit.topics.untold)}."
        )
    return found


def _publish(session: _Session, found: Intaken, merged: Merged, analysis: Analysis) -> Snapshot:
    snapshot_id = new_snapshot_id()
    before = _known(session, "rejected")
    standing = before[~rejected_of(before, found.again)]
    rejected = pd.concat([frame for frame in (standing, found.rejected) if len(frame)] or [empty(TABLES["rejected"])])
    with draft(session.store, snapshot_id) as folder:
        decided = apply_decisions(analysis.tables, session.decided)
        tables = {**decided, **session.context.tables, "rejected": rejected.reset_index(drop=True)}
        tables["conversations"] = decided["conversations"].assign(kept=kept_values(decided["conversations"]["extra"], session.kept))
        write_tables(tables, folder, previous=session.snapshot.folder if session.snapshot else None)
        analysis.fit.save(folder / "fit")
        manifest = build_manifest(
            snapshot_id,
            found=found,
            merged=merged,
            analysis=analysis,
            rejected=rejected,
            taken_out=len(before) - len(standing),
            config=session.config,
            timezone=session.timezone,
            week_start=session.week_start,
            context=session.context,
            stages=session.progress.as_dict()["stages"],
            peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            before=session.snapshot.manifest if session.snapshot else None,
            decided=session.decided,
            themes=theme_names(read_opinions(session.store)),
            names=session.names,
            kept=session.kept,
            keep_days=session.keep_days,
            erasures=session.gone,
        )
        check_counts(manifest, rejected)
        publish(session.store, folder, manifest)
    session.ledger.raise_topic_id(int(analysis.tables["topics"]["topic_id"].max()) if len(analysis.tables["topics"]) else 0)
    return Snapshot(snapshot_id, session.store.snapshots / snapshot_id, manifest)
