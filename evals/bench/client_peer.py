"""langextract's side of the client measurement. Started in its own environment, which has nothing of ours.

Reads one JSON object from standard input (``texts``, ``api_base``, ``concurrency``) and prints one. What is
asked for is :mod:`evals.bench.peer_child`'s, so that both measurements ask the same of it.
"""

from __future__ import annotations

import json
import logging
import resource
import runpy
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import langextract as lx  # type: ignore[import-not-found]  # it lives in .venv-bench

_ONE_CHUNK = 4000
"""Characters a question: more than the longest document has."""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """One run after a few documents that warm up what is loaded at the first need of it."""
    asked = runpy.run_path(str(Path(__file__).with_name("peer_child.py")))

    def extract(texts: list[str]) -> list[Any]:
        config = lx.factory.ModelConfig(
            model_id="fake",
            provider="OpenAILanguageModel",
            provider_kwargs={
                "api_key": "none",
                "base_url": request["api_base"],
                "temperature": 0.0,
                "max_workers": request["concurrency"],
            },
        )
        documents = [lx.data.Document(text=text, document_id=f"d{n}") for n, text in enumerate(texts)]
        return list(
            lx.extract(
                documents,
                prompt_description=asked["PROMPT"],
                examples=asked["EXAMPLES"],
                config=config,
                max_char_buffer=_ONE_CHUNK,
                batch_length=request["concurrency"],
                max_workers=request["concurrency"],
                show_progress=False,
            )
        )

    if request["warm"]:
        extract(request["texts"][: request["warm"]])
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    named: list[str] = []
    results: list[Any] = []
    try:
        results = extract(request["texts"])
    except Exception as error:
        named.append(f"{type(error).__name__}: {error}"[:300])
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_SELF)
    done = [result for result in results if result.extractions]
    return {
        "seconds": seconds,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "done": len(done),
        "failed": len(request["texts"]) - len(done),
        "named": named,
        "claims": sum(len(result.extractions) for result in done),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    answer, sys.stdout = sys.stdout, sys.stderr  # whatever the library prints is not the answer
    print(json.dumps(run(json.load(sys.stdin))), file=answer)
