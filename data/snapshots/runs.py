"""Progress of runs: on the terminal, and as a small file that the dashboard reads while the run goes on."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from data.snapshots.store import Store

_WRITE_EVERY_S = 0.5
KEPT_RUNS = 90
"""Runs whose folder stays: three months of nights."""

REQUEST = "request.json"
"""Arguments of ``run`` of an unfinished run, as a list; paths may hold names, hence only as long as needed."""
CHOSEN = "chosen.json"
"""What was chosen on the screen for its files, where something was: there as long as the request."""

Progress = Callable[[int, int], None]
"""Called with (done, total) as a stage moves on."""


@dataclass
class Stage:
    """One stage of a run: ``rate`` in items per second, ``seconds`` so far."""

    name: str
    label: str
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds: float = 0.0
    state: str = "waiting"


@dataclass
class RunProgress:
    """Where a run stands. ``state`` is running, published, unchanged, failed or interrupted."""

    store: Store
    run_id: str
    stages: list[Stage]
    quiet: bool = False
    state: str = "running"
    stage: str = ""
    message: str = ""
    snapshot_id: str | None = None
    error: str | None = None
    outcome: dict[str, Any] = field(default_factory=dict)
    started_at: str = field(default_factory=lambda: _now())
    _written: float = 0.0

    @property
    def folder(self) -> Path:
        """The run's own folder."""
        return self.store.runs / self.run_id

    @contextmanager
    def stage_progress(self, name: str, *, unit: str = "rows") -> Iterator[Progress]:
        """Show one stage's bar (rate and time left) and keep the file up to date while the block runs."""
        stage = next(s for s in self.stages if s.name == name)
        stage.state, self.stage, began = "running", name, time.monotonic()
        self.write(force=True)
        with tqdm(
            desc=f"{stage.label:<34}", unit=f" {unit}", disable=self.quiet, leave=True, dynamic_ncols=True, mininterval=_bar_every_s()
        ) as bar:

            def advance(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)
                stage.done, stage.total = done, total
                stage.seconds = time.monotonic() - began
                stage.rate = done / stage.seconds if stage.seconds else 0.0
                self.write()

            yield advance
        stage.seconds, stage.state = time.monotonic() - began, "done"
        stage.rate = stage.done / stage.seconds if stage.seconds else 0.0
        self.write(force=True)

    def finish(
        self, state: str, *, message: str = "", snapshot_id: str | None = None, error: str | None = None,
        outcome: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Record how the run ended; ``outcome``: what it changed (rows, topics), or what it asks (``asks``)."""
        self.state, self.message, self.snapshot_id, self.error, self.outcome = state, message, snapshot_id, error, dict(outcome or {})
        self.write(force=True)

    def write(self, *, force: bool = False) -> None:
        """Replace ``progress.json`` atomically, at most twice a second unless forced."""
        if not force and time.monotonic() - self._written < _WRITE_EVERY_S:
            return
        self._written = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "progress.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(self.as_dict(), ensure_ascii=False), encoding="utf-8")
        os.replace(draft, path)

    def as_dict(self) -> dict[str, Any]:
        """The file's content."""
        return {
            "run_id": self.run_id, "pid": os.getpid(), "state": self.state, "started_at": self.started_at, "updated_at": _now(),
            "stage": self.stage, "stages": [asdict(stage) for stage in self.stages], "message": self.message,
            "snapshot_id": self.snapshot_id, "error": self.error, "outcome": self.outcome,
        }  # fmt: skip


def keep_request(progress: RunProgress, arguments: Sequence[str]) -> None:
    """Keep what a run was asked to do, until it has ended well: an interrupted one can go on without being asked again."""
    progress.folder.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(progress.folder / REQUEST, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(list(arguments), file)


def drop_requests(store: Store, *, but: str | None = None) -> None:
    """Forget what runs were asked to do, and delete their uploads, but those of one."""
    for path in store.runs.glob(f"*/{REQUEST}"):
        if path.parent.name != but:
            path.unlink(missing_ok=True)
            path.with_name(CHOSEN).unlink(missing_ok=True)
            shutil.rmtree(store.incoming / path.parent.name, ignore_errors=True)


def drop_old(store: Store, *, keep: int = KEPT_RUNS) -> None:
    """Remove the folders of all but the newest runs; the ledger's log keeps every run."""
    folders = sorted((f for f in store.runs.iterdir() if f.is_dir()), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[keep:]:
        shutil.rmtree(folder, ignore_errors=True)


def _bar_every_s() -> float:
    """A log file wants a line now and then, a terminal a moving bar."""
    return 0.1 if sys.stderr.isatty() else 10.0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
