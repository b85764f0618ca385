"""Every set of the shared data folder imports with the flags written down for it (``tests/benchmarks/datasets.toml``)."""

from __future__ import annotations

import gzip
import tomllib
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from data.ingest import Intake, Options, read_all
from data.schema import MESSAGES, TABLES, conform

CATALOGUE = tomllib.loads((Path(__file__).parents[2] / "benchmarks" / "datasets.toml").read_text(encoding="utf-8"))
HEAD = 200_000
"""Bytes of a large file that the fast tests read; the slow test reads everything."""


def options(entry: dict[str, Any]) -> Options:
    """Options that a set's flags stand for."""
    flags = entry["flags"]
    columns = dict(flag.split("=", 1) for before, flag in pairwise(flags) if before == "--column")
    return Options(columns=columns)


def beginning(path: Path, folder: Path) -> Path:
    """A file, or a copy of its beginning where it is large (cut anywhere: that too must import)."""
    packed = path.suffix == ".gz"
    if path.suffix in (".zip", ".xlsx", ".json") or path.stat().st_size < (HEAD // 4 if packed else HEAD):
        return path
    with path.open("rb") as stream:
        data = stream.read(HEAD)
    data = zlib.decompressobj(wbits=31).decompress(data, HEAD) if packed else data
    short = folder / path.name
    short.write_bytes(gzip.compress(data) if packed else data)
    return short


def assert_holds(intake: Intake, entry: dict[str, Any]) -> None:
    """What must hold for every set."""
    conform(intake.messages, MESSAGES, name="messages")
    conform(intake.rejected, TABLES["rejected"], name="rejected")
    heard = intake.messages[["input_file", "input_row"]].drop_duplicates()
    assert len(heard) + len(intake.rejected) == sum(file.rows for file in intake.inputs)
    assert len(intake.messages)
    assert all(file.format != "unreadable" for file in intake.inputs)
    if entry["text"]:
        assert {file.columns["text"] for file in intake.inputs} == {entry["text"]}


def files(entry: dict[str, Any], shared_data: Path) -> list[Path]:
    """The files of a set."""
    return sorted(path for pattern in entry["files"] for path in shared_data.glob(pattern))


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name != "cfpb_sheryla_txt"])
def test_read_all_imports_the_beginning_of_every_set(name: str, shared_data: Path, tmp_path: Path) -> None:
    entry = CATALOGUE[name]
    short = [beginning(path, tmp_path) for path in files(entry, shared_data)[:3]]
    assert_holds(read_all(short, options(entry)), entry)


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_read_all_imports_every_set_whole(name: str, shared_data: Path) -> None:
    entry = CATALOGUE[name]
    intake = read_all(files(entry, shared_data), options(entry))
    assert_holds(intake, entry)
    assert sum(file.rows for file in intake.inputs) == entry["records"]


def test_catalogue_names_every_file(shared_data: Path) -> None:
    named = {path for entry in CATALOGUE.values() for path in files(entry, shared_data)}
    assert {path for path in shared_data.rglob("*") if path.is_file() and path.name != "README.md"} == named


def test_catalogue_is_complete() -> None:
    for entry in CATALOGUE.values():
        assert set(entry) == {"files", "flags", "text", "labels", "languages", "class", "records"}
        assert entry["class"] in ("train", "measure")
