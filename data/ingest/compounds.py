"""Headers that no list holds, by the words they are put together from: "Case Ref No", "Reviewed by", "शिकायत क्रमांक"."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

FIELDS = ("conversation_id", "customer_id", "agent_id")
"""Fields that such headers can name."""
_SCORE, _SURE = 80.0, 98.0
"""Of parts that stand beside each other, and of a form that means nothing else ("reviewed by")."""
_WEAK_MATTERS = re.compile(r"\b(?:claim|contact|record|response|feedback|code)\b")


def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for word in words.split():
        plain = re.escape(word.removesuffix("*").replace("_", " "))
        latin = word[0].isascii()
        parts.append(rf"\b{plain}{'' if word.endswith('*') else chr(92) + 'b'}" if latin else plain)
    return re.compile("|".join(parts))


_LISTS = {name: _pattern(words) for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()}
_GERMAN_ID = re.compile(
    r"\b(?:ticket|fall|vorgangs?|beschwerde|anrufs?|gesprachs?|anfragen?|meldungs?|schaden|reklamations?|kontakt|bewertungs?)"
    r"(?:nummer|nr|id|kennung|zeichen)\b"
)


@lru_cache(maxsize=20_000)
def score(spoken: str, field: str) -> float:
    """How well a normalised header names a field by its parts: 0 (not at all) … 98.

    Args:
        spoken: See ``names.normalise``.
        field: One of ``FIELDS``; any other is 0.
    """
    spoken = spoken.replace("n°", "no").replace("№", "no")
    if field == "conversation_id":
        return _conversation_id(spoken)
    if field == "customer_id":
        return _customer(spoken)
    return _agent(spoken) if field == "agent_id" else 0.0


def _conversation_id(spoken: str) -> float:
    if _LISTS["no_id"].search(spoken):
        return 0.0
    if _GERMAN_ID.search(spoken):
        return _SCORE
    matter, id = _LISTS["matter"].search(spoken), _LISTS["id"].search(spoken)
    if not matter or not id or len(spoken.split()) > 5:
        return 0.0
    return _SCORE - 10.0 * bool(_WEAK_MATTERS.search(spoken))


def _customer(spoken: str) -> float:
    if len(spoken.split()) > 6 or _agent(spoken):
        return 0.0
    if _LISTS["own_name"].fullmatch(spoken) or _LISTS["customer_compound"].fullmatch(spoken) or _LISTS["by_customer"].fullmatch(spoken):
        return _SURE
    return _SCORE if _LISTS["person"].search(spoken) and _LISTS["named"].search(spoken) else 0.0


def _agent(spoken: str) -> float:
    if len(spoken.split()) > 6:
        return 0.0
    if _LISTS["by_agent"].fullmatch(spoken):
        return _SURE
    return _SCORE if _LISTS["agent"].search(spoken) and _LISTS["named"].search(spoken) else 0.0


def names_person(spoken: str) -> bool:
    """Whether a header speaks of a person on the customer's side, alone or with other words."""
    return bool(_LISTS["person"].search(spoken))
