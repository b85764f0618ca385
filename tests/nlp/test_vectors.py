from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from data.snapshots.cache import VectorFiles
from nlp import vectors as module
from nlp.encode import HashingEncoder
from nlp.vectors import encode_cached, readable


class CountingEncoder(HashingEncoder):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(dim=8)
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], **options: object) -> np.ndarray:
        self.asked += texts
        return super().encode(texts)


def nothing(done: int, total: int) -> None:
    pass


def test_encode_cached_encodes_each_text_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    found = encode_cached(["a", "b", "a"], encoder, cache=VectorFiles(tmp_path / "v", dim=8), progress=nothing)
    assert encoder.asked == ["a", "b"]
    np.testing.assert_array_equal(found[0], found[2])


def test_encode_cached_goes_on_where_it_was_killed(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "BATCH_TEXTS", 2)
    texts = [f"text {n}" for n in range(5)]
    whole = encode_cached(texts, CountingEncoder(), cache=VectorFiles(tmp_path / "one", dim=8), progress=nothing)
    encode_cached(texts[:2], CountingEncoder(), cache=VectorFiles(tmp_path / "two", dim=8), progress=nothing)
    second = CountingEncoder()
    resumed = encode_cached(texts, second, cache=VectorFiles(tmp_path / "two", dim=8), progress=nothing)
    assert second.asked == texts[2:]
    np.testing.assert_array_equal(whole, resumed)


def test_encode_cached_of_nothing_is_empty(tmp_path: Path) -> None:
    assert encode_cached([], CountingEncoder(), cache=VectorFiles(tmp_path / "v", dim=8), progress=nothing).shape == (0, 8)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("@LumenBank my card is blocked", "my card is blocked"),
        ("My policy <ACCOUNT>, please.", "My policy, please."),
        ("On XX/XX/2020 I paid XXXX dollars", "On I paid dollars"),
        ("See https://a.example/b now", "See now"),
        ("<NAME>,", "<NAME>,"),
        ("Maxx 12 x 4", "Maxx 12 x 4"),
    ],
)
def test_readable_leaves_out_what_is_no_word(text: str, read: str) -> None:
    assert readable(text) == read


@given(
    st.lists(st.sampled_from(["word", "X", "XX", "XX/12", "<NAME>", "http", "https://a.b", "@", "@me", "é", "7", ".", ",", " ", "\n"])).map(
        "".join
    )
)
def test_readable_equals_the_plain_way(text: str) -> None:
    bare = module._UNREADABLE.sub(" ", text)
    cleaned = module._GAPS.sub("", bare).strip()
    assert readable(text) == (cleaned if len(regex.findall(r"[\p{L}\p{M}]", cleaned)) > 1 else text)
