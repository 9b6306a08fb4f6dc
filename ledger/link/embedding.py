"""Sentence vectors: what two wordings have in common beyond their words.

all-MiniLM-L6-v2 (22 M parameters, Apache-2.0), run by onnxruntime in int8 on the processor;
``weights/MODEL_CARD.md`` says where it is from. Vectors are of length 1, so their product is the cosine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ledger.errors import ModelError

Vectors = NDArray[np.float32]
"""Of shape ``(sentences, WIDTH)``."""
WIDTH = 384
VERSION = "minilm-l6/2"


class Encoder(Protocol):
    """What linking needs of an encoder."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A unit vector for each text."""
        ...


class SentenceEncoder:
    """The encoder of this package. Its weights are loaded once for the process, at the first text."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A unit vector for each text, of shape ``(len(texts), 384)``.

        Texts go through the network one by one: in int8 a vector would depend on what else is in its batch,
        and the same claims must give the same links. Raises ``ModelError`` where the weights are damaged.
        """
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        if not texts:
            return vectors
        session, tokenizer = _load()
        for row, encoding in enumerate(tokenizer.encode_batch(list(texts))):
            ids = np.array([encoding.ids], np.int64)
            present = np.ones(ids.shape, np.float32)
            (vectors[row : row + 1],) = session.run(None, {"ids": ids, "present": present})
        return vectors


@cache
def _load() -> tuple[Any, Any]:
    """The session and the tokenizer, which is the finder's; both files checked against their hashes."""
    import onnxruntime
    from tokenizers import Tokenizer

    weights, finder = (files(room).joinpath("weights") for room in ("ledger.link", "ledger.find"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a sentence is too little to share
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        _checked(weights, "sentences.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_buffer(_checked(finder, "tokenizer.json"))
    tokenizer.no_padding()
    return session, tokenizer


def _checked(folder: Traversable, name: str) -> bytes:
    digest = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))["sha256"][name]
    return check(name, folder.joinpath(name).read_bytes(), digest)


def check(name: str, data: bytes, digest: str) -> bytes:
    """The bytes of a file. Raises ``ModelError`` where their SHA-256 is another than ``digest`` (hex)."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"the sentence encoder's {name} is damaged: install fact-ledger again")
    return data
