"""From files to redacted messages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.ingest import Options
from data.schema import TABLES, empty
from data.snapshots.cache import FrameCache
from nlp.cli.intake import Intaken, intake

MACRO = "Please restart the app and sign in again with your number {n}"


def taken(folder: Path, first: int, last: int, known_turns: pd.DataFrame) -> Intaken:
    """A file of chats in which the agent gives the same answer every time."""
    path = folder / f"chats-{first}.csv"
    rows = [
        f"C{n},{who},{text}" for n in range(first, last) for who, text in (("client", f"it broke again {n}"), ("agent", MACRO.format(n=n)))
    ]
    path.write_text("\n".join(["call_id,speaker,text", *rows]), encoding="utf-8")
    cache = FrameCache(folder / "batches")
    return intake(
        [path],
        Options(source="chat"),
        salt=b"x",
        known=[],
        known_turns=known_turns,
        batches=cache,
        processes=1,
        progress=lambda done, all: None,
    )


def test_intake_knows_macros_of_earlier_days(tmp_path: Path) -> None:
    first = taken(tmp_path, 0, 4, empty(TABLES["turns"])).messages
    assert not first["boilerplate"].any()
    second = taken(tmp_path, 10, 12, first).messages
    assert second["boilerplate"].tolist() == [False, True, False, True]
    assert not taken(tmp_path, 10, 12, empty(TABLES["turns"])).messages["boilerplate"].any()


def test_a_file_s_name_tells_no_address(tmp_path: Path) -> None:
    path = tmp_path / "anna.kowalska@mail.example.csv"
    path.write_text("call_id,text\n1,it broke again\n2,\n", encoding="utf-8")
    found = intake(
        [path], Options(), salt=b"x", known=[], known_turns=empty(TABLES["turns"]), batches=FrameCache(tmp_path / "batches"), processes=1,
        progress=lambda done, all: None,
    )  # fmt: skip
    (name,) = {*found.messages["input_file"], *found.rejected["input_file"], *(file["file"] for file in found.inputs)}
    assert "kowalska" not in name
