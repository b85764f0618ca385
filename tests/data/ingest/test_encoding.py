"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest.encoding import decode, detect, is_binary, lines


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252"])
def test_decode_round_trips(codec: str) -> None:
    words = "Die Rückerstattung für das Konto fehlt – bitte prüfen\n" * 5
    assert decode(words.encode(codec))[0] == words


def test_decode_forgives_a_cut_last_character() -> None:
    text, label = decode("płatność żółć".encode()[:-1])
    assert label == "utf-8"
    assert text.startswith("płatność żół")


def test_decode_reads_odd_bytes_between_utf8_as_cp1252() -> None:
    data = "naïve\nfür\n".encode() + b"\x93quoted\x94 caf\xe9\n" + "où\n".encode()
    assert decode(data) == ("naïve\nfür\n“quoted” café\noù\n", "utf-8 + cp1252")
    assert decode(b"\xef\xbb\xbfcaf\xe9")[0] == "café"


def test_is_binary_tells_text_from_the_rest() -> None:
    assert is_binary(bytes(100))
    assert not any(is_binary("płać, 投诉\t\r\n".encode(codec)) for codec in ("utf-8", "utf-16", "gb18030"))
    assert not is_binary(b"")


@given(st.binary(max_size=200))
def test_decode_never_fails(data: bytes) -> None:
    text, label = decode(data)
    assert isinstance(text, str)
    assert label
    assert "".join(lines(data, detect(data))) == text


@pytest.mark.parametrize(
    ("codec", "words"),
    [
        ("cp1250", "Dziękuję, ale przelew wciąż się nie zgadza, proszę o wyjaśnienie łącznej opłaty"),
        ("cp1252", "Où est mon remboursement ? J'ai payé trois fois, ça suffit – réglez-le"),
        ("cp1252", "¿Dónde está mi dinero? Mañana cumpliré un año esperando"),
        ("gb18030", "我的信用卡被盗刷了，客服电话一直没有人接听，请尽快处理"),
        ("cp1251", "Моя карта заблокирована, никто не отвечает на звонки уже неделю"),
    ],
)
def test_decode_guesses_old_code_pages(codec: str, words: str) -> None:
    assert decode(f"{words}\n".encode(codec) * 20)[0].startswith(words)
