"""Language: the eight, romanised Hindi, neighbours, and None when unsure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language import detect_language, detect_languages, expected_language, usual_languages

CLEAR = {
    "en": "I was charged twice for the same transfer and nobody answers my messages.",
    "vi": "Tôi đã bị trừ tiền hai lần cho cùng một giao dịch.",
    "hi": "मेरे खाते से दो बार पैसे कट गए हैं।",
    "pl": "Dwa razy pobrano mi opłatę za ten sam przelew i nikt nie odpowiada.",
    "zh": "同一笔转账被扣了两次钱，没有人回复。",
    "es": "Me han cobrado dos veces la misma transferencia y nadie contesta.",
    "fr": "On m'a prélevé deux fois pour le même virement et personne ne répond.",
    "de": "Mir wurde dieselbe Überweisung zweimal abgebucht und niemand antwortet.",
}


@pytest.mark.parametrize(("language", "text"), CLEAR.items())
def test_detect_language_knows_the_eight(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Mera card block ho gaya hai, please jaldi unblock karo",
        "paisa kat gaya lekin recharge nahi hua",
        "Bhai app open hi nahi ho raha, kya karu",
        "aapki service bahut kharab hai",
    ],
)
def test_detect_language_knows_romanised_hindi(text: str) -> None:
    assert detect_language(text) == "hi"


@pytest.mark.parametrize(
    "text",
    ["The main branch is in the city and they told me to wait", "Ich hab mich an die Hotline gewandt", "Do you have a card for me to use?"],
)
def test_detect_language_must_not_take_others_for_hindi(text: str) -> None:
    assert detect_language(text) != "hi"


def test_detect_language_reports_a_clear_neighbour() -> None:
    assert detect_language("Ik kan niet meer inloggen in de app sinds de laatste update en niemand helpt mij.") == "nl"
    assert detect_language("カードが使えません。どうすればいいですか。") == "ja"


@pytest.mark.parametrize("text", ["", "   ", "12345", "<CARD> <PHONE>", "https://example.com/a", "😡😡", "XXXX XXXX", "ok"])
def test_detect_language_must_not_guess_without_words(text: str) -> None:
    assert detect_language(text) is None


def test_detect_languages_keeps_the_order_and_ignores_the_company() -> None:
    texts = [*CLEAR.values()]
    assert detect_languages(texts) == [*CLEAR]
    assert detect_languages(texts[::-1]) == [*CLEAR][::-1]


@given(st.text(max_size=200))
def test_detect_language_takes_any_text(text: str) -> None:
    found = detect_language(text)
    assert found is None or len(found) == 2


def test_detect_language_of_a_long_english_text_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.language._identifier", lambda *languages: pytest.fail("the model was asked"))
    assert detect_language(f"{CLEAR['en']} I have written to them and they have not said when it will be back or why it is gone.") == "en"


def test_detect_language_of_a_long_foreign_text_must_not_follow_a_few_english_words() -> None:
    text = " ".join([CLEAR["de"]] * 4) + " I have been there and it was not the best of all"
    assert detect_language(text) == "de"


def test_usual_languages_needs_enough_that_are_sure() -> None:
    assert usual_languages(["en"] * 30 + ["de"] * 30 + [None] * 100) == {"de": 0.5, "en": 0.5}
    assert usual_languages(["en"] * 49 + [None] * 100) is None


@pytest.mark.parametrize(
    ("text", "usual", "expected"),
    [
        ("Internet service fees", {"en": 1.0}, "en"),
        ("Gebühr Konto", {"en": 0.3, "de": 0.7}, "de"),
        ("Rechnung falsch", {"en": 1.0}, None),  # the first German in an English mailbox must not become English
        ("无法登录", {"en": 1.0}, None),
        ("ok", {"en": 1.0}, None),
        ("XXXX <NAME> 12", {"en": 1.0}, None),
    ],
)
def test_expected_language_weighs_the_words_by_the_source(text: str, usual: dict[str, float], expected: str | None) -> None:
    assert expected_language(text, usual) == expected


def test_detect_languages_expects_only_where_the_words_do_not_tell() -> None:
    texts = [*CLEAR.values(), "Internet service fees"]
    usual = [{"en": 1.0}] * len(texts)
    assert detect_languages(texts, usual) == [*CLEAR, "en"]
    assert detect_languages(texts, [None] * len(texts)) == [*CLEAR, None]


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["en", "de", "pt"]), st.floats(0, 1), max_size=3))
def test_expected_language_takes_any_text(text: str, usual: dict[str, float]) -> None:
    found = expected_language(text, usual)
    assert found is None or len(found) == 2
