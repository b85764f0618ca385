"""Damaged texts become readable; sound ones stay as they were."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from ftfy.badness import is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from data.repair import html_to_text, repair, repair_text


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("cafÃ© and donâ€™t", "café and don’t"),
        ("TÃ´i muá»‘n", "Tôi muốn"),
        ("good line\nschlechte GebÃ¼hren", "good line\nschlechte Gebühren"),
        ("<p>Hello<br>World &amp; co</p><script>alert(1)</script><style>p{}</style>", "Hello\nWorld & co"),
        ("<div>one</div>\n\n\n<div>two</div>", "one\n\ntwo"),
        ("&lt;br&gt;x &amp;amp; y", "x & y"),
        ("Don&#39;t &nbsp;wait", "Don't wait"),
        ("４１１１－１１１１ ａ＠ｂ.com，好", "4111-1111 a@b.com，好"),
        ("१२३ रुपये और ٤٥٦", "123 रुपये और 456"),
        ("pass\u200bword\u00ad \ufeffnow", "password now"),
        ("bell\x07 and\x00 null", "bell and null"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("  too   many\t spaces \n\n\n\n here ", "too many spaces\n\nhere"),
        ("cafe\u0301", "café"),
        ("lone \ud800 half, whole \ud83d\ude00", "lone half, whole 😀"),
    ],
)
def test_repair_text_repairs(damaged: str, sound: str) -> None:
    assert repair_text(damaged) == sound


@pytest.mark.parametrize(
    "text",
    [
        "4 < 5 and 6 > 5", "I <3 it", "<CARD> was charged", "{product_purchased} broke", "AT&T & co", "Zażółć gęślą jaźń",
        "Trước khi đặt hàng",
        "“curly” – quotes… stay", "我的卡，丢了。", "मेरा कार्ड क्\u200dष", "👨\u200d👩\u200d👧 family", "مرحبا بكم",
        "line one\n\nline two", "if a<b then", "",
    ],
)  # fmt: skip
def test_repair_text_must_not_touch_sound_text(text: str) -> None:
    assert repair_text(text) == text


def test_repair_text_keeps_unknown_tags_beside_html() -> None:
    assert repair_text("<b>card</b> <CARD> and 3 < 4<br>end") == "card <CARD> and 3 < 4\nend"


def test_html_to_text_reads_a_page() -> None:
    page = "<html><head><title>T</title></head><body><ul><li>one<li>two</ul><!-- no --></body></html>"
    assert [line for line in html_to_text(page).split("\n") if line.strip()] == ["one", "two"]


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Z", "Cc", "Cf")), max_size=80))
@settings(max_examples=300, deadline=None)
def test_repair_text_leaves_nothing_that_hides(text: str) -> None:
    repaired = repair_text(text)
    assert not set("\x00\x07\r\u200b\ufeff\u00a0\t") & set(repaired)
    assert "\n\n\n" not in repaired
    assert repaired == repaired.strip()


@given(st.text(alphabet="abc é中क1 \n\t.", max_size=60))
@settings(max_examples=200, deadline=None)
def test_repair_text_twice_is_once(text: str) -> None:
    assert repair_text(repair_text(text)) == repair_text(text)


def test_repair_repairs_columns_and_leaves_nulls() -> None:
    frame = pd.DataFrame(
        {
            "text": ["fine", "cafÃ©", "cafÃ©"],
            "subject": ["a  b", None, "x"],
            "product": [None, None, None],
            "tags": [["a&amp;b"], None, None],
            "extra": ['{"Ort": "KÃ¶ln", "n": 1}', None, "no json <br>"],
        }
    )
    repaired = repair(frame.astype({"product": "str"}))
    assert repaired["text"].tolist() == ["fine", "café", "café"]
    assert repaired["subject"].tolist()[0] == "a b"
    assert repaired["subject"].isna().tolist() == [False, True, False]
    assert repaired["product"].isna().all()
    assert repaired["tags"].tolist()[0] == ["a&b"]
    assert repaired["extra"].tolist()[0] == '{"Ort": "Köln", "n": 1}'


def test_repair_of_nothing_is_nothing() -> None:
    assert len(repair(pd.DataFrame({"text": pd.Series(dtype="str")}))) == 0


def test_repair_mends_real_mojibake(shared_data: Path) -> None:
    texts = pd.read_csv(shared_data / "n26_reviews" / "reviews.csv.gz", dtype="str")[["customer_review"]].dropna()
    texts = texts.rename(columns={"customer_review": "text"})
    damaged = [is_bad(text) for text in texts["text"]]
    assert sum(damaged) > 500
    assert sum(is_bad(text) for text in repair(texts)["text"]) <= 0.01 * sum(damaged)


@pytest.mark.slow
def test_repair_text_is_fast_enough() -> None:
    texts = [f"Tôi bị mất thẻ số {n} và không thể đăng nhập vào ứng dụng" for n in range(5_000)]
    start = time.process_time()
    for text in texts:
        repair_text(text)
    assert len(texts) / (time.process_time() - start) > 5_000  # half of what an idle core does
