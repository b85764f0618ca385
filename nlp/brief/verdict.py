"""Whether support data answers a question, and why: it is the evidence that answers, and some kinds of question it cannot answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp.brief.model import Verdict
from nlp.brief.question import EVERYONE, HYPOTHETICAL, Question

ENOUGH = 5
"""Customers in the evidence from which on it answers; below, it is a hint."""
BEYOND = {
    "pay": "It asks what people would pay. Customers in contact tell what they think of prices, not what they would pay.",
    "outsiders": "It asks about people who are not customers. Only customers contact support.",
    "rivals": "It asks about customers of other companies. They do not contact this support.",
    "silent": "It asks about customers who do not contact support. Support data holds only those who do.",
    "market": "It asks about a market. Support data knows only this company's customers in contact.",
    "future": "It asks about the future. Support data tells what was said so far.",
    HYPOTHETICAL: "It asks what people would do in a case that has not come. Customers in contact tell what they did and met.",
    "internal": "It asks for a fact of the company. Customers in contact do not know it.",
}  # fmt: skip
CONTACTS_ONLY = "It asks about all customers. Support data speaks for those in contact only."


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How much there is: ``customers`` and ``conversations`` in the evidence, ``best`` (0–1): mean relevance of its best sentences."""

    customers: int
    conversations: int
    best: float


def strength(evidence: pd.DataFrame) -> Strength:
    """How strong the rows that count are."""
    single = evidence.drop_duplicates("person")["relevance"].to_numpy()
    best = float(np.sort(single)[::-1][:ENOUGH].mean()) if len(single) else 0.0
    return Strength(customers=int(evidence["person"].nunique()), conversations=int(evidence["conversation"].nunique()), best=best)


def judge(question: Question, found: Strength, *, known_base: bool) -> Verdict:
    """The verdict, with its reasons."""
    if not question.subject:
        why = "The question names nothing that could be looked for." if question.text else "Nothing was asked."
        return Verdict(answer="not_answerable", confidence=1.0, why=(why,))
    beyond = tuple(BEYOND[limit] for limit in question.limits if limit in BEYOND)
    said = _said(found)
    if beyond:
        return Verdict(
            answer="not_answerable", confidence=0.9, why=(*beyond, *([f"What customers do say of it: {said}"] if found.customers else []))
        )
    if not found.customers:
        why = "No conversation was found that speaks of it."
        return Verdict(answer="not_answerable", confidence=0.8, why=(why,))
    if found.customers < ENOUGH:
        return Verdict(answer="partly", confidence=0.6, why=(said, f"Fewer than {ENOUGH} are a hint, not an answer."))
    if EVERYONE in question.limits and not known_base:
        return Verdict(answer="partly", confidence=0.7, why=(said, CONTACTS_ONLY))
    return Verdict(answer="answered", confidence=round(found.best, 2), why=(said,))


def _said(found: Strength) -> str:
    people = "customer" if found.customers == 1 else "customers"
    talks = "conversation" if found.conversations == 1 else "conversations"
    return f"{found.customers:,} {people} speak of it, in {found.conversations:,} {talks}.".replace("1 customer speak", "1 customer speaks")
