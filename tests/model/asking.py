"""A question to the server on loopback, and the failures of it that pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import openai_server as model
import pytest
from openai_server import ModelServer, Script

from ledger.drafts import Answer
from ledger.errors import ModelError
from ledger.jobs import AnswerCache
from ledger.model.client import Client, Place
from ledger.model.endpoint import Settings, open_endpoint
from ledger.model.failures import AskError

MESSAGES = [
    {"role": "system", "content": "Say who says what."},
    {
        "role": "user",
        "content": "(2021-06-01)\n[1 The ferry is late], the harbour master said. [2 It rained.]",
    },
]
SETTINGS = Settings(attempts=3, timeout=20.0)


@contextmanager
def client(
    server: ModelServer,
    cache: AnswerCache | None = None,
    may_ask: Callable[[Place], None] | None = None,
    **settings: Any,
) -> Iterator[Client]:
    wanted = SETTINGS.model_copy(update=settings)
    with open_endpoint("openai/tiny", wanted, api_base=server.base) as endpoint:
        yield Client(endpoint, cache, may_ask=may_ask)


async def failed(server: ModelServer, script: Script, **settings: Any) -> Exception:
    """The exception that asking this server ends in."""
    server.script = script
    with client(server, **settings) as asker, pytest.raises((AskError, ModelError)) as caught:
        await asker.ask(MESSAGES, Answer)
    return caught.value


SOON = {"Retry_After": "0.05"}
PASSING = {
    "429": model.failure(429, "Rate limit reached", **SOON),
    "500": model.failure(500, "internal", **SOON),
    "502": model.failure(502, "bad gateway", **SOON),
    "503": model.failure(503, "overloaded", **SOON),
    "529": model.failure(529, "overloaded", **SOON),
}
