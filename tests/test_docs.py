"""The documentation covers the commands, and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from nlp.cli.main import cli

PROJECT = Path(__file__).parents[1]
COMMANDS = sorted(cli.commands)


def options(command: click.Command) -> list[str]:
    return [name for param in command.params if isinstance(param, click.Option) and not param.hidden for name in param.opts]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    text = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert section, f"docs/cli.md has no section '## {name}'"
    assert [option for option in options(cli.commands[name]) if f"`{option}" not in section[1]] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    assert [p.name for p in cli.commands[name].params if isinstance(p, click.Option) and not p.hidden and not p.help] == []


def test_readme_commands_exist() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\s*make ([a-z-]+)", readme, re.MULTILINE)) | set(re.findall(r"`make ([a-z-]+)", readme))
    known = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets
    assert targets <= known
    assert set(re.findall(r"python -m nlp ([a-z]+)", readme)) <= set(COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *[f"docs/{p.name}" for p in sorted((PROJECT / "docs").glob("*.md"))]])
def test_links_lead_to_files(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link and not link.startswith("#")]
    assert [link for link in links if not ((PROJECT / page).parent / link).exists()] == []
