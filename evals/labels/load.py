"""Articles with their labels, from a folder that holds ``documents/`` and ``annotations/``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from evals.labels.annotation import Annotation
from evals.labels.locate import LabelError, read_json, validated
from ledger.claims import Claim
from ledger.documents import Document, ReadFailure, read_all

ANNOTATIONS = "annotations"
LINKS = "links"
"""The stem of the file beside the annotations that holds no article's labels (:mod:`evals.labels.links`)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and its labels: every span of these says what the text says there."""

    path: Path
    document: Document
    annotation: Annotation

    @property
    def name(self) -> str:
        """What it is called in tables: the stem of its file."""
        return self.path.stem

    @property
    def claims(self) -> list[Claim]:
        """The labels as claims of this document."""
        return [claim.claim(self.document.id) for claim in self.annotation.claims]

    @property
    def furniture(self) -> list[tuple[int, int]]:
        """The furniture lines as half-open code-point spans."""
        starts = [0]
        for line in _lines(self.document.text):
            starts.append(starts[-1] + len(line))
        return [(starts[first - 1], starts[last]) for first, last in self.annotation.furniture]


def load_folder(folder: Path, annotations: str = ANNOTATIONS, only: tuple[str, ...] = ()) -> list[Labelled]:
    """Every labelled article of ``folder``, by name; with ``only``, those whose file name begins like one
    of these.

    Raises :class:`~evals.labels.locate.LabelError` where there is none, none for one of ``only``, or one
    cannot be used.
    """
    files = [f for f in sorted((folder / annotations).glob("*.json")) if f.stem != LINKS]
    if not files:
        raise LabelError(f"{folder / annotations} holds no annotation files")
    if absent := [name for name in only if not any(f.name.startswith(name) for f in files)]:
        names = " or ".join(absent)
        raise LabelError(f"{folder / annotations} holds no annotation files that begin with {names}")
    return [load_labelled(file, folder) for file in files if not only or file.name.startswith(only)]


def load_labelled(annotation: Path, folder: Path) -> Labelled:
    """The article and labels of one annotation file, its document's path being relative to ``folder``.

    Raises :class:`~evals.labels.locate.LabelError`, with a line for each, where the document is missing,
    has changed since it was labelled, or a label's words do not stand where it says.
    """
    raw = read_json(annotation)
    labels = validated(annotation, raw, Annotation)
    path = folder / labels.document
    document = document_of(path)
    if wrong := misfits(labels, path, document.text):
        raise LabelError("\n".join(f"{annotation}: {line}" for line in wrong))
    return Labelled(path, document, labels)


def misfits(labels: Annotation, path: Path, text: str) -> list[str]:
    """Where ``labels`` do not fit the article in ``path``, which has this ``text``: a line for each."""
    wrong: list[str] = []
    if (found := file_hash(path)) != labels.sha256:
        wrong.append(f"{path} is not the file that was labelled: its sha256 is {found}")
    for claim in labels.claims:
        wrong += [
            f"{claim.label}: the text does not have {span.exact!r} at {span.start}"
            for span in claim.spans()
            if not span.holds_in(text)
        ]
    lines = len(_lines(text))
    wrong += [
        f"furniture: there are no lines {first} to {last} in {lines}"
        for first, last in labels.furniture
        if not 1 <= first <= last <= lines
    ]
    return wrong


def document_of(path: Path) -> Document:
    """The document as ``extract`` reads it. Raises :class:`~evals.labels.locate.LabelError` where it
    cannot."""
    (read,) = read_all([path]) if path.is_file() else (None,)
    if read is None:
        raise LabelError(f"there is no document {path}")
    if isinstance(read, ReadFailure):
        raise LabelError(f"{path}: {read.message}")
    return read


def _lines(text: str) -> list[str]:
    """The lines as an editor numbers them; ``str.splitlines`` also ends one at a form feed."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
