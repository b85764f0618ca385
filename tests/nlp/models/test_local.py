"""A user's own model folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from nlp.encode import load_encoder
from nlp.models.bert_graph import build_encoder
from nlp.models.local import prepare_local
from nlp.models.prepare import ModelError
from tests.nlp.models.test_bert_graph import CONFIG, tiny_weights


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_MODELS", str(tmp_path / "prepared"))
    mine = tmp_path / "my-model"
    mine.mkdir()
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "card": 1, "fee": 2, "query": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(mine / "tokenizer.json"))
    (mine / "config.json").write_text(json.dumps({**CONFIG, "model_type": "bert", "max_position_embeddings": 16}))
    return mine


def test_load_encoder_builds_a_users_bert(folder: Path) -> None:
    save_file(tiny_weights(), folder / "model.safetensors")
    encoder = load_encoder(str(folder), workers=1)
    assert (encoder.name, encoder.dim) == ("my-model", 32)
    assert encoder.encode(["card fee", "card " * 100]).shape == (2, 32)
    assert prepare_local(folder) == prepare_local(folder)


def test_load_encoder_runs_a_users_onnx_with_its_prompt(folder: Path) -> None:
    build_encoder(CONFIG, tiny_weights(), folder / "model.onnx", int8=False)
    plain = load_encoder(str(folder), workers=1).encode(["query card"])
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"query": "query "}}))
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes() + b"")
    prepared = prepare_local(folder)
    (prepared / "model.json").unlink()
    for path in prepared.iterdir():
        path.unlink()
    prepared.rmdir()
    assert np.array_equal(load_encoder(str(folder), workers=1).encode(["card"]), plain)


def test_prepare_local_must_not_accept_another_architecture(folder: Path) -> None:
    save_file(tiny_weights(), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({**CONFIG, "model_type": "llama"}))
    with pytest.raises(ModelError, match="model_type 'bert'"):
        prepare_local(folder)


def test_prepare_local_says_what_is_missing(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"needs tokenizer\.json and model\.onnx"):
        prepare_local(folder)
