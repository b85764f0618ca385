"""BERT weights → one ONNX file that turns token ids into a sentence vector: fused, int8, mean-pooled, L2-normalised.

The graph is written by hand with ONNX Runtime's fused operators (``com.microsoft`` domain), so no torch is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

FUSED = "com.microsoft"
Weights = Mapping[str, np.ndarray]


class _Graph:
    """Nodes and constants collected so far; ``op`` and ``constant`` return the name of what they add."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def op(self, kind: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output


def build_encoder(config: Mapping[str, Any], weights: Weights, path: Path, *, int8: bool = True) -> None:
    """Writes the encoder as ONNX.

    Args:
        config: BERT's ``config.json``: ``hidden_size``, ``num_hidden_layers``, ``num_attention_heads``, ``layer_norm_eps``.
        weights: float tensors under BERT's names, with or without the prefix ``bert.``.
        path: The file to write. Inputs ``input_ids`` and ``attention_mask`` (batch, tokens) int64;
            output ``embedding`` (batch, hidden_size) float32, each row of length 1.
        int8: Quantise the weights per channel, and the activations as they come. A vector then depends on what else
            is in its batch: encode one text at a time.
    """
    tensors = {name.removeprefix("bert."): np.asarray(values, dtype=np.float32) for name, values in weights.items()}
    graph = _Graph()
    hidden = _embeddings(graph, tensors, config, int8=int8)
    graph.op("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(config["num_hidden_layers"]):
        hidden = _layer(graph, tensors, config, layer, hidden)
    _mean_pool(graph, hidden)
    model = _model(graph, config["hidden_size"])
    if int8:
        _save_int8(model, path)
    else:
        onnx.save(model, path)


def _embeddings(graph: _Graph, tensors: Weights, config: Mapping[str, Any], *, int8: bool) -> str:
    def tensor(name: str) -> np.ndarray:
        return tensors[f"embeddings.{name}"]

    words = _word_vectors(graph, tensor("word_embeddings.weight"), int8=int8)
    # The token type is always 0, so its vector is folded into the positions.
    positions = graph.constant("positions", tensor("position_embeddings.weight") + tensor("token_type_embeddings.weight")[0])
    start, axis = graph.constant("first", np.array([0])), graph.constant("token_axis", np.array([1]))
    length = graph.op("Gather", [graph.op("Shape", ["input_ids"], "shape"), axis], "length")
    added = graph.op("Add", [words, graph.op("Slice", [positions, start, length], "used_positions")], "words_and_positions")
    norm = [graph.constant("norm_w", tensor("LayerNorm.weight")), graph.constant("norm_b", tensor("LayerNorm.bias"))]
    return graph.op("LayerNormalization", [added, *norm], "embedded", axis=-1, epsilon=float(config["layer_norm_eps"]))


def _word_vectors(graph: _Graph, words: np.ndarray, *, int8: bool) -> str:
    if not int8:
        return graph.op("Gather", [graph.constant("words", words), "input_ids"], "word")
    # One scale per row, here and not by the quantiser: it would need gigabytes for a table of 250 000 words.
    values, scales = quantise_rows(words)
    picked = graph.op("Gather", [graph.constant("words", values), "input_ids"], "word_int8")
    scale = graph.op("Gather", [graph.constant("word_scales", scales[:, None]), "input_ids"], "word_scale")
    return graph.op("Mul", [graph.op("Cast", [picked], "word_float", to=TensorProto.FLOAT), scale], "word")


def quantise_rows(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (rows, width) as int8 and one float32 scale each (rows,): values ≈ int8 × scale."""
    scales = (np.maximum(np.abs(values).max(axis=1), 1e-12) / 127).astype(np.float32)
    quantised = np.empty(values.shape, dtype=np.int8)
    for start in range(0, len(values), 4096):
        part = slice(start, start + 4096)
        quantised[part] = np.rint(values[part] / scales[part, None])
    return quantised, scales


def _layer(graph: _Graph, tensors: Weights, config: Mapping[str, Any], layer: int, hidden: str) -> str:
    name, epsilon = f"layer{layer}_", float(config["layer_norm_eps"])

    def tensor(part: str) -> np.ndarray:
        return tensors[f"encoder.layer.{layer}.{part}"]

    def constant(label: str, values: np.ndarray) -> str:
        return graph.constant(name + label, values)

    def matmul(inputs: str, label: str, part: str) -> str:
        return graph.op("MatMul", [inputs, constant(f"{label}_w", tensor(f"{part}.weight").T)], name + label)

    def add_and_norm(new: str, old: str, label: str, part: str) -> str:
        parts = {"g": "LayerNorm.weight", "n": "LayerNorm.bias", "b": "dense.bias"}
        inputs = [new, old, *(constant(label + short, tensor(f"{part}.{long}")) for short, long in parts.items())]
        return graph.op("SkipLayerNormalization", inputs, name + label, domain=FUSED, epsilon=epsilon)

    heads = [f"attention.self.{part}" for part in ("query", "key", "value")]
    projection = constant("qkv_w", np.concatenate([tensor(f"{head}.weight").T for head in heads], axis=1))
    bias = constant("qkv_b", np.concatenate([tensor(f"{head}.bias") for head in heads]))
    inputs = [hidden, projection, bias, "mask"]
    attended = graph.op("Attention", inputs, name + "attended", domain=FUSED, num_heads=config["num_attention_heads"])
    attended = add_and_norm(matmul(attended, "projected", "attention.output.dense"), hidden, "attention_out", "attention.output")
    inner = matmul(attended, "inner", "intermediate.dense")
    inner = graph.op("BiasGelu", [inner, constant("inner_b", tensor("intermediate.dense.bias"))], name + "gelu", domain=FUSED)
    return add_and_norm(matmul(inner, "outer", "output.dense"), attended, "out", "output")


def _mean_pool(graph: _Graph, hidden: str) -> None:
    # A normalised sum over the real tokens equals the normalised mean.
    mask = graph.op("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    mask = graph.op("Unsqueeze", [mask, graph.constant("last_axis", np.array([2]))], "mask_column")
    masked = graph.op("Mul", [hidden, mask], "masked")
    total = graph.op("ReduceSum", [masked, "token_axis"], "sum", keepdims=0)
    graph.op("LpNormalization", [total], "embedding", axis=1, p=2)


def _model(graph: _Graph, width: int) -> onnx.ModelProto:
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width])]
    built = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(built, opset_imports=versions, ir_version=8)


def _save_int8(model: onnx.ModelProto, path: Path) -> None:
    # The quantiser advises a pre-processing (shape inference) that these fused operators do not need.
    logging.getLogger().addFilter(_no_advice)
    try:
        with TemporaryDirectory(dir=path.parent) as folder:
            whole = Path(folder) / "float32.onnx"
            onnx.save(model, whole)
            quantize_dynamic(
                whole,
                path,
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Attention"],
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )
    finally:
        logging.getLogger().removeFilter(_no_advice)


def _no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()
