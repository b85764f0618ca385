"""Files, folders, globs and archives as inputs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from data.ingest import Options, expand, read, read_all, reading
from data.ingest.sources import source_of
from data.schema import KEY, InputError

CSV = "ticket_id,created_at,message\nT-1,2024-05-01,my card was declined\nT-2,2024-05-02,the app is slow today\n"


def test_expand_finds_files_folders_and_globs(tmp_path: Path) -> None:
    for name in ("a.csv", "sub/b.jsonl", "sub/c.md", ".hidden.csv", "sub/~$open.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CSV)
    assert [path.name for path in expand([tmp_path])] == ["a.csv", "b.jsonl"]
    assert [path.name for path in expand([str(tmp_path / "a*.csv"), tmp_path / "a.csv"])] == ["a.csv"]
    assert expand([tmp_path / "sub" / "c.md"]) == [tmp_path / "sub" / "c.md"]
    with pytest.raises(InputError, match="no file or folder"):
        expand([tmp_path / "x.csv"])


def test_read_all_tells_files_of_one_name_apart(tmp_path: Path) -> None:
    for day in ("mon", "tue"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "tickets.csv").write_text(CSV.replace("T-", f"{day}-"))
    intake = read_all([tmp_path], Options())
    assert [file.name for file in intake.inputs] == ["mon/tickets.csv", "tue/tickets.csv"]
    assert len(intake.messages[["input_file", "input_row"]].drop_duplicates()) == 4
    assert set(intake.messages["source"]) == {"tickets"}


def test_read_all_skips_files_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "b.csv").write_text(CSV.replace("T-", "U-"))
    first = read(tmp_path / "a.csv", Options())
    calls: list[tuple[int, int, str]] = []
    rest = read_all([tmp_path], Options(), skip=frozenset({first.inputs[0].sha256}), progress=lambda *call: calls.append(call))
    assert [file.name for file in rest.inputs] == ["b.csv"]
    assert calls == [(1, 2, "a.csv"), (2, 2, "b.csv")]
    nothing = read_all([tmp_path / "a.csv"], Options(), skip=frozenset({first.inputs[0].sha256}))
    assert not len(nothing.messages)
    assert not nothing.inputs


def test_read_all_lists_what_a_folder_holds_in_vain(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "empty.csv").write_text("")
    intake = read_all([tmp_path], Options())
    assert [(file.name, file.rows) for file in intake.inputs] == [("a.csv", 2), ("empty.csv", 0)]
    assert "is empty" in intake.inputs[1].notes[0]
    with pytest.raises(InputError, match="is empty"):
        read_all([tmp_path / "a.csv", tmp_path / "empty.csv"], Options())


def test_read_all_takes_the_texts_of_a_folder_as_one_input(tmp_path: Path) -> None:
    folder = tmp_path / "complaints_2024"
    folder.mkdir()
    for n in range(12):
        (folder / f"0002ab4e-c7a9-4816-a28a-3577a2e567{n:02d}.txt").write_text(f"I was charged {n + 2} times for one coffee.")
    (folder / "empty.txt").write_text("")
    intake = read_all([folder], Options())
    assert [(file.name, file.rows, file.source) for file in intake.inputs] == [("complaints_2024", 13, "complaints")]
    assert len(intake.messages.drop_duplicates(KEY)) == 12
    assert intake.rejected["reason"].tolist() == ["no words"]
    again = read_all([folder], Options(), skip=frozenset({intake.inputs[0].sha256}))
    assert not again.inputs


def test_read_all_takes_the_texts_of_an_archive_as_one_input(tmp_path: Path) -> None:
    path = tmp_path / "letters_2024-05.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(5):
            archive.writestr(
                f"letters/{n}.txt", f"Agent: Hello\nCustomer: my policy number {n} was cancelled\nAgent: Sorry\nCustomer: why?"
            )
        archive.writestr("index.csv", CSV)
    intake = read_all([path], Options())
    assert [(file.name, file.source) for file in intake.inputs] == [
        ("letters_2024-05.zip/index.csv", "index"),
        ("letters_2024-05.zip/letters", "letters"),
    ]
    known = frozenset(file.sha256 for file in intake.inputs)
    assert not read_all([path], Options(), skip=known).inputs
    letters = intake.messages[intake.messages["source"] == "letters"]
    assert len(letters.drop_duplicates(KEY)) == 5
    assert set(letters["speaker"]) == {"agent", "customer"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("tickets_2024-06-01.csv.gz", "tickets"), ("june.csv", "june"), ("export 20240601T101500Z.xlsx", "export"), ("2024.csv", "export"),
        ("Beschwerden_März_2024.csv", "Beschwerden_März"), ("a/b/calls-07.zip", "calls"),
        ("chat.v2.jsonl", "chat.v"), ("投诉工单.csv", "投诉工单"),
    ],
)  # fmt: skip
def test_source_of_leaves_dates_and_digits_out(name: str, wanted: str) -> None:
    assert source_of(name) == wanted


def test_a_file_that_grows_while_it_is_read_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,text\n1,My card was declined.\n2,The fee is too high.\n", encoding="utf-8")
    whole = reading._tables

    def slowly(item: reading.Item, *rest: Any) -> Any:
        if item.name == "b.csv":
            with (tmp_path / "b.csv").open("a", encoding="utf-8") as file:
                file.write("3,One more row of the copy.\n")
        return whole(item, *rest)

    monkeypatch.setattr(reading, "_tables", slowly)
    found = read_all([tmp_path], Options())
    assert [(file.name, file.format) for file in found.inputs] == [("a.csv", "csv"), ("b.csv", "unreadable")]
    assert "still being copied" in found.inputs[1].notes[0]
    with pytest.raises(InputError, match="still being copied"):
        read_all([tmp_path / "b.csv"], Options())
