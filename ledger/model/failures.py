"""What a question to a model may fail with, and what a provider's error says.

Errors of one question end in a recorded state of its window; what no question can mend is a
:class:`~ledger.errors.ModelError`.
"""

from __future__ import annotations

import json
import os
import random
import re
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime

_LONGEST_WAIT = 60.0
"""Seconds that are waited at most where the provider does not say how long."""
_SOCKET = re.compile(r" ssl:(?:<[^>]*>|\w+)")
"""What aiohttp says of the socket of a connection that failed."""
_NOISE = re.compile(r"(?:(?:litellm\.)?\w*(?:Error|Exception|Timeout)(?:: | - ))+")


class AskError(Exception):
    """A question got no usable answer. ``state`` is the window state it ends in; ``cost`` is what its tokens
    cost in US dollars, ``None`` where no price is known."""

    state = "failed"

    def __init__(
        self, message: str, *, tokens_in: int = 0, tokens_out: int = 0, cost: Decimal | None = Decimal(0)
    ) -> None:
        super().__init__(message)
        self.tokens_in, self.tokens_out, self.cost = tokens_in, tokens_out, cost


class Invalid(AskError):
    """The answer is not of the form asked for."""

    state = "invalid"


class Refused(AskError):
    """The model or its provider declined to answer."""

    state = "refused"


class Truncated(AskError):
    """The answer was cut off, or the question does not fit the context: ask about less."""

    state = "truncated"


class Waiting(AskError):
    """The answer is not there yet, and is not waited for."""

    state = "pending"


class OverBudget(AskError):
    """The question, and the longest answer, do not fit into what is left of the budget."""

    state = "over_budget"


def http_status(error: BaseException) -> int:
    """The HTTP status that the provider sent, from the error that it became; 0 where there was no answer.
    litellm gives every error a status, so the client library's own is looked for behind it."""
    import httpx
    import openai

    seen: BaseException | None = error
    for _ in range(10):
        if isinstance(seen, openai.APIStatusError) and type(seen).__module__.startswith("openai"):
            return seen.status_code
        if isinstance(seen, httpx.HTTPStatusError):
            return seen.response.status_code
        seen = seen and (seen.__cause__ or seen.__context__)
        if seen is None:
            break
    return 0


def said(error: BaseException) -> str:
    """The first line of an error, without the library's own names for it and without any key."""
    line = _SOCKET.sub("", _told_in_body(str(error).strip()).partition("\n")[0]) or type(error).__name__
    for name, value in os.environ.items():
        if name.endswith(("_KEY", "_TOKEN", "_SECRET")) and len(value) >= 8:
            line = line.replace(value, "…")
    return (_NOISE.sub("", line, count=1) or line)[:300]


def _told_in_body(text: str) -> str:
    """What an error says where it is the JSON body of an answer in the manner of OpenAI; else the text."""
    head, brace, rest = text.partition("{")
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(brace + rest)["error"]["message"]
        return f"{head}{told}" if isinstance(told, str) and told else text
    return text


def pause(error: BaseException, attempt: int) -> float:
    """Seconds to wait: what ``Retry-After`` says (seconds or a date, RFC 9110 section 10.2.3), else twice as
    long each time, with jitter (Brooker 2015, "Exponential backoff and jitter")."""
    wait = told(error)
    if wait is not None:
        return wait + random.uniform(0.0, 0.25)  # noqa: S311 - not a secret
    return random.uniform(0.5, 1.0) * min(2.0**attempt, _LONGEST_WAIT)  # noqa: S311 - not a secret


def told(error: BaseException) -> float | None:
    """Seconds that ``Retry-After`` says, or None."""
    header = (getattr(error, "litellm_response_headers", None) or {}).get("retry-after")
    return None if header is None else _seconds(header)


def _seconds(retry_after: str) -> float | None:
    if retry_after.strip().replace(".", "", 1).isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
