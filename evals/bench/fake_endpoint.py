"""A fake model for measuring clients: as fast as it can be, late on purpose, and the same for everybody.

Run as a script, in a process of its own: ``python fake_endpoint.py SCRIPT.json``. It prints its port, answers
until its standard input is closed, and ``GET /counts`` tells what it was sent. The script says how late it is
(``latency``, seconds; every ``every``-th request ``tail`` seconds), what it answers to whom (``answers``:
the first whose ``when`` stands in the messages), and which documents it fails for ever (``fails``: words).

With ``quotes``, a pattern, it answers with what of the last message matches it. A share (``faulty``) of the
requests gets one of the :data:`FAULTS` instead, by dice.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from pathlib import Path
from typing import Any


class Endpoint:
    """What it does and what it has seen."""

    def __init__(self, script: dict[str, Any]) -> None:
        self._script = script
        self._sent = [(a["when"], _completion(a["content"])) for a in script["answers"]]
        self.counts = dict.fromkeys(("requests", "characters", "bytes", "connections", "most_in_flight"), 0)
        self._in_flight = 0
        self._dice: random.Random | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive until the other side closes it."""
        self.counts["connections"] += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(h[15:]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")), 0
                )
                body = await reader.readexactly(length)
                if head.startswith(b"GET /counts"):
                    writer.write(_http(200, json.dumps(self.counts).encode()))
                else:
                    answer = await self._answer(body)
                    if not answer:
                        return
                    writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, body: bytes) -> bytes:
        counts = self.counts
        self._in_flight += 1
        counts["most_in_flight"] = max(counts["most_in_flight"], self._in_flight)
        counts["requests"] += 1
        number = counts["requests"]
        counts["bytes"] += len(body)
        said = "\n".join(m["content"] for m in json.loads(body)["messages"] if isinstance(m["content"], str))
        counts["characters"] += len(said)
        self._dice = self._dice or random.Random(7)
        late = self._script["tail"] if number % self._script["every"] == 0 else self._script["latency"]
        if late:
            await asyncio.sleep(late)
        self._in_flight -= 1
        if any(words in said for words in self._script["fails"]):
            return _http(400, b'{"error": {"message": "this document is not accepted", "code": "no"}}')
        if self._dice.random() < self._script.get("faulty", 0.0):
            return self._dice.choice(FAULTS)
        if pattern := self._script.get("quotes"):
            found = re.findall(pattern, json.loads(body)["messages"][-1]["content"])
            drafts = [{"quote": q, "who": "", "act": "assert", "claim": q, "type": "state"} for q in found]
            return _completion(json.dumps({"claims": drafts}))
        return next(answer for when, answer in self._sent if when in said)


def _completion(content: str | None, finish: str = "stop", refusal: str | None = None) -> bytes:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice]}
    return _http(200, json.dumps({**body, "usage": usage}).encode())


def _http(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _error(status: int) -> bytes:
    return _http(status, b'{"error": {"message": "not now", "code": null}}')


FAULTS = (
    _error(500),
    _error(503),
    _error(429),
    _http(200, b"<html>sign in</html>"),
    _completion('{"claims": [{"quote": '),
    _completion("There are no claims in it."),
    _completion('{"claims": [', "length"),
    _completion(None),
    _completion(None, refusal="I cannot help with that."),
    _completion('{"claims": [{"quote": "Nobody said this", "who": "", "act": "assert", "claim": "x"}]}'),
    b"",
)
"""What a provider may send instead of an answer; nothing at all: the connection is closed."""


async def main(path: str) -> None:
    """Serve until standard input ends."""
    endpoint = Endpoint(json.loads(Path(path).read_text("utf-8")))  # noqa: ASYNC240 - before it serves
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
