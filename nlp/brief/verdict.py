"""Whether support data answers a question, and why: it is the evidence that answers, and some kinds of question it cannot answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp.brief.coverage import Coverage
from nlp.brief.model import Verdict
from nlp.brief.question import EVERYONE, HYPOTHETICAL, Question

ENOUGH = 5
"""Customers in the evidence from which on it answers; below, it is a hint."""
ANSWERS, HINTS = 0.5, 0.45
"""Probability that the evidence answers from which on it does, and from which on it is at least a hint."""
READ = ("near", "weakest", "mean", "foreign")
"""Of :class:`nlp.brief.coverage.Coverage`."""
WEIGHTS, BIAS = np.array([6.62, 1.07, 2.05, 1.12]), -4.53
"""Logistic model of that probability, for :func:`read_strength`: ``python -m nlp.models.train_verdict`` prints them. Fitted to 197
questions put to labelled public sets with and without an answer, and to the first part of the planted questions (docs/ask.md)."""
NOBODY = 0.6
"""Confidence that there is no answer where others speak of it, but nobody under the filter was found: half of those who do are missed."""
UNHEARD, CLEARLY_NEAR = 0.85, 0.4
"""How much is missed with a word of the question from which on nothing in the evidence means what it means: then the evidence answers only
where it is clearly near."""
BEYOND = {
    "pay": "It asks what people would pay. Customers in contact tell what they think of prices, not what they would pay.",
    "outsiders": "It asks about people who are not customers. Only customers contact support.",
    "rivals": "It asks about customers of other companies. They do not contact this support.",
    "silent": "It asks about customers who do not contact support. Support data holds only those who do.",
    "market": "It asks about a market. Support data knows only this company's customers in contact.",
    "future": "It asks about the future. Support data tells what was said so far.",
    HYPOTHETICAL: "It asks what people would do in a case that has not come. Customers in contact tell what they did and met.",
    "agents": "It asks to compare agents. Nobody is ranked here: who is given the hardest cases would look the worst.",
    "internal": "It asks for a fact of the company. Customers in contact do not know it.",
}  # fmt: skip
NO_SUBJECT = (
    "The question names nothing that could be looked for.",
    "What customers contact support about most is on Topics, what changed on Overview; ask about one of these.",
)
CONTACTS_ONLY = "It asks about all customers. Support data speaks for those in contact only."


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How much there is: ``customers`` and ``conversations`` in the evidence, the probability (0–1) that it ``answers`` the question, and
    words of the question that are ``unheard`` in it."""

    customers: int
    conversations: int
    answers: float
    unheard: tuple[str, ...] = ()


def read_strength(heard: Coverage) -> np.ndarray:
    """What the model reads, ``READ``."""
    return np.array([getattr(heard, name) for name in READ])


def strength(evidence: pd.DataFrame, heard: Coverage) -> Strength:
    """How strong the rows that count are."""
    marked = bool(evidence["relevant"].fillna(False).any()) if len(evidence) else False
    unheard = tuple(word for word, missed in heard.missed.items() if missed > UNHEARD) if heard.near < CLEARLY_NEAR else ()
    answers = float(1 / (1 + np.exp(-(read_strength(heard) @ WEIGHTS + BIAS))))
    return Strength(
        customers=int(evidence["person"].nunique()),
        conversations=int(evidence["conversation"].nunique()),
        answers=1.0 if marked else min(answers, HINTS / 2) if unheard else answers,  # marked: people have said so
        unheard=unheard,
    )


def judge(question: Question, found: Strength, *, known_base: bool, known: bool = True) -> Verdict:
    """The verdict, with its reasons; ``known``: whether people can be counted."""
    if not question.subject:
        return Verdict(answer="not_answerable", confidence=1.0, why=NO_SUBJECT if question.text else ("Nothing was asked.",))
    beyond = tuple(BEYOND[limit] for limit in question.limits if limit in BEYOND)
    said = _said(found, known=known)
    if beyond:
        return Verdict(
            answer="not_answerable",
            confidence=0.9,
            why=(*beyond, *((f"Of what it is about: {said}",) if found.customers and found.answers >= HINTS else ())),
        )
    if not found.customers or found.answers < HINTS:
        sure = 1 - found.answers if found.answers < HINTS else NOBODY
        return Verdict(answer="not_answerable", confidence=round(sure, 2), why=_missing(found))
    if found.customers < ENOUGH:
        return Verdict(answer="partly", confidence=0.6, why=(said, f"Fewer than {ENOUGH} are a hint, not an answer."))
    if found.answers < ANSWERS:
        return Verdict(answer="partly", confidence=0.6, why=(said, "What they say is near the question, not clearly on it."))
    if EVERYONE in question.limits and not known_base:
        return Verdict(answer="partly", confidence=0.7, why=(said, CONTACTS_ONLY))
    return Verdict(answer="answered", confidence=round(found.answers, 2), why=(said,))


def _missing(found: Strength) -> tuple[str, ...]:
    if found.unheard:
        return (f"Nobody in these conversations speaks of {', '.join(f'“{word}”' for word in found.unheard)}.",)
    return ("No conversation was found that clearly speaks of it.",)


def _said(found: Strength, *, known: bool) -> str:
    talks = f"{found.conversations:,} conversation" + ("" if found.conversations == 1 else "s")
    if not known:
        return f"{talks} speak{'s' if found.conversations == 1 else ''} of it."
    return f"{found.customers:,} customer{' speaks' if found.customers == 1 else 's speak'} of it, in {talks}."
