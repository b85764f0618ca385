"""Encode: texts to vectors, by a model that runs on this machine.

Same texts, same vectors, bit for bit, whatever their order, their company and the number of workers: an int8 model's
vector depends on its batch, so every text is a batch of its own, and sessions of one thread each share the work.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from data.schema import InputError
from nlp.geometry.centring import Centring
from nlp.geometry.unit import unit
from nlp.models.local import prepare_local
from nlp.models.prepare import prepare, read_card
from nlp.protocols import Progress

__all__ = ["MULTILINGUAL", "Centring", "Encoder", "HashingEncoder", "OnnxEncoder", "load_encoder", "load_multilingual"]

ENCODERS = ("fast", "balanced", "best")
ENGLISH_ONLY = {"en"}
MULTILINGUAL = ("multilingual-e5-small", "hashing")
"""Encoders in whose space texts of all languages lie side by side."""
STUDENT_OF = "student of "
"""Before a teacher's name, in the name of a corpus's own encoder (``nlp.student``)."""
_CHUNK = 64
"""Texts that a worker takes at a time; between chunks an interruption is noticed."""


class Encoder(Protocol):
    """What turns texts into vectors. ``name`` and ``version`` (a SHA-256) say which; ``dim`` is the vectors' width."""

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

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim), float32, each of length 1."""
        ...


class OnnxEncoder:
    """A prepared model folder (``nlp.models.prepare``), run by ONNX Runtime on the CPU."""

    def __init__(self, folder: Path, *, workers: int | None = None) -> None:
        card = read_card(folder)
        self.name: str = card["name"]
        self.version: str = card["version"]
        self.dim: int = card["dim"]
        self.folder = folder
        self.prefix: str = card["prefix"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._sessions = [_session(folder / "model.onnx") for _ in range(workers or _workers())]
        self._feeds = {given.name for given in self._sessions[0].get_inputs()}

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim), float32, each of length 1; equal texts are encoded once."""
        unique = list(dict.fromkeys(texts))
        vectors = np.zeros((len(unique), self.dim), dtype=np.float32)
        self._encode_into(vectors, unique, _counter(progress, texts, unique))
        where = {text: row for row, text in enumerate(unique)}
        return vectors if len(unique) == len(texts) else vectors[[where[text] for text in texts]]

    def _encode_into(self, vectors: np.ndarray, texts: list[str], done: Callable[[int], None]) -> None:
        # Longest first, so that no worker is left alone with a long chunk at the end.
        order = np.argsort([-len(text) for text in texts], kind="stable")
        chunks = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
        free = list(self._sessions)

        def work(rows: np.ndarray) -> None:
            session = free.pop()
            try:
                for row in rows:
                    vectors[row] = self._encode_one(session, texts[row])
            finally:
                free.append(session)
            done(len(rows))

        pool = ThreadPoolExecutor(len(self._sessions))
        try:
            list(pool.map(work, chunks))
        finally:
            pool.shutdown(cancel_futures=True)

    def _encode_one(self, session: onnxruntime.InferenceSession, text: str) -> np.ndarray:
        ids = np.array([self.tokenizer.encode(self.prefix + text).ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        out = session.run(None, {name: feeds[name] for name in self._feeds})
        flat = next((o for o in out if o.ndim == 2), None)
        return unit(flat[0] if flat is not None else out[0][0].mean(axis=0))


class HashingEncoder:
    """A stand-in without a model, for tests and dry runs: texts that share words get similar vectors."""

    def __init__(self, *, dim: int = 64) -> None:
        self.name = "hashing"
        self.version = blake2b(f"hashing {dim}".encode()).hexdigest()[:64]
        self.dim = dim

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Vectors (len(texts), dim), float32, each of length 1."""
        vectors = np.stack([self._encode_one(text) for text in texts]) if len(texts) else np.zeros((0, self.dim), np.float32)
        if progress:
            progress(len(texts), len(texts))
        return vectors

    def _encode_one(self, text: str) -> np.ndarray:
        total = np.full(self.dim, 1e-6, dtype=np.float32)
        for word in text.lower().split():
            seed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest())
            total += np.random.default_rng(seed).standard_normal(self.dim).astype(np.float32)
        return unit(total)


def load_encoder(name: str, *, languages: Collection[str] = (), workers: int | None = None) -> Encoder:
    """The encoder that a run asks for.

    Args:
        name: ``best``: the transformer that fits the corpus. ``balanced`` and ``fast``: the same, as the teacher of a corpus's own
            encoder (``nlp.learn.choose_encoder``). Else a folder with a model of the user's.
        languages: Those of the corpus (of at least 95 % of it). English alone gets the English model, all else the
            multilingual one.
        workers: Sessions that share the work; as many as there are CPUs by default.

    Raises:
        InputError: No such name, and no such folder.
        ModelError: The model cannot be prepared.
    """
    if name in ENCODERS:
        return OnnxEncoder(prepare("minilm" if set(languages) == ENGLISH_ONLY else "e5"), workers=workers)
    if Path(name).is_dir():
        return OnnxEncoder(prepare_local(Path(name)), workers=workers)
    raise InputError(f"--encoder must be {', '.join(ENCODERS)} or a folder with a model; got {name!r}, which is neither.")


def load_multilingual(name: str, *, workers: int | None = None) -> Encoder:
    """The encoder of ``MULTILINGUAL`` that a corpus's sentences were encoded with, or that taught their student: it encodes questions.

    Raises:
        InputError: It is none of them.
    """
    name = name.removeprefix(STUDENT_OF)
    if name not in MULTILINGUAL:
        raise InputError(f"Questions need an encoder of all languages ({', '.join(MULTILINGUAL)}); got {name!r}. Try: a run with --full")
    return HashingEncoder() if name == "hashing" else OnnxEncoder(prepare("e5"), workers=workers)


def _workers() -> int:
    return min(os.cpu_count() or 1, 8)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Every length of text would leave a memory plan behind.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _counter(progress: Progress | None, texts: Sequence[str], unique: Sequence[str]) -> Callable[[int], None]:
    """Adds up chunks from several threads and reports them in the caller's count (repeats included)."""
    lock, done = Lock(), 0

    def add(count: int) -> None:
        nonlocal done
        with lock:
            done += count
            if progress:
                progress(round(done / len(unique) * len(texts)), len(texts))

    return add
