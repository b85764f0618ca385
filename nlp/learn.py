"""Learning a fit: which encoder, the languages' means, the topics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from data.schema import KEY
from nlp.config import Config, digest
from nlp.encode import MULTILINGUAL, Encoder, OnnxEncoder, load_encoder
from nlp.fit import Fit, content_digest, spoken_languages, turned_vectors
from nlp.geometry.alignment import UNALIGNED, Alignment, main_languages
from nlp.geometry.centring import Centring
from nlp.hearing import Hearing
from nlp.protocols import Progress, VectorCache
from nlp.student import Student
from nlp.text.writing import writings
from nlp.topics import document_vectors, fit_topics, owner_numbers
from nlp.topics.brand import brand_directions, brand_words
from nlp.topics.documents import gathered, with_terms
from nlp.topics.telling import Telling, lessons, small_talk
from nlp.vectors import CachedEncoder, encode_cached, halved, readable

LESSONS = {"fast": 4_000, "balanced": 6_000}
"""Sentences that a student's teacher reads."""
MANY = 20_000
"""Different sentences of an English corpus up to which ``balanced`` lets the transformer read them all: a few minutes on a laptop."""
MANY_IN_SEVERAL = 50_000
"""The same for a corpus of other languages. A student finds an English question's answers as well as its teacher (Banking77, CLINC150:
precision@10 .72 and .82 for both), but in eight languages half as well (docs/search.md): there the transformer reads on."""
MANY_IN_ENGLISH = 8_000
"""Different sentences up to which the multilingual transformer reads all of an English corpus too: half a minute on a laptop."""

OpenVectors = Callable[[str, int], VectorCache]


def choose_encoder(config: Config, sentences: pd.DataFrame, fit: Fit | None, *, open_vectors: OpenVectors) -> Encoder:
    """The fit's own encoder, or a new one for the corpus: a student taught on a sample of its sentences where that is asked for
    (``fast``), or saves more than it costs (``balanced``, beyond ``MANY`` or ``MANY_IN_SEVERAL`` different sentences)."""
    if fit is not None and fit.student is not None:
        return fit.student
    languages = fit.languages if fit is not None else spoken_languages(sentences)
    teacher = load_encoder(config.encoder, languages=languages, workers=config.processes)
    lessons = LESSONS.get(config.encoder)
    if fit is not None or lessons is None or not isinstance(teacher, OnnxEncoder):
        return teacher
    texts = sorted({readable(text) for text in sentences["sentence"].unique()})
    if config.encoder == "balanced" and len(texts) <= (MANY_IN_SEVERAL if teacher.name in MULTILINGUAL else MANY):
        return teacher
    kept = CachedEncoder(teacher, open_vectors(teacher.version, teacher.dim))
    return Student.fit(texts, kept, seed=config.seed, sample=lessons)


def choose_search_encoder(
    config: Config, sentences: pd.DataFrame, encoder: Encoder, fit: Fit | None, *, open_vectors: OpenVectors
) -> Encoder:
    """What encodes sentences for questions in any language: the corpus's encoder if it knows all languages, else the multilingual
    transformer or, from ``MANY_IN_ENGLISH`` different sentences on, its student."""
    if space_of(encoder) in MULTILINGUAL:
        return encoder
    if fit is not None and fit.searcher is not None:
        return fit.searcher
    teacher = load_encoder("best", workers=config.processes)
    texts = sorted({readable(text) for text in sentences["sentence"].unique()})
    if fit is not None or config.encoder == "best" or len(texts) <= MANY_IN_ENGLISH or not isinstance(teacher, OnnxEncoder):
        return teacher
    kept = CachedEncoder(teacher, open_vectors(teacher.version, teacher.dim))
    return Student.fit(texts, kept, seed=config.seed, sample=LESSONS.get(config.encoder, max(LESSONS.values())))


def space_of(encoder: Encoder) -> str:
    """Name of the encoder whose space the vectors lie in: its own, or its teacher's."""
    return encoder.teacher if isinstance(encoder, Student) else encoder.name


def encode_sentences(sentences: pd.DataFrame, encoder: Encoder, *, open_vectors: OpenVectors, progress: Progress) -> np.ndarray:
    """Vectors (sentences, dim), float16, not centred; each different sentence is encoded once. A student is quicker than its cache."""
    rows, different = pd.factorize(sentences["sentence"])
    texts = [readable(text) for text in different]
    if isinstance(encoder, Student):
        vectors = encoder.encode(texts, progress=progress)
    else:
        vectors = encode_cached(texts, encoder, cache=open_vectors(encoder.version, encoder.dim), progress=progress)
    return vectors.astype(np.float16)[rows]


def learn(
    config: Config,
    conversations: pd.DataFrame,
    sentences: pd.DataFrame,
    vectors: np.ndarray,
    encoder: Encoder,
    *,
    hearing: Hearing,
    earlier: pd.DataFrame | None = None,
    brand: Collection[str] = (),
    meaningless: Collection[str] = (),
) -> tuple[Fit, np.ndarray]:
    """Learn a fit from all sentences.

    Args:
        config: Choices of the run.
        conversations: With key and ``opened_at``.
        sentences: All customers' sentences.
        vectors: (sentences, dim), not centred, as ``encode_sentences`` gives them.
        encoder: Where the vectors came from.
        hearing: What sentiment and signals are read with.
        earlier: Key and ``earlier_topic`` of the conversations that an earlier fit gave a topic: it has a say in the new ones.
        brand: The company's own name as an earlier fit found it.
        meaningless: Words that mean nothing here, as people said: left out like that name.

    Returns:
        The fit, and the vectors as topics were found on them (``Fit.turned``).
    """
    owners, sentences = owner_numbers(sentences), with_terms(sentences)
    brand = brand_words(sentences, known=brand)
    turning, keys, documents, turned = _turn(
        sentences, vectors, encoder, owners=owners, untold=(*brand, *sorted(meaningless)), seed=config.seed
    )  # fmt: skip
    corpus = _corpus(conversations, sentences, keys, owners=owners, earlier=earlier)
    topics = fit_topics(
        corpus, documents, sentences, turned, encode=partial(turning.phrases, encoder), small_talk=turning.telling.small_talk, brand=brand,
        meaningless=meaningless, seed=config.seed,
    )  # fmt: skip
    fit = Fit(
        fit_id=digest([config.fingerprint(), encoder.version, content_digest(sentences)]),
        encoder=encoder.name,
        version=encoder.version,
        languages=tuple(spoken_languages(sentences)),
        centring=turning.centring,
        telling=turning.telling,
        alignment=turning.alignment,
        hearing=hearing,
        topics=topics,
        documents=len(keys),
        no_topic_share=topics.no_topic_share,
        student=encoder if isinstance(encoder, Student) else None,
    )
    return fit, turned


@dataclass(frozen=True)
class _Turning:
    """How sentences' vectors become those on which topics are found."""

    centring: Centring
    telling: Telling
    alignment: Alignment = UNALIGNED

    def apply(self, vectors: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
        """Vectors (n, dim), float16, of sentences in n languages."""
        return turned_vectors(vectors, languages, centring=self.centring, telling=self.telling, alignment=self.alignment)

    def phrases(self, encoder: Encoder, phrases: Sequence[str], language: str | None) -> np.ndarray:
        """Vectors (n, dim) of phrases in one language."""
        codes = [language] * len(phrases)
        return self.alignment.apply(self.telling.turned(self.centring.apply(encoder.encode(phrases), codes)), codes)


def _turn(
    sentences: pd.DataFrame, vectors: np.ndarray, encoder: Encoder, *, owners: np.ndarray, untold: Collection[str], seed: int
) -> tuple[_Turning, pd.DataFrame, np.ndarray, np.ndarray]:  # fmt: skip
    """The turning learned from all sentences; keys and vectors (conversations, dim) of the conversations; and the turned ``vectors``."""
    languages = writings(sentences)
    centring = Centring.fit(vectors, languages)
    talk = [(text, code) for code in sorted({code for code in languages if code}) for text in small_talk().get(code, ())]
    spoken = [code for _, code in talk]
    said = centring.apply(encoder.encode([text for text, _ in talk]), spoken)
    heard = lessons(owners)
    telling = Telling.fit(
        centring.apply(vectors[heard], [languages[row] for row in heard]), owners[heard], seed=seed, small_talk=said,
        aside=brand_directions(sentences["sentence"].tolist(), untold, encoder.encode, seed=seed),
    )  # fmt: skip
    turning = _Turning(centring, telling)
    turned = turning.apply(vectors, languages)
    keys, documents = document_vectors(sentences, turned, telling, untold=untold)
    alignment = Alignment.fit(documents, main_languages(languages, owners))
    if alignment.rotations:
        telling = replace(telling, small_talk=alignment.apply(telling.small_talk, spoken))
        turning = _Turning(centring, telling, alignment)
        turned = turning.apply(vectors, languages)
        keys, documents = document_vectors(sentences, turned, telling, untold=untold)
    return turning, keys, halved(documents), turned


def _corpus(
    conversations: pd.DataFrame, sentences: pd.DataFrame, keys: pd.DataFrame, *, owners: np.ndarray, earlier: pd.DataFrame | None
) -> pd.DataFrame:  # fmt: skip
    """A row for each of ``keys`` with what :func:`nlp.topics.fit_topics` reads."""
    words = sentences.groupby(KEY, sort=False).agg(text=("sentence", " ".join), language=("language", "first")).reset_index()
    corpus = keys.merge(words, on=KEY, how="left").merge(conversations[[*KEY, "opened_at"]], on=KEY, how="left")
    if earlier is not None:
        corpus = corpus.merge(earlier, on=KEY, how="left")
    corpus["terms"] = pd.Series(gathered(sentences["terms"], owners, len(keys)), dtype=object)
    return corpus
