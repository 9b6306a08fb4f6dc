"""What a browser is told not to do, and whom the server answers.

Document text is untrusted and the templates escape it; should that fail somewhere, a page still may run
no script but Datasette's own. Datasette has inline scripts, so each response gets a fresh *nonce*
(CSP level 3) which is put into the ``<script`` tags of the template *sources*, never into data.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_NONCE: ContextVar[str] = ContextVar("fact_ledger_nonce", default="")

_CLOSED = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"
)

HANDLERS = ("openColumnChooser()",)
"""The inline event handlers of Datasette 1.0's own templates, which a policy can name by their hashes."""

OWN_POLICY = f"{_CLOSED}; style-src 'self'"
"""The policy of our own pages, which have no script and no inline style at all."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


_ALLOWED = "'unsafe-hashes' " + " ".join(
    f"'sha256-{b64encode(sha256(handler.encode()).digest()).decode()}'" for handler in HANDLERS
)


class NonceTags(Extension):
    """A Jinja extension that gives every script tag of a template's source the nonce of the response."""

    _tag = re.compile(r"<script(?=[\s>])")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self._tag.sub('<script nonce="{{ fact_ledger_nonce() }}"', source)


def prepare(environment: Environment) -> None:
    """Makes the templates of this environment write nonces. Before the first of them is compiled."""
    environment.add_extension(NonceTags)
    environment.globals["fact_ledger_nonce"] = _NONCE.get


def secured(app: App, hosts: Iterable[str] | None) -> App:
    """The ASGI app, with these headers on every response.

    With ``hosts``, only requests for one of these names are answered: a page elsewhere that has its
    own name resolved to 127.0.0.1 (DNS rebinding) could read the whole ledger otherwise.
    """
    known = None if hosts is None else frozenset(host.lower() for host in hosts)

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        policy = (
            f"{_CLOSED}; script-src 'self' 'nonce-{nonce}' {_ALLOWED}; style-src 'self' 'unsafe-inline'; "
            "connect-src 'self'; font-src 'self'"
        )

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers") or [])
                there = {name.lower() for name, _ in headers}
                for name, value in {**HEADERS, "content-security-policy": policy}.items():
                    if name.encode() not in there:
                        headers.append((name.encode(), value.encode()))
                message = {**message, "headers": headers}
            await send(message)

        if known is not None and _host(scope) not in known:
            await _refuse(guarded)
            return
        token = _NONCE.set(nonce)
        try:
            await app(scope, receive, guarded)
        finally:
            _NONCE.reset(token)

    return wrapped


def _host(scope: Scope) -> str:
    """The host name asked for, without its port and the brackets of an IPv6 address."""
    given = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"").decode(
        "latin-1"
    )
    name = given[: given.index("]") + 1] if given.startswith("[") and "]" in given else given.split(":")[0]
    return str(name.strip("[]").lower())


async def _refuse(send: Send) -> None:
    body = (
        b"This ledger is served to this machine only, under the address that `fact-ledger serve` printed.\n"
    )
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})
