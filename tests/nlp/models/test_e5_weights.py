"""The 4-bit file, read from a tiny one of the same form; the tokeniser, against the map of the real one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from data.schema import InputError
from nlp.models.e5_weights import _characters, _config, _dequantise, _pieces, _take, e5_tokenizer, read_e5
from nlp.models.prepare import E5, packaged_file


def test_dequantise_reads_low_nibbles_first() -> None:
    nibbles = [0x0F, *[0x88] * 15]
    values = _dequantise(struct.pack("<e16B", 0.5, *nibbles))
    assert values.tolist() == [3.5, *[0.0] * 15, -4.0, *[0.0] * 15]


def test_read_e5_must_not_take_another_file(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF....")
    with pytest.raises(InputError, match="must start with"):
        read_e5(tmp_path / "weights.bin")


def test_e5_tokenizer_normalises_as_the_file_says() -> None:
    with packaged_file(E5).open("rb") as file:
        file.read(4)
        _take(file, "I")
        _config(file)
        pieces, characters = _pieces(file), _characters(file)
    tokenizer = e5_tokenizer(pieces)
    codes = (code for code in range(0x30000) if not 0xD800 <= code <= 0xDFFF)
    differ = {chr(c) for c in codes if tokenizer.normalizer.normalize_str(chr(c)) != characters.get(c, chr(c))}
    assert differ == {"～", "🈻"}
    # The published model's own ids of its prefix.
    assert tokenizer.encode("query: ").ids[:4] == [0, 41, 1294, 12]
