"""The smallest study still needed: none where nobody could be asked."""

from __future__ import annotations

import pytest

from data.metrics.money import read_prices
from nlp.brief.model import Estimate, Reach, Study
from nlp.brief.question import understand
from nlp.brief.study import study
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
