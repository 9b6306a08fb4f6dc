"""The weights that the package ships, as PyTorch has them, to train on from where they are.

What int8 took from them is less than a training step moves (each weight is within half a step of its
channel's scale, ``(8-bit) scale / 2``), so nothing but the optimizer's memory is lost.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

_PARTS = ("reader.onnx", "roles.onnx")
_PREFIX = "tagger."
"""What the exported modules call the tagger within them."""


def state(folder: Path) -> dict[str, Tensor]:
    """The state of :class:`evals.training.network.Tagger` from the graphs in ``folder``: float32, names as in
    its ``state_dict``. Raises ``OSError`` where a graph is not there."""
    found: dict[str, Tensor] = {}
    for part in _PARTS:
        graph = onnx.load(folder / part).graph
        known = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        found |= {
            name.removeprefix(_PREFIX): torch.tensor(values)
            for name, values in known.items()
            if name.startswith(_PREFIX) and values.dtype == np.float32 and not name.endswith("_scale")
        }
        for name in known:
            if name.startswith(_PREFIX) and name.endswith("_quantized"):  # looked up, not multiplied
                found[name.removeprefix(_PREFIX).removesuffix("_quantized")] = _whole(known, name)
        for node in graph.node:
            if node.op_type == "MatMulInteger":
                module = _path(node.name.removesuffix("/MatMul_quant"))
                found[f"{module}.weight"] = _whole(known, node.input[1]).T.contiguous()
    return found


def _whole(known: dict[str, np.ndarray], name: str) -> Tensor:
    """Quantized values as the numbers that they stand for."""
    base = name.removesuffix("_quantized")
    steps = known[name].astype(np.float32) - known[f"{base}_zero_point"].astype(np.float32)
    return torch.tensor(steps * known[f"{base}_scale"])


def _path(module: str) -> str:
    """A module's name in the state; the exporter repeats a sequence in its parts
    (``/cue_head/cue_head.1`` is ``cue_head.1``)."""
    first, _, rest = module.strip("/").partition("/")
    return rest if rest.startswith(f"{first}.") else f"{first}.{rest}".replace("/", ".")
