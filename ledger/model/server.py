"""The embedded model: llama.cpp in this process, reached over loopback like any other endpoint.

``xllamacpp.Server`` listens on a free port of 127.0.0.1, wants an API key made for this run, and speaks
the OpenAI API with JSON-schema-constrained output. Because it lives in this process it cannot outlive it,
however the process ends.
"""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import Any, Self

import httpx

from ledger.errors import ModelError
from ledger.model.weights import Weights, is_whole
from ledger.processors import processors

_PATIENCE = 300.0
"""Seconds that a server which listens has to answer a question of ours; the longest is to read an opening."""


class EmbeddedServer:
    """A running llama.cpp server. Use as a context manager: it always stops at the end of the block.

    Attributes:
        api_base: ``http://127.0.0.1:PORT/v1``.
        api_key: the key of this run; without it the server answers 401.
    """

    def __init__(self, weights: Weights) -> None:
        """Load the weights and listen. Takes 2-5 s.

        Raises ``ModelError`` where the weights are missing or damaged, or the server does not start.
        """
        if not is_whole(weights):
            raise ModelError(
                f"the weights of {weights.title} are not here (or are damaged). "
                f"Fetch them ({weights.size / 1e9:.2f} GB) with: fact-ledger model pull {weights.name}"
            )
        import xllamacpp

        self.api_key = secrets.token_urlsafe(24)
        params: Any = xllamacpp.CommonParams()
        params.model.path = str(weights.path)
        params.hostnames, params.port = ["127.0.0.1"], 0
        params.api_keys = [self.api_key]
        params.n_ctx, params.n_parallel = weights.context, 1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = processors()
        params.cache_prompt = True
        params.cache_ram_mib = 0
        params.warmup = params.ui = params.endpoint_slots = False
        params.verbosity = -1
        params.slot_save_path = f"{weights.path.parent}/"
        # Answers repeat their own keys and the words of the prompt: guessing the next tokens from what
        # was seen after the last two saves about a tenth of the time and changes no answer.
        speculative = params.speculative
        speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_MAP_K]
        guess = speculative.ngram_map_k
        guess.size_n, guess.size_m, guess.min_hits = 2, 4, 1
        try:
            self._server: Any = xllamacpp.Server(params)
        except Exception as error:  # whatever the extension raises, the user hears which model did not start
            raise ModelError(f"llama.cpp could not start {weights.title}: {error}") from error
        self.api_base = f"{self._server.listening_address}/v1"
        # Stopped before it works its queue off, as after an error right behind its start, it would wait for
        # itself for ever. Of what goes through the queue this question costs nothing.
        self.tell("/lora-adapters")

    def tell(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the server answers at this path of its own API: to a GET, or to a POST of ``body``.

        Raises ``ModelError`` where it does not answer, or refuses.
        """
        try:
            answer = httpx.request(
                "GET" if body is None else "POST",
                self.api_base.removesuffix("/v1") + path,
                json=body,
                headers={"Authorization": f"Bearer {self.api_key}"},
                timeout=_PATIENCE,
                trust_env=False,
            ).raise_for_status()
        except httpx.HTTPError as error:
            raise ModelError(f"llama.cpp does not answer at {path}: {error}") from error
        return answer.json()

    def close(self) -> None:
        """Stop the server and give its memory back."""
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
