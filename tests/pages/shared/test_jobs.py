import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.schema import EarshotError
from nlp.cli.reading import Reading as NlpReading
from pages.shared import jobs


def _trace(store: Path, run_id: str, **told: Any) -> None:
    folder = store / "runs" / run_id
    folder.mkdir(parents=True)
    basis = {"run_id": run_id, "pid": 0, "state": "published", "started_at": run_id, "updated_at": run_id}
    (folder / "progress.json").write_text(json.dumps(basis | told))


def test_runs_come_newest_first(tmp_path: Path) -> None:
    _trace(tmp_path, "2026-01-01")
    _trace(tmp_path, "2026-01-02", state="failed", error="no columns")
    assert [(run.run_id, run.state) for run in jobs.runs(tmp_path)] == [("2026-01-02", "failed"), ("2026-01-01", "published")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', "null"])
def test_runs_must_not_fail_on_half_a_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "runs" / "x").mkdir(parents=True)
    (tmp_path / "runs" / "x" / "progress.json").write_text(content)
    assert jobs.runs(tmp_path) == []


def test_a_run_whose_process_is_gone_is_interrupted(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    _trace(tmp_path, "a", state="running", pid=gone.pid)
    assert jobs.runs(tmp_path)[0].state == "interrupted"
    assert jobs.current(tmp_path) is None


def test_stop_ends_a_run_gently(tmp_path: Path) -> None:
    code = """import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    print("ready", flush=True); time.sleep(60)
except KeyboardInterrupt:
    raise SystemExit(130)"""
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.readline()
        _trace(tmp_path, "a", state="running", pid=run.pid)
        found = jobs.current(tmp_path)
        assert found is not None
        jobs.stop(found)
        assert run.wait(timeout=20) == 130


def test_start_must_not_run_two_imports_at_once(tmp_path: Path) -> None:
    _trace(tmp_path, "a", state="running", pid=os.getpid())
    with pytest.raises(EarshotError, match="running already"):
        jobs.start([tmp_path], tmp_path)


def test_start_names_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(EarshotError, match=r"nothing\.csv"):
        jobs.start([tmp_path / "nothing.csv"], tmp_path)


def test_start_passes_paths_and_columns_without_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('\\n'.join(sys.argv[2:]))"
    calls: list[list[str]] = []
    real = subprocess.Popen

    def instead(command: list[str], **options: Any) -> Any:
        calls.append(command)
        return real([sys.executable, "-c", script, str(tmp_path / "seen"), *command[4:]], **options)

    monkeypatch.setattr(jobs.subprocess, "Popen", instead)
    nasty = tmp_path / "a; rm -rf $HOME.csv"
    nasty.write_text("text\nhello\n")
    said = jobs.FileChoices(columns={"text": 'Body "x"', "product": ""}, codes={"status": {"17": "pending"}})
    choices = jobs.Choices(
        files={"a1": said}, keep=("--odd",), drop=("Region",), timezone="Europe/Warsaw", week_start="sunday", again=True, who="ann"
    )
    run_id = jobs.start([nasty], tmp_path / "store", choices=choices, accept=True)
    assert jobs._STARTED[-1].wait(timeout=30) == 0
    seen = (tmp_path / "seen").read_text().split("\n")
    assert seen[:1] == [str(nasty)]
    assert ["--run-id", run_id] == seen[seen.index("--run-id") : seen.index("--run-id") + 2]
    chosen = tmp_path / "store" / "runs" / run_id / "chosen.json"
    said_on = ["--keep-column=--odd", "--timezone=Europe/Warsaw", "--again", "--week-start=sunday", "--drop-column=Region"]
    assert seen[1:7] == [*said_on, f"--chosen={chosen}"]
    (kept,) = NlpReading(chosen=chosen).options().remembered  # what the run makes of it
    assert (kept.key, kept.who, kept.columns, kept.codes) == ("a1", "ann", said.columns, said.codes)
    assert chosen.stat().st_mode & 0o777 == 0o600
    assert seen[-1] == "--accept"
    assert calls[0][1:4] == ["-m", "nlp", "run"]


def test_keep_upload_is_private_and_stays_in_its_folder(tmp_path: Path) -> None:
    path = jobs.keep_upload("../../etc/passwd", b"x", tmp_path, run_id="../r")
    assert path.parent.parent == tmp_path / "incoming"
    assert path.stat().st_mode & 0o777 == 0o600
    jobs.drop_uploads(tmp_path, "r")
    assert not path.exists()


def test_resume_calls_the_run_again_with_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    real = subprocess.Popen

    def instead(command: list[str], **options: Any) -> Any:
        calls.append(command[3:])
        return real([sys.executable, "-c", ""], **options)

    monkeypatch.setattr(jobs.subprocess, "Popen", instead)
    upload = jobs.keep_upload("june.csv", b"text\nhello\n", tmp_path, run_id="r1")
    jobs.start([upload], tmp_path, run_id="r1", choices=jobs.Choices(timezone="UTC"))
    jobs._STARTED[-1].wait(timeout=30)
    run = jobs.runs(tmp_path)[0]
    assert run.state == "interrupted"  # it says that it runs, and its process is gone
    assert jobs.can_resume(tmp_path, run)
    assert jobs.resume(tmp_path, run, accept=True) == "r1"
    jobs._STARTED[-1].wait(timeout=30)
    assert calls[1] == [*calls[0], "--accept"]
    assert upload.exists()


def test_resume_says_when_nothing_is_known_of_a_run(tmp_path: Path) -> None:
    _trace(tmp_path, "a", state="interrupted")
    run = jobs.runs(tmp_path)[0]
    assert not jobs.can_resume(tmp_path, run)
    with pytest.raises(EarshotError, match="Bring the files in again"):
        jobs.resume(tmp_path, run)


def test_discard_deletes_request_and_uploads(tmp_path: Path) -> None:
    _trace(tmp_path, "a", state="interrupted")
    (tmp_path / "runs" / "a" / "request.json").write_text('["june.csv"]')
    upload = jobs.keep_upload("june.csv", b"x", tmp_path, run_id="a")
    assert jobs.can_resume(tmp_path, jobs.runs(tmp_path)[0])
    jobs.discard(tmp_path, "a")
    assert not jobs.can_resume(tmp_path, jobs.runs(tmp_path)[0])
    assert not upload.exists()


def test_sweep_deletes_old_uploads_that_no_run_needs(tmp_path: Path) -> None:
    left, fresh, waiting = (jobs.keep_upload("june.csv", b"x", tmp_path, run_id=name) for name in ("left", "fresh", "waiting"))
    _trace(tmp_path, "waiting", state="interrupted")
    (tmp_path / "runs" / "waiting" / "request.json").write_text('["june.csv"]')
    for path in (left, waiting):
        os.utime(path.parent, (0, 0))
    jobs.sweep(tmp_path)
    assert [path.exists() for path in (left, fresh, waiting)] == [False, True, True]


def test_check_hands_on_headers_where_no_words_are_found(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,x\n2,y\n")
    with pytest.raises(jobs.NoWordsError, match="customer's words") as error:
        jobs.check([tmp_path / "odd.csv"], tmp_path / "store", jobs.Choices())
    assert error.value.headers == ["a", "b"]
    assert "--column" not in str(error.value)


def test_check_says_when_it_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_CHECK_LIMIT_S", 0.01)
    with pytest.raises(jobs.TooLargeError, match="takes over"):
        jobs.check([tmp_path], tmp_path / "store", jobs.Choices())
