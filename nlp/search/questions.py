"""How people ask: what questions of a language share, whatever they are about (learned by ``nlp.models.train_questions``)."""

from __future__ import annotations

from pathlib import Path

from nlp.centring import Centring
from nlp.encode import STUDENT_OF

ENCODER = "multilingual-e5-small"
MEANS = Path(__file__).with_name("questions.npz")


def question_means(encoder: str) -> Centring | None:
    """Mean vector of questions by language in the space of an encoder or its teacher; None where it is not known."""
    return Centring.load(MEANS) if encoder.removeprefix(STUDENT_OF) == ENCODER else None
