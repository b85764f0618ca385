"""The index of one snapshot's sentences: words and meaning, one ranking."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd

from data.schema import KEY, StoreError
from nlp.geometry.centring import language_codes
from nlp.search.lexical import Wording, Words
from nlp.search.meaning import Meanings
from nlp.search.tokens import search_words

VERSION = 3
"""Raise it whenever an index holds something else: older ones are then built anew."""
WORDS = 0.1
"""Weight of the words beside the meaning, where both are known (a weighted sum, as Bruch, Gai & Ingber 2023 advise). On generated data,
reciprocal rank fusion gave a precision of .60 instead of .92: questions and answers share words that say nothing about the subject."""
DEPTH = 200
"""Sentences that words and meaning each name at least."""
COLUMNS = ("line", "score", "similarity", "bm25")
_FACTS = "index.json"


@dataclass(frozen=True, eq=False)
class Index:
    """Finds sentences of one snapshot.

    Args:
        count: Sentences.
        encoder: Name of the encoder whose vectors they have; empty where they have none.
        dim: Width of the vectors; 0 where there are none.
        words: Their words.
        meanings: Their vectors.
        brand: Words of the company's own name (``nlp.topics.brand``), of which nothing is asked by saying them.
    """

    count: int
    encoder: str
    dim: int
    words: Words
    meanings: Meanings
    brand: tuple[str, ...] = ()

    @classmethod
    def build(cls, sentences: pd.DataFrame, vectors: np.ndarray, folder: Path, *, encoder: str) -> Index:
        """Write an index into ``folder``, whole or not at all, and open it; one that is there already stays.

        Args:
            sentences: ``sentence`` and ``language`` of the snapshot's table, in its order.
            vectors: (sentences, dim) in a space of all languages, not centred; rows of zeros where a sentence has none, (sentences, 0)
                where none has.
            folder: Need not exist yet.
            encoder: Where the vectors came from.

        Raises:
            StoreError: There are not as many vectors as sentences.
        """
        if len(vectors) != len(sentences):
            raise StoreError(f"An index needs a vector for each sentence; got {len(vectors)} for {len(sentences)}. Try: a run with --full")
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=".draft-", dir=folder.parent))
        try:
            languages = [code if isinstance(code, str) else None for code in sentences["language"]]
            owners = sentences.groupby(KEY, sort=False).ngroup().to_numpy() if set(KEY) <= set(sentences) else None
            with ThreadPoolExecutor(1) as beside:  # meanings are the library's work, words Python's
                words = beside.submit(_build_words, sentences["sentence"].tolist(), languages, draft)
                Meanings.build(vectors, language_codes(sentences), draft, owners=owners)
                words.result()
            facts = {"version": VERSION, "count": len(sentences), "encoder": encoder, "dim": vectors.shape[1]}
            (draft / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
            if folder.exists() and not is_index(folder):
                shutil.rmtree(folder)
            try:
                os.rename(draft, folder)
            except OSError:  # another process was quicker
                if not is_index(folder):
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, brand: Sequence[str] = ()) -> Index:
        """What :meth:`build` wrote, for questions to the company of this name.

        Raises:
            StoreError: It is missing, or of another version of Earshot.
        """
        if not is_index(folder):
            raise StoreError(f"There is no search index in {folder}, or one of another version. It is a cache: build it anew.")
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        count = int(facts["count"])
        encoder = str(facts["encoder"])
        return cls(count, encoder, int(facts["dim"]), Words.open(folder, count), Meanings.open(folder), tuple(brand))

    def search(
        self, text: str, vector: np.ndarray | None, *, language: str | None = None, rows: np.ndarray | None = None, limit: int = 50
    ) -> pd.DataFrame:
        """Sentences that answer to a question, best first.

        Args:
            text: What is asked about (``Question.subject``): its words are looked for.
            vector: (dim,) where to look (``nlp.brief.asked.direction``), centred; None looks for words alone.
            language: The question's, ISO 639-1; None when unknown.
            rows: Which sentences may be found: a mask (count,) or their numbers; None allows all.
            limit: At most so many.

        Returns:
            ``line`` (0-based row of the snapshot's ``sentences``), ``score`` (0–1: for the order alone; it also counts likeness to the
            question's best answers), ``similarity`` (−1…1, cosine with the question itself; NaN without vectors), ``bm25`` (≥ 0).
        """
        allowed = _mask(rows, self.count)
        bm25 = self.words.scores(search_words(text, language))
        if allowed is not None:
            bm25 = np.where(allowed, bm25, 0)
        depth = max(limit, DEPTH)
        lines = _top(bm25, depth)
        if vector is None or self.meanings.faiss is None:
            near = similarity = np.full(len(lines), np.nan)
        else:
            meant = self.meanings.evened(vector, language)
            asked = self.meanings.expanded(meant)
            lines = np.union1d(lines, self.meanings.nearest(asked, allowed=allowed, limit=depth))
            near, similarity = (self.meanings.similarities(one, lines).astype(float) for one in (asked, meant))
        found = pd.DataFrame({
            "line": lines, "score": fused(near, bm25[lines], best=float(bm25.max(initial=0))), "similarity": similarity,
            "bm25": bm25[lines].astype(float),
        })  # fmt: skip
        return found.sort_values(["score", "similarity", "line"], ascending=[False, False, True], ignore_index=True).head(limit)

    def nearest(self, vector: np.ndarray, *, language: str | None = None, limit: int) -> np.ndarray:
        """Lines of up to ``limit`` sentences nearest to a text's vector (dim,) that is centred already; ``language`` as in :meth:`search`.

        The sentences' spread is evened out for it, so that the order is not quite that of the cosines with :meth:`vectors`.
        """
        return self.meanings.nearest(self.meanings.evened(vector, language), limit=limit)

    def saying(self, text: str, *, language: str | None = None, limit: int) -> np.ndarray:
        """Lines of up to ``limit`` sentences that share words with a text, best first."""
        return _top(self.words.scores(search_words(text, language)), limit)

    def wording(self, words: Sequence[str], lines: np.ndarray) -> Wording:
        """Which of some search words (``nlp.search.tokens``) the sentences hold, and how many words they have."""
        return self.words.wording(words, np.asarray(lines, np.int64))

    def vectors(self, lines: np.ndarray, *, language: str | None = None) -> np.ndarray:
        """Vectors (len(lines), dim), centred by language, of length 1; (len(lines), 0) where the snapshot has none.

        Languages are turned onto each other (``nlp.geometry.alignment``); the vectors lie where those of texts in ``language`` lie.
        """
        return self.meanings.centred(np.asarray(lines, np.int64), language)


def open_index(
    folder: Path, read: Callable[[], tuple[pd.DataFrame, np.ndarray, str]], *, brand: Sequence[str] = ()
) -> Index:  # fmt: skip
    """The index in ``folder``, built first where it is missing.

    Args:
        folder: Where the snapshot's index lies or is to lie.
        read: Gives sentences, vectors and the encoder's name for :meth:`Index.build`; called only if needed.
        brand: Words of the company's own name, as the snapshot's manifest knows them.
    """
    if not is_index(folder):
        sentences, vectors, encoder = read()
        Index.build(sentences, vectors, folder, encoder=encoder)
    return Index.open(folder, brand=brand)


def _build_words(texts: Sequence[str], languages: Sequence[str | None], folder: Path) -> None:
    Words.build([search_words(text, code) for text, code in zip(texts, languages, strict=True)], folder)


def is_index(folder: Path) -> bool:
    """Whether a whole index of this version lies there."""
    try:
        return bool(json.loads((folder / _FACTS).read_text(encoding="utf-8"))["version"] == VERSION)
    except (OSError, ValueError, KeyError):
        return False


def fused(similarity: np.ndarray, bm25: np.ndarray, *, best: float) -> np.ndarray:
    """One score (n,) of 0–1 from cosines (NaN where there are no vectors: words alone count) and BM25, of which ``best`` is the highest."""
    said = bm25 / best if best > 0 else np.zeros(len(bm25))
    return np.where(np.isnan(similarity), said, (np.clip(similarity, 0, 1) + WORDS * said) / (1 + WORDS))


def _top(scores: np.ndarray, limit: int) -> np.ndarray:
    """Rows of the highest scores above 0, highest first; of equal ones the first."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > limit:
        cut = np.partition(scores[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[scores[rows] >= cut]
    return rows[np.argsort(-scores[rows], kind="stable")][:limit]


def _mask(rows: np.ndarray | None, count: int) -> np.ndarray | None:
    if rows is None:
        return None
    rows = np.asarray(rows)
    if rows.dtype == bool:
        if rows.shape != (count,):
            raise StoreError(f"A mask of sentences must have one entry for each of {count}; got shape {rows.shape}.")
        return rows
    mask = np.zeros(count, bool)
    mask[rows] = True
    return mask
