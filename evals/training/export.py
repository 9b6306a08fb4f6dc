"""Ship the tagger: ``python -m evals.training.export tagger.pt --base … --out ledger/find/weights``.

Two ONNX graphs (the reader with the cue tags, and the roles of one cue), weights in int8 (onnxruntime's
dynamic quantization, per channel), the tokenizer, and a manifest with their hashes and the thresholds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from evals.training.network import Tagger, base

VERSION = 2
PARTS = ("reader.onnx", "roles.onnx", "tokenizer.json")


class _Reader(nn.Module):
    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.tagger.read(ids, present)
        return hidden, self.tagger.tags(hidden, present)


class _Roles(nn.Module):
    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, hidden: Tensor, present: Tensor, cue: Tensor) -> Tensor:
        return self.tagger.roles(hidden, present, cue)


def main() -> None:
    """Write the folder; thresholds that are there stay."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.export", description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--base", type=Path, default=base())
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full", action="store_true", help="float weights, to see what int8 costs")
    options = parser.parse_args()
    tagger = Tagger(options.base)
    tagger.load_state_dict(torch.load(options.weights, weights_only=True))
    tagger.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    ids, present = torch.full((2, 8), 101), torch.ones(2, 8)
    hidden, cue = tagger.read(ids, present).detach(), torch.zeros(2, 8)
    graphs: dict[str, tuple[nn.Module, tuple[Tensor, ...], list[str], list[str]]] = {
        "reader.onnx": (_Reader(tagger), (ids, present), ["ids", "present"], ["hidden", "tags"]),
        "roles.onnx": (_Roles(tagger), (hidden, present, cue), ["hidden", "present", "cue"], ["roles"]),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (module, inputs, takes, gives) in graphs.items():
            whole = Path(folder, name)
            axes: Any = {each: {0: "batch", 1: "pieces"} for each in (*takes, *gives)}
            torch.onnx.export(
                module.eval(),
                inputs,
                str(whole),
                input_names=takes,
                output_names=gives,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
            if options.full:
                shutil.copy(whole, options.out / name)
            else:
                quantize_dynamic(
                    whole,
                    options.out / name,
                    weight_type=QuantType.QInt8,
                    per_channel=True,
                    reduce_range=False,
                )
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    manifest = options.out / "manifest.json"
    known = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    written = {
        "version": VERSION,
        "thresholds": known.get("thresholds", {}),
        "sha256": {name: hashlib.sha256((options.out / name).read_bytes()).hexdigest() for name in PARTS},
    }
    manifest.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    for name in PARTS:
        print(f"{name}: {(options.out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
