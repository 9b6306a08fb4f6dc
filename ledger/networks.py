"""The small trained networks of this package: their files, and how onnxruntime runs them in 8 bits."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ledger.errors import ModelError

_CPUINFO = Path("/proc/cpuinfo")
_EXACT = frozenset(("avx512_vnni", "avx_vnni"))
"""Flags of processors that add up products of 8-bit numbers in 32 bits (Intel's VNNI)."""


def part(folder: Traversable, name: str) -> bytes:
    """A file of a folder of weights, checked against the SHA-256 in the folder's ``manifest.json``.

    Raises ``ModelError`` where it is another.
    """
    digest = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))["sha256"][name]
    data = folder.joinpath(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"{folder.joinpath(name)} is damaged: install fact-ledger again")
    return data


def session(data: bytes) -> Any:
    """An ``onnxruntime.InferenceSession`` of a graph, on one thread: what is to be read is read side by side
    instead.

    Without VNNI onnxruntime adds up products of 8 bits in 16, too few for ours, unless it is asked not to;
    what is found would depend on the processor. Asked where it is not needed, it takes twice the time.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if not exact_bytes():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


@cache
def exact_bytes() -> bool:
    """Whether the processor is known to add up products of 8-bit numbers without overflow."""
    return bool(_EXACT & flags(_CPUINFO.read_text("utf-8", "replace"))) if _CPUINFO.is_file() else False


def flags(cpuinfo: str) -> frozenset[str]:
    """What every processor can, as Linux tells it in ``/proc/cpuinfo``; nothing where it tells nothing."""
    each = [frozenset(line.partition(":")[2].split()) for line in cpuinfo.splitlines() if line[:5] == "flags"]
    return frozenset.intersection(*each) if each else frozenset()
