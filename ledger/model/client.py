"""Ask a model one question in a given form: instructor on litellm, one code path for every provider.

What is kept is the raw answer; reading it is repeatable at no cost. A cached answer is read by the same
code as a fresh one. Failures of availability are retried here, honouring ``Retry-After``; failures of
content are the caller's, and nothing that failed is ever cached.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from ledger.claims import canonical
from ledger.errors import ModelError
from ledger.model.endpoint import Endpoint, price, quiet_litellm

A = TypeVar("A", bound=BaseModel)

_LONGEST_WAIT = 60.0


class AskError(Exception):
    """A question got no usable answer. ``state`` is the window state it ends in."""

    state = "failed"

    def __init__(self, message: str, *, tokens_in: int = 0, tokens_out: int = 0) -> None:
        super().__init__(message)
        self.tokens_in, self.tokens_out = tokens_in, tokens_out


class Invalid(AskError):
    """The answer is not of the form asked for."""

    state = "invalid"


class Refused(AskError):
    """The model or its provider declined to answer."""

    state = "refused"


class Truncated(AskError):
    """The answer was cut off, or the question does not fit the context: ask about less."""

    state = "truncated"


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


class Client:
    """Asks one endpoint. Safe for many questions at once in one event loop."""

    def __init__(self, endpoint: Endpoint, cache: Cache | None = None) -> None:
        """``cache=None`` asks anew every time."""
        litellm = quiet_litellm()
        import instructor

        self.endpoint, self._cache, self._litellm = endpoint, cache, litellm
        mode = {
            "json_schema": instructor.Mode.JSON_SCHEMA,
            "tools": instructor.Mode.TOOLS,
            "json": instructor.Mode.JSON,
        }[endpoint.settings.mode]
        self._instructor: Any = instructor.from_litellm(litellm.acompletion, mode=mode)

    def key(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        """The cache key: SHA-256 over text and prompt (the messages), schema, model, parameters and
        endpoint."""
        settings = self.endpoint.settings
        return hashlib.sha256(
            canonical(
                {
                    "messages": messages,
                    "schema": schema,
                    "model": self.endpoint.litellm_name,
                    "digest": self.endpoint.digest,
                    "endpoint": self.endpoint.address,
                    "temperature": settings.temperature,
                    "max_tokens": settings.max_tokens,
                    "mode": settings.mode,
                }
            )
        ).hexdigest()

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """Ask, and read the answer as ``form``.

        Raises ``Truncated``, ``Refused``, ``Invalid`` or ``AskError`` for this question alone, and
        ``ModelError`` where no question to this endpoint can succeed (bad key, unknown model).
        """
        key = self.key(messages, form.model_json_schema())
        if self._cache and (raw := self._cache.get_response(key)):
            return Reply(self._read(raw, form), raw, cached=True)
        raw = await self._ask_patiently(messages, form)
        answer = self._read(raw, form)
        if self._cache:
            self._cache.put_response(key, self.endpoint.name, raw)
        return Reply(answer, raw, cached=False)

    def _read(self, raw: Raw, form: type[A]) -> A:
        try:
            return form.model_validate_json(raw.text)
        except ValidationError as error:
            first = error.errors()[0]
            raise Invalid(
                f"the answer is not of the form asked for: {first['msg']}",
                tokens_in=raw.tokens_in,
                tokens_out=raw.tokens_out,
            ) from error

    async def _ask_patiently(self, messages: list[dict[str, str]], form: type[A]) -> Raw:
        """Ask, again and again while the endpoint is busy or broken, up to the settings' attempts."""
        errors = self._litellm.exceptions
        busy = (
            errors.RateLimitError,
            errors.InternalServerError,
            errors.ServiceUnavailableError,
            errors.BadGatewayError,
            errors.APIConnectionError,
            errors.Timeout,
        )
        attempts = self.endpoint.settings.attempts
        for attempt in range(1, attempts + 1):
            try:
                return await self._ask_once(messages, form)
            except busy as error:
                if attempt == attempts:
                    raise AskError(f"no answer after {attempts} tries: {_first_line(error)}") from error
                await asyncio.sleep(_wait(error, attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _ask_once(self, messages: list[dict[str, str]], form: type[A]) -> Raw:
        endpoint, settings = self.endpoint, self.endpoint.settings
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException

        begin = time.monotonic()
        try:
            _, completion = await self._instructor.chat.completions.create_with_completion(
                model=endpoint.litellm_name,
                messages=[dict(message) for message in messages],
                response_model=form,
                max_retries=1,
                num_retries=0,
                temperature=settings.temperature,
                max_tokens=settings.max_tokens,
                timeout=settings.timeout,
                api_base=endpoint.api_base,
                api_key=endpoint.api_key,
            )
        except IncompleteOutputException as error:
            usage = _usage(error.last_completion)
            raise Truncated(
                f"the answer was cut off at {settings.max_tokens} tokens", tokens_in=usage[0], tokens_out=usage[1]
            ) from error
        except InstructorRetryException as error:
            completion = getattr(error, "last_completion", None)
            cause = error.__cause__
            if isinstance(cause, ValidationError) or completion is not None:
                # The form is read once more, from the raw text, where a cached answer is read too.
                return self._raw(completion, time.monotonic() - begin)
            self._classify(cause or error)
            raise AssertionError("unreachable: classify raises") from error
        return self._raw(completion, time.monotonic() - begin)

    def _classify(self, error: BaseException) -> None:
        """Re-raise a provider's error as what it means for the run."""
        errors = self._litellm.exceptions
        name, said = self.endpoint.name, _first_line(error)
        overflow = isinstance(error, errors.ContextWindowExceededError) or "context size" in said
        if overflow:
            raise Truncated(f"the question does not fit the model's context: {said}") from error
        if isinstance(error, errors.ContentPolicyViolationError):
            raise Refused(f"the provider refused: {said}") from error
        if isinstance(error, errors.AuthenticationError | errors.PermissionDeniedError):
            raise ModelError(f"{name} does not accept the key: {said}") from error
        if isinstance(error, errors.NotFoundError):
            raise ModelError(f"{name} is not known at {self.endpoint.address}: {said}") from error
        if isinstance(error, errors.UnsupportedParamsError):
            raise ModelError(f"{name} cannot answer in this mode, try another --mode: {said}") from error
        if isinstance(error, errors.BadRequestError | errors.UnprocessableEntityError):
            raise AskError(f"the provider did not accept the question: {said}") from error
        raise error

    def _raw(self, completion: Any, seconds: float) -> Raw:
        tokens_in, tokens_out = _usage(completion)
        choice = completion.choices[0]
        if choice.finish_reason == "content_filter" or getattr(choice.message, "refusal", None):
            why = getattr(choice.message, "refusal", None) or "content filter"
            raise Refused(f"the model refused: {why}", tokens_in=tokens_in, tokens_out=tokens_out)
        if choice.finish_reason == "length":
            raise Truncated("the answer was cut off", tokens_in=tokens_in, tokens_out=tokens_out)
        calls = getattr(choice.message, "tool_calls", None)
        text = calls[0].function.arguments if calls else choice.message.content
        if not text or not text.strip():
            raise Invalid("the answer is empty", tokens_in=tokens_in, tokens_out=tokens_out)
        name = "embedded" if self.endpoint.local else self.endpoint.name
        return Raw(text, tokens_in, tokens_out, price(name, tokens_in, tokens_out), seconds)


def _usage(completion: Any) -> tuple[int, int]:
    usage = getattr(completion, "usage", None)
    return (usage.prompt_tokens or 0, usage.completion_tokens or 0) if usage else (0, 0)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def _wait(error: BaseException, attempt: int) -> float:
    """Seconds to wait: what ``Retry-After`` says, else twice as long each time, with full jitter
    (Brooker 2015, "Exponential backoff and jitter")."""
    response = getattr(error, "response", None)
    said = response.headers.get("retry-after") if response is not None else None
    if said and said.replace(".", "", 1).isdigit():
        return min(float(said), _LONGEST_WAIT)
    return random.uniform(0.5, 1.0) * min(2.0**attempt, _LONGEST_WAIT)  # noqa: S311 - not a secret
