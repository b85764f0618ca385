"""All finders over one text, in the order of their rank."""

from __future__ import annotations

import re
from collections import Counter

from data.redaction.announced import birth_answer, find_births, find_secrets, secret_answer
from data.redaction.contacts import find_emails, find_ips, find_links
from data.redaction.names import bare_name, find_names, name_answer
from data.redaction.numbers import Context, find_ibans, find_numbers
from data.redaction.places import address_answer, find_addresses
from data.redaction.spans import Draft, Memory, Span, replace, reserve
from data.redaction.spoken import find_spoken

_DIGIT = re.compile(r"\d")
_PIECE = 5_000
"""Longest stretch (characters) searched at once; longer texts are cut between sentences, else at white space."""


def find(text: str, *, context: Context = Context()) -> list[Span]:  # noqa: B008  frozen
    """Personal data in a text, without overlaps, in no particular order.

    Args:
        text: Repaired text of any length.
        context: The customer's country and what was just asked for.
    """
    if len(text) <= _PIECE:
        return _find(text, context)
    spans = []
    for start, end in _pieces(text):
        spans += [Span(one.start + start, one.end + start, one.kind, one.value) for one in _find(text[start:end], context)]
    return spans


def _find(text: str, context: Context) -> list[Span]:
    draft = Draft(text)
    find_links(draft)
    find_emails(draft)
    digit = _DIGIT.search(draft.work)
    if digit:
        find_ips(draft)
        find_ibans(draft)
    find_secrets(draft)
    if "SECRET" in context.asked:
        secret_answer(draft)
    if digit:
        find_births(draft)
        if "DATE_OF_BIRTH" in context.asked:
            birth_answer(draft)
        find_addresses(draft)
        if "ADDRESS" in context.asked:
            address_answer(draft)
        find_numbers(draft, context)
    find_spoken(draft)
    find_names(draft)
    if "ANSWER" in context.asked:
        bare_name(draft)
    if "NAME" in context.asked:
        name_answer(draft)
    return draft.spans


def redact_once(text: str, spans: list[Span], memory: Memory, context: Context) -> tuple[str, Counter[str]]:
    """Text with placeholders for the spans and for everything that their removal brings together, until nothing is left."""
    counts: Counter[str] = Counter()
    if "<" in text:
        reserve(text, memory)
    while spans:
        text, found = replace(text, spans, memory)
        counts += found
        spans = find(text, context=context)
    return text, counts


def _pieces(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        if end < len(text):
            late = end - _PIECE // 4
            cut = max(text.rfind("\n", late, end), text.rfind(". ", late, end))
            cut = cut if cut > 0 else text.rfind(" ", start, end)
            end = cut + 1 if cut > start else end
        bounds.append((start, end))
        start = end
    return bounds
