"""``python -m nlp`` as a process."""

from __future__ import annotations

import runpy
import signal
import sys

import pytest


def test_a_run_in_the_background_of_a_shell_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["nlp", "--help"])
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what such a shell leaves to its jobs
    try:
        with pytest.raises(SystemExit):
            runpy.run_module("nlp", run_name="__main__")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
