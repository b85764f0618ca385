"""Fit: conversations in, a model of named topics on three levels out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from data.schema import KEY, SchemaError
from data.wording import without_words
from nlp.geometry.likeness import one_language
from nlp.naming import name_topics
from nlp.text.words import terms
from nlp.topics import quotes
from nlp.topics.cluster import by_size
from nlp.topics.coarseness import best_level
from nlp.topics.consensus import agreed, looks, stability, with_earlier
from nlp.topics.decide import Decision, learn_decision
from nlp.topics.documents import with_terms
from nlp.topics.hierarchy import means, parts, themes
from nlp.topics.model import SUBTOPIC, THEME, TOPIC, Topic, TopicModel
from nlp.topics.smalltalk import topics_only
from nlp.topics.space import Space

SAMPLE = 20_000
"""Conversations that topics are found on; the others are placed in them."""
TYPICAL = 50
"""Conversations per topic that its summary and exemplars are sought in."""


@dataclass(frozen=True)
class Tree:
    """Groups on all levels: their members (rows of the corpus), level and parent, by number."""

    members: list[np.ndarray]
    level: list[int]
    parent: list[int | None]

    def add(self, members: np.ndarray, level: int, parent: int | None) -> int:
        """Add a group; its number."""
        self.members.append(members)
        self.level.append(level)
        self.parent.append(parent)
        return len(self.members) - 1


def fit_topics(
    documents: pd.DataFrame,
    vectors: np.ndarray,
    sentences: pd.DataFrame | None = None,
    sentence_vectors: np.ndarray | None = None,
    *,
    encode: Callable[[Sequence[str], str | None], np.ndarray] | None = None,
    small_talk: np.ndarray | None = None,
    brand: Collection[str] = (),
    meaningless: Collection[str] = (),
    seed: int = 0,
    sample: int = SAMPLE,
) -> TopicModel:
    """Find topics in a corpus.

    Args:
        documents: One row per conversation: ``conversation_id``, ``source``, ``language``, ``text`` (the customer's words);
            ``opened_at`` if known (the sample is drawn evenly over months); ``terms`` (content words) if they were found already;
            ``earlier_topic`` (null where none) if an earlier fit is to be kept to, as far as the texts allow.
        vectors: (documents, dim), centred per language.
        sentences: For summaries and exemplars: key, ``sentence``, ``language``. Without them, texts are split plainly.
        sentence_vectors: (sentences, dim), centred. Without them, sentences are judged by their words.
        encode: Centred vectors (phrases, dim) of phrases in a language, by which names are weighed; without it, by their words alone.
        small_talk: (texts, dim), centred like ``vectors``: groups near to it are no topics (``topics_only``).
        brand: Words of the company's own name (``nlp.topics.brand``), which neither tell texts apart nor stand in names.
        meaningless: Words of which people said so, treated alike.
        seed: Same documents in the same order, same seed: same model.
        sample: Find topics on at most so many conversations.

    Returns:
        A model whose topics are numbered themes first, then topics by descending size, then sub-topics. Without a single word: no topics.

    Raises:
        SchemaError: A column is missing, or the number of vectors is not the number of documents.
    """
    _check(documents, vectors)
    usable = np.flatnonzero(documents["text"].str.strip().ne("").to_numpy(bool) & np.any(vectors != 0, axis=1))
    rows = usable[_sample(documents.iloc[usable], sample, seed)]
    corpus, kept = documents.iloc[rows].reset_index(drop=True), vectors[rows].astype(np.float32)
    texts, languages = corpus["text"].tolist(), _languages(corpus["language"])
    said = _said(corpus, languages) if one_language(languages) else [()] * len(texts)
    untold = {*brand, *meaningless}
    space = Space.fit(kept, [[word for word in words if word not in untold] for words in said], languages, seed=seed)
    joined = space.join(kept, said)
    del kept  # as large as the joined ones, nearly
    if not len(rows):
        return empty_model(space, seed=seed)
    seen = best_level(joined, looks(joined, languages, seed=seed))
    groups = agreed(with_earlier(joined, seen, _earlier(corpus)))
    if small_talk is not None and len(small_talk):
        groups = topics_only(joined, groups, space.join(small_talk, [()] * len(small_talk)))
    decision, labels = learn_decision(joined, groups)
    tree = grow(joined, labels, seed=seed)
    main = Counter(language for language in languages if language).most_common(1)
    language = main[0][0] if main else None
    model = _model(
        joined, tree, decision, space=space, language=language, seed=seed, documents=len(corpus), no_topic_share=float((labels < 0).mean())
    )
    model = replace(model.with_stability(stability(seen, labels)), brand=tuple(brand), meaningless=tuple(sorted(meaningless)))
    likeness = [joined[rows] @ model.centroids[number] for number, rows in enumerate(tree.members)]
    members = [rows[np.argsort(-near, kind="stable")] for rows, near in zip(tree.members, likeness, strict=True)]
    return _named(model, members, corpus, sentences, sentence_vectors, encode)


def grow(joined: np.ndarray, labels: np.ndarray, *, seed: int) -> Tree:
    """Themes, topics (in that order, topics as ``labels`` number them) and sub-topics."""
    tree = Tree([], [], [])
    count = int(labels.max(initial=-1)) + 1
    above = by_size(_theme_rows(themes(means(joined, labels)), labels)) if count else labels
    for theme in range(int(above.max(initial=-1)) + 1):
        tree.add(np.flatnonzero(above == theme), THEME, None)
    firsts = [tree.add(rows := np.flatnonzero(labels == number), TOPIC, int(above[rows[0]])) for number in range(count)]
    for first in firsts:
        rows = tree.members[first]
        divided = parts(joined[rows], seed=seed)
        for part in range(0 if divided is None else int(divided.max()) + 1):
            tree.add(rows[divided == part], SUBTOPIC, first)
    return tree


def _theme_rows(theme: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.where(labels >= 0, theme[labels], -1)


def _model(joined: np.ndarray, tree: Tree, decision: Decision, **facts: Any) -> TopicModel:
    """The model without names yet."""
    firsts = [number for number, level in enumerate(tree.level) if level == TOPIC]
    centroids = np.stack([means(joined[rows], np.zeros(len(rows), dtype=np.int64))[0] for rows in tree.members])
    centroids[firsts] = decision.centroids
    topics = tuple(
        Topic(number=number, level=tree.level[number], parent=tree.parent[number], name=f"Topic {number + 1}", size=len(rows))
        for number, rows in enumerate(tree.members)
    )
    return TopicModel(topics=topics, centroids=centroids, decision=decision, **facts)


def empty_model(space: Space, *, seed: int) -> TopicModel:
    """A model without topics, for a corpus without words."""
    none = np.zeros((0, space.dim), np.float32)
    decision = Decision(none, none, none[:, 0], none[:, 0], none[:, 0])
    return TopicModel(topics=(), centroids=none, decision=decision, space=space, language=None, seed=seed, documents=0)


def _named(
    model: TopicModel,
    members: list[np.ndarray],
    corpus: pd.DataFrame,
    sentences: pd.DataFrame | None,
    sentence_vectors: np.ndarray | None,
    encode: Callable[[Sequence[str], str | None], np.ndarray] | None,
) -> TopicModel:
    """The model with names, keywords, summaries and exemplars; ``members`` are rows of ``corpus``, most typical first."""
    texts, languages = [without_words(text, model.untold) for text in corpus["text"].tolist()], _languages(corpus["language"])
    parents = [topic.parent for topic in model.topics]
    likeness = None if encode is None else partial(_likeness, model, encode)
    namings = name_topics(texts, languages, members, parents, language=model.language, likeness=likeness)
    typical = [rows[:TYPICAL] for rows in members]
    seen = corpus.iloc[np.unique(np.concatenate([np.zeros(0, np.int64), *typical]))]
    if sentences is None:
        sentences = quotes.plain_sentences(seen)
        sentence_vectors = None
    mine = np.flatnonzero(pd.MultiIndex.from_frame(sentences[KEY]).isin(pd.MultiIndex.from_frame(seen[KEY])))
    shown = sentences.iloc[mine].reset_index(drop=True)
    vectors = np.zeros((len(mine), len(model.space.mean)), np.float32) if sentence_vectors is None else sentence_vectors[mine]
    said = with_terms(shown)["terms"].tolist() if model.space.vocabulary else [()] * len(mine)
    joined = model.space.join(np.asarray(vectors, np.float32), said)
    told = quotes.summarise(model, typical, corpus[KEY], shown, joined)
    topics = tuple(
        replace(topic, name=naming.name, keywords=naming.keywords, summary=summary, exemplars=exemplars)
        for topic, naming, (summary, exemplars) in zip(model.topics, namings, told, strict=True)
    )
    return replace(model, topics=topics)


def _likeness(model: TopicModel, encode: Callable[[Sequence[str], str | None], np.ndarray], phrases: Sequence[str]) -> np.ndarray:
    """Cosine (phrases, topics) of what phrases mean to the topics' centroids."""
    return model.space.join(encode(phrases, model.language), [()] * len(phrases)) @ model.centroids.T


def _said(corpus: pd.DataFrame, languages: list[str | None]) -> list[Sequence[str]]:
    if "terms" in corpus:
        return corpus["terms"].tolist()
    return [terms(text, code) for text, code in zip(corpus["text"].tolist(), languages, strict=True)]


def _earlier(corpus: pd.DataFrame) -> np.ndarray:
    if "earlier_topic" not in corpus:
        return np.full(len(corpus), -1)
    return corpus["earlier_topic"].astype("Int64").fillna(-1).to_numpy(np.int64)


def _languages(values: pd.Series) -> list[str | None]:
    """Codes; texts whose language is unsure are read as the main one."""
    known = values.dropna()
    main = known.mode().iloc[0] if len(known) else None
    return [main if pd.isna(value) else str(value) for value in values]


def _sample(documents: pd.DataFrame, most: int, seed: int) -> np.ndarray:
    """Rows (sorted) of a sample that keeps the shares of months and languages."""
    if len(documents) <= most:
        return np.arange(len(documents))
    month = documents["opened_at"].dt.strftime("%Y-%m") if "opened_at" in documents else pd.Series("", index=documents.index)
    stratum = month.fillna("").astype(str) + documents["language"].fillna("").astype(str)
    chance = np.random.default_rng(seed).random(len(documents))
    place = pd.Series(chance).groupby(stratum.to_numpy()).rank(method="first", pct=True).to_numpy()
    return np.sort(np.argsort(place, kind="stable")[:most])


def _check(documents: pd.DataFrame, vectors: np.ndarray) -> None:
    missing = [name for name in ("conversation_id", "source", "language", "text") if name not in documents]
    if missing:
        raise SchemaError(f"fit_topics needs documents with {', '.join(missing)}; found {', '.join(documents.columns)}.")
    if vectors.ndim != 2 or len(vectors) != len(documents):
        raise SchemaError(f"fit_topics needs one vector per document: {len(documents)} documents, vectors of shape {vectors.shape}.")
