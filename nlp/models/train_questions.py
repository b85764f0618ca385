"""Learn how people ask, from ``nlp/search/questions.toml``: ``python -m nlp.models.train_questions``."""

from __future__ import annotations

import tomllib

from nlp.centring import Centring
from nlp.encode import load_multilingual
from nlp.search.questions import ENCODER, MEANS

PRIOR = 3.0
"""Questions' worth of all languages' mean in each language's: there are ten of each."""


def learn() -> Centring:
    """Mean vectors of the questions by language."""
    asked = tomllib.loads(MEANS.with_suffix(".toml").read_text(encoding="utf-8"))
    pairs = [(text, language) for language, texts in asked.items() for text in texts]
    vectors = load_multilingual(ENCODER).encode([text for text, _ in pairs])
    return Centring.fit(vectors, [language for _, language in pairs], prior=PRIOR)


if __name__ == "__main__":
    learn().save(MEANS)
