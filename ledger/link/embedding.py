"""Sentence vectors: what two wordings have in common beyond their words.

all-MiniLM-L6-v2 (22 M parameters, Apache-2.0), run by onnxruntime in int8 on the processor;
``weights/MODEL_CARD.md`` says where it is from. Vectors are of length 1, so their product is the cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ledger import networks

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
    from tokenizers import Tokenizer

    weights, finder = (files(room).joinpath("weights") for room in ("ledger.link", "ledger.find"))
    tokenizer = Tokenizer.from_buffer(networks.part(finder, "tokenizer.json"))
    tokenizer.no_padding()
    return networks.session(networks.part(weights, "sentences.onnx")), tokenizer
