"""ledger.networks: weights are checked, and what they give does not depend on the processor."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from ledger import networks
from ledger.errors import ModelError

XEON = "flags\t\t: fpu avx2 avx512_vnni\n\nflags\t\t: fpu avx2 avx512_vnni\n"
MIXED = "processor\t: 0\nflags\t\t: fpu avx2 avx_vnni\n\nprocessor\t: 1\nflags\t\t: fpu avx2\n"
ARM = "processor\t: 0\nFeatures\t: fp asimd\n"


def test_a_file_is_what_the_manifest_says(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"whole").hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps({"sha256": {"roles.onnx": digest}}))
    (tmp_path / "roles.onnx").write_bytes(b"whole")
    assert networks.part(tmp_path, "roles.onnx") == b"whole"
    (tmp_path / "roles.onnx").write_bytes(b"whale")
    with pytest.raises(ModelError, match=r"roles\.onnx is damaged: install fact-ledger again"):
        networks.part(tmp_path, "roles.onnx")


@pytest.mark.parametrize(
    ("told", "exact"), [(XEON, True), (MIXED, False), (ARM, False), ("", False), ("flags", False)]
)
def test_only_what_every_processor_can_is_counted_on(told: str, exact: bool) -> None:
    assert bool(networks.flags(told) & {"avx512_vnni", "avx_vnni"}) is exact


def test_the_quick_way_gives_what_the_exact_way_gives() -> None:
    data = networks.part(files("ledger.link").joinpath("weights"), "sentences.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.x64quantprecision", "1")
    exact = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    pieces = {"ids": np.array([[101, 1996, 2958, 2003, 2701, 102]]), "present": np.ones((1, 6), np.float32)}
    assert np.allclose(networks.session(data).run(None, pieces)[0], exact.run(None, pieces)[0], atol=1e-5)
