"""The smallest study still needed: none where nobody could be asked."""

from __future__ import annotations

import pytest

from data.metrics.money import read_prices
from nlp.brief.model import AskSupport, Estimate, Reach, Study
from nlp.brief.question import understand
from nlp.brief.study import ANSWERS, ask_support, study
from nlp.brief.verdict import Strength, judge


def needed(text: str, customers: int = 0) -> Study:
    """What is still to be asked where so many customers speak of it."""
    question = understand(text)
    verdict = judge(question, Strength(customers=customers, conversations=customers, answers=0.9 if customers else 0.0), known_base=False)
    share = Estimate(customers / 1_000, 0.0, 1.0)
    reach = Reach(customers=customers, conversations=customers, contacts=1_000, known=True, of_contacts=share)
    return study(question, verdict, reach, active=None, generalises=False, prices=read_prices())


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("What are the main problems?", "Nobody: first say what it is about"),
        ("What is our profit per customer?", "Nobody: look it up inside the company"),
    ],
)
def test_nobody_is_asked_where_there_is_nothing_to_ask(text: str, audience: str) -> None:
    found = needed(text)
    assert (found.sample_size, found.question, found.audience) == (0, "", audience)
    assert found.avoided_high is None


def test_customers_are_asked_what_support_does_not_know() -> None:
    found = needed("Do customers want pet insurance?")
    assert found.sample_size > 300
    assert "pet insurance" in found.question


def test_nobody_is_asked_what_support_has_answered() -> None:
    assert needed("What do customers say about card fees?", customers=200).sample_size == 0


def to_ask(text: str, *, conversations: int, theme: str | None, days: int | None = 100) -> AskSupport | None:
    """What support can ask where so many of 20 000 conversations in these days are on it."""
    reach = Reach(customers=0, conversations=conversations, contacts=1_000, known=True, of_contacts=Estimate(0.0, 0.0, 1.0))
    return ask_support(understand(text), reach, days=days, everything=20_000, theme=theme, prices=read_prices())


def test_where_nothing_was_found_support_asks_on_all_contacts_and_has_its_answers_soon() -> None:
    every, some = (to_ask("Do customers want pet insurance?", conversations=count, theme="Claims") for count in (0, 200))
    assert every is not None
    assert some is not None
    assert (every.contacts, some.contacts) == ("All contacts", "Contacts about Claims")
    assert every.days is not None
    assert some.days is not None
    assert 1 <= every.days < 10 < some.days
    assert every.answers == some.answers == ANSWERS


def test_without_dates_nobody_knows_how_long_it_takes() -> None:
    told = to_ask("Do customers want pet insurance?", conversations=20, theme="Claims", days=None)
    assert told is not None
    assert told.days is None


def test_support_cannot_ask_those_who_do_not_call() -> None:
    assert to_ask("Why do people who are not customers stay away?", conversations=20, theme="Claims") is None
    assert to_ask("What are the main problems?", conversations=20, theme="Claims") is None
