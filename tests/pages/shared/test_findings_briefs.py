"""A brief in sentences."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.metrics.intervals import with_share
from nlp.brief.model import Verdict
from pages.shared import formats
from pages.shared.findings import briefs as told
from tests import briefs, factories


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    return factories.full_store(tmp_path_factory.mktemp("findings"), conversations=200)


def _answers(*counts: tuple[str, int]) -> pd.DataFrame:
    rows = pd.DataFrame(counts, columns=["value", "customers"])
    return with_share(rows.assign(answered=rows["customers"].sum()), hits="customers", total="answered")


def test_few_answers_are_no_share() -> None:
    few = _answers(("yes", 9), ("no", 4))
    assert told.answered(few, 96).title == "13 of 96 answers: too few to say what most think."
    assert set(told.answer_table(few)["Share"]) == {"too few to judge"}


def test_answers_say_how_many_are_still_wanted_and_when_they_are_enough() -> None:
    some, enough = told.answered(_answers(("yes", 30), ("no", 10)), 96), told.answered(_answers(("yes", 80), ("no", 20)), 96)
    assert some.title == "75\u202f% (60–86) of 40 customers answered “yes”"
    assert some.detail.startswith("56 more answers are wanted. ")
    assert enough.detail.startswith("Enough answers: record the decision. ")
    assert "not of all customers" in enough.detail


@pytest.mark.parametrize(
    ("answer", "confidence", "title"),
    [
        ("answered", 0.9, "Answered: 42 customers"), ("answered", 0.65, "Answered: 42 customers"),
        ("answered", 0.56, "Probably answered: 42 customers"), ("partly", 0.6, "Perhaps partly answered: 42 customers"),
        ("not_answerable", 0.6, "Support data can probably not answer this"), ("not_answerable", 0.9, "Support data cannot answer this"),
    ],
)  # fmt: skip
def test_a_title_says_itself_that_its_verdict_is_not_sure(
    published: factories.Published, answer: str, confidence: float, title: str
) -> None:
    brief = briefs.brief(published, verdict=Verdict(answer=answer, confidence=confidence, why=()))
    assert told.verdict(brief).title.startswith(title)
    assert ("not sure" in told.sureness(brief)) == (confidence < 0.65)


def test_the_topic_of_a_brief_is_named(published: factories.Published) -> None:
    named = briefs.brief(published, filters={"topic": 11, "topic_name": "Card fees", "channel": ["chat"]})
    assert told.narrowed(named) == "all data · topic “Card fees” · channel Chat"
    assert "one topic" in told.narrowed(briefs.brief(published, filters={"topic": 11}))  # saved by an earlier version


def test_an_empty_column_says_so() -> None:
    assert told.answered(_answers(), 96).title == "Nobody answered yet: the column is empty."


def test_groups_that_were_not_compared_must_not_read_as_alike() -> None:
    counts = {"customers": 5, "contacts": 50, "share": 0.1, "share_low": 0.05, "share_high": 0.2, "rest_share": 0.3}
    rows = pd.DataFrame([
        {"field": "language", "value": "de", "p": float("nan"), "differs": "", **counts},
        {"field": "site", "value": "partner", "p": 0.4, "differs": "", **counts},
        {"field": "site", "value": "in-house", "p": 0.001, "differs": "less", **counts},
    ])  # fmt: skip
    assert told.groups(rows)["Differs"].tolist() == ["not compared", "not clearly", "clearly less"]


def test_of_few_customers_no_word_says_how_they_sound(published: factories.Published) -> None:
    usual = briefs.brief(published)
    few = briefs.brief(published, reach=replace(usual.reach, customers=12))
    assert told.sound(usual) == ("− negative", "−0.31 (−0.45 to −0.17) on −1 to +1")
    assert told.sound(few) == (formats.NONE, "too few to judge; −0.31 (−0.45 to −0.17) on −1 to +1")
    assert dict(told.facts(few))["How they sound"].startswith("too few to judge; −0.31")
    assert told.sound(briefs.brief(published, tone=None)) == ()


@pytest.mark.parametrize("amount", [None, 0.0, 0.4])
def test_nothing_is_said_to_be_spared_where_it_is_nothing(published: factories.Published, amount: float | None) -> None:
    study = replace(briefs.brief(published).study, avoided_low=amount, avoided_high=amount)
    assert told.spared(briefs.brief(published, study=study)) == ""
    assert "would spare" in told.spared(briefs.brief(published, study=replace(study, avoided_low=0.0, avoided_high=900.0)))


def test_of_few_customers_no_topic_is_said_most(published: factories.Published) -> None:
    usual = briefs.brief(published)
    assert told.themes(usual).title.startswith("“Card fees” is said most")
    few = told.themes(replace(usual, reach=replace(usual.reach, customers=29)))
    assert few.title == "Too few customers to tell what is said most"
    assert "share of the 29 customers" in few.detail
