import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.schema import EarshotError
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
    code = "import time\ntry:\n  print('ready', flush=True); time.sleep(60)\nexcept KeyboardInterrupt:\n  raise SystemExit(130)"
    run = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)
    assert run.stdout is not None
    run.stdout.readline()
    _trace(tmp_path, "a", state="running", pid=run.pid)
    found = jobs.current(tmp_path)
    assert found is not None
    jobs.stop(found)
    assert run.wait(timeout=20) == 130
    run.stdout.close()


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
    run_id = jobs.start([nasty], tmp_path / "store", columns={"text": 'Body "x"'}, timezone="Europe/Warsaw")
    assert jobs._STARTED[-1].wait(timeout=30) == 0
    seen = (tmp_path / "seen").read_text().split("\n")
    assert seen[:1] == [str(nasty)]
    assert ["--run-id", run_id] == seen[seen.index("--run-id") : seen.index("--run-id") + 2]
    assert 'text=Body "x"' in seen
    assert calls[0][1:4] == ["-m", "nlp", "run"]


def test_keep_upload_is_private_and_stays_in_its_folder(tmp_path: Path) -> None:
    path = jobs.keep_upload("../../etc/passwd", b"x", tmp_path, run_id="../r")
    assert path.parent.parent == tmp_path / "incoming"
    assert path.stat().st_mode & 0o777 == 0o600
    jobs.drop_uploads(tmp_path, "r")
    assert not path.exists()
