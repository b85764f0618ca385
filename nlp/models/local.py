"""A user's own encoder from a folder: ``model.onnx``, or BERT-like ``model.safetensors``, with ``tokenizer.json``."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import onnxruntime
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from nlp.models.prepare import ModelError, models_folder

WIDEST = 512
"""Tokens at which texts are cut when the model does not say."""


def prepare_local(folder: Path) -> Path:
    """Prepared form of the user's model, built once and kept under the hash of its weights.

    Sentence-transformers' own files are honoured where present: the prompt called ``query`` (else ``document``) stands
    before every text; the pooling must be the mean.

    Args:
        folder: Holds ``tokenizer.json`` and either ``model.onnx`` (its 2-dimensional output, else the mean of its first)
            or ``config.json`` and ``model.safetensors`` of a BERT.

    Raises:
        ModelError: A file is missing, or the model is of a kind that cannot be built.
    """
    onnx, weights = folder / "model.onnx", folder / "model.safetensors"
    source = onnx if onnx.is_file() else weights
    if not source.is_file() or not (folder / "tokenizer.json").is_file():
        raise ModelError(f"An encoder folder needs tokenizer.json and model.onnx or model.safetensors; {folder} lacks them.")
    with source.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()
    target = models_folder() / "local" / version[:16]
    if not (target / "model.json").is_file():
        _publish(folder, source, version, target)
    return target


def _publish(folder: Path, source: Path, version: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=".local-", dir=target.parent))
    try:
        config = _json(folder / "config.json")
        dim = _copy_onnx(source, work) if source.suffix == ".onnx" else _build_bert(folder, config, source, work)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(int(config.get("max_position_embeddings", WIDEST)), WIDEST))
        tokenizer.save(str(work / "tokenizer.json"))
        card = {"name": folder.resolve().name, "version": version, "dim": dim, "prefix": _prefix(folder)}
        (work / "model.json").write_text(json.dumps(card), encoding="utf-8")
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy_onnx(source: Path, work: Path) -> int:
    shutil.copyfile(source, work / "model.onnx")
    outputs = onnxruntime.InferenceSession(str(source), providers=["CPUExecutionProvider"]).get_outputs()
    width = next((o.shape[-1] for o in outputs if len(o.shape) == 2), outputs[0].shape[-1])
    if not isinstance(width, int):
        raise ModelError(f"{source} must have an output of fixed width; got {width!r}. Export it with a fixed hidden size.")
    return width


def _build_bert(folder: Path, config: dict[str, Any], source: Path, work: Path) -> int:
    from nlp.models.bert_graph import build_encoder

    if config.get("model_type") != "bert":
        raise ModelError(f"{source} must be of model_type 'bert'; got {config.get('model_type')!r}. Export it to model.onnx instead.")
    pooling = _json(folder / "1_Pooling" / "config.json")
    if pooling and not pooling.get("pooling_mode_mean_tokens"):
        raise ModelError(f"{folder} must pool by the mean of its tokens. Export it with its pooling to model.onnx instead.")
    build_encoder(config, load_file(source), work / "model.onnx")
    return int(config["hidden_size"])


def _prefix(folder: Path) -> str:
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    return str(prompts.get("query") or prompts.get("document") or "")


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
