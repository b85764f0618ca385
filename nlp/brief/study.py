"""The smallest study still needed, and the one question that support can put to those who call anyway."""

from __future__ import annotations

from data.metrics.money import Prices
from data.metrics.studies import MARGIN, days_of_asking, sample_size, still_needed
from nlp.brief.model import AskSupport, Reach, Study, Verdict
from nlp.brief.question import Question

SURVEY = "survey"
ANSWERS = 100
"""Answers that support collects: a share within ± 10 points."""
AUDIENCES = {
    "outsiders": "People who are not customers, from a panel", "rivals": "Customers of other companies, from a panel",
    "silent": "Customers who have not contacted support, drawn at random from the customer base",
    "market": "Adults in the market, from a panel",
}  # fmt: skip
INSIDE = "internal"


def study(question: Question, verdict: Verdict, reach: Reach, *, active: float | None, generalises: bool, prices: Prices) -> Study:
    """What must still be asked, of whom and of how many, and what that costs against the survey that would have been bought.

    Args:
        question: As understood.
        verdict: On it.
        reach: How many say it.
        active: Active customers, who could be asked; None = very many.
        generalises: Whether the share of the base may be taken from support.
        prices: The price list.
    """
    audience = next(
        (AUDIENCES[limit] for limit in question.limits if limit in AUDIENCES), "Customers, drawn at random from the customer base"
    )
    nobody = "look it up inside the company" if INSIDE in question.limits else "" if question.subject else "first say what it is about"
    outside = any(limit in AUDIENCES for limit in question.limits)
    answered = verdict.answer == "answered"
    known = (reach.adjusted.low, reach.adjusted.high) if answered and reach.adjusted is not None else None
    population = None if outside or not active else max(active, 1.0)
    if nobody or (answered and not question.counting):
        needed = 0
    elif answered and question.counting and reach.adjusted is None:
        needed = 0 if "everyone" not in question.limits else sample_size(population=population)
    else:
        needed = still_needed(known, generalises=generalises, population=population)
    planned, cost = prices.studies[SURVEY], {"survey": 1.0, "survey_answer": float(needed)} if needed else {}
    bought, saved = prices.cost(cost), prices.saved(planned, cost)
    return Study(
        question="" if nobody else wording(question),
        audience=f"Nobody: {nobody}" if nobody else audience,
        sample_size=needed,
        margin=MARGIN,
        cost_low=bought.low if needed else None,
        cost_high=bought.high if needed else None,
        avoided_low=max(saved.low, 0.0) if verdict.answer != "not_answerable" else None,
        avoided_high=max(saved.high, 0.0) if verdict.answer != "not_answerable" else None,
        currency=prices.currency,
    )


def wording(question: Question) -> str:
    """A question in plain words that anybody can answer, not leading to either side."""
    subject = question.subject or question.text
    if "pay" in question.limits:
        return f"Think of “{subject}”. At which price would it be a good deal, and at which too expensive?"
    if "future" in question.limits or "hypothetical" in question.limits:
        return f"Think of “{subject}”. What did you do about it the last time, and what do you plan to do?"
    return f"Think of “{subject}”. Did you have anything to do with it in the last three months, and how was it?"


def ask_support(
    question: Question, reach: Reach, *, days: int | None, everything: int, theme: str | None, prices: Prices
) -> AskSupport | None:
    """What support can ask; None where those who call cannot know it.

    Args:
        question: As understood.
        reach: Conversations on it.
        days: Length of the data in days; None when nothing is dated.
        everything: All conversations in it.
        theme: Name of the largest theme in the evidence.
        prices: Holds the part of those asked who answer.
    """
    if not question.subject or any(limit in AUDIENCES or limit == INSIDE for limit in question.limits):
        return None
    some = bool(theme and reach.conversations)
    rate = (reach.conversations if some else everything) / days if days else 0.0
    return AskSupport(
        question=wording(question), contacts=f"Contacts about {theme}" if some else "All contacts", answers=ANSWERS,
        days=days_of_asking(ANSWERS, contacts_per_day=rate, response=prices.response) if rate else None,
    )  # fmt: skip
