"""Names in the customers' own words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nlp.naming import name_topics, titled

CARD = ["My credit card never arrived.", "The credit card is lost", "a new Credit card in March 2020", "credit cards by post"] * 3
FEE = ["They charged an overdraft fee", "the overdraft fee XXXX is wrong", "overdraft fees again in March", "an overdraft fee by you"] * 3


def named(*groups: list[str], language: str = "en", parents: list[int | None] | None = None) -> list[str]:
    texts = [text for group in groups for text in group]
    ends = np.cumsum([0, *map(len, groups)])
    rows = [np.arange(start, end) for start, end in pairwise(ends)]
    namings = name_topics(texts, [language] * len(texts), rows, parents or [None] * len(rows), language=language)
    return [naming.name for naming in namings]


def test_name_topics_gives_short_noun_phrases() -> None:
    assert named(CARD, FEE) == ["Credit card", "Overdraft fee"]


def test_name_topics_must_not_name_months_masks_or_stop_words() -> None:
    texts = [*CARD, *FEE]
    namings = name_topics(texts, ["en"] * len(texts), [np.arange(12), np.arange(12, 24)], [None, None], language="en")
    phrases = [phrase.lower().split() for naming in namings for phrase in (naming.name, *naming.keywords)]
    assert not {word for words in phrases for word in words} & {"march", "xxxx", "2020"}
    assert not {word for words in phrases for word in (words[0], words[-1])} & {"the", "an", "by", "my", "is"}


def test_name_topics_must_not_repeat_a_name() -> None:
    names = named(CARD, CARD, CARD)
    assert len({name.lower() for name in names}) == 3


def test_name_topics_gives_groups_without_words_a_name() -> None:
    assert all(named(["…"] * 4, ["!!"] * 4))


def test_name_topics_speaks_the_main_language() -> None:
    texts = [*CARD, *["Meine Kreditkarte ist weg"] * 8, *FEE]
    languages = ["en"] * 12 + ["de"] * 8 + ["en"] * 12
    namings = name_topics(texts, languages, [np.arange(20), np.arange(20, 32)], [None, None], language="en")
    assert namings[0].name == "Credit card"


def test_name_topics_falls_back_to_the_topic_s_own_language() -> None:
    texts = [*["银行卡一直没有收到"] * 6, *["快递太慢了"] * 6, *CARD]
    languages = ["zh"] * 12 + ["en"] * 12
    namings = name_topics(texts, languages, [np.arange(6), np.arange(6, 12), np.arange(12, 24)], [None] * 3, language="en")
    assert "银行卡" in namings[0].name
    assert "快递" in namings[1].name


def test_a_name_begins_with_a_capital_unless_it_is_a_product_that_does_not() -> None:
    assert [titled(phrase) for phrase in ("card fees", "iPhone app", "eSIM", "", "é", "ATM")] == [
        "Card fees",
        "iPhone app",
        "eSIM",
        "",
        "É",
        "ATM",
    ]
