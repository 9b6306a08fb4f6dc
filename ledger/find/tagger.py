"""The trained finder: a small encoder marks cues, and for each cue its source and its content.

22 M parameters of MiniLM (Wang et al. 2020, arXiv 2002.10957) in int8, run by onnxruntime on the processor;
trained on the attributions of PolNeAR (Newell et al. 2018) by :mod:`evals.training`. A window is read once
by the lower layers; one top tags the cues, the other is run for each cue, with its pieces marked. What it
is good for and what not is in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ledger import networks
from ledger.find.around import around
from ledger.find.attribution import Attribution, Finder
from ledger.find.decode import Probabilities, Thresholds, of_words, runs, spans_of
from ledger.find.pieces import CLS, SEP, Cutter, Pieces
from ledger.find.roles import attribution_of, of_its_paragraph
from ledger.processors import processors
from ledger.segment import Window

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True, eq=False)
class _Cue:
    """A cue, the half-open range ``words`` of its window; ``hidden`` is what the lower layers made of the
    window's pieces and the marks round them, ``(places, width)``."""

    pieces: Pieces
    hidden: NDArray[np.float32]
    words: tuple[int, int]

    @property
    def first(self) -> int:
        """Its first place."""
        return self.pieces.words[self.words[0]][0] + 1

    @property
    def after(self) -> int:
        """The place behind it."""
        return self.pieces.words[self.words[1] - 1][1] + 1

    @property
    def near(self) -> list[int]:
        """The places near it."""
        return around(self.first, self.after, len(self.hidden))


class Tagger(Finder):
    """The finder called ``tagger``. Weights are loaded once for the process, in about half a second."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        """Raises ``ModelError`` where the weights are damaged."""
        self._network = _load()
        self._pool: tuple[int, ThreadPoolExecutor] | None = None
        self._thresholds = thresholds or self._network.thresholds

    @property
    def name(self) -> str:
        """The finder, its version and the beginning of the hash of its weights."""
        return f"tagger/{self._network.version}"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """The attributions of ``window`` in text order; offsets are absolute in ``text``.

        A window is read by itself: in int8 what one batch makes of a word depends a little on all others in
        it, and a paragraph added at the end of an article must not change what is found in its beginning.
        """
        found: list[Attribution] = []
        told_again: set[tuple[int, int]] = set()
        for a in self._in(text, window.start, window.end):
            mine, others = of_its_paragraph(text, a)
            found.append(mine)
            told_again |= {_line(text, span) for span in others}
        # What a line says by itself was not looked for while it counted as the content of another.
        for start, end in sorted(told_again):
            for a in self._in(text, max(start, window.start), min(end, window.end)):
                if not any(_same(a, other) for other in found):
                    found.append(a)
        return tuple(sorted(found, key=lambda a: (a.content, a.cue)))

    def find_all(self, text: str, windows: Sequence[Window]) -> Sequence[tuple[Attribution, ...]]:
        """The same for each of ``windows``, on each processor one: the network is too small for two
        processors to share a window without waiting for each other most of the time."""
        if self._pool is None or self._pool[0] != os.getpid():  # threads do not survive a fork
            self._pool = os.getpid(), ThreadPoolExecutor(processors(), "finder")
        return list(self._pool[1].map(lambda window: self.find(text, window), windows))

    def _in(self, text: str, start: int, end: int) -> Iterator[Attribution]:
        """What is found in a stretch of the text."""
        for batch in _batches(list(self._network.cutter.cut(text, start, end)), lambda each: len(each.ids)):
            yield from (a for a in self._of_batch(text, batch) if a.content)

    def _of_batch(self, text: str, batch: Sequence[Pieces]) -> Iterator[Attribution]:
        limits = self._thresholds
        ids, present = _padded(batch)
        hidden, tags = self._network.reader.run(None, {"ids": ids, "present": present})
        cues: list[_Cue] = []
        for row, pieces in enumerate(batch):
            each = of_words(pieces, _sigmoid(tags[row, 1 : len(pieces.ids) + 1]))
            found = runs(each[:, 0], each[:, 1], limits.grown, limits.first, peak=limits.cue)
            cues += [_Cue(pieces, hidden[row, : len(pieces.ids) + 2], words) for words in found]
            for first, after in runs(each[:, 2], each[:, 3], limits.bare, limits.first):
                taken = [first <= word < after for word in range(len(pieces.words))]
                yield Attribution((), (), spans_of(text, pieces, taken))
        for cue, each in self._roles(cues):
            yield attribution_of(text, cue.pieces, cue.words, each, limits)

    def _roles(self, cues: Sequence[_Cue]) -> Iterator[tuple[_Cue, Probabilities]]:
        """For each cue the probability of every word of its window, of its source and of its content: by what
        is near it, and where that was cut off in the middle of something, by all."""
        cut_off = []
        for cue, shown, near in self._look([(cue, cue.near) for cue in cues]):
            if self._goes_on(cue, shown, near):
                cut_off.append(cue)
                continue
            each = np.zeros((len(cue.hidden), 2), np.float32)
            each[shown] = near
            yield cue, of_words(cue.pieces, each[1:-1])
        for cue, _, each in self._look([(cue, list(range(len(cue.hidden)))) for cue in cut_off]):
            yield cue, of_words(cue.pieces, each[1:-1])

    def _goes_on(self, cue: _Cue, shown: list[int], near: Probabilities) -> bool:
        """Whether something reaches an edge of what was shown beyond which the window goes on."""
        edges = [1] if shown[1] > 1 else []
        edges += [-2] if shown[-2] < len(cue.hidden) - 2 else []
        return bool((near[edges] >= [self._thresholds.source, self._thresholds.content]).any())

    def _look(self, asked: list[tuple[_Cue, list[int]]]) -> Iterator[tuple[_Cue, list[int], Probabilities]]:
        """The probabilities of the places of a cue's window that are shown."""
        for some in _batches(asked, lambda each: len(each[1])):
            longest = max(len(shown) for _, shown in some)
            hidden = np.zeros((len(some), longest, some[0][0].hidden.shape[1]), np.float32)
            present, marks = (np.zeros((len(some), longest), np.float32) for _ in range(2))
            for row, (cue, shown) in enumerate(some):
                hidden[row, : len(shown)], present[row, : len(shown)] = cue.hidden[shown], 1
                marks[row, : len(shown)] = [cue.first <= place < cue.after for place in shown]
            (logits,) = self._network.roles.run(None, {"hidden": hidden, "present": present, "cue": marks})
            for row, (cue, shown) in enumerate(some):
                yield cue, shown, _sigmoid(logits[row, : len(shown)])


def _batches(items: Sequence[T], length: Callable[[T], int]) -> Iterator[list[T]]:
    """In batches of about one length, for the shorter ones are filled up."""
    ordered = sorted(items, key=length)
    for at in range(0, len(ordered), _BATCH):
        yield ordered[at : at + _BATCH]


def _same(a: Attribution, b: Attribution) -> bool:
    """Whether two have a word of their cue in common, or without one the content."""
    if not a.cue or not b.cue:
        return a.content == b.content
    return any(start < last and first < end for start, end in a.cue for first, last in b.cue)


def _line(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The line that a span begins on."""
    end = text.find("\n", span[0])
    return text.rfind("\n", 0, span[0]) + 1, len(text) if end < 0 else end


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
    from tokenizers import Tokenizer

    folder = files("ledger.find").joinpath(_FOLDER)
    manifest = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))
    return _Network(
        networks.session(networks.part(folder, "reader.onnx")),
        networks.session(networks.part(folder, "roles.onnx")),
        Cutter(Tokenizer.from_buffer(networks.part(folder, "tokenizer.json"))),
        Thresholds(**manifest["thresholds"]),
        str(manifest["version"]),
    )
