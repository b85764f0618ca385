"""Words of many languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.schema import LANGUAGES
from nlp.text.words import is_mask, runs, stop_words, terms


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They did not send my credit card on XX/XX/2023", "en", ["send", "credit", "card"]),
        ("Renter's insurance, please call <NAME> at me@bank.com", "en", ["renter", "insurance", "call"]),
        ("मुझे क्रेडिट कार्ड नहीं मिला", "hi", ["मुझे", "क्रेडिट", "कार्ड", "मिला"]),
        ("mera card abhi tak nahi aaya hai", "hi", ["card", "aaya"]),
        ("Je n'ai pas reçu ma carte bancaire", "fr", ["reçu", "carte", "bancaire"]),
        ("Überweisung im März fehlgeschlagen", "de", ["überweisung", "fehlgeschlagen"]),
        ("银行卡一直没有收到", "zh", ["银行卡", "收到"]),
        ("你好，8月28日，金额158元", "zh", ["金额"]),
        ("Tôi không nhận được thẻ tín dụng", "vi", ["thẻ", "tín", "dụng"]),
    ],
)
def test_terms_are_content_words(text: str, language: str, expected: list[str]) -> None:
    assert list(terms(text, language)) == expected


@pytest.mark.parametrize("word", ["XXXX", "xx", "1234", "2nd", "12XX", "xxxx1234"])
def test_is_mask_knows_masks_and_numbers(word: str) -> None:
    assert is_mask(word)


@pytest.mark.parametrize("word", ["Experian", "taxi", "401k2b", "XL", "x", "covid"])
def test_is_mask_must_not_take_words(word: str) -> None:
    assert not is_mask(word)


def test_runs_end_at_punctuation_and_masks() -> None:
    assert list(runs("Identity theft, called XXXX twice", "en")) == [["Identity", "theft"], ["called"], ["twice"]]


@pytest.mark.parametrize("word", ["help", "problem", "bill", "call", "card", "system", "work"])
def test_stop_words_must_not_hold_what_customers_write_about(word: str) -> None:
    assert word not in stop_words("en")


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, None, "ja"]))
def test_terms_never_fail_and_never_stop(text: str, language: str | None) -> None:
    assert not stop_words(language).intersection(terms(text, language))
