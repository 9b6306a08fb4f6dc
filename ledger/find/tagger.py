"""The trained finder: a small encoder marks cues, and for each cue its source and its content.

22 M parameters of MiniLM (Wang et al. 2020, arXiv 2002.10957) in int8, run by onnxruntime on the processor;
trained on the attributions of PolNeAR (Newell et al. 2018) by :mod:`evals.training`. A window is read once
by the lower layers; one top tags the cues, the other is run for each cue, with its pieces marked. What it
is good for and what not is in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.errors import ModelError
from ledger.find.attribution import Attribution
from ledger.find.decode import Probabilities, Thresholds, of_words, runs, spans_of
from ledger.find.pieces import CLS, SEP, Cutter, Pieces
from ledger.find.roles import attribution_of
from ledger.segment import Window

_FOLDER = "weights"
_BATCH = 16
"""Windows, or cues, that go through the network at once: more only fills the caches."""


@dataclass(frozen=True, slots=True)
class _Network:
    """The two halves of the network, the cutter with its tokenizer, and the thresholds."""

    reader: Any
    roles: Any
    cutter: Cutter
    thresholds: Thresholds
    version: str


class Tagger:
    """The finder called ``tagger``. Weights are loaded once for the process, in about half a second."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        """Raises ``ModelError`` where the weights are damaged."""
        self._network = _load()
        self._thresholds = thresholds or self._network.thresholds

    @property
    def name(self) -> str:
        """The finder, its version and the beginning of the hash of its weights."""
        return f"tagger/{self._network.version}"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """The attributions of ``window`` in text order; offsets are absolute in ``text``."""
        return self.find_all(text, [(window.start, window.end)])

    def find_all(self, text: str, stretches: Sequence[tuple[int, int]]) -> tuple[Attribution, ...]:
        """The attributions of several stretches of ``text``, read together."""
        windows = [
            pieces for start, end in stretches for pieces in self._network.cutter.cut(text, start, end)
        ]
        found = [a for batch in _batches(windows) for a in self._of_batch(text, batch)]
        return tuple(sorted((a for a in found if a.content), key=lambda a: (a.content, a.cue)))

    def _of_batch(self, text: str, windows: Sequence[Pieces]) -> Iterator[Attribution]:
        limits = self._thresholds
        ids, present = _padded(windows)
        hidden, tags = self._network.reader.run(None, {"ids": ids, "present": present})
        cues: list[tuple[int, tuple[int, int]]] = []
        for row, pieces in enumerate(windows):
            each = of_words(pieces, _sigmoid(tags[row, 1 : len(pieces.ids) + 1]))
            found = runs(each[:, 0], each[:, 1], limits.grown, limits.first, peak=limits.cue)
            cues += [(row, run) for run in found]
            for first, after in runs(each[:, 2], each[:, 3], limits.bare, limits.first):
                taken = [first <= word < after for word in range(len(pieces.words))]
                yield Attribution((), (), spans_of(text, pieces, taken))
        for some in _batches(cues):
            rows = [row for row, _ in some]
            marks = np.zeros((len(some), ids.shape[1]), np.float32)
            for number, (row, (first, after)) in enumerate(some):
                words = windows[row].words
                marks[number, words[first][0] + 1 : words[after - 1][1] + 1] = 1
            (logits,) = self._network.roles.run(
                None, {"hidden": hidden[rows], "present": present[rows], "cue": marks}
            )
            for number, (row, cue) in enumerate(some):
                pieces = windows[row]
                each = of_words(pieces, _sigmoid(logits[number, 1 : len(pieces.ids) + 1]))
                yield attribution_of(text, pieces, cue, each, limits)


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), _BATCH):
        yield items[at : at + _BATCH]


def _padded(windows: Sequence[Pieces]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    longest = max(len(pieces.ids) for pieces in windows) + 2
    ids = np.zeros((len(windows), longest), np.int64)
    present = np.zeros((len(windows), longest), np.float32)
    for row, pieces in enumerate(windows):
        ids[row, : len(pieces.ids) + 2] = [CLS, *pieces.ids, SEP]
        present[row, : len(pieces.ids) + 2] = 1
    return ids, present


def _sigmoid(logits: Any) -> Probabilities:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


@cache
def _load() -> _Network:
    """The network of this package, its files checked against their hashes."""
    import onnxruntime
    from tokenizers import Tokenizer

    from ledger.model.server import threads

    folder = files("ledger.find").joinpath(_FOLDER)
    manifest = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))
    parts = {name: _checked(folder, name, digest) for name, digest in manifest["sha256"].items()}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.log_severity_level = 3

    def session(name: str) -> Any:
        return onnxruntime.InferenceSession(parts[name], options, providers=["CPUExecutionProvider"])

    return _Network(
        session("reader.onnx"),
        session("roles.onnx"),
        Cutter(Tokenizer.from_buffer(parts["tokenizer.json"])),
        Thresholds(**manifest["thresholds"]),
        str(manifest["version"]),
    )


def _checked(folder: Traversable, name: str, digest: str) -> bytes:
    data = folder.joinpath(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"the finder's {name} is damaged: install fact-ledger again")
    return data
