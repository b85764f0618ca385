"""Labels by reference: words are found again where they were, and a shift is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.schema import EarshotError
from nlp.models.signal_labels import COLUMNS, read_labels, text_hash, texts_of

WORDS = "Where is my parcel?"


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of sets with two texts."""
    (tmp_path / "fincorp").mkdir()
    (tmp_path / "fincorp" / "complaints.csv").write_text(f"text\nhello\nHi! {WORDS}\n", encoding="utf-8")
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    texts_of.cache_clear()
    yield tmp_path
    texts_of.cache_clear()


def _labels(folder: Path, row: int) -> Path:
    path = folder / "labels.tsv"
    cells = ["fincorp", "fincorp/complaints.csv", row, 0, 4, 4 + len(WORDS), text_hash(WORDS), "question"]
    path.write_text("\t".join(COLUMNS) + "\n" + "\t".join(map(str, cells)) + "\n", encoding="utf-8")
    return path


def test_read_labels_finds_the_words(sets: Path) -> None:
    assert read_labels(_labels(sets, row=1))["text"].tolist() == [WORDS]


@pytest.mark.parametrize("row", [0, 7])
def test_read_labels_must_not_take_other_words(sets: Path, row: int) -> None:
    with pytest.raises(EarshotError, match="1 of 1 labelled sentences"):
        read_labels(_labels(sets, row=row))
