"""Mapping files."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.ingest import load_mapping, read_all
from data.ingest.mapping import merge
from data.schema import InputError


def test_load_mapping_overrules_recognition(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'source = "hotline"\ntimezone = "Europe/Warsaw"\n[columns]\ntext = "B"\nopened_at = "A"\n[dates]\nopened_at = "month first"\n'
    )
    export = tmp_path / "x.csv"
    export.write_text("A,B,text\n01/02/2024,the card was declined,x\n01/03/2024,the app is slow,y\n")
    intake = read_all([export], load_mapping(mapping))
    assert intake.inputs[0].how == {"text": "given", "opened_at": "given"}
    assert set(intake.messages["source"]) == {"hotline"}
    assert str(intake.messages["opened_at"].iloc[0]) == "2024-01-01 23:00:00+00:00"


def test_merge_puts_the_command_line_above(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('source = "a"\n[columns]\ntext = "B"\nproduct = "P"\n')
    merged = merge(load_mapping(mapping), columns={"text": "C"}, source=None, timezone="Asia/Tokyo")
    assert (merged.columns, merged.source, merged.timezone) == ({"text": "C", "product": "P"}, "a", "Asia/Tokyo")


def test_load_mapping_says_what_codes_mean(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[codes.status]\n17 = "pending"\n[codes.csat]\nhigh = 5\n')
    export = tmp_path / "x.csv"
    export.write_text("id,text,status\nA1,the card was declined,open\nA2,the app is slow,17\n")
    options = load_mapping(mapping)
    assert options.codes == {"status": {"17": "pending"}, "csat": {"high": "5"}}
    assert read_all([export], options).messages["status"].tolist() == ["open", "pending"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns]\nwords = 'B'", "columns.words"),
        ("[columns]\ntext = 3", "columns.text"),
        ("[dates]\nopened_at = 'backwards'", "day first, month first"),
        ("colums = 1", "unknown colums"),
        ("[codes.product]\n1 = 'lamp'", "codes.product"),
        ("[codes.status]\n1 = 'lamp'", "codes.status.1"),
        ("text = = 1", "not valid TOML"),
    ],
)
def test_load_mapping_explains_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        load_mapping(path)
    with pytest.raises(InputError, match="No mapping file"):
        load_mapping(tmp_path / "none.toml")
