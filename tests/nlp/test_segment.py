"""Segment: exact offsets, sentence ends of eight languages, only the customer's words."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.segment import MAX_WORDS, split_sentences


def turns(*texts: str, language: str | None = "en", speaker: str = "customer", boilerplate: bool | None = False) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "conversation_id": [f"c{number}" for number in range(len(texts))],
            "source": "chat",
            "turn": pd.array([0] * len(texts), dtype="Int64"),
            "speaker": speaker,
            "text": pd.array(texts, dtype="str"),
            "boilerplate": pd.array([boilerplate] * len(texts), dtype="boolean"),
            "language": pd.array([language] * len(texts), dtype="str"),
        }
    )


def sentences(text: str, language: str | None = "en") -> list[str]:
    return split_sentences(turns(text, language=language))["sentence"].tolist()


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Hi Mr. Smith, I paid $1.50. Why?! Please help.", ["Hi Mr. Smith, I paid $1.50.", "Why?!", "Please help."]),
        ("en", "It failed.Then it worked", ["It failed.", "Then it worked"]),
        ("zh", "你好。我的卡丢了！怎么办？", ["我的卡丢了！", "怎么办？"]),
        ("hi", "मेरा कार्ड खो गया।कृपया मदद करें! धन्यवाद", ["मेरा कार्ड खो गया।", "कृपया मदद करें!", "धन्यवाद"]),
        ("vi", "Tôi bị mất thẻ. Làm sao bây giờ?", ["Tôi bị mất thẻ.", "Làm sao bây giờ?"]),
        ("de", "Am 3. Mai habe ich Nr. 5 bestellt. Das ist z.B. falsch.", ["Am 3. Mai habe ich Nr. 5 bestellt.", "Das ist z.B. falsch."]),
        ("pl", "Mam problem z tzw. kartą. Nie działa.", ["Mam problem z tzw. kartą.", "Nie działa."]),
        (None, "ok. fine", ["ok.", "fine"]),
        ("pl", "Od wersji 5.0 nie działa. Kwota to 4.350,00 zł.", ["Od wersji 5.0 nie działa.", "Kwota to 4.350,00 zł."]),
        ("vi", "Phí tăng lên 42.000đ. Vì sao?", ["Phí tăng lên 42.000đ.", "Vì sao?"]),
        ("zh", "升级到8.3.2以后不能用。怎么办？", ["升级到8.3.2以后不能用。", "怎么办？"]),
        (
            "en",
            "It broke in 5. Then I paid 3.50. It is 4. 5 people say so.",
            ["It broke in 5.", "Then I paid 3.50.", "It is 4.", "5 people say so."],
        ),
        ("en", "Is there a dark mode? (case 12) Please tell.", ["Is there a dark mode?", "(case 12) Please tell."]),
    ],
)
def test_split_sentences_follows_the_language(language: str | None, text: str, wanted: list[str]) -> None:
    assert sentences(text, language) == wanted


def test_split_sentences_breaks_at_lines_and_bullets() -> None:
    assert sentences("My issues\n- the fee\n* the app\n2) the wait • the tone") == [
        "My issues",
        "the fee",
        "the app",
        "the wait",
        "the tone",
    ]


def test_split_sentences_leaves_greetings_and_signatures_out() -> None:
    letter = "Guten Tag <NAME>,\n\nseit sechs Wochen warte ich auf Geld. Bitte um Antwort!\n\nMit freundlichen Grüßen\n<NAME_2>\n<PHONE>"
    assert sentences(letter, "de") == ["seit sechs Wochen warte ich auf Geld.", "Bitte um Antwort!"]
    assert sentences("Hi <NAME>, my card is lost. Regards, <NAME_2>") == ["Hi <NAME>, my card is lost."]


def test_split_sentences_keeps_emoji_and_drops_what_says_nothing() -> None:
    assert sentences("😡\n---\n...\nok!! ???") == ["😡", "ok!! ???"]


@pytest.mark.parametrize("text", ["word " * 400, "我们等了很久还是没有人来处理这个问题" * 60])
def test_split_sentences_cuts_what_never_ends(text: str) -> None:
    found = sentences(text)
    assert len(found) > 1
    assert max(len(sentence.split()) for sentence in found) <= MAX_WORDS
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_split_sentences_cuts_at_a_clause_where_there_is_one() -> None:
    text = "we waited " * 20 + "for the reply, " + "and they never called " * 12
    assert all(sentence.startswith("and they") for sentence in sentences(text)[1:])


@pytest.mark.parametrize("kept", [{"speaker": "agent"}, {"speaker": "bot"}, {"speaker": "note"}, {"boilerplate": True}])
def test_split_sentences_must_not_read_other_turns(kept: dict[str, str]) -> None:
    found = split_sentences(turns("I never said this.", **kept))  # type: ignore[arg-type]
    assert found.empty
    assert [*found.columns] == ["conversation_id", "source", "turn", "start", "end", "sentence", "language"]


def test_split_sentences_keeps_the_order_of_the_turns_across_languages() -> None:
    frame = pd.concat([turns("One. Two."), turns("Eins. Zwei.", language="de"), turns("Three.", boilerplate=None)], ignore_index=True)
    assert split_sentences(frame)["sentence"].tolist() == ["One.", "Two.", "Eins.", "Zwei.", "Three."]


def test_split_sentences_must_not_choke_on_what_is_no_prose() -> None:
    assert len(sentences("a" * 200_000 + ". b")) >= 1


@given(st.text(alphabet=st.sampled_from("ab1 25.?(中ą"), max_size=60), st.sampled_from(["en", "pl", "vi", "zh", None]))
def test_split_sentences_must_not_cut_within_a_number(text: str, language: str | None) -> None:
    found = split_sentences(turns(text, language=language))
    for end in found["end"]:
        assert not re.fullmatch(r"\d\.\d", text[max(end - 2, 0) : end + 1])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet=st.sampled_from("ab .!?,\n•-1अ।。中😡\u2028"), max_size=80), max_size=4),
    st.sampled_from(["en", "zh", "hi", None]),
)
def test_split_sentences_offsets_are_exact(texts: list[str], language: str | None) -> None:
    frame = turns(*texts, language=language)
    found = split_sentences(frame)
    text_of = dict(zip(frame["conversation_id"], frame["text"], strict=True))
    for row in found.itertuples():
        assert text_of[row.conversation_id][row.start : row.end] == row.sentence == row.sentence.strip() != ""
    for _, part in found.groupby("conversation_id"):
        offsets = part[["start", "end"]].to_numpy().ravel().tolist()
        assert offsets == sorted(offsets)
