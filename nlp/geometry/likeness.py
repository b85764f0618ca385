"""How alike texts are across languages: texts of one language are nearer to each other whatever they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

LOCAL = 20
"""Neighbours in a language whose mean likeness is a text's usual one there. Measured on the generated sample (eight languages, two seeds):
NMI .602 → .616, right pairs in different languages .39 → .42; 5 or 10 gain less."""
FEWEST = 2 * LOCAL
"""Texts of a language below which it is not told apart."""
ONE_LANGUAGE = 0.95
"""Share of the main language from which a corpus is taken to be in one language."""


def one_language(languages: Sequence[str | None]) -> bool:
    """Whether nearly all texts are in one language, as far as theirs is known: only then may words help."""
    counts = Counter(language for language in languages if language)
    return max(counts.values(), default=0) >= ONE_LANGUAGE * counts.total()


def usual_likeness(likeness: np.ndarray) -> np.ndarray:
    """What is usual for each row (rows,): the mean of its ``LOCAL`` highest cosines (rows, others), of all where there are fewer."""
    few = min(LOCAL, likeness.shape[1])
    return np.partition(likeness, -few, axis=1)[:, -few:].mean(axis=1)
