"""The analysis, step by step: language → sentences → vectors → fit → sentiment → topics → opinions and signals → tables.

Knows no storage: frames in, frames out. What was published before is handed in as :class:`Before`; conversations that did not
change keep their rows unless a new fit is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from data.schema import KEY, EarshotError
from nlp import tables
from nlp.annotate import Spoken, languages_and_sentences, opinions_and_signals
from nlp.config import Config, digest
from nlp.encode import Encoder
from nlp.fit import Fit, growth_reason, share_reason
from nlp.hearing import Hearing
from nlp.learn import choose_encoder, choose_search_encoder, encode_sentences, learn, space_of
from nlp.opinions.lexicon import Opinions, learn_products
from nlp.place import Earlier, Placed, place
from nlp.protocols import BatchCache, Reporter, VectorCache
from nlp.sentiment import score_conversations, score_turns
from nlp.student import Student
from nlp.text.writing import writings
from nlp.topics.brand import of_the_whole
from nlp.topics.documents import with_terms
from nlp.topics.endpoint_names import Namer, ask_for_names

STAGES = (
    ("language", "Languages and sentences"),
    ("encode", "Reading meanings"),
    ("search", "Preparing search"),
    ("topics", "Finding topics"),
    ("opinions", "Sentiment, opinions and signs"),
)


@dataclass(frozen=True, kw_only=True)
class Before:
    """The published result: its tables, its fit, and the fingerprint of the choices that made it; ``reworded``: in how many of its
    conversations something else is said now, because their files were read again."""

    tables: dict[str, pd.DataFrame]
    fit: Fit
    fingerprint: str
    reworded: int = 0


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """Every table but ``rejected``, the fit they were made with, what happened to it and to the topics, and the ids of the topics that
    a language model named in this run."""

    tables: dict[str, pd.DataFrame]
    fit: Fit
    fit_reason: str
    topic_changes: dict[str, int]
    named: tuple[int, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Conversations to annotate, and all their turns."""

    conversations: pd.DataFrame
    turns: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Annotated:
    """Annotation tables of a corpus (``tables.ANNOTATIONS`` and ``facts``), the fit they were made with, and the topics."""

    tables: dict[str, pd.DataFrame]
    fit: Fit
    placed: Placed
    named: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Job:
    """What stays the same through one analysis.

    Args:
        config: Choices of this run.
        opinions: The company's own products and themes.
        last_topic_id: Highest id ever given to a topic of this store.
        reporter: Shows progress.
        batches: Finished batches of an interrupted run.
        open_vectors: Opens the cache of sentence vectors of (encoder version, dim).
        namer: Asks a language model for names of new topics; None asks nobody.
        meaningless: Words that mean nothing here, as people said: a new fit leaves them out like the company's own name.
    """

    config: Config
    opinions: Opinions | None
    last_topic_id: int
    reporter: Reporter
    batches: BatchCache
    open_vectors: Callable[[str, int], VectorCache]
    namer: Namer | None = None
    meaningless: Collection[str] = ()


def analyse(
    job: Job, conversations: pd.DataFrame, turns: pd.DataFrame, changed: pd.DataFrame, *, before: Before | None, full: bool
) -> Analysis:
    """Annotate conversations: those that changed with the published fit while it serves, else all of them with a new one.

    Args:
        job: Choices and surroundings.
        conversations: One row per conversation, all of them: key, fields, ``turns``, ``customer_words``.
        turns: All turns, redacted.
        changed: Keys of the conversations that are new or said something else than before.
        before: What is published, or None on the first run.
        full: Learn and annotate everything anew.

    Raises:
        EarshotError: There is nothing to analyse.
    """
    if conversations.empty:
        raise EarshotError("No conversation is left to analyse: every row was rejected. `python -m nlp check` shows why.")
    job = replace(job, opinions=learn_products(conversations, opinions=job.opinions))
    reason = _reason_to_learn(job, conversations, before, full=full)
    if reason is None and before is not None:
        mine = Corpus(tables.matching(conversations, changed), tables.matching(turns, changed))
        found = _annotate(job, mine, before=before, fit=before.fit)
        analysis = _assembled(
            conversations, tables.with_unchanged(found.tables, before.tables, changed), found, reason="kept, it still serves"
        )
        reason = share_reason(before.fit, tables.no_topic_share(analysis.tables["conversations"]))
        if reason is None:
            return analysis
    found = _annotate(job, Corpus(conversations, turns), before=before, fit=None)
    analysis = _assembled(conversations, found.tables, found, reason=str(reason))
    # counted as later runs count it: who says nothing but the company's name has no topic either
    return replace(analysis, fit=replace(analysis.fit, no_topic_share=tables.no_topic_share(analysis.tables["conversations"])))


def _reason_to_learn(job: Job, conversations: pd.DataFrame, before: Before | None, *, full: bool) -> str | None:
    if before is None:
        return "first fit of this store"
    if full:
        return "asked for with --full"
    if before.fingerprint != job.config.fingerprint():
        return "the settings changed"
    return growth_reason(before.fit, int((conversations["customer_words"] > 0).sum()), reworded=before.reworded)


def _annotate(job: Job, corpus: Corpus, *, before: Before | None, fit: Fit | None) -> Annotated:
    """Every stage on the given conversations, with a fit or learning one."""
    processes = job.config.processes
    # 1, 2: language, sentences
    with job.reporter.stage_progress("language", unit="turns") as advance:
        known = before.tables["conversations"] if before and fit else None
        spoken = languages_and_sentences(corpus.turns, known=known, batches=job.batches, processes=processes, progress=advance)
    # 3: vectors
    with job.reporter.stage_progress("encode", unit="sentences") as advance:
        encoder = choose_encoder(job.config, spoken.sentences, fit, open_vectors=job.open_vectors)
        vectors = encode_sentences(spoken.sentences, encoder, open_vectors=job.open_vectors, progress=advance)
    with job.reporter.stage_progress("search", unit="sentences") as advance:
        searcher = choose_search_encoder(job.config, spoken.sentences, encoder, fit, open_vectors=job.open_vectors)
        shared = vectors  # in the space of all languages: what search, sentiment and signals read
        if searcher is not encoder:
            shared = encode_sentences(spoken.sentences, searcher, open_vectors=job.open_vectors, progress=advance)
        embedded = tables.sentence_embeddings(spoken.sentences, shared, encoder=searcher.name)
    # 4, 5: fit, topics
    with job.reporter.stage_progress("topics", unit="conversations") as advance:
        advance(0, len(corpus.conversations))
        sentences = with_terms(spoken.sentences)
        if fit is None:
            hearing = Hearing.fit(spoken.sentences, shared, space=space_of(searcher))
            were = tables.earlier_topics(before.tables) if before else None
            fit, turned = learn(
                job.config, corpus.conversations, sentences, vectors, encoder, hearing=hearing, earlier=were,
                brand=before.fit.topics.brand if before else (), meaningless=job.meaningless,
            )  # fmt: skip
            fit = replace(fit, searcher=searcher if isinstance(searcher, Student) and searcher is not encoder else None)
        else:
            turned = fit.turned(vectors, writings(sentences))
        read = partial(_turned_vectors, job, fit, encoder)
        earlier = Earlier(model=before.fit.topics, tables=before.tables, read=read) if before else None
        placed = place(
            fit.topics, sentences, turned, corpus.conversations,
            telling=fit.telling, earlier=earlier, last_topic_id=job.last_topic_id, encoder=fit.encoder,
        )  # fmt: skip
        named = ask_for_names(job.namer, placed.model, placed.fresh())
        placed = placed.renamed(named)
        fit = replace(fit, topics=placed.model)
        advance(len(corpus.conversations), len(corpus.conversations))
    # 6, 7, 8: sentiment, perception, signals
    with job.reporter.stage_progress("opinions", unit="sentences") as advance:
        toned = fit.hearing.toned(spoken.sentences, shared).assign(topic_id=placed.sentence_topics)
        found = opinions_and_signals(
            toned.assign(**fit.hearing.meanings(spoken.sentences, shared)),
            corpus.conversations,
            opinions=job.opinions,
            encoder_name=fit.hearing.space,
            salt=digest([fit.fit_id, job.opinions.key() if job.opinions else None]),
            batches=job.batches,
            processes=processes,
            progress=advance,
        )
    found["perceptions"] = of_the_whole(found["perceptions"], fit.topics.brand)
    ids = tuple(int(topic.topic_id) for topic in placed.model.topics if topic.number in named and topic.topic_id is not None)
    gathered = {**_gathered(corpus, spoken, toned, placed, found, cut=fit.hearing.neutral_cut), "sentence_embeddings": embedded}
    return Annotated(tables=gathered, fit=fit, placed=placed, named=ids)


def _turned_vectors(job: Job, fit: Fit, encoder: Encoder, sentences: pd.DataFrame) -> np.ndarray:
    """Vectors (n, dim) of sentences as topics are found on them; those of an earlier run mostly lie in the cache."""
    vectors = encode_sentences(sentences, encoder, open_vectors=job.open_vectors, progress=lambda _done, _total: None)
    return fit.turned(vectors, writings(sentences))


def _gathered(
    corpus: Corpus, spoken: Spoken, toned: pd.DataFrame, placed: Placed, found: dict[str, pd.DataFrame], *, cut: float
) -> dict[str, pd.DataFrame]:
    turns = score_turns(toned, spoken.turns, neutral_cut=cut)
    languages = spoken.turns[[*KEY, "language"]].drop_duplicates(KEY)
    facts = tables.conversation_facts(
        corpus.conversations, languages=languages, tone=score_conversations(toned, neutral_cut=cut), perceptions=found["perceptions"]
    )
    return {
        "turns": turns, "sentences": toned, "topic_assignments": placed.assignments, "perceptions": found["perceptions"],
        "signals": found["signals"], "embeddings": placed.embeddings, "facts": facts,
    }  # fmt: skip


def _assembled(conversations: pd.DataFrame, annotations: dict[str, pd.DataFrame], found: Annotated, *, reason: str) -> Analysis:
    return Analysis(
        tables=tables.publishable(conversations, annotations, found.placed.topics),
        fit=found.fit,
        fit_reason=reason,
        topic_changes=found.placed.changes,
        named=found.named,
    )
