"""The timers of docs/nightly.md are ones that systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "docs" / "nightly.md"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this system")
def test_the_units_are_valid(tmp_path: Path) -> None:
    units = re.findall(r"`/etc/systemd/system/(\S+)`:\n```ini\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in units] == ["earshot-nightly.service", "earshot-nightly.timer"]
    for name, text in units:
        real = text.replace("/opt/earshot/.venv/bin/python", "/bin/true").replace("/opt/earshot", str(tmp_path))
        (tmp_path / name).write_text(real.replace("User=earshot\n", ""), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name, _ in units)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not [line for line in done.stderr.splitlines() if str(tmp_path) in line or "earshot" in line]
