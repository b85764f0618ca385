"""Other ways to find topics, each with its usual settings, on the same texts and, where it takes vectors, on the same encoder's.

Stock BERTopic (Grootendorst 2022) is not told how many topics there are; k-means, LDA (Blei et al. 2003; scikit-learn's, on counts) and
NMF (Lee & Seung 1999; scikit-learn's, on tf-idf) are told the true number, which no company knows.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

SEED = 7
KEYWORDS = 10
USUAL = {"stop_words": "english", "min_df": 2, "max_df": 0.95}
"""Words that count for LDA and NMF: as in scikit-learn's own example of topic extraction."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a way found: ``topics`` (texts,), −1 for none; up to ten ``keywords`` per topic, best first; ``seconds`` without encoding."""

    topics: np.ndarray
    keywords: list[list[str]]
    seconds: float


def stock_bertopic(texts: Sequence[str], vectors: np.ndarray, count: int) -> Found:
    """BERTopic with its defaults on vectors of whole texts; ``count`` is not used. It is not seeded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not ours to mend
        from bertopic import BERTopic

        start = time.perf_counter()
        model = BERTopic()
        topics, _ = model.fit_transform(list(texts), vectors)
        seconds = time.perf_counter() - start
    words = model.get_topics()
    keywords = [[word for word, _ in words[number] if word] for number in sorted(words) if number >= 0]
    return Found(topics=np.asarray(topics), keywords=keywords, seconds=seconds)


def kmeans(texts: Sequence[str], vectors: np.ndarray, count: int) -> Found:
    """k-means on vectors of whole texts; it has no keywords of its own, so BERTopic's formula gives them."""
    start = time.perf_counter()
    topics = KMeans(count, n_init=3, random_state=SEED).fit_predict(vectors)
    return Found(topics=topics, keywords=class_words(texts, topics), seconds=time.perf_counter() - start)


def lda(texts: Sequence[str], vectors: np.ndarray, count: int) -> Found:
    """Latent Dirichlet allocation; a text's topic is its likeliest one."""
    return _factorised(texts, CountVectorizer(**USUAL), LatentDirichletAllocation(count, random_state=SEED))


def nmf(texts: Sequence[str], vectors: np.ndarray, count: int) -> Found:
    """Non-negative matrix factorisation; a text's topic is the one with the largest weight."""
    return _factorised(texts, TfidfVectorizer(**USUAL), NMF(count, random_state=SEED, max_iter=500))


def _factorised(texts: Sequence[str], vectoriser: CountVectorizer, model: Any) -> Found:
    start = time.perf_counter()
    counts = vectoriser.fit_transform(texts)
    weights = model.fit_transform(counts)
    silent = np.asarray(counts.sum(axis=1)).ravel() == 0
    words = vectoriser.get_feature_names_out()
    keywords = [[str(words[place]) for place in np.argsort(-row, kind="stable")[:KEYWORDS]] for row in model.components_]
    return Found(topics=np.where(silent, -1, weights.argmax(axis=1)), keywords=keywords, seconds=time.perf_counter() - start)


PEERS: dict[str, Callable[[Sequence[str], np.ndarray, int], Found]] = {
    "stock_bertopic": stock_bertopic, "kmeans_true_k": kmeans, "lda_true_k": lda, "nmf_true_k": nmf,
}  # fmt: skip


def class_words(texts: Sequence[str], topics: np.ndarray) -> list[list[str]]:
    """Ten words per topic by class-based tf-idf: tf · log(1 + A / f), A the mean words of a topic, f a word's count (Grootendorst 2022).

    One choice of words for every way's groups, so that the groups are compared and not the taste in words. English stop words are out.
    """
    vectoriser = CountVectorizer(**USUAL)
    counts = vectoriser.fit_transform(texts)
    names = vectoriser.get_feature_names_out()
    numbers = np.unique(topics[topics >= 0])
    sums = np.stack([np.asarray(counts[topics == number].sum(axis=0)).ravel() for number in numbers]).astype(float)
    scores = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1) * np.log1p(sums.sum() / len(numbers) / np.maximum(sums.sum(axis=0), 1))
    best = np.argsort(-scores, axis=1, kind="stable")[:, :KEYWORDS]
    return [[str(names[place]) for place in row if score[place] > 0] for row, score in zip(best, scores, strict=True)]
