"""An OpenAI-compatible server that also speaks ``/v1/files`` and ``/v1/batches``, for the tests.

Questions of a batch are answered by the server's script, as single ones are, once :meth:`BatchServer.finish`
says that the provider is done. What a provider can do to a batch is scripted by ``lines`` (what becomes of
each result), ``ends`` and the faults of single requests.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openai_server
from openai_server import Answer, ModelServer, Request, Script

Line = dict[str, Any]
Lines = Callable[[int, Line], Line | None]
"""What becomes of a result, by its place in the file (from 1): the line to put in the files, or none."""


@dataclass
class Batch:
    """A batch as the server keeps it."""

    id: str
    input_file: str
    metadata: dict[str, str]
    status: str = "in_progress"
    output_file: str | None = None
    error_file: str | None = None
    errors: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"total": 0, "completed": 0, "failed": 0})

    def shown(self) -> dict[str, Any]:
        """The batch as the API gives it."""
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "input_file_id": self.input_file,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file,
            "error_file_id": self.error_file,
            "created_at": 1_700_000_000,
            "metadata": self.metadata,
            "request_counts": self.counts,
            "errors": {"object": "list", "data": self.errors} if self.errors else None,
        }


def fault(status: int, message: str, code: str = "") -> Answer:
    """An HTTP error with OpenAI's error object."""
    body = {"error": {"message": message, "type": None, "param": None, "code": code or None}}
    return Answer(status, json.dumps(body).encode())


class BatchServer(ModelServer):
    """The server. ``requests`` lists what was asked as ``METHOD /path``; ``faults`` are answers given, once
    each, in place of the one to the request that matches; ``after`` the same once the request has had its
    effect. ``hook`` is told ``before METHOD /path`` and ``after METHOD /path``; ``keys`` are those that came.
    """

    def __init__(self, script: Script = openai_server.good) -> None:
        super().__init__(script)
        self.RequestHandlerClass = _Handler
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Batch] = {}
        self.requests: list[str] = []
        self.faults: dict[str, Answer] = {}
        self.after: dict[str, Answer] = {}
        self.hook: Callable[[str], object] = lambda moment: None
        self.lines: Lines = lambda number, line: line
        self.keys: set[str] = set()
        self.finishes_at_once = False

    def questions(self) -> list[Line]:
        """Every line of every batch that was begun, in order: what a provider would charge for."""
        return [
            json.loads(line)
            for batch in self.batches.values()
            for line in self.files[batch.input_file].splitlines()
        ]

    def finish(self, status: str = "completed") -> None:
        """The provider works off every batch that runs, and ends it so."""
        for batch in self.batches.values():
            if batch.status == "in_progress":
                self._finish(batch, status)

    def refuse(self, code: str, message: str) -> None:
        """The provider finds every batch that runs not to be valid."""
        for batch in self.batches.values():
            if batch.status == "in_progress":
                batch.status, batch.errors = "failed", [{"code": code, "message": message}]

    def _finish(self, batch: Batch, status: str) -> None:
        good: list[str] = []
        bad: list[str] = []
        for number, text in enumerate(self.files[batch.input_file].splitlines(), 1):
            asked = json.loads(text)
            request = Request(number, asked["body"], {}, time.monotonic())
            answer = self.script(request)
            line = self.lines(
                number,
                {
                    "id": f"line-{number}",
                    "custom_id": asked["custom_id"],
                    "response": {"status_code": answer.status, "body": json.loads(answer.body)},
                    "error": None,
                },
            )
            if line is not None:
                fine = (line["response"] or {}).get("status_code") == 200
                (good if fine else bad).append(json.dumps(line))
        batch.status = status
        batch.counts = {"total": len(good) + len(bad), "completed": len(good), "failed": len(bad)}
        if good:
            batch.output_file = self._keep("\n".join(good).encode())
        if bad:
            batch.error_file = self._keep("\n".join(bad).encode())

    def _keep(self, content: bytes) -> str:
        id = f"file-{len(self.files) + 1}"
        self.files[id] = content
        return id

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer to one request, faults included."""
        with self.guard:
            parts = urlsplit(target)
            at = f"{method} {parts.path.removeprefix('/v1')}"
            self.requests.append(at)
            self.keys.add(headers.get("authorization", ""))
            self.hook(f"before {at}")
            if at in self.faults:
                return self.faults.pop(at)
            made = self._answer(at, parse_qs(parts.query), headers, body)
            self.hook(f"after {at}")
            return self.after.pop(at, made)

    def _answer(self, at: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes) -> Answer:
        method, _, path = at.partition(" ")
        pieces = path.strip("/").split("/")
        if at == "POST /files":
            id = self._keep(_uploaded(headers["content-type"], body))
            about = {"id": id, "object": "file", "bytes": len(self.files[id]), "created_at": 1_700_000_000}
            return _json({**about, "filename": "x.jsonl", "purpose": "batch", "status": "processed"})
        if at == "POST /batches":
            asked = json.loads(body)
            batch = Batch(f"batch_{len(self.batches) + 1}", asked["input_file_id"], asked["metadata"])
            self.batches[batch.id] = batch
            if self.finishes_at_once:
                self._finish(batch, "completed")
            return _json(batch.shown())
        if at == "GET /batches":
            newest = [batch.shown() for batch in reversed(self.batches.values())]
            after = query.get("after", [""])[0]
            if after:
                newest = newest[[batch["id"] for batch in newest].index(after) + 1 :]
            limit = int(query.get("limit", ["20"])[0])
            return _json({"object": "list", "data": newest[:limit], "has_more": len(newest) > limit})
        if method == "GET" and pieces[0] == "batches" and pieces[1] in self.batches:
            return _json(self.batches[pieces[1]].shown())
        if method == "GET" and pieces[0] == "files" and pieces[-1] == "content" and pieces[1] in self.files:
            return Answer(body=self.files[pieces[1]])
        return fault(404, "Not found")


def _json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode())


def _uploaded(content_type: str, body: bytes) -> bytes:
    """The file in a multipart form."""
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    for part in form.walk():
        if part.get_filename():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    raise AssertionError("the form has no file")


class _Handler(openai_server.Handler):
    def do_GET(self) -> None:
        self._batch("GET")

    def do_POST(self) -> None:
        if self.path.endswith("/chat/completions"):
            super().do_POST()
        else:
            self._batch("POST")

    def _batch(self, method: str) -> None:
        server = self.server
        assert isinstance(server, BatchServer)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.send(server.answer(method, self.path, headers, body))


@contextmanager
def serving(script: Script = openai_server.good) -> Iterator[BatchServer]:
    """A running server; it is stopped at the end."""
    server = BatchServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
