"""Ship the sentence encoder: ``python -m evals.training.sentences --base FOLDER --out ledger/link/weights``.

all-MiniLM-L6-v2 (Apache-2.0) as it is published, nothing trained here: its weights are put into an ONNX graph
that takes pieces and gives one unit vector a sentence, then into int8 (onnxruntime's dynamic quantization,
per channel). The graph is written out op by op, so that no PyTorch is needed. The tokenizer is the finder's.
Needs the packages ``onnx`` and ``safetensors``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

VERSION = 1
LAYERS, HEADS, WIDTH = 6, 12, 384
SMALL = 1e-12
NAME = "sentences.onnx"


class _Graph:
    """The nodes and weights of the graph, in the order of computation."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node; the name of what it gives."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=f"n_{name}", **attributes))
        return name

    def constant(self, name: str, value: Any) -> str:
        """A tensor of the graph; its name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """A weight of the model as it is."""
        return self.constant(name, self.weights[name])

    def linear(self, hidden: str, name: str) -> str:
        """``hidden`` through a layer's matrix and bias."""
        matrix = self.constant(f"{name}.weight", np.ascontiguousarray(self.weights[f"{name}.weight"].T))
        return self.op("Add", self.op("MatMul", hidden, matrix), self.weight(f"{name}.bias"))

    def norm(self, hidden: str, name: str) -> str:
        """Layer normalization."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", hidden, scale, bias, axis=-1, epsilon=SMALL)

    def heads(self, hidden: str, order: list[int]) -> str:
        """``(batch, pieces, width)`` by head, in the given order of axes."""
        shape = self.constant("by_head", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        return self.op("Transpose", self.op("Reshape", hidden, shape), perm=order)

    def layer(self, hidden: str, unseen: str, number: int) -> str:
        """One layer of the encoder; ``unseen`` is added to the attention, very low on padding."""
        at = f"encoder.layer.{number}"
        query, key, value = (
            self.heads(self.linear(hidden, f"{at}.attention.self.{part}"), order)
            for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        root = self.constant("root", np.float32((WIDTH / HEADS) ** 0.5))
        scores = self.op("Add", self.op("Div", self.op("MatMul", query, key), root), unseen)
        seen = self.op("MatMul", self.op("Softmax", scores, axis=-1), value)
        flat = self.constant("flat", np.array([0, 0, WIDTH], np.int64))
        joined = self.op("Reshape", self.op("Transpose", seen, perm=[0, 2, 1, 3]), flat)
        attended = self.op("Add", self.linear(joined, f"{at}.attention.output.dense"), hidden)
        attended = self.norm(attended, f"{at}.attention.output.LayerNorm")
        wide = self.op("Gelu", self.linear(attended, f"{at}.intermediate.dense"))
        narrow = self.op("Add", self.linear(wide, f"{at}.output.dense"), attended)
        return self.norm(narrow, f"{at}.output.LayerNorm")


def graph_of(weights: dict[str, Any]) -> onnx.ModelProto:
    """``ids`` (batch, pieces; int64) and ``present`` (the same, float: 1, or 0 on padding) to ``vector``
    (batch, width): the mean of the last layer over what is present, of length 1."""
    graph = _Graph(weights)
    words = graph.op("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    kind = graph.constant("kind", weights["embeddings.token_type_embeddings.weight"][0])
    one, zero = (
        graph.constant("one", np.array([1], np.int64)),
        graph.constant("zero", np.array([0], np.int64)),
    )
    length = graph.op("Slice", graph.op("Shape", "ids"), one, graph.constant("two", np.array([2], np.int64)))
    places = graph.op("Slice", graph.weight("embeddings.position_embeddings.weight"), zero, length, zero)
    hidden = graph.op("Add", graph.op("Add", words, places), kind)
    hidden = graph.norm(hidden, "embeddings.LayerNorm")
    axes = graph.constant("axes", np.array([1, 2], np.int64))
    absent = graph.op("Sub", graph.constant("whole", np.float32(1)), graph.op("Unsqueeze", "present", axes))
    unseen = graph.op("Mul", absent, graph.constant("low", np.float32(-1e4)))
    for number in range(LAYERS):
        hidden = graph.layer(hidden, unseen, number)
    last = graph.constant("last", np.array([2], np.int64))
    kept = graph.op("Mul", hidden, graph.op("Unsqueeze", "present", last))
    total = graph.op("ReduceSum", kept, one, keepdims=0)
    mean = graph.op("Div", total, graph.op("ReduceSum", "present", one, keepdims=1))
    norm = graph.op("ReduceL2", mean, one, keepdims=1)
    graph.nodes.append(helper.make_node("Div", [mean, norm], ["vector"], name="n_vector"))
    shape = ["batch", "pieces"]
    made = helper.make_graph(
        graph.nodes,
        "sentences",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, shape),
            helper.make_tensor_value_info("present", TensorProto.FLOAT, shape),
        ],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", WIDTH])],
        list(graph.constants.values()),
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """Write ``sentences.onnx`` and the manifest with its hash."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.sentences", description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full", action="store_true", help="float weights, to see what int8 costs")
    options = parser.parse_args()
    source = options.base / "model.safetensors"
    model = graph_of(load_file(source))
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / NAME
    if options.full:
        onnx.save(model, target)
    else:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder, NAME)
            onnx.save(model, whole)
            quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
    manifest = {
        "version": VERSION,
        "source": {"model": "all-MiniLM-L6-v2", "sha256": hashlib.sha256(source.read_bytes()).hexdigest()},
        "sha256": {NAME: hashlib.sha256(target.read_bytes()).hexdigest()},
    }
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    print(f"{NAME}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
