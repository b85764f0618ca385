"""What a brief consists of: values only, so that page, command line, HTML and slides all show the same thing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

VERDICTS = ("answered", "partly", "not_answerable")


@dataclass(frozen=True)
class Estimate:
    """A share or a rate with its 95 % interval (0–1 where it is a share)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether support data answers the question.

    Args:
        answer: One of ``VERDICTS``.
        confidence: 0–1, how sure the verdict itself is.
        why: One plain sentence a reason, the most important first.
    """

    answer: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many say it.

    Args:
        customers: Distinct customers in the evidence; conversations where ``known`` is false.
        conversations: Distinct conversations in the evidence.
        contacts: Distinct customers in contact under the filters.
        known: Whether customer ids are known: without them people cannot be counted.
        of_contacts: Share of the customers in contact.
        of_base: Share of all active customers; None without a customer base.
        adjusted: Share of those in contact, adjusted to the customer base by segment; None where it cannot be estimated.
        effective: Effective sample size of the adjusted share (Kish 1965); None with it.
        cautions: Why the adjusted share must not be generalised (``data.metrics.representativeness.Adjusted``); empty where it may.
    """

    customers: int
    conversations: int
    contacts: int
    known: bool
    of_contacts: Estimate
    of_base: Estimate | None = None
    adjusted: Estimate | None = None
    effective: float | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Study:
    """The smallest study still needed.

    Args:
        question: Wording for the people asked, plain language.
        audience: Whom to ask, in words.
        sample_size: How many answers are needed.
        margin: Half-width of the 95 % interval that they give (0–1).
        cost_low, cost_high: Expected cost; None where nothing needs to be bought.
        avoided_low, avoided_high: What is saved against the study that would have been bought without this brief.
        currency: ISO 4217.
    """

    question: str
    audience: str
    sample_size: int
    margin: float
    cost_low: float | None = None
    cost_high: float | None = None
    avoided_low: float | None = None
    avoided_high: float | None = None
    currency: str = "USD"


@dataclass(frozen=True, kw_only=True)
class AskSupport:
    """One question that support can put to the customers who call anyway.

    Args:
        question: Plain words.
        contacts: On which contacts, in words.
        answers: How many answers are needed.
        days: In how many days they come in at the present rate of such contacts; None when unknown.
    """

    question: str
    contacts: str
    answers: int
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The answer to a question, with its evidence.

    Frames (empty with these columns where there is nothing to tell):

    ``themes``: topic_id, name, conversations, customers, share, share_low, share_high (of the customers in the evidence), sentiment.
    ``quotes``, ``counter_quotes``: conversation_id, source, turn, start, end, quote (= the turn's text[start:end]), language, channel,
    product, day, sentiment, score (0–1), url.
    ``trend``: period (first day), conversations, customers, contacts (customers in contact in it), share, share_low, share_high, partial.
    ``differences``: field, value, customers, contacts, share, share_low, share_high, rest_share, p, differs (more, less, or empty).
    ``speakers``: field, value, customers, contacts, base (active customers; NaN unknown), contact_rate, silent (no or nearly no contact).
    ``listen``: kind (site, channel, hours), value, customers, conversations.
    ``evidence``: every row that counts as evidence: conversation_id, source, turn, start, end, score (0–1), side (for, against), relevant
    (true, false as people marked it, else null).
    """

    question: str
    language: str
    verdict: Verdict
    reach: Reach
    tone: Estimate | None
    themes: pd.DataFrame
    quotes: pd.DataFrame
    counter_quotes: pd.DataFrame
    trend: pd.DataFrame
    differences: pd.DataFrame
    speakers: pd.DataFrame
    listen: pd.DataFrame
    evidence: pd.DataFrame
    unknowns: tuple[str, ...]
    warnings: tuple[str, ...]
    study: Study
    ask_support: AskSupport | None
    snapshot_id: str
    query_hash: str
    filters: dict[str, object] = field(default_factory=dict)
