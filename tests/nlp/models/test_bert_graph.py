"""The hand-written graph computes what BERT does: compared with a BERT in plain numpy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from scipy.special import erf

from nlp.models.bert_graph import build_encoder, quantise_rows

CONFIG = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "layer_norm_eps": 1e-12, "intermediate_size": 64}


def tiny_weights() -> dict[str, np.ndarray]:
    rng, width, inner = np.random.default_rng(0), 32, 64
    shapes: dict[str, tuple[int, ...]] = {
        f"embeddings.{k}_embeddings.weight": (n, width) for k, n in [("word", 50), ("position", 16), ("token_type", 2)]
    }
    shapes |= {"embeddings.LayerNorm.weight": (width,), "embeddings.LayerNorm.bias": (width,)}
    for layer in range(2):
        at = f"encoder.layer.{layer}."
        dense = {f"attention.self.{k}": (width, width) for k in ("query", "key", "value")}
        dense |= {"attention.output.dense": (width, width), "intermediate.dense": (inner, width), "output.dense": (width, inner)}
        shapes |= {f"{at}{name}.weight": shape for name, shape in dense.items()} | {
            f"{at}{name}.bias": shape[:1] for name, shape in dense.items()
        }
        shapes |= {f"{at}{name}.LayerNorm.{part}": (width,) for name in ("attention.output", "output") for part in ("weight", "bias")}
    return {name: rng.normal(scale=0.3, size=shape).astype(np.float32) for name, shape in shapes.items()}


def plain_bert(w: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * w[f"{name}.weight"] + w[f"{name}.bias"]

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def heads(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(ids), 4, 8).transpose(1, 0, 2)

    embedded = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(embedded + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(2):
        at = f"encoder.layer.{layer}."
        q, k, v = (heads(dense(x, f"{at}attention.self.{part}")) for part in ("query", "key", "value"))
        scores = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(8))
        mixed = ((scores / scores.sum(-1, keepdims=True)) @ v).transpose(1, 0, 2).reshape(len(ids), 32)
        x = norm(x + dense(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = dense(x, f"{at}intermediate.dense")
        x = norm(x + dense(inner * 0.5 * (1 + erf(inner / np.sqrt(2))), f"{at}output.dense"), f"{at}output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def run(path: Path, ids: list[int]) -> Any:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = np.array([ids], dtype=np.int64)
    return session.run(None, {"input_ids": given, "attention_mask": np.ones_like(given)})[0][0]


@pytest.mark.parametrize("ids", [[1, 2], [3, 9, 27, 4, 8, 16, 32, 49]])
@pytest.mark.parametrize("prefix", ["", "bert."])
def test_build_encoder_computes_bert(tmp_path: Path, ids: list[int], prefix: str) -> None:
    weights = tiny_weights()
    build_encoder(CONFIG, {prefix + name: values for name, values in weights.items()}, tmp_path / "model.onnx", int8=False)
    assert np.allclose(run(tmp_path / "model.onnx", ids), plain_bert(weights, ids), atol=1e-5)


def test_build_encoder_int8_stays_close(tmp_path: Path) -> None:
    weights, ids = tiny_weights(), [3, 9, 27, 4, 8, 16]
    build_encoder(CONFIG, weights, tmp_path / "model.onnx")
    assert run(tmp_path / "model.onnx", ids) @ plain_bert(weights, ids) > 0.97
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_quantise_rows_keeps_values_within_half_a_step() -> None:
    values = np.random.default_rng(1).normal(size=(5_000, 8)).astype(np.float32)
    values[7] = 0
    quantised, scales = quantise_rows(values)
    assert quantised.dtype == np.int8
    assert (np.abs(quantised * scales[:, None] - values) <= scales[:, None] * 0.501).all()
