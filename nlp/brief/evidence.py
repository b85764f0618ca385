"""Looking for evidence: every sentence near the question, judged; on both sides of the question alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp.brief.asked import Asked
from nlp.brief.finder import Finder, Source
from nlp.brief.question import Question
from nlp.brief.relevance import CUT, Background, features, relevance
from nlp.brief.stance import stance
from nlp.brief.topical import covering
from nlp.search.tokens import stem

POOL = 20_000
"""Sentences looked through at most: those nearest to the question. What lies farther is no evidence in any corpus that was measured."""
USUAL = 4_000
"""Sentences, spread evenly over the corpus, that say what is usual in it."""
FOR, AGAINST = "for", "against"
PLACE = ["conversation_id", "source", "turn", "start", "end"]


def candidates(question: Question, asked: Asked, finder: Finder, source: Source) -> pd.DataFrame:
    """Sentences near the question, most relevant first: of everybody, for whether a sentence is evidence must not hang on the filter.

    Returns:
        The columns of ``Source.sentences``, and ``relevance`` (0–1), ``near`` (cosine with the question), ``usual`` (part of the
        corpus's sentences that lie in their topic, 0–1), ``peers`` (how many sentences that is), ``foreign`` (in another language than
        the question), ``own_peers`` (those of the peers that are not), ``covered`` (see ``topical.covering``).
    """
    near = finder.nearest(asked.direction, language=question.language, limit=POOL)
    said = finder.saying(" ".join(question.words), language=question.language, limit=POOL // 4)
    lines = np.union1d(near, said).astype(np.int64)
    found = source.sentences(lines.tolist()).sort_values("line", ignore_index=True)
    if found.empty:
        return unjudged(found)
    spread = _spread(finder, source)
    usual = Background(finder.vectors(spread["line"].to_numpy(), language=question.language), finder.count)
    known = found["line"].to_numpy(np.int64)
    vectors = finder.vectors(known, language=question.language)
    read = features(asked, vectors, finder.wording([stem(word) for word in question.words], known), usual)
    topics = found["topic_id"].map(spread["topic_id"].value_counts(normalize=True)).fillna(0.0)
    own = found["topic_id"].map(spread["topic_id"][~_foreign(spread, question)].value_counts() / len(spread)).fillna(0.0)
    covered = found["topic_id"].isin(covering(asked.words, spread["topic_id"], usual.vectors))
    foreign = _foreign(found, question)
    told = found.assign(
        relevance=relevance(read, foreign), near=vectors @ asked.question, usual=topics, peers=topics * finder.count, foreign=foreign,
        own_peers=own * finder.count, covered=covered,
    )  # fmt: skip
    return told.sort_values(["relevance", "line"], ascending=[False, True], ignore_index=True)


def unjudged(nothing: pd.DataFrame) -> pd.DataFrame:
    """No sentences, with the columns of :func:`candidates`."""
    numbers = {name: pd.Series(dtype=float) for name in ("relevance", "near", "usual", "peers", "own_peers")}
    return nothing.assign(**numbers, foreign=pd.Series(dtype=bool), covered=pd.Series(dtype=bool))


def _foreign(sentences: pd.DataFrame, question: Question) -> np.ndarray:
    """Which sentences (n,) are in another language than the question; none where either is unknown."""
    told = sentences["language"]
    return (told.notna() & (told != question.language)).to_numpy(dtype=bool) & (question.language is not None)


def _spread(finder: Finder, source: Source) -> pd.DataFrame:
    lines = np.unique(np.linspace(0, finder.count - 1, min(USUAL, finder.count)).round().astype(np.int64))
    return source.sentences(lines.tolist()).sort_values("line", ignore_index=True)


def weighed(found: pd.DataFrame, question: Question, marks: pd.DataFrame | None) -> pd.DataFrame:
    """The evidence among the candidates: what is relevant, or was marked so by people, with the side on which it stands.

    Args:
        found: From :func:`candidates`.
        question: Whether it leans to one side.
        marks: What people said: ``PLACE`` and ``relevant`` (true, false); None = nothing.

    Returns:
        ``found`` with ``side`` (for, against) and ``relevant`` (true, false, null), rows marked not relevant included.
    """
    marked = _marked(found, marks)
    kept = (found["relevance"] >= CUT) | marked.notna()
    rows = found.assign(relevant=marked)[kept].reset_index(drop=True)
    return rows.assign(side=_sides(rows, question))


def counted(evidence: pd.DataFrame) -> pd.DataFrame:
    """Rows that count: all but those that people marked as not relevant."""
    return evidence[~evidence["relevant"].eq(False).fillna(False).astype(bool)]


def _marked(found: pd.DataFrame, marks: pd.DataFrame | None) -> pd.Series:
    if marks is None or marks.empty:
        return pd.Series(pd.array([None] * len(found), dtype="boolean"), index=found.index)
    said = {place: bool(relevant) for *place_parts, relevant in marks[[*PLACE, "relevant"]].itertuples(index=False, name=None)
            if (place := tuple(place_parts))}  # fmt: skip
    places = found[PLACE].itertuples(index=False, name=None)
    return pd.Series(pd.array([said.get(place) for place in places], dtype="boolean"), index=found.index)


def _sides(rows: pd.DataFrame, question: Question) -> pd.Series:
    """Against: sentences that speak the other way than the question leans, or than most of the evidence where it leans nowhere."""
    said = [
        stance(text, code if isinstance(code, str) else None, tone if isinstance(tone, str) else None)
        for text, code, tone in rows[["sentence", "language", "tone"]].itertuples(index=False, name=None)
    ]
    sides = np.array(said, dtype=int)
    leaning = question.leaning or (1 if (sides > 0).sum() > (sides < 0).sum() else -1)
    return pd.Series(np.where(sides == -leaning, AGAINST, FOR), index=rows.index, dtype="str")
