"""Student: a corpus's own fast encoder. It learns, from a sample that a teacher encoded, a linear map from cheap features
of a text onto the teacher's vectors, and gives every other text by that map.

Features: tf-idf of the teacher's own tokens and token pairs (so no language needs a word list), and the mean of the
teacher's input-word vectors, which also knows words that the sample lacks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve
from tokenizers import Tokenizer

from nlp.encode import STUDENT_OF
from nlp.geometry.unit import unit
from nlp.models.prepare import PACKAGED, ModelError, models_folder, prepare, read_card
from nlp.protocols import Progress

SAMPLE = 4_000
"""Texts that the teacher encodes."""
RIDGE = 0.5
MIN_TEXTS = 2
"""Texts of the sample that must share a token or pair for it to be a feature."""
RARE = 1e-3
"""Share of all tokens at which a token weighs half in the mean of word vectors (Arora et al. 2017)."""
FREQUENT = 100
"""Texts of the sample from which a token or pair is frequent: 6 000 texts' products take 1 s instead of 6."""
_CHUNK = 2_000
_ARRAYS = ("grams", "idf", "token_weights", "centre", "weights", "mean")


class Teacher(Protocol):
    """An encoder whose prepared model lies in ``folder``."""

    @property
    def name(self) -> str:
        """Which encoder."""
        ...

    @property
    def version(self) -> str:
        """SHA-256 of its weights."""
        ...

    @property
    def dim(self) -> int:
        """Width of its vectors."""
        ...

    @property
    def folder(self) -> Path:
        """Where its tokeniser and its graph lie."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim) of length 1."""
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Student:
    """An ``Encoder`` in its teacher's space, fitted on one corpus.

    Args:
        teacher: The teacher's name; ``teacher_version`` its SHA-256; ``folder`` its place among the prepared models.
        grams: (features,) sorted: token ids, and pairs as ``(first + 1) × vocabulary + second``; ``idf`` (features,) theirs.
        token_weights: (vocabulary,) weight of each token in the mean of word vectors.
        centre: (width,) mean of these means over the sample.
        weights: (features + width, dim) float16, the map; ``mean`` (dim,) of the teacher's vectors.
    """

    teacher: str
    teacher_version: str
    folder: str
    grams: np.ndarray
    idf: np.ndarray
    token_weights: np.ndarray
    centre: np.ndarray
    weights: np.ndarray
    mean: np.ndarray

    @classmethod
    def fit(
        cls, texts: Sequence[str], teacher: Teacher, *, seed: int = 0, sample: int = SAMPLE, progress: Progress | None = None
    ) -> Student:
        """A student of the teacher on these texts.

        Args:
            texts: The corpus, or much of it; up to ``sample`` different ones are drawn.
            teacher: A prepared encoder; without word vectors in its folder (a user's ``model.onnx``), tf-idf is all there is.
            seed: Of the draw.
            sample: Texts that the teacher encodes.
            progress: Of the teacher's work.
        """
        unique = sorted(set(texts))
        drawn = np.random.default_rng(seed).permutation(len(unique))[:sample]
        taught = [unique[row] for row in drawn]
        tokens = _Tokens.of(_tokenizer(teacher.folder), taught)
        grams, idf = _grams_and_idf(tokens, _vocabulary(teacher.folder))
        unfitted = cls(
            teacher=teacher.name,
            teacher_version=teacher.version,
            folder=str(teacher.folder.relative_to(models_folder()))
            if teacher.folder.is_relative_to(models_folder())
            else str(teacher.folder),
            grams=grams,
            idf=idf,
            token_weights=_token_weights(tokens, _vocabulary(teacher.folder)),
            centre=np.zeros(_width(teacher.folder), dtype=np.float32),
            weights=np.zeros((len(grams) + _width(teacher.folder), teacher.dim), dtype=np.float16),
            mean=np.zeros(teacher.dim, dtype=np.float32),
        )
        return unfitted._taught(tokens, teacher.encode(taught, progress=progress))

    def _taught(self, tokens: _Tokens, vectors: np.ndarray) -> Student:
        parts = {name: getattr(self, name) for name in ("teacher", "teacher_version", "folder", "grams", "idf", "token_weights")}
        if not tokens.texts:
            return self
        words = unit(self._word_sums(tokens))
        centre, mean = words.mean(axis=0), vectors.mean(axis=0)
        grams, words = self._tf_idf(tokens), unit(words - centre)
        # The dual form: as many equations as texts, however many features there are.
        kernel = _products(grams)
        kernel += words @ words.T
        kernel[np.diag_indices_from(kernel)] += RIDGE
        dual = cho_solve(cho_factor(kernel, lower=True, overwrite_a=True), vectors - mean)
        weights = np.vstack([grams.T @ dual, words.T @ dual])
        return Student(**parts, centre=centre, weights=weights.astype(np.float16), mean=mean)

    @property
    def name(self) -> str:
        """Says whose student it is; what was trained for the teacher's vectors serves the student's."""
        return f"{STUDENT_OF}{self.teacher}"

    @property
    def dim(self) -> int:
        """Width of the vectors: the teacher's."""
        return len(self.mean)

    @cached_property
    def version(self) -> str:
        """SHA-256 of the map and of the teacher."""
        parts = [self.teacher_version.encode(), *(getattr(self, name).tobytes() for name in _ARRAYS)]
        return hashlib.sha256(b"".join(parts)).hexdigest()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim), float32, each of length 1 (zero where the student knows nothing of the text)."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = texts[start : start + _CHUNK]
            tokens = _Tokens.of(self._tokenizer, part)
            mapped = self._tf_idf(tokens) @ self._map[: len(self.grams)] + self._mapped_words(tokens) + self.mean
            vectors[start : start + len(part)] = unit(mapped)
            if progress:
                progress(start + len(part), len(texts))
        return vectors

    def save(self, folder: Path) -> None:
        """Writes ``student.npz`` and ``student.json`` into a new folder; no pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "student.npz", **{name: getattr(self, name) for name in _ARRAYS})
        facts = {name: getattr(self, name) for name in ("teacher", "teacher_version", "folder")}
        (folder / "student.json").write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Student:
        """Reads what ``save`` wrote.

        Raises:
            ModelError: The teacher (whose tokeniser it uses) is not the one it learned from.
        """
        facts = json.loads((folder / "student.json").read_text(encoding="utf-8"))
        with np.load(folder / "student.npz", allow_pickle=False) as file:
            student = cls(**facts, **{name: file[name] for name in _ARRAYS})
        found = read_card(student._teacher_folder)["version"]
        if found != student.teacher_version:
            raise ModelError(
                f"The fast encoder learned from {student.teacher} {facts['teacher_version'][:12]}; found {found[:12]}. Try: --full"
            )
        return student

    @cached_property
    def _teacher_folder(self) -> Path:
        return prepare(self.folder) if self.folder in PACKAGED else models_folder() / self.folder

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return _tokenizer(self._teacher_folder)

    @cached_property
    def _map(self) -> np.ndarray:
        return self.weights.astype(np.float32)

    @cached_property
    def _words(self) -> tuple[np.ndarray, np.ndarray]:
        words = np.load(self._teacher_folder / "words.npy", mmap_mode="r")
        return words, np.load(self._teacher_folder / "word_scales.npy")

    def _tf_idf(self, tokens: _Tokens) -> sp.csr_matrix:
        grams, rows = tokens.grams(len(self.token_weights))
        columns = np.minimum(np.searchsorted(self.grams, grams), max(len(self.grams) - 1, 0))
        known = self.grams[columns] == grams if len(self.grams) else np.zeros(len(grams), dtype=bool)
        shape = (tokens.texts, len(self.grams))
        counts = sp.csr_matrix((np.ones(known.sum(), dtype=np.float32), (rows[known], columns[known])), shape=shape)
        counts.sum_duplicates()
        counts.data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
        return sp.diags_array((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ counts

    def _word_sums(self, tokens: _Tokens) -> np.ndarray:
        """Weighted sums (texts, width) of word vectors."""
        used, columns = np.unique(tokens.ids, return_inverse=True)
        return tokens.counts(columns, len(used)) @ self._weighted_words(used)

    def _weighted_words(self, used: np.ndarray) -> np.ndarray:
        """Word vectors (used, width) of tokens, as they count in the sum."""
        if not len(self.centre):
            return np.zeros((len(used), 0), dtype=np.float32)
        words, scales = self._words
        return words[used].astype(np.float32) * (scales[used] * self.token_weights[used])[:, None]

    def _mapped_words(self, tokens: _Tokens) -> np.ndarray:
        """What the words' part of the features maps to (texts, dim).

        Each token is mapped once and the results are added: some twenty sums a text instead of a product with the whole map. Neither
        this nor a sparse product depends on a text's neighbours, as BLAS's would.
        """
        used, columns = np.unique(tokens.ids, return_inverse=True)
        counts, below = tokens.counts(columns, len(used)), self._map[len(self.grams) :]
        mapped = self._mapped_tokens.of(used, lambda fresh: np.einsum("tw,wd->td", self._weighted_words(fresh), below))
        sums = counts @ self._weighted_words(used)
        scale = 1 / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        length = np.maximum(np.linalg.norm(sums * scale - self.centre, axis=1, keepdims=True), 1e-12)
        return ((counts @ mapped) * scale - np.einsum("w,wd->d", self.centre, below)) / length

    @cached_property
    def _mapped_tokens(self) -> _Mapped:
        return _Mapped(len(self.token_weights), self.dim)


class _Mapped:
    """Tokens' mapped vectors, of those that were asked for by now: a corpus uses a twentieth of a multilingual vocabulary."""

    def __init__(self, vocabulary: int, dim: int) -> None:
        self._places = np.full(vocabulary, -1, dtype=np.int32)
        self._vectors = np.zeros((0, dim), np.float32)

    def of(self, tokens: np.ndarray, map_tokens: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Vectors (tokens, dim); ``map_tokens`` gives those of tokens that were not asked for before."""
        fresh = tokens[self._places[tokens] < 0]
        if len(fresh):
            self._places[fresh] = np.arange(len(self._vectors), len(self._vectors) + len(fresh))
            self._vectors = np.concatenate([self._vectors, map_tokens(fresh)])
        return self._vectors[self._places[tokens]]


@dataclass(frozen=True)
class _Tokens:
    """Token ids of several texts in a row: ``ids`` and the text each is of, ``rows``."""

    texts: int
    ids: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> _Tokens:
        encoded = [found.ids for found in tokenizer.encode_batch_fast([*texts], add_special_tokens=False)]
        counts = np.array([len(ids) for ids in encoded], dtype=np.int64)
        ids = np.fromiter((id_ for ids in encoded for id_ in ids), dtype=np.int64, count=int(counts.sum()))
        return cls(texts=len(texts), ids=ids, rows=np.repeat(np.arange(len(texts)), counts))

    def counts(self, columns: np.ndarray, width: int) -> sp.csr_matrix:
        """How often each text (rows) has each token (``columns`` gives every token's)."""
        return sp.csr_matrix((np.ones(len(columns), dtype=np.float32), (self.rows, columns)), shape=(self.texts, width))

    def grams(self, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
        """Tokens and pairs as numbers, and the text each is of."""
        together = self.rows[1:] == self.rows[:-1]
        pairs = ((self.ids[:-1] + 1) * vocabulary + self.ids[1:])[together]
        return np.concatenate([self.ids, pairs]), np.concatenate([self.rows, self.rows[1:][together]])


def _grams_and_idf(tokens: _Tokens, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    grams, rows = tokens.grams(vocabulary)
    pairs = np.unique(np.stack([grams, rows], axis=1), axis=0)
    found, texts = np.unique(pairs[:, 0], return_counts=True)
    kept = texts >= MIN_TEXTS
    idf = np.log((1 + tokens.texts) / (1 + texts[kept])) + 1
    return found[kept], idf.astype(np.float32)


def _products(features: sp.csr_matrix) -> np.ndarray:
    """Products (n, n) of all rows; the few frequent columns, which cost a sparse product most, are multiplied densely."""
    frequent = np.bincount(features.indices, minlength=features.shape[1]) > FREQUENT
    columns = features.tocsc()
    dense, rare = columns[:, frequent].toarray(), columns[:, ~frequent].tocsr()
    products: np.ndarray = (rare @ rare.T).toarray()
    products += dense @ dense.T
    return products


def _token_weights(tokens: _Tokens, vocabulary: int) -> np.ndarray:
    shares = np.bincount(tokens.ids, minlength=vocabulary) / max(len(tokens.ids), 1)
    return (RARE / (RARE + shares)).astype(np.float32)


@lru_cache(maxsize=4)
def _tokenizer(folder: Path) -> Tokenizer:
    """The teacher's, read once: of a quarter of a million tokens, that takes a second."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # What a transformer must cut, a sum need not.
    tokenizer.no_truncation()
    return tokenizer


def _vocabulary(folder: Path) -> int:
    return int(_tokenizer(folder).get_vocab_size())


def _width(folder: Path) -> int:
    path = folder / "words.npy"
    return int(np.load(path, mmap_mode="r").shape[1]) if path.is_file() else 0
