"""Nothing leaves the machine: not at a run, not at start-up, not at a page view. And Streamlit's defaults are set on purpose."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
GUARD = Path(__file__).parent / "offline"


def watched(arguments: list[str], log: Path, *, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(GUARD), "EARSHOT_CONNECTIONS": str(log)}
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_the_guard_sees_a_connection(tmp_path: Path) -> None:
    code = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), timeout=0.01)\nexcept OSError: pass"
    watched(["-c", code], tmp_path / "log")
    assert "192.0.2.1" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_run_opens_no_connection(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},My card was declined in shop number {n} and nobody could help me" for n in range(12))
    (tmp_path / "tickets.csv").write_text("id,text\n" + rows, encoding="utf-8")
    done = watched(["-m", "nlp", "run", str(tmp_path / "tickets.csv"), "--store", str(tmp_path / "store")], tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "log").exists(), (tmp_path / "log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def settings() -> dict[str, dict[str, object]]:
    return tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("server", "address", "localhost"),
        ("client", "showErrorDetails", "none"),
        ("client", "toolbarMode", "viewer"),
    ],
)
def test_streamlit_s_defaults_are_set_on_purpose(settings: dict[str, dict[str, object]], section: str, name: str, value: object) -> None:
    assert settings[section][name] == value


def test_uploads_are_limited_on_purpose(settings: dict[str, dict[str, object]]) -> None:
    size = settings["server"]["maxUploadSize"]
    assert isinstance(size, int)
    assert 50 <= size <= 1000


def test_no_telemetry_host_is_needed_to_import(tmp_path: Path) -> None:
    done = watched(["-c", "import streamlit, plotly, duckdb, pages.shared.reads"], tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "log").exists()
