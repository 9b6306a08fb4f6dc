"""Everything that a provider does wrong, one script each, beside those of :mod:`openai_server`.

Scripts are put together: ``then(3, broken, good)`` is a storm of three 500s, ``tails(20, 2.0, good)`` takes
two seconds for every twentieth request, ``now_and_then(0.1, faults, good, seed=1)`` throws dice.
"""

from __future__ import annotations

import json
import random
import threading
from dataclasses import replace

import openai_server as model
from openai_server import Answer, Request, Script


def then(count: int, first: Script, after: Script) -> Script:
    """The first ``count`` requests get one script, the others another."""
    return lambda request: (first if request.number <= count else after)(request)


def tails(every: int, seconds: float, script: Script) -> Script:
    """Every so manieth request takes so long."""
    slow = model.late(seconds, script)
    return lambda request: (slow if request.number % every == 0 else script)(request)


def now_and_then(share: float, faults: list[Script], otherwise: Script, *, seed: int) -> Script:
    """A share of the requests goes wrong in one of these ways, by dice that always fall the same."""
    dice, guard = random.Random(seed), threading.Lock()

    def script(request: Request) -> Answer:
        with guard:
            fault = dice.choice(faults) if dice.random() < share else None
        return (fault or otherwise)(request)

    return script


def stall(seconds: float) -> Script:
    """Half of a good answer, and then silence."""
    return lambda request: replace(model.good(request), half=seconds)


def cut_connection(request: Request) -> Answer:
    """Half of a good answer, and then the connection is closed."""
    return replace(model.good(request), half=0.0)


def not_utf8(request: Request) -> Answer:
    """A body that is no UTF-8: a quotation in Latin-1."""
    body = model.good(request).body
    return Answer(body=body.replace(b'"object"', b'"note": "\xab caf\xe9 \xbb", "object"', 1))


def page(request: Request) -> Answer:
    """A web page with status 200, as a proxy gives it."""
    return Answer(body=b"<html><body>Please sign in.</body></html>", headers={})


def half_json(request: Request) -> Answer:
    """JSON that ends in the middle, though the model says that it was through."""
    whole = json.dumps({"claims": model.items(request), "more": []})
    return model.completion(request, whole[: len(whole) // 2])


def invented(request: Request) -> Answer:
    """Quotes that stand nowhere in the text, and nothing else."""
    quote = "The minister resigned in tears, sources close to the palace said"
    item = {"quote": quote, "who": "", "act": "assert", "claim": "the minister resigned", "type": "event"}
    return model.completion(request, json.dumps({"claims": [], "more": [item]}))


def endless(request: Request) -> Answer:
    """The good answer, and the same two hundred times more."""
    items = model.items(request)
    return model.completion(request, json.dumps({"claims": items * 200, "more": []}))


def unasked_tool(request: Request) -> Answer:
    """The answer as the arguments of a tool that nobody offered."""
    text = json.dumps({"claims": model.items(request), "more": []}, ensure_ascii=False)
    with_tool = replace(request, body={**request.body, "tools": [{"function": {"name": "record_claims"}}]})
    return model.completion(with_tool, text)


busy_for = model.failure(429, "Rate limit reached", code="rate_limit_exceeded", Retry_After="0.05")
malformed = model.text('{"claims": [{"n": 1, who: nobody}')
wrong_schema = model.say({"answers": ["yes"], "confidence": 0.9})
prose = model.text("I looked at the article, and there are two claims in it.")
fenced = model.text('```json\n{"claims": [], "more": []}\n```')
