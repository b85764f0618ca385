"""What went wrong becomes one message and an exit code."""

from __future__ import annotations

import errno

import click
import pytest

from nlp.cli import main


@pytest.mark.parametrize(("number", "code"), [(errno.EEXIST, 2), (errno.EACCES, 2), (errno.ENOENT, 2), (errno.ENOSPC, 1), (errno.EIO, 1)])
def test_main_says_which_path_was_refused(
    number: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*args: object, **named: object) -> None:
        raise OSError(number, "refused", "/some/path")

    monkeypatch.setattr(click.Group, "main", refused)
    assert main.main(["export"]) == code
    said = capsys.readouterr().err
    assert "/some/path" in said
    assert "Traceback" not in said
