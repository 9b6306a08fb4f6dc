"""A scriptable OpenAI-compatible server on loopback, for the tests of everything that asks a model.

A *script* is a function from the request to the answer; it decides per request what to say, how late, and
how badly. The server is a real one on a real socket, in its own threads, and it keeps what it was asked.

:func:`good` answers as a willing model would: one item for each numbered passage it finds in the last
user message. The other scripts fail in one way each, and :func:`in_turn` puts scripts after one another.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-loopback-0123456789"
PROVIDER_KEY = "sk-the-real-provider-9876"
"""A provider's key that happens to be in the environment: no other address may ever see it."""


@dataclass(frozen=True)
class Request:
    """What was asked: the ``number`` of the request (from 1), its JSON body, its headers and the time."""

    number: int
    body: dict[str, Any]
    headers: dict[str, str]
    at: float

    @property
    def user(self) -> str:
        """The last user message."""
        return str(self.body["messages"][-1]["content"])


@dataclass(frozen=True)
class Answer:
    """What is sent back. ``reset`` sends nothing and breaks the connection. ``half`` sends the first half of
    the body, waits for so many seconds, and closes the connection."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    half: float | None = None


Script = Callable[[Request], Answer]


def completion(
    request: Request, text: str | None, *, finish: str = "stop", refusal: str | None = None
) -> Answer:
    """A chat completion with this text; as the arguments of a tool call where the request brought tools."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if refusal is not None:
        message["refusal"] = refusal
    if request.body.get("tools") and text is not None:
        name = request.body["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}
        message |= {"content": None, "tool_calls": [call]}
        finish = "tool_calls" if finish == "stop" else finish
    body = {
        "id": f"answer-{request.number}",
        "object": "chat.completion",
        "created": int(request.at),
        "model": request.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return Answer(body=json.dumps(body).encode())


def passages(text: str) -> list[tuple[int, str]]:
    """The numbered passages of a window as it is shown to a model, inner marks taken out."""
    found: list[tuple[int, str]] = []
    opened: list[tuple[int, list[str]]] = []
    for piece in re.findall(r"\[\d+ |\]|[^\[\]]+|\[", text.partition("\n\nAnswer again")[0]):
        if mark := re.fullmatch(r"\[(\d+) ", piece):
            opened.append((int(mark[1]), []))
        elif piece == "]" and opened:
            number, words = opened.pop()
            found.append((number, "".join(words)))
        else:
            for _, words in opened:
                words.append(piece)
    return sorted(found)


def items(request: Request) -> list[dict[str, Any]]:
    """One faithful item for each numbered passage."""
    return [
        {"n": number, "who": "", "act": "assert", "claim": words.strip(' “”".,'), "type": "state"}
        for number, words in passages(request.user)
    ]


def say(answer: Any) -> Script:
    """Always this JSON value."""
    return lambda request: completion(request, json.dumps(answer, ensure_ascii=False))


def good(request: Request) -> Answer:
    """As a willing model answers; where nothing is numbered, with the last sentence as a quote."""
    numbered = items(request)
    if numbered:
        return completion(request, json.dumps({"claims": numbered, "more": []}, ensure_ascii=False))
    sentence = request.user.partition("\n\nAnswer again")[0].strip().splitlines()[-1].rsplit(". ", 1)[-1]
    quoted = {"quote": sentence, "who": "", "act": "assert", "claim": sentence.rstrip("."), "type": "state"}
    return completion(request, json.dumps({"claims": [quoted]}, ensure_ascii=False))


def with_items(*extra: Any, numbered: bool = True) -> Script:
    """The good answer with further items, good or bad, among its claims."""

    def script(request: Request) -> Answer:
        claims = [*(items(request) if numbered else []), *extra]
        return completion(request, json.dumps({"claims": claims, "more": []}, ensure_ascii=False))

    return script


def text(words: str) -> Script:
    """A completion with this very text, JSON or not."""
    return lambda request: completion(request, words)


def empty(request: Request) -> Answer:
    """A completion without content."""
    return completion(request, None)


def cut_off(request: Request) -> Answer:
    """A good answer that hit the token limit in the middle."""
    whole = json.dumps({"claims": items(request), "more": []})
    return completion(request, whole[: len(whole) // 2], finish="length")


def refusal(request: Request) -> Answer:
    """The model declines (OpenAI's ``message.refusal``)."""
    return completion(request, None, refusal="I cannot help with that.")


def filtered(request: Request) -> Answer:
    """The provider's filter stops the answer."""
    return completion(request, None, finish="content_filter")


def failure(
    status: int, message: str, *, code: str | None = None, kind: str | None = None, **headers: str
) -> Script:
    """An HTTP error with OpenAI's error object; ``headers`` with underscores for hyphens."""
    body = json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}}).encode()
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: Answer(status, body, fields)


busy = failure(429, "Rate limit reached for requests", kind="requests", code="rate_limit_exceeded")
broken = failure(500, "The server had an error while processing your request", kind="server_error")
no_key = failure(401, "Incorrect API key provided", code="invalid_api_key", kind="invalid_request_error")
no_model = failure(404, "The model does not exist", code="model_not_found", kind="invalid_request_error")
too_long_openai = failure(
    400,
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    code="context_length_exceeded",
    kind="invalid_request_error",
)
too_long_llama = failure(
    400,
    "the request exceeds the available context size, try increasing it",
    kind="exceed_context_size_error",
)


def reset(request: Request) -> Answer:
    """The connection breaks."""
    return Answer(reset=True)


def late(seconds: float, script: Script) -> Script:
    """The same, after a while."""

    def slow(request: Request) -> Answer:
        time.sleep(seconds)
        return script(request)

    return slow


def in_turn(*scripts: Script) -> Script:
    """The first request gets the first script and so on; the last one stays."""
    return lambda request: scripts[min(request.number, len(scripts)) - 1](request)


class ModelServer(ThreadingHTTPServer):
    """The server: its ``script`` may be changed at any time; ``seen`` are the requests so far, and ``asked``
    is set as soon as there is one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.seen: list[Request] = []
        self.key: str | None = None
        self.in_flight = self.most_in_flight = 0
        self.guard = threading.Lock()
        self.asked = threading.Event()

    @property
    def base(self) -> str:
        """The address for ``--api-base``."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def asked_again(self) -> list[Request]:
        """The requests that complain about an earlier answer."""
        return [r for r in self.seen if "Answer again" in r.user]

    def forget(self) -> None:
        """Count requests from here."""
        with self.guard:
            self.seen.clear()
            self.most_in_flight = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that hangs up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    """Answers ``POST`` by the server's script."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, ModelServer)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with server.guard:
            request = Request(len(server.seen) + 1, body, headers, time.monotonic())
            server.seen.append(request)
            server.in_flight += 1
            server.most_in_flight = max(server.most_in_flight, server.in_flight)
            server.asked.set()
        try:
            answer = server.script(request)
        finally:
            with server.guard:
                server.in_flight -= 1
        self.send(answer)

    def send(self, answer: Answer) -> None:
        """Send an answer, or break the connection."""
        if answer.reset:
            # a linger time of nothing makes closing a reset (RST), not an orderly end (FIN)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.half is None:
            self.wfile.write(answer.body)
            return
        self.wfile.write(answer.body[: len(answer.body) // 2])
        self.wfile.flush()
        time.sleep(answer.half)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is in ``ModelServer.seen``."""


@contextmanager
def serving(script: Script = good) -> Iterator[ModelServer]:
    """A running server; it is stopped at the end."""
    server = ModelServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
