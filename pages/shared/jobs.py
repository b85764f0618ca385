"""Runs of the analysis, each a process of its own that outlives page, browser and server."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess  # arguments are passed as a list, never through a shell
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.schema import EarshotError

PROJECT = Path(__file__).parents[2]
_CHECK_LIMIT_S = 120
RUNNING, FAILED = "running", "failed"
LOG, STARTING = "output.log", "Starting …"
REQUEST, CHOSEN = "request.json", "chosen.json"
"""What a run was asked to do (a list of arguments) and what was chosen for its files: there as long as it may go on."""
_STALE_S = 24 * 3600
_STARTED: list[subprocess.Popen[bytes]] = []
"""Runs that this server started: held until they have ended, so that none stays behind as a zombie."""


@dataclass(frozen=True)
class Run:
    """Where a run stands, as its ``progress.json`` says. ``state`` is running, published, unchanged, failed or interrupted;
    a run that says it is running although its process is gone is interrupted."""

    run_id: str
    state: str
    started_at: str
    updated_at: str
    stage: str = ""
    stages: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    error: str | None = None
    snapshot_id: str | None = None
    pid: int = 0
    outcome: dict[str, Any] = field(default_factory=dict)

    @property
    def asks(self) -> list[str]:
        """What looks broken in the run's files: it publishes nothing until somebody says that they are right."""
        return [str(one) for one in self.outcome.get("asks") or []]


@dataclass(frozen=True, kw_only=True)
class FileChoices:
    """How somebody wants files of one shape read.

    Args:
        columns: Field → header; an empty header says that no column is this field.
        codes: Field → code → what it means.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How somebody wants files read.

    Args:
        files: Shape of files (as ``check`` calls it) → what holds for these; an import that works remembers it.
        keep: Headers of columns to keep as filters.
        drop: Of those kept before, which shall be no filters any more.
        timezone: Of times that name none; None = as before.
        week_start: First day of the week; None = as before.
        again: Read files that were imported before again, and replace what came of them.
        who: Who chose.
    """

    files: Mapping[str, FileChoices] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    timezone: str | None = None
    week_start: str | None = None
    again: bool = False
    who: str = ""

    def arguments(self) -> list[str]:
        """For ``check``, which knows no week and drops nothing; without what holds for single files."""
        zone = [f"--timezone={self.timezone}"] if self.timezone else []
        return [*(f"--keep-column={one}" for one in self.keep), *zone, *(["--again"] if self.again else [])]

    def chosen(self) -> str:
        """What holds for single files, for ``--chosen``; empty where nothing does."""
        return json.dumps({"who": self.who, "files": {key: asdict(said) for key, said in self.files.items()}}) if self.files else ""


class TooLargeError(EarshotError):
    """A file that is too large to look at first."""


class NoWordsError(EarshotError):
    """No column was recognised as the customers' words; ``headers``: those that it may be; ``key``: the file's shape."""

    def __init__(self, message: str, *, headers: list[str], key: str = "") -> None:
        super().__init__(message)
        self.headers, self.key = headers, key


def runs(store: Path) -> list[Run]:
    """All runs of a store that left a trace, newest first."""
    found = [run for path in (store / "runs").glob("*/progress.json") if (run := _read(path)) is not None]
    return sorted(found, key=lambda run: run.started_at, reverse=True)


def _read(path: Path) -> Run | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        pid = int(told.get("pid") or 0)
        state = str(told.get("state", ""))
        if state == RUNNING and not _alive(pid):
            state = "interrupted"
        return Run(
            run_id=str(told.get("run_id", path.parent.name)), state=state, started_at=str(told.get("started_at", "")),
            updated_at=str(told.get("updated_at", "")), stage=str(told.get("stage", "")), stages=list(told.get("stages") or []),
            message=str(told.get("message") or ""), error=told.get("error"), snapshot_id=told.get("snapshot_id"), pid=pid,
            outcome=dict(told.get("outcome") or {}),
        )  # fmt: skip
    except (OSError, ValueError, TypeError, AttributeError):
        return None  # half a file of a machine that lost power: no trace is better than none of the others


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return pid > 0 and all(child.pid != pid for child in _ended())


def _ended() -> list[subprocess.Popen[bytes]]:
    return [child for child in _STARTED if child.poll() is not None]


def current(store: Path) -> Run | None:
    """The run that is going on, or None."""
    return next((run for run in runs(store) if run.state == RUNNING), None)


def new_run_id() -> str:
    """Sortable name of a run: UTC time and a few random digits."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ-") + secrets.token_hex(3)


def start(
    inputs: Sequence[str | Path], store: Path, *, run_id: str | None = None, choices: Choices | None = None, accept: bool = False,
) -> str:  # fmt: skip
    """Start ``python -m nlp run`` in a process group of its own.

    Args:
        inputs: Files or folders on this machine.
        run_id: Name of the run; uploads in the store's ``incoming/<run_id>`` are deleted by the run when it ends well.
        choices: How to read them; None = as Earshot recognises them.
        accept: Publish although a file looks broken.

    Returns:
        The run's name.

    Raises:
        EarshotError: A run is going on already, or an input does not exist.
    """
    missing = [str(path) for path in inputs if not Path(path).exists() and not any(c in str(path) for c in "*?[")]
    if missing:
        raise EarshotError(f"There is no file or folder {', '.join(missing)} on the machine that runs Earshot. Check the path.")
    choices, run_id = choices or Choices(), run_id or new_run_id()
    more = [f"--week-start={choices.week_start}"] if choices.week_start else []
    more += [f"--drop-column={one}" for one in choices.drop]
    if said := choices.chosen():
        path = _folder(store, run_id) / CHOSEN
        _write_private(path, said.encode())
        more.append(f"--chosen={path}")
    return _start([*map(str, inputs), *choices.arguments(), *more], store, run_id=run_id, accept=accept)


def _folder(store: Path, run_id: str) -> Path:
    folder = store / "runs" / run_id
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _start(arguments: Sequence[str], store: Path, *, run_id: str, accept: bool) -> str:
    if current(store) is not None:
        raise EarshotError("An import is running already. Wait until it has finished, or stop it.")
    for ended in runs(store):  # a killed run could not delete its uploads itself
        if ended.run_id != run_id:
            discard(store, ended.run_id)
    folder = _folder(store, run_id)
    _write_private(folder / REQUEST, json.dumps(list(arguments)).encode())
    command = [sys.executable, "-m", "nlp", "run", *arguments, "--store", str(store), "--run-id", run_id, *(["--accept"] if accept else [])]
    with (folder / LOG).open("wb") as out:
        process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)  # noqa: S603
    _STARTED.append(process)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    first = {"run_id": run_id, "pid": process.pid, "state": RUNNING, "started_at": now, "updated_at": now, "message": STARTING}
    (folder / "progress.json").write_text(json.dumps(first), encoding="utf-8")  # until the run writes its own, after its imports
    return run_id


def can_resume(store: Path, run: Run) -> bool:
    """Whether a run that did not end well can go on as it was called: its request and its files are still there."""
    return run.state in (FAILED, "interrupted") and bool(_request(store, run.run_id))


def resume(store: Path, run: Run, *, accept: bool = False) -> str:
    """Let a run go on with what it was asked to do; finished batches are not done again.

    Args:
        accept: Publish although a file looks broken.

    Raises:
        EarshotError: A run is going on already, or nothing is known of this one any more.
    """
    arguments = _request(store, run.run_id)
    if not arguments:
        raise EarshotError("What this run was asked to do is not known any more. Bring the files in again.")
    return _start(arguments, store, run_id=run.run_id, accept=accept)


def _request(store: Path, run_id: str) -> list[str]:
    try:
        told = json.loads((store / "runs" / Path(run_id).name / REQUEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(one) for one in told] if isinstance(told, list) else []


def discard(store: Path, run_id: str) -> None:
    """Forget what a run was asked to do and delete its uploads."""
    for name in (REQUEST, CHOSEN):
        (store / "runs" / Path(run_id).name / name).unlink(missing_ok=True)
    drop_uploads(store, run_id)


def sweep(store: Path) -> None:
    """Delete uploads that somebody looked at and left: older than a day, and of no run that may go on."""
    for folder in (store / "incoming").glob("*"):
        if time.time() - folder.stat().st_mtime > _STALE_S and not _request(store, folder.name):
            drop_uploads(store, folder.name)


def log(store: Path, run_id: str) -> str:
    """What a run printed (its tail): the reason when it ended before its first stage."""
    path = store / "runs" / Path(run_id).name / LOG
    return path.read_bytes()[-6000:].decode("utf-8", errors="replace").replace("\r", "\n").strip() if path.exists() else ""


def start_sample(store: Path, *, rows: int = 3000) -> str:
    """Make the sample data in the store and analyse it; returns the run's name."""
    run_id = new_run_id()
    target = store / "incoming" / run_id / "sample.csv"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = _nlp("sample", "--rows", str(rows), "--out", str(target))
    if made.returncode:
        raise EarshotError(f"The sample data could not be made. {_last_lines(made.stderr)}")
    return start([target], store, run_id=run_id)


def stop(run: Run) -> None:
    """Ask a run to stop (SIGINT to its process group); what it has finished is kept for the next one."""
    if run.state == RUNNING and run.pid > 1:
        try:
            os.killpg(run.pid, signal.SIGINT)
        except (ProcessLookupError, PermissionError):
            os.kill(run.pid, signal.SIGINT)


def check(inputs: Sequence[str | Path], store: Path, choices: Choices) -> dict[str, Any]:
    """What a run would import from these inputs, merge with what is published, and reject: the JSON of ``python -m nlp check``.

    Raises:
        TooLargeError: It takes too long.
        NoWordsError: No column was recognised as the customers' words.
        EarshotError: The input is unusable; the text says why and what to do.
    """
    said = choices.chosen()
    arguments = [*choices.arguments(), *(["--chosen=-"] if said else [])]
    try:
        done = _nlp("check", *map(str, inputs), "--json", "--store", str(store), *arguments, said=said or None, limit_s=_CHECK_LIMIT_S)
    except subprocess.TimeoutExpired as error:
        raise TooLargeError(f"Looking through these files takes over {_CHECK_LIMIT_S} seconds.") from error
    try:
        told = dict(json.loads(done.stdout))
    except (ValueError, TypeError) as error:
        raise EarshotError(_reason(done.stderr) or f"{inputs[0]} cannot be read.") from error
    if done.returncode:
        raise NoWordsError(_reason(done.stderr), headers=[str(one) for one in told.get("headers", [])], key=str(told.get("key", "")))
    return told


def remove(words: str, store: Path, *, conversation: tuple[str, str] | None, who: str) -> None:
    """Take words out of every file of the store, in one conversation (source, id) or everywhere: ``python -m nlp remove``.

    Raises:
        EarshotError: It did not work; the text says why.
    """
    where = [] if conversation is None else ["--conversation", *conversation]
    done = _nlp("remove", "--store", str(store), "--who", who, *where, said=words, limit_s=None)
    if done.returncode:
        raise EarshotError(_last_lines(done.stderr) or "The words could not be removed.")


def _nlp(*arguments: str, said: str | None = None, limit_s: float | None = _CHECK_LIMIT_S) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlp", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, input=said, timeout=limit_s, check=False)  # noqa: S603


def _reason(text: str) -> str:
    """The error that a command ended with, without its class; what to type on a command line is left out."""
    found = re.search(r"^\w*Error: (.*)", text, re.DOTALL | re.MULTILINE)
    return re.sub(r"\s*\n\s*Try: --column.*", "", found[1]).strip() if found else _last_lines(text)


def _last_lines(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return " ".join(lines[-2:]) if lines else ""


def keep_upload(name: str, content: bytes, store: Path, *, run_id: str) -> Path:
    """Write an upload where only this account can read it; the run of that name deletes it when it ends."""
    folder = store / "incoming" / Path(run_id).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / (Path(name.replace("\\", "/")).name or "upload")
    _write_private(path, content)
    return path


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def drop_uploads(store: Path, run_id: str) -> None:
    """Delete the uploads of a run that was looked at but never started."""
    shutil.rmtree(store / "incoming" / Path(run_id).name, ignore_errors=True)
