"""Runs langextract on one text. Started by :mod:`evals.bench.peer` in langextract's own environment.

Reads one JSON object from standard input (``text``, ``base_url``, ``api_key``, ``model``) and prints one on
standard output. It imports nothing of ours: our requirements are not here.

langextract is used as its documentation does: chunks of 1,000 characters, two examples, the schema made from
these. The temperature stands with the provider, because ``extract`` does not pass its own on to one.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from importlib.metadata import version
from typing import Any

import langextract as lx  # type: ignore[import-not-found]  # it lives in .venv-bench
from openai.resources.chat.completions import Completions

PROMPT = """Extract every attributed factual claim in the news text, in order of appearance.
Use the exact text of the source for extraction_text; do not paraphrase and do not overlap spans.
For each claim give: speaker, speech_act (asserts/denies/predicts/promises/alleges/reports), attribution_chain
(outermost outlet first), numbers with units, dates as written, and whether the claim is direct speech."""


def claim(
    words: str, speaker: str, act: str, chain: list[str], numbers: str, dates: str, direct: bool
) -> Any:
    """An extraction as the examples show it; numbers and dates are separated by semicolons."""
    return lx.data.Extraction(
        "claim",
        words,
        attributes={
            "speaker": speaker,
            "speech_act": act,
            "attribution_chain": chain,
            "numbers": numbers.split("; ") if numbers else [],
            "dates": dates.split("; ") if dates else [],
            "direct": str(direct).lower(),
        },
    )


EXAMPLES = [
    lx.data.ExampleData(
        text="Radio Sund reported on Monday, citing a coastguard officer, that two trawlers had been "
        "stopped off Tarn. “There is no danger to the ferries,” the officer said. The mayor denied she had "
        "been warned.",
        extractions=[
            claim(
                "Radio Sund reported on Monday, citing a coastguard officer, that two trawlers had been "
                "stopped off Tarn",
                *("coastguard officer", "asserts", ["Radio Sund", "coastguard officer"]),
                *("two trawlers", "Monday", False),
            ),
            claim(
                "“There is no danger to the ferries,” the officer said",
                *("coastguard officer", "denies", ["coastguard officer"]),
                *("", "", True),
            ),
            claim("The mayor denied she had been warned", "mayor", "denies", ["mayor"], "", "", False),
        ],
    ),
    lx.data.ExampleData(
        text="The port authority expects traffic to grow by 2.4 percent by May, its director told members.",
        extractions=[
            claim(
                "The port authority expects traffic to grow by 2.4 percent by May, its director told members",
                *("port authority director", "predicts", ["port authority director"]),
                *("2.4 percent", "May", False),
            ),
        ],
    ),
]


class Counted:
    """Stands before the client's ``create`` and adds up what the answers say they used."""

    def __init__(self, create: Any) -> None:
        self.requests = self.tokens_in = self.tokens_out = self.cut_off = 0
        self._create = create

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The answer, counted."""
        answer = self._create(*args, **kwargs)
        self.requests += 1
        self.tokens_in += answer.usage.prompt_tokens
        self.tokens_out += answer.usage.completion_tokens
        self.cut_off += answer.choices[0].finish_reason == "length"
        return answer


def run(request: dict[str, str]) -> dict[str, Any]:
    """One extraction, timed without the start of this process and without the loading of the model."""
    counted = Counted(Completions.create)
    Completions.create = lambda *args, **kwargs: counted(*args, **kwargs)  # type: ignore[method-assign]
    config = lx.factory.ModelConfig(
        model_id=request["model"],
        provider="OpenAILanguageModel",
        provider_kwargs={
            "api_key": request["api_key"],
            "base_url": request["base_url"],
            "temperature": 0.0,
            "max_workers": 1,  # the server works at one answer at a time: more would only queue there
        },
    )
    begin = time.monotonic()
    document = lx.extract(
        request["text"],
        prompt_description=PROMPT,
        examples=EXAMPLES,
        config=config,
        max_workers=1,
        show_progress=False,
    )
    seconds = time.monotonic() - begin
    placed = [e for e in document.extractions if e.char_interval and e.char_interval.start_pos is not None]
    spans = [(e.char_interval.start_pos, e.char_interval.end_pos, e.extraction_text) for e in placed]
    grounded = [span for span in spans if request["text"][span[0] : span[1]] == span[2]]
    return {
        "version": version("langextract"),
        "seconds": seconds,
        "requests": counted.requests,
        "tokens_in": counted.tokens_in,
        "tokens_out": counted.tokens_out,
        "cut_off": counted.cut_off,
        "claims": len(document.extractions),
        "grounded": len(grounded),
        "repeated": len(grounded) - len(set(grounded)),
        "different": len(placed) - len(grounded),
        "unplaced": len(document.extractions) - len(placed),
        "alignment": dict(
            Counter(e.alignment_status.value for e in document.extractions if e.alignment_status)
        ),
        "extractions": [
            {
                "text": e.extraction_text,
                "start": e.char_interval.start_pos if e.char_interval else None,
                "end": e.char_interval.end_pos if e.char_interval else None,
                "attributes": e.attributes,
            }
            for e in document.extractions
        ],
    }


if __name__ == "__main__":
    answer, sys.stdout = sys.stdout, sys.stderr  # whatever the library prints is not the answer
    print(json.dumps(run(json.load(sys.stdin))), file=answer)
