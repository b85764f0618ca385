"""A fit: everything learned from one corpus, immutable, kept inside the snapshot it was learned for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp.config import digest
from nlp.encode import STUDENT_OF, Encoder, load_multilingual
from nlp.geometry.alignment import UNALIGNED, Alignment
from nlp.geometry.centring import Centring
from nlp.hearing import Hearing
from nlp.student import Student
from nlp.topics import TopicModel
from nlp.topics.telling import Telling

GROWTH_FOR_REFIT = 1.5
_CHUNK = 20_000
_STUDENTS = ("student", "searcher")
_FACTS = ("fit_id", "encoder", "version", "languages", "documents", "no_topic_share")
NO_TOPIC_RISE_FOR_REFIT = 0.05
ENGLISH_SHARE_FOR_ENGLISH_ENCODER = 0.95


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What later runs apply instead of learning anew (DESIGN.md part 2, "Fits").

    Args:
        fit_id: Digest of the words it was learned from and of the choices made.
        encoder: Name of the encoder that gave the vectors.
        version: The encoder's, a digest of its weights.
        languages: Languages of the corpus, by which the encoder was chosen.
        centring: Mean vector per language.
        telling: What tells conversations apart.
        alignment: Rotation per language, where there are several.
        hearing: What sentiment and signals are read with.
        topics: The topic model.
        documents: Conversations with words when it was learned.
        no_topic_share: Their share without a topic, 0–1.
        student: The corpus's own encoder, for ``fast`` only.
        searcher: The corpus's own encoder for search, where ``encoder`` does not know all languages.
    """

    fit_id: str
    encoder: str
    version: str
    languages: tuple[str, ...]
    centring: Centring
    telling: Telling
    alignment: Alignment
    hearing: Hearing
    topics: TopicModel
    documents: int
    no_topic_share: float
    student: Student | None = None
    searcher: Student | None = None

    def turned(self, vectors: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
        """Sentence vectors (n, dim) of n languages as topics are found on them: centred, turned to what tells conversations apart, and
        each language to the others."""
        return turned_vectors(vectors, languages, centring=self.centring, telling=self.telling, alignment=self.alignment)

    def save(self, folder: Path) -> None:
        """Write as npz and JSON (never pickle) into ``folder``, which must not exist."""
        folder.mkdir(parents=True)
        self.centring.save(folder / "centring.npz")
        self.telling.save(folder / "telling.npz")
        self.alignment.save(folder / "alignment.npz")
        self.hearing.save(folder / "hearing.npz")
        self.topics.save(folder / "topics")
        for name in _STUDENTS:
            if (student := getattr(self, name)) is not None:
                student.save(folder / name)
        facts = {name: getattr(self, name) for name in _FACTS}
        (folder / "fit.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Fit:
        """Read what :meth:`save` wrote."""
        told = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
        facts = {name: told[name] for name in _FACTS}
        facts["languages"] = tuple(facts["languages"])
        students = {name: Student.load(folder / name) for name in _STUDENTS if (folder / name).exists()}
        centring = Centring.load(folder / "centring.npz")
        # a fit of an earlier version lacks one of these; the next run refits anyway, because the fingerprint has changed
        telling = Telling.load(path) if (path := folder / "telling.npz").exists() else Telling.none(len(centring.mean("")))
        alignment = Alignment.load(path) if (path := folder / "alignment.npz").exists() else UNALIGNED
        hearing = Hearing.load(path) if (path := folder / "hearing.npz").exists() else Hearing.none()
        return cls(
            **facts,
            centring=centring,
            telling=telling,
            alignment=alignment,
            hearing=hearing,
            topics=TopicModel.load(folder / "topics"),
            student=students.get("student"),
            searcher=students.get("searcher"),
        )


def turned_vectors(
    vectors: np.ndarray, languages: Sequence[str | None], *, centring: Centring, telling: Telling, alignment: Alignment = UNALIGNED
) -> np.ndarray:
    """Sentence vectors (n, dim) of n languages, centred, turned and aligned; in parts and in half precision, for the memory's sake."""
    found = np.empty(vectors.shape, np.float16)
    for start in range(0, len(vectors), _CHUNK):
        rows = slice(start, start + _CHUNK)
        found[rows] = alignment.apply(telling.turned(centring.apply(vectors[rows], languages[rows])), languages[rows])
    return found


def search_encoder(folder: Path, name: str) -> Encoder:
    """The encoder called ``name`` of a fit's ``sentence_embeddings``: the corpus's own, or a transformer."""
    if name.startswith(STUDENT_OF):
        return Student.load(next(folder / one for one in reversed(_STUDENTS) if (folder / one).exists()))
    return load_multilingual(name)


def growth_reason(fit: Fit, documents: int, *, reworded: int = 0) -> str | None:
    """Why a corpus of ``documents`` conversations with words has outgrown the fit, or None (threshold: DESIGN.md part 2).

    ``reworded`` of them are not what the fit was learned from any more, so that they count as new.
    """
    if documents >= GROWTH_FOR_REFIT * max(fit.documents, 1):
        return f"the corpus grew from {fit.documents} to {documents} conversations"
    if reworded and documents >= GROWTH_FOR_REFIT * max(fit.documents - reworded, 1):
        return f"{reworded} of {documents} conversations were read again and say something else"
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
