"""The opening: what all questions to an embedded model begin with, read once and kept beside its weights.

System text and examples are the same in every question (:mod:`ledger.prompts`). llama.cpp reads them before
the first answer of every process, for 3 to 15 s. What it has then read (11 MB) is kept when the model is
pulled and put back when it starts. Nothing of a document is in it, and nothing depends on it but time: one
that is missing, out of date or damaged is left alone.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from ledger.canonical import canonical
from ledger.drafts import RowAnswer
from ledger.errors import ModelError
from ledger.model.server import EmbeddedServer
from ledger.model.weights import Weights, sha256_of
from ledger.prompts import Messages, prompt

_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the question, which is cut off with all that comes behind it."""


def is_kept(weights: Weights) -> bool:
    """Whether the opening of today's prompt is kept, undamaged."""
    path, label = _paths(weights)
    try:
        return label.read_text("ascii") == f"{_key(weights)} {sha256_of(path)}"
    except (OSError, UnicodeDecodeError):
        return False


def keep(weights: Weights, server: EmbeddedServer) -> None:
    """Have the server read the opening, and keep it. Raises ``ModelError`` where it cannot be written."""
    path, label = _paths(weights)
    try:
        label.unlink(missing_ok=True)
        text = server.tell("/apply-template", {"messages": _messages()})["prompt"].partition(_MARK)[0]
        server.tell("/completion", {"prompt": text, "n_predict": 0, "cache_prompt": True, "id_slot": 0})
        server.tell("/slots/0?action=save", {"filename": path.name})
        label.write_text(f"{_key(weights)} {sha256_of(path)}", "ascii")
    except OSError as error:
        raise ModelError(f"{path} could not be kept: {error.strerror}") from error


def recall(weights: Weights, server: EmbeddedServer) -> bool:
    """Put the opening back into a server that has just started; whether there was one."""
    if not is_kept(weights):
        return False
    try:
        server.tell("/slots/0?action=restore", {"filename": _paths(weights)[0].name})
    except ModelError:
        return False  # of another build of llama.cpp, say: it is read again
    return True


def _messages() -> Messages:
    return prompt("extract-rows").messages(_MARK, RowAnswer)


def _paths(weights: Weights) -> tuple[Path, Path]:
    """The opening, and the file that says what it is of."""
    return weights.path.with_suffix(".opening"), weights.path.with_suffix(".opening-of")


def _key(weights: Weights) -> str:
    """SHA-256 over all that an opening depends on."""
    parts = {"weights": weights.sha256, "messages": _messages(), "llama": version("xllamacpp")}
    return hashlib.sha256(canonical(parts)).hexdigest()
