"""How good each annotator was measured to be, and what it is: the shipped figures and model cards, in plain words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FIGURES = Path(__file__).parent / "models" / "quality.toml"
CARDS = Path(__file__).parent / "models" / "cards.toml"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured share (0–1) with its 95 % interval: of ``n`` things in ``data_set``, how many were as ``measure`` says.

    ``language`` is an ISO 639-1 code, None for several languages; ``measured_on`` a day (ISO), or ``unknown``.
    """

    annotator: str
    measure: str
    value: float
    low: float
    high: float
    n: int
    data_set: str
    measured_on: str
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a part of the machine is; every text is a sentence or two for a reader who is no specialist."""

    annotator: str
    name: str
    what: str
    trained_on: str
    licence: str
    limits: str


def figures() -> list[Figure]:
    """Everything measured, by annotator."""
    return [Figure(**row) for row in tomllib.loads(FIGURES.read_text(encoding="utf-8"))["figure"]]


def cards() -> list[Card]:
    """One card per annotator; also those that nobody measured yet."""
    return [Card(**row) for row in tomllib.loads(CARDS.read_text(encoding="utf-8"))["card"]]
