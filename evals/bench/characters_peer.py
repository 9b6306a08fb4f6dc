"""What langextract sends for some texts, without any model. Started in its own environment.

Reads one JSON object from standard input (``texts``) and prints one: ``characters`` of all messages and
``requests``, a number a text each. The client's ``create`` is answered on the spot with no extractions, so
nothing leaves the process; chunks, prompt and examples are those of :mod:`evals.bench.peer_child`.
"""

from __future__ import annotations

import json
import logging
import runpy
import sys
import warnings
from pathlib import Path
from typing import Any

import langextract as lx  # type: ignore[import-not-found]  # it lives in .venv-bench
from openai.resources.chat.completions import Completions
from openai.types.chat import ChatCompletion


def run(request: dict[str, Any]) -> dict[str, list[int]]:
    """Every text by itself, its requests counted."""
    asked = runpy.run_path(str(Path(__file__).with_name("peer_child.py")))
    sent: list[int] = []

    def create(*_: Any, **options: Any) -> Any:
        sent.append(sum(len(message["content"]) for message in options["messages"]))
        message = {"role": "assistant", "content": json.dumps({"extractions": []})}
        return ChatCompletion.model_validate(
            {
                "id": "none",
                "object": "chat.completion",
                "created": 0,
                "model": "none",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            }
        )

    Completions.create = create  # type: ignore[method-assign]
    config = lx.factory.ModelConfig(
        model_id="fake",
        provider="OpenAILanguageModel",
        provider_kwargs={"api_key": "none", "base_url": "http://127.0.0.1:9/v1", "max_workers": 1},
    )
    counted: dict[str, list[int]] = {"characters": [], "requests": []}
    for text in request["texts"]:
        sent.clear()
        lx.extract(
            text,
            prompt_description=asked["PROMPT"],
            examples=asked["EXAMPLES"],
            config=config,
            max_workers=1,
            show_progress=False,
        )
        counted["characters"].append(sum(sent))
        counted["requests"].append(len(sent))
    return counted


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    answer, sys.stdout = sys.stdout, sys.stderr  # whatever the library prints is not the answer
    print(json.dumps(run(json.load(sys.stdin))), file=answer)
