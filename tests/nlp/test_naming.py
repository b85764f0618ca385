"""Names in the customers' own words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.naming import candidates, name_topics, nounness, titled
from nlp.text.words import stop_words
from nlp.topics.statements import SEPARATOR

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


def theme(*topics: list[str]) -> str:
    """The name of a theme over these topics, biggest first; another theme stands beside it."""
    texts = [*(text for topic in topics for text in topic), *FEE]
    ends = np.cumsum([0, *map(len, topics), len(FEE)])
    groups = [np.arange(ends[-2]), np.arange(ends[-2], ends[-1]), *(np.arange(start, end) for start, end in pairwise(ends))]
    namings = name_topics(texts, ["en"] * len(texts), groups, [None, None, *[0] * len(topics), 1], language="en")
    return namings[0].name


def test_a_theme_is_named_by_what_its_biggest_topics_share_or_by_their_names() -> None:
    motor, home = ([f"What about the {kind} claim?", f"my {kind} claim again", "the claim, please"] for kind in ("motor", "home"))
    transfer = ["The instant transfer failed", "my instant transfer is gone"]
    assert theme(motor * 5, home * 4, transfer * 2) == "Claim"
    assert theme(transfer * 5, motor * 4, home * 3) == "Instant transfer & Motor claim"


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


def test_a_phrase_that_means_another_group_as_well_names_neither() -> None:
    lost, late = ["the card payment, my lost card"] * 6, ["the card payment, my late card"] * 6
    texts = [*lost, *late, *FEE]
    groups = [np.arange(6), np.arange(6, 12), np.arange(12, 24)]

    def likeness(phrases: Sequence[str]) -> np.ndarray:
        meant = [
            [1.0, 1.0, 0.0] if "payment" in phrase else [0.9 * ("lost" in phrase), 0.9 * ("late" in phrase), 0.1] for phrase in phrases
        ]
        return np.array(meant)

    names = [naming.name for naming in name_topics(texts, ["en"] * 24, groups, [None] * 3, language="en", likeness=likeness)]
    assert names[:2] == ["Lost card", "Late card"]


def test_a_name_of_somebody_is_no_nearer_than_the_matter() -> None:
    texts = [*["an unknown charge from Hollowell Garage again"] * 8, *FEE]

    def likeness(phrases: Sequence[str]) -> np.ndarray:
        return np.array([[0.9 * ("Hollowell" in phrase) + 0.2, 0.0] for phrase in phrases])

    groups = [np.arange(8), np.arange(8, 20)]
    named_so = name_topics(texts, ["en"] * 20, groups, [None, None], language="en", likeness=likeness)
    assert named_so[0].name == "Unknown charge"


def test_a_name_begins_with_a_capital_unless_it_is_a_product_that_does_not() -> None:
    assert [titled(phrase) for phrase in ("card fees", "iPhone app", "eSIM", "", "é", "ATM")] == [
        "Card fees",
        "iPhone app",
        "eSIM",
        "",
        "É",
        "ATM",
    ]


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
@given(
    run=st.lists(st.sampled_from(["card", "fee", "Fees", "of", "the", "charge", "was", "refunded", "thẻ", "của", "卡", "余额"]), max_size=8)
)
def test_candidates_are_all_runs_of_words_without_stop_words_or_repeats(language: str, run: list[str]) -> None:
    found = [form for key, form in candidates([run], language) if SEPARATOR not in key]
    glue, longest = "" if language == "zh" else " ", 4 if language == "vi" else 3
    single = {form for form in found if form in run}
    inside = {word for word in run if word.lower() not in stop_words(language)} | {"of" if language == "en" else "của"}
    wanted = [
        glue.join(words)
        for start in range(len(run))
        for words in (run[start : start + size] for size in range(1, longest + 1) if start + size <= len(run))
        if {words[0], words[-1]} <= single and inside.issuperset(words) and len({word.lower() for word in words}) == len(words)
    ]
    assert found == wanted


def test_nounness_counts_what_stands_before_a_word() -> None:
    found = nounness([[["the", "charge", "to", "charge", "my", "card"]], [["卡", "余额"]]], ["en", "zh"])
    assert found == {"charge": 2 / 4, "to": 1 / 2, "my": 1 / 2, "card": 2 / 3}


def test_name_topics_must_not_depend_on_phrases_that_nobody_shares() -> None:
    lonely = [f"word{number}a word{number}b" for number in range(40)]
    texts = [*CARD, *FEE, *lonely]
    groups = [np.arange(12), np.arange(12, 24), np.arange(24, 64)]
    namings = name_topics(texts, ["en"] * 64, groups, [None] * 3, language="en", likeness=lambda phrases: np.ones((len(phrases), 3)))
    assert [naming.name for naming in namings[:2]] == named(CARD, FEE)
    assert namings[2].keywords == ()


def test_french_names_keep_their_apostrophe() -> None:
    texts = [f"frais d'ouverture de compte trop chers, numéro {n}" for n in range(12)] + [f"la carte n'arrive pas, {n}" for n in range(12)]
    namings = name_topics(texts, ["fr"] * 24, [np.arange(12), np.arange(12, 24)], [None, None], language="fr")
    assert any("d'ouverture" in phrase for phrase in (namings[0].name, *namings[0].keywords))
    assert not any(" d " in f" {phrase} " for phrase in (namings[0].name, *namings[0].keywords))
