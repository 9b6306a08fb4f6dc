"""Ask a model one question in a given form: instructor on litellm, one code path for every provider.

What is kept is the raw answer; reading it is repeatable at no cost. A cached answer is read by the same
code as a fresh one. Failures of availability are retried here, honouring ``Retry-After``; failures of
content are the caller's, and nothing that failed is ever cached.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

from pydantic import BaseModel, ValidationError

from ledger.canonical import canonical
from ledger.errors import ModelError
from ledger.model.budget import OverBudgetError
from ledger.model.endpoint import Endpoint, Settings, price, quiet_litellm
from ledger.model.failures import (
    AskError,
    Invalid,
    OverBudget,
    Refused,
    Truncated,
    http_status,
    pause,
    said,
    told,
)
from ledger.model.gate import Call, Gate

A = TypeVar("A", bound=BaseModel)
Place = tuple[str, int, int]
"""A window: the document's id, and ``[start, end)`` in code points of its text."""

_LONGEST_TOLD = 600.0
"""Seconds: a server that tells us to wait longer than this is taken to be out of reach."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came: the JSON text, tokens in and out, US dollars (``None``: no price known),
    seconds."""

    text: str
    tokens_in: int
    tokens_out: int
    cost: Decimal | None
    seconds: float


class Cache(Protocol):
    """Where raw answers are kept between runs."""

    def get_response(self, key: str) -> Raw | None:
        """The answer under ``key``, if there is one."""

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep an answer under ``key``."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[A]):
    """An answer that has been read, and whether it came from the cache."""

    answer: A
    raw: Raw
    cached: bool


class _Beside(NamedTuple):
    """What stands before and after the messages in the canonical JSON that a cache key is the hash of, and
    how long the form's schema is in it (bytes)."""

    before: bytes
    after: bytes
    size: int


def read(raw: Raw, form: type[A]) -> A:
    """The answer in its form. Raises ``Invalid`` where it is not of that form."""
    try:
        return form.model_validate_json(raw.text)
    except ValidationError as error:
        from instructor.utils import extract_json_from_codeblock

        # a model that is only told to write JSON likes to fence it, or to talk round it
        with suppress(ValueError):
            return form.model_validate_json(extract_json_from_codeblock(raw.text))
        raise Invalid(
            f"the answer is not of the form asked for: {error.errors()[0]['msg']}",
            tokens_in=raw.tokens_in,
            tokens_out=raw.tokens_out,
            cost=raw.cost,
        ) from error


class Asks(Protocol):
    """Who asks: a :class:`Client`, or somebody who passes the questions on to one."""

    @property
    def settings(self) -> Settings:
        """What suits the model."""

    def about(self, place: Place) -> Self:
        """The same, for the questions about one window."""

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """As :meth:`Client.ask`."""


class Client:
    """Asks one endpoint. Safe for many questions at once in one event loop."""

    def __init__(
        self,
        endpoint: Endpoint,
        cache: Cache | None = None,
        gate: Gate | None = None,
        may_ask: Callable[[Place], None] | None = None,
    ) -> None:
        """``cache=None`` asks anew every time. Every call passes the ``gate``, which may take a while;
        ``may_ask``, given the window behind it, raises ``AskError`` where that may not be sent any more."""
        self.endpoint, self._cache = endpoint, cache
        self._may_ask, self._place = may_ask, ("", 0, 0)
        self._gate = gate or Gate(endpoint)
        self._besides: dict[type[BaseModel], _Beside] = {}
        self._priced = "embedded" if endpoint.local else endpoint.name
        self._forms: dict[type[BaseModel], dict[str, Any]] = {}
        if endpoint.settings.words:
            return  # nobody is asked, and the libraries for it take seconds to load
        self._litellm = litellm = quiet_litellm()
        import instructor

        self._mode = {
            "json_schema": instructor.Mode.JSON_SCHEMA,
            "tools": instructor.Mode.TOOLS,
            "json": instructor.Mode.JSON,
        }[endpoint.settings.mode]
        name, base = endpoint.litellm_name, endpoint.api_base
        self._openai = litellm.get_llm_provider(name, api_base=base)[1] == "openai"

    def key(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        """The cache key: SHA-256 over text and prompt (the messages), schema, model, parameters and
        endpoint."""
        return self._keyed(canonical(messages), self._beside(schema))

    def key_of(self, messages: list[dict[str, str]], form: type[BaseModel]) -> str:
        """The cache key of a question that is to be answered in this form."""
        return self._keyed(canonical(messages), self._beside_form(form))

    def _keyed(self, said: bytes, beside: _Beside) -> str:
        return hashlib.sha256(beside.before + said + beside.after).hexdigest()

    def _beside(self, schema: dict[str, Any]) -> _Beside:
        settings = self.endpoint.settings
        whole = canonical(
            {
                "messages": None,
                "schema": schema,
                "model": self.endpoint.litellm_name,
                "digest": self.endpoint.digest,
                "endpoint": self.endpoint.address,
                "temperature": settings.temperature,
                "max_tokens": settings.max_tokens,
                "mode": settings.mode,
            }
        )
        before, name, after = whole.partition(b'"messages":')
        return _Beside(before + name, after.removeprefix(b"null"), len(canonical(schema)))

    def _beside_form(self, form: type[BaseModel]) -> _Beside:
        """The same of a form, made once: it is several times as long as the messages."""
        if form not in self._besides:
            self._besides[form] = self._beside(form.model_json_schema())
        return self._besides[form]

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """Ask, and read the answer as ``form``.

        Raises ``Truncated``, ``Refused``, ``Invalid`` or ``AskError`` for this question alone, and
        ``ModelError`` where no question to this endpoint can succeed (bad key, unknown model).
        """
        said, beside = canonical(messages), self._beside_form(form)
        key = self._keyed(said, beside)
        if self._cache and (raw := self._cache.get_response(key)):
            return Reply(read(raw, form), raw, cached=True)
        raw = await self._ask_patiently(messages, form, len(said) + beside.size)
        answer = read(raw, form)
        if self._cache:
            self._cache.put_response(key, self.endpoint.name, raw)
        return Reply(answer, raw, cached=False)

    @property
    def settings(self) -> Settings:
        """What suits the model."""
        return self.endpoint.settings

    def about(self, place: Place) -> Self:
        """This client, for the questions about one window."""
        client = copy(self)
        client._place = place
        return client

    async def _ask_patiently(self, messages: list[dict[str, str]], form: type[A], size: int) -> Raw:
        """Ask, again and again while the endpoint is busy or broken, up to the settings' attempts. ``size``
        is that of messages and form, bytes."""
        errors = self._litellm.exceptions
        busy = (
            errors.RateLimitError,
            errors.InternalServerError,
            errors.ServiceUnavailableError,
            errors.BadGatewayError,
            errors.APIConnectionError,
            errors.APIError,
            errors.Timeout,
        )
        attempts = self.endpoint.settings.attempts
        for attempt in range(1, attempts + 1):
            try:
                async with self._gate.call(size) as call:
                    self._look_again(call)
                    return await self._tell(call, self._ask_once(messages, form))
            except OverBudgetError as error:
                raise OverBudget(str(error)) from error
            except busy as error:
                wait = pause(error, attempt)
                if attempt == attempts or wait > _LONGEST_TOLD:
                    tries = "one try" if attempt == 1 else f"{attempt} tries"
                    raise AskError(f"no answer after {tries}: {said(error)}") from error
                await asyncio.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _look_again(self, call: Call) -> None:
        try:
            if self._may_ask is not None:
                self._may_ask(self._place)
        except AskError:
            call.unbilled()
            raise

    async def _tell(self, call: Call, asking: Awaitable[Raw]) -> Raw:
        """The answer; the gate is told how the call ended."""
        try:
            raw = await asking
        except AskError as error:
            tokens = error.tokens_in + error.tokens_out
            if tokens or not http_status(error):
                call.answered(error.cost, tokens)
            else:
                call.unbilled()
            raise
        except Exception as error:
            if status := http_status(error):
                wait = told(error) or 0.0
                call.unbilled(too_much=status in _TOO_MUCH, pause=wait if wait <= _LONGEST_TOLD else 0.0)
            if isinstance(error, ModelError):
                self._gate.close(error)
            raise
        call.answered(raw.cost, raw.tokens_in + raw.tokens_out)
        return raw

    async def _ask_once(self, messages: list[dict[str, str]], form: type[A]) -> Raw:
        begin = time.monotonic()
        try:
            completion = await self._litellm.acompletion(**self.request(messages, form))
        except Exception as error:
            self._classify(error)
            raise AssertionError("unreachable: classify raises") from error
        return self.raw(completion, time.monotonic() - begin)

    def request(self, messages: list[dict[str, str]], form: type[BaseModel]) -> dict[str, Any]:
        """The arguments of the call of ``litellm.acompletion`` that :meth:`ask` makes."""
        endpoint, settings = self.endpoint, self.endpoint.settings
        return {
            "model": endpoint.litellm_name,
            # It may not ask again behind our back: it would not honour Retry-After.
            "num_retries": 0,
            "max_retries": 0,
            "temperature": settings.temperature,
            "max_tokens": settings.max_tokens,
            "timeout": settings.timeout,
            "api_base": endpoint.api_base,
            "api_key": endpoint.api_key,
            # litellm looks through the tools of a call for those of its MCP gateway, and fails without
            # the package "mcp"; ours are none of them.
            **({"_skip_mcp_handler": True} if settings.mode == "tools" else {}),
            **self._formed(messages, form),
        }

    def _formed(self, messages: list[dict[str, str]], form: type[BaseModel]) -> dict[str, Any]:
        """The messages, and the arguments that hold the answer to the form, as instructor makes them for the
        mode. Making them takes as long as all of litellm, so where they do not depend on the messages they
        are made once a form."""
        from instructor.processing.response import handle_response_model

        copied = [dict(message) for message in messages]
        if form in self._forms:
            return {"messages": copied, **self._forms[form]}
        _, made = handle_response_model(form, self._mode, messages=[dict(m) for m in copied])
        beside = {name: value for name, value in made.items() if name != "messages"}
        if self._openai and "response_format" in beside:
            # OpenAI's client looks through every type in an argument of its own, as slowly as all the rest
            # of it; what is put beside goes as it is.
            beside["extra_body"] = {"response_format": beside.pop("response_format")}
        if made["messages"] == copied:
            self._forms[form] = beside
        return {"messages": made["messages"], **beside}

    def _classify(self, error: BaseException) -> None:
        """Re-raise a provider's error as what it means for the run."""
        errors = self._litellm.exceptions
        name, told = self.endpoint.name, said(error)
        status = getattr(error, "status_code", None)
        status = status if isinstance(status, int) else 0
        overflow = isinstance(error, errors.ContextWindowExceededError) or "context size" in told
        if overflow:
            raise Truncated(f"the question does not fit the model's context: {told}") from error
        if isinstance(error, errors.ContentPolicyViolationError):
            raise Refused(f"the provider refused: {told}") from error
        if status in (401, 403):
            raise ModelError(f"{name} does not accept the key: {told}") from error
        if status == 402 or "insufficient_quota" in f"{error} {getattr(error, 'body', '')}":
            raise ModelError(f"{name} wants to be paid first: {told}") from error
        if isinstance(error, errors.NotFoundError):
            raise ModelError(f"{name} is not known at {self.endpoint.address}: {told}") from error
        if isinstance(error, errors.UnsupportedParamsError):
            raise ModelError(f"{name} cannot answer in this mode, try another --mode: {told}") from error
        if 400 <= status < 500 and status not in _PASSING:
            raise AskError(f"the provider did not accept the question: {told}") from error
        raise error

    def raw(self, completion: Any, seconds: float) -> Raw:
        """The answer in a chat completion. Raises ``Refused``, ``Truncated`` or ``Invalid`` for none."""
        tokens_in, tokens_out = _usage(completion)
        cost = price(self._priced, tokens_in, tokens_out)
        took: dict[str, Any] = {"tokens_in": tokens_in, "tokens_out": tokens_out, "cost": cost}
        choice = completion.choices[0]
        refusal = (getattr(choice.message, "provider_specific_fields", None) or {}).get("refusal")
        if choice.finish_reason == "content_filter" or refusal:
            why = refusal or "content filter"
            raise Refused(f"the model refused: {why}", **took)
        if choice.finish_reason == "length":
            raise Truncated(f"the answer was cut off at {self.endpoint.settings.max_tokens} tokens", **took)
        calls = getattr(choice.message, "tool_calls", None)
        text = calls[0].function.arguments if calls else choice.message.content
        if not text or not text.strip():
            raise Invalid("the answer is empty", **took)
        return Raw(text, tokens_in, tokens_out, cost, seconds)


_PASSING = (408, 409, 425, 429)
"""HTTP status codes of the 4xx kind that another try may mend."""


_TOO_MUCH = (429, 503, 529)
"""HTTP status codes that say: not so many at once."""


def _usage(completion: Any) -> tuple[int, int]:
    usage = getattr(completion, "usage", None)
    return (usage.prompt_tokens or 0, usage.completion_tokens or 0) if usage else (0, 0)


async def hang_up() -> None:
    """Close litellm's connections. For whoever owns the event loop, at its end: litellm keeps its clients
    for as long as the process lives, and looks them up by the loop's address, which may come again."""
    if "litellm" not in sys.modules:
        return  # nobody was asked
    litellm = quiet_litellm()
    await litellm.close_litellm_async_clients()
    litellm.in_memory_llm_clients_cache.flush_cache()
