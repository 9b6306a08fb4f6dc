"""Where a model is reached, and the settings that belong to it rather than to the code.

Any model is named as litellm names it (``gpt-4o-mini``, ``anthropic/claude-…``, ``ollama/llama3``,
``openai/NAME`` with ``--api-base``). ``embedded/NAME`` is a language model that runs here. ``embedded`` is
the best that can be done here: by the words (:data:`WORDS`), or where no finder runs, such a model.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Literal

from ledger.admit.kinds import kinds_digest
from ledger.claims import Frozen
from ledger.errors import ModelError
from ledger.model.opening import recall
from ledger.model.server import EmbeddedServer
from ledger.model.weights import ALIAS, is_embedded, weights_for

Mode = Literal["json_schema", "tools", "json"]


class Settings(Frozen):
    """What suits a model.

    Attributes:
        window_words: words of text a question; small models lose the thread in long ones.
        max_tokens: the longest answer, tokens.
        temperature: sampling temperature; 0 is greedy.
        mode: how the answer's form is enforced: a JSON schema, a tool call, or plain JSON.
        timeout: seconds for one answer.
        attempts: tries against errors of availability (429, 5xx, connection), in all.
        concurrency: questions in flight at once.
        rows: whether the model answers in rows, the shortest form, without the optional fields.
        words: whether no model is asked at all: what the finder found is read by its words.
    """

    window_words: int = 400
    max_tokens: int = 4096
    temperature: float = 0.0
    mode: Mode = "json_schema"
    timeout: float = 120.0
    attempts: int = 5
    concurrency: int = 8
    rows: bool = False
    words: bool = False


EMBEDDED = Settings(window_words=25, max_tokens=700, timeout=600.0, concurrency=1, rows=True)
"""The embedded models answer best about a sentence or two, in the shortest form; one question at a time
fills the cores."""

WORDS = EMBEDDED.model_copy(update={"window_words": 400, "rows": False, "words": True})
"""``embedded`` with a finder: none of the embedded language models reads what was found better than its words
do (``evals/NOTES.md``), and they take a hundred times as long."""

BY_WORDS = f"{ALIAS}/words"
"""What runs record of that; it may be said in place of ``embedded``."""

REMOTE = Settings()


class Endpoint(Frozen):
    """A model that can be asked now.

    ``name`` is what the run records and ``litellm_name`` what litellm is called with; ``address`` is the
    recorded endpoint (``embedded`` has no fixed one); ``digest`` the weights' SHA-256 where known.
    """

    name: str
    litellm_name: str
    address: str
    settings: Settings
    digest: str | None = None
    api_base: str | None = None
    api_key: str | None = None

    @property
    def local(self) -> bool:
        """Whether the model is run here, at no price."""
        return self.digest is not None

    def __repr__(self) -> str:
        """Without the key: what is printed or logged must not carry it."""
        return f"Endpoint({self.name!r} at {self.address})"

    __str__ = __repr__


def quiet_litellm() -> Any:
    """Import litellm (3 s of CPU) so that it neither fetches price lists nor prints.

    Everything it would say reaches the user as an error or a recorded state.
    """
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ.setdefault("LITELLM_MODE", "PRODUCTION")  # else it loads a .env file it happens to find
    # litellm's own way to a server that speaks as OpenAI's does, which it takes to vLLM's anyway. OpenAI's
    # client looks through every type of every message first, as slowly as all the rest of a call.
    os.environ.setdefault("EXPERIMENTAL_OPENAI_BASE_LLM_HTTP_HANDLER", "True")
    import logging
    import warnings

    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "instructor"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    import litellm

    # It makes its request in two steps; cancelled between them, the second is dropped, as it should be.
    dropped = r"coroutine '\w+\.(?:acompletion|async_completion)' was never awaited"
    warnings.filterwarnings("ignore", dropped, RuntimeWarning)
    # pydantic, of the type hints of OpenAI's own client, when litellm first looks at them
    warnings.filterwarnings("ignore", r"Items? .* on TypedDict class .*ReadOnly", UserWarning)
    litellm.suppress_debug_info = True
    litellm.callbacks = []
    from litellm.litellm_core_utils.litellm_logging import Logging
    from litellm.litellm_core_utils.llm_response_utils.response_metadata import ResponseMetadata
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

    AsyncHTTPHandler.single_connection_post_request = _no_second_try  # type: ignore[method-assign]
    # What a call cost is told by price(), and nobody is told of it: litellm's own sums and its log without
    # readers were a sixth of all the processor time of an extraction.
    Logging.response_cost_calculator = _no_cost  # type: ignore[method-assign]
    Logging.async_success_handler = _no_log  # type: ignore[method-assign]
    ResponseMetadata.set_hidden_params = _no_notes  # type: ignore[method-assign]
    return litellm


async def _no_second_try(*_: Any, **__: Any) -> Any:
    """In place of litellm's second try after a broken connection, which nobody can turn off, which no budget
    knows of, and which may be billed: the error it is for is raised."""
    raise  # it is called where that error is being handled


def _no_cost(*_: Any, **__: Any) -> None:
    """In place of litellm's sum for its own log."""


def _no_notes(*_: Any, **__: Any) -> None:
    """In place of what litellm notes beside an answer (its address, the price list's idea of the model)."""


async def _no_log(*_: Any, **__: Any) -> None:
    """In place of what litellm does for its callbacks, of which there are none."""


def settings_for(model: str, finder: str = "tagger", **overrides: Any) -> Settings:
    """The settings of a model beside this finder, with the user's overrides (``None``: not given)."""
    base = EMBEDDED if is_embedded(model) else REMOTE
    if model in (ALIAS, BY_WORDS) and finder != "none":
        base = WORDS
    return base.model_copy(update={key: value for key, value in overrides.items() if value is not None})


@contextmanager
def open_endpoint(model: str, settings: Settings, *, api_base: str | None = None) -> Iterator[Endpoint]:
    """An endpoint for the time of the block; an embedded server starts and stops with it.

    Raises ``ModelError`` for a name nobody knows, missing weights or a missing key.
    """
    if settings.words:
        yield Endpoint(
            name=BY_WORDS, litellm_name="", address=ALIAS, settings=settings, digest=kinds_digest()
        )
        return
    if model == BY_WORDS:
        raise ModelError(
            f"{BY_WORDS} asks nobody: it reads what a finder found. To ask a model here, name one that "
            "`fact-ledger model list` lists, or embedded"
        )
    if is_embedded(model):
        weights = weights_for(model)
        with EmbeddedServer(weights) as server:
            recall(weights, server)
            yield Endpoint(
                name=f"embedded/{weights.name}",
                litellm_name=f"openai/{weights.name}",
                address="embedded",
                settings=settings,
                digest=weights.sha256,
                api_base=server.api_base,
                api_key=server.api_key,
            )
        return
    litellm = quiet_litellm()
    try:
        _, provider, _, default_base = litellm.get_llm_provider(model, api_base=api_base)
    except litellm.BadRequestError as error:
        raise ModelError(
            f"litellm knows no provider for {model!r}; write it as PROVIDER/NAME "
            "(for an OpenAI-compatible server: openai/NAME with --api-base), or use: embedded"
        ) from error
    environment = litellm.validate_environment(model, api_base=api_base)
    missing = environment.get("missing_keys") or []
    if missing and not environment.get("keys_in_environment") and api_base is None:
        raise ModelError(f"{model} needs {' and '.join(missing)} in the environment")
    # A provider's key goes to that provider alone, never to an address given on the command line: that one
    # has a key of its own, or none (the client library insists on being given something).
    key = os.environ.get("FACT_LEDGER_API_KEY", "none") if api_base is not None else None
    yield Endpoint(
        name=model,
        litellm_name=model,
        address=public(api_base or default_base or provider),
        settings=settings,
        api_base=api_base,
        api_key=key,
    )


def public(address: str) -> str:
    """An address as it may be recorded and shown: without a user, password, query or fragment."""
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    if not parts.hostname:
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


_unpriced: set[str] = set()
"""Names litellm has no price for: finding that out again takes it a millisecond."""


def price(endpoint_name: str, tokens_in: int, tokens_out: int) -> Decimal | None:
    """US dollars for that many tokens by litellm's own price list; ``None`` where it has no price."""
    if is_embedded(endpoint_name):
        return Decimal(0)
    litellm = sys.modules.get("litellm") or quiet_litellm()
    if endpoint_name in _unpriced:
        return None
    if (rates := _flat_rates(endpoint_name, litellm.model_cost)) is not None:
        return Decimal(str(round(tokens_in * rates[0] + tokens_out * rates[1], 8)))
    try:
        paid = litellm.cost_per_token(
            model=endpoint_name, prompt_tokens=tokens_in, completion_tokens=tokens_out
        )
    except Exception as error:  # litellm raises a bare Exception for some unmapped names
        if isinstance(error, litellm.NotFoundError | litellm.BadRequestError) or "mapped" in str(error):
            _unpriced.add(endpoint_name)
            return None
        raise
    return Decimal(str(round(sum(paid), 8)))


def batch_price(endpoint_name: str, tokens_in: int, tokens_out: int) -> Decimal | None:
    """The same by the provider's batch API: where litellm lists no price for batches, the full price."""
    litellm = quiet_litellm()
    full = price(endpoint_name, tokens_in, tokens_out)
    if full is None:
        return None
    listed = litellm.get_model_info(endpoint_name)
    rates = listed.get("input_cost_per_token_batches"), listed.get("output_cost_per_token_batches")
    if rates[0] is None or rates[1] is None:
        return full
    return Decimal(str(round(tokens_in * rates[0] + tokens_out * rates[1], 8)))


def _flat_rates(name: str, prices: dict[str, Any]) -> tuple[float, float] | None:
    """US dollars for a token in and out where litellm's list has one price for each, whatever the number of
    tokens; ``None`` where it is not so simple. litellm takes half a millisecond to find the same."""
    entry = prices.get(name)
    if entry is None or any("above" in field and entry[field] for field in entry):
        return None
    into, out = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
    beside = [f for f in entry if f.startswith(_OTHER_COSTS) and entry[f]]
    return (into, out) if into is not None and out is not None and not beside else None


_OTHER_COSTS = (
    "input_cost_per_request",
    "input_cost_per_second",
    "output_cost_per_second",
    "input_cost_per_char",
    "output_cost_per_char",
    "input_cost_per_query",
)
"""Prices of another kind, which tokens alone do not settle."""


def count_tokens(text: str) -> int:
    """Tokens of a text by OpenAI's o200k encoding, which litellm ships: a fair estimate for any model."""
    return int(quiet_litellm().token_counter(model="gpt-4o", text=text))
