"""Where a brief looks: what it asks of an index of sentences and of the conversations behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from nlp.search.lexical import Wording


class Finder(Protocol):
    """The sentences of one snapshot, found by meaning and by words. Vectors are centred by language and of length 1."""

    @property
    def count(self) -> int:
        """Sentences."""
        ...

    @property
    def brand(self) -> tuple[str, ...]:
        """Words of the company's own name."""
        ...

    def nearest(self, vector: np.ndarray, *, language: str | None, limit: int) -> np.ndarray:
        """Lines of up to ``limit`` sentences nearest to a text's centred vector (dim,)."""
        ...

    def saying(self, text: str, *, language: str | None, limit: int) -> np.ndarray:
        """Lines of up to ``limit`` sentences that share words with a text, best first."""
        ...

    def wording(self, words: Sequence[str], lines: np.ndarray) -> Wording:
        """Which of some search words the sentences hold."""
        ...

    def vectors(self, lines: np.ndarray, *, language: str | None = None) -> np.ndarray:
        """Vectors (len(lines), dim), float32, turned to where those of texts in a language lie."""
        ...


class Source(Protocol):
    """What the conversations of one choice say about lines: ``data.queries.evidence.Evidence``, whose docstrings tell the columns."""

    def allowed(self) -> np.ndarray | None:
        """Lines of the chosen conversations; None = all."""
        ...

    def sentences(self, lines: Sequence[int]) -> pd.DataFrame:
        """The sentences, with who said them, when and where."""
        ...

    def contacts(self) -> pd.DataFrame:
        """One row about everybody chosen."""
        ...

    def themes(self, lines: Sequence[int]) -> pd.DataFrame:
        """Topics of the sentences."""
        ...

    def trend(self, lines: Sequence[int], *, grain: str) -> pd.DataFrame:
        """Counts by week or month."""
        ...

    def breakdown(self, lines: Sequence[int]) -> pd.DataFrame:
        """Counts by field and value."""
        ...

    def segments(self, lines: Sequence[int]) -> pd.DataFrame:
        """Counts by segment."""
        ...

    def listen(self, lines: Sequence[int]) -> pd.DataFrame:
        """Counts by site, channel and hours."""
        ...

    def links(self, lines: Sequence[int]) -> pd.DataFrame:
        """Links back to the help desk."""
        ...

    def base(self) -> pd.DataFrame:
        """Active customers by month, product and segment."""
        ...
