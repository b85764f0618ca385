"""A fit: everything learned from one corpus, immutable, kept inside the snapshot it was learned for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.centring import Centring
from nlp.config import digest
from nlp.encode import STUDENT_OF, Encoder, load_multilingual
from nlp.student import Student
from nlp.topics import TopicModel
from nlp.topics.telling import Telling

DEVANAGARI = re.compile("[\u0900-\u097f]")
GROWTH_FOR_REFIT = 1.5
_CHUNK = 20_000
_STUDENTS = ("student", "searcher")
NO_TOPIC_RISE_FOR_REFIT = 0.05
ENGLISH_SHARE_FOR_ENGLISH_ENCODER = 0.95


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What later runs apply instead of learning anew (DESIGN.md part 2, "Fits").

    Args:
        fit_id: Digest of the words it was learned from and of the choices made.
        encoder: Name of the encoder that gave the vectors.
        teacher: The same, or the encoder that taught it: whose space the vectors are in.
        version: The encoder's, a digest of its weights.
        languages: Languages of the corpus, by which the encoder was chosen.
        centring: Mean vector per language.
        telling: What tells conversations apart.
        neutral_cut: Half width of the neutral band of sentiment, 0–1.
        topics: The topic model.
        documents: Conversations with words when it was learned.
        no_topic_share: Their share without a topic, 0–1.
        student: The corpus's own encoder, for ``fast`` only.
        searcher: The corpus's own encoder for search, where ``encoder`` does not know all languages.
    """

    fit_id: str
    encoder: str
    teacher: str
    version: str
    languages: tuple[str, ...]
    centring: Centring
    telling: Telling
    neutral_cut: float
    topics: TopicModel
    documents: int
    no_topic_share: float
    student: Student | None = None
    searcher: Student | None = None

    def turned(self, vectors: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
        """Sentence vectors (n, dim) of n languages as topics are found on them: centred, then turned to what tells conversations apart."""
        return turned_vectors(vectors, languages, centring=self.centring, telling=self.telling)

    def save(self, folder: Path) -> None:
        """Write as npz and JSON (never pickle) into ``folder``, which must not exist."""
        folder.mkdir(parents=True)
        self.centring.save(folder / "centring.npz")
        self.telling.save(folder / "telling.npz")
        self.topics.save(folder / "topics")
        for name in _STUDENTS:
            if (student := getattr(self, name)) is not None:
                student.save(folder / name)
        facts = {
            name: getattr(self, name)
            for name in ("fit_id", "encoder", "teacher", "version", "languages", "neutral_cut", "documents", "no_topic_share")
        }
        (folder / "fit.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Fit:
        """Read what :meth:`save` wrote."""
        facts = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
        facts["languages"] = tuple(facts["languages"])
        students = {name: Student.load(folder / name) for name in _STUDENTS if (folder / name).exists()}
        centring = Centring.load(folder / "centring.npz")
        # a fit of an earlier version has none; the next run refits anyway, because the fingerprint has changed
        told = folder / "telling.npz"
        telling = Telling.load(told) if told.exists() else Telling.none(len(centring.mean("")))
        return cls(
            **facts,
            centring=centring,
            telling=telling,
            topics=TopicModel.load(folder / "topics"),
            student=students.get("student"),
            searcher=students.get("searcher"),
        )


def turned_vectors(vectors: np.ndarray, languages: Sequence[str | None], *, centring: Centring, telling: Telling) -> np.ndarray:
    """Sentence vectors (n, dim) of n languages, centred and turned (float32); in parts, for the memory's sake."""
    found = np.empty(vectors.shape, np.float32)
    for start in range(0, len(vectors), _CHUNK):
        rows = slice(start, start + _CHUNK)
        found[rows] = telling.turned(centring.apply(vectors[rows], languages[rows]))
    return found


def search_encoder(folder: Path, name: str) -> Encoder:
    """The encoder called ``name`` of a fit's ``sentence_embeddings``: the corpus's own, or a transformer."""
    if name.startswith(STUDENT_OF):
        return Student.load(next(folder / one for one in reversed(_STUDENTS) if (folder / one).exists()))
    return load_multilingual(name)


def growth_reason(fit: Fit, documents: int) -> str | None:
    """Why a corpus of ``documents`` conversations with words has outgrown the fit, or None (threshold: DESIGN.md part 2)."""
    if documents >= GROWTH_FOR_REFIT * max(fit.documents, 1):
        return f"the corpus grew from {fit.documents} to {documents} conversations"
    return None


def share_reason(fit: Fit, no_topic_share: float) -> str | None:
    """Why a share (0–1) without topic under the applied fit is too high, or None (threshold: DESIGN.md part 2)."""
    if no_topic_share >= fit.no_topic_share + NO_TOPIC_RISE_FOR_REFIT:
        return f"the share without a topic rose from {fit.no_topic_share:.0%} to {no_topic_share:.0%}"
    return None


def content_digest(sentences: pd.DataFrame) -> str:
    """Digest of the customers' words, in order."""
    return digest([len(sentences), int(np.bitwise_xor.reduce(pd.util.hash_array(sentences["sentence"].to_numpy(object)), initial=0))])


def spoken_languages(sentences: pd.DataFrame) -> list[str]:
    """Languages of the corpus for the choice of an encoder: English alone when at least 95 % of the sentences are English."""
    shares = sentences["language"].value_counts(normalize=True)
    if float(shares.get("en", 0.0)) >= ENGLISH_SHARE_FOR_ENGLISH_ENCODER:
        return ["en"]
    return sorted(str(language) for language in shares.index) or ["en"]


def language_codes(frame: pd.DataFrame) -> list[str | None]:
    """What to centre sentences by: ``language``, None where it is missing; to an encoder, Hindi in Latin letters is another one."""
    pairs = zip(frame["language"], frame["sentence"], strict=True)
    return [_written(code, text) if isinstance(code, str) else None for code, text in pairs]


def _written(language: str, text: str) -> str:
    return f"{language}-Latn" if language == "hi" and DEVANAGARI.search(text) is None else language
