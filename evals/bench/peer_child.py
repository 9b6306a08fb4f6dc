"""Runs langextract on one text. Started by :mod:`evals.bench.peer` in langextract's own environment.

Reads one JSON object from standard input (``text``, ``base_url``, ``api_key``, ``model``) and prints one on
standard output. It imports nothing of ours: our requirements are not here.

langextract is used as its documentation does: chunks of 1,000 characters, two examples, the schema made from
these. It is asked for the same as our model, in the ledger's own terms. The temperature stands with the
provider, because ``extract`` does not pass its own on to one.
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

PROMPT = """Extract every claim in the news text, in order of appearance: what somebody is reported to say,
write, deny, demand, promise or predict, and what the article itself states.
extraction_text: the exact words of the text that say what is claimed, without who says it. Do not
paraphrase and do not overlap spans.
For each claim give: speaker (full name; empty if the article itself), act (assert, deny, confirm, accuse,
reject, demand, request, threaten, promise, predict or question), polarity (negative if the speaker says it
is not so), via (who passes it on, outermost first, separated by >), type (event, quantity,
state, intention, forecast or assessment)."""


def claim(words: str, chain: list[str], act: str, kind: str, *, polarity: str = "positive") -> Any:
    """An extraction as the examples show it; the last of the chain is the speaker. All values are short
    strings: small models write lists without end."""
    return lx.data.Extraction(
        "claim",
        words,
        attributes={
            "speaker": chain[-1] if chain else "",
            "act": act,
            "polarity": polarity,
            "via": " > ".join(chain[:-1]),
            "type": kind,
        },
    )


EXAMPLES = [
    lx.data.ExampleData(
        text="Radio Sund reported on Monday, citing a coastguard officer, that two trawlers had been "
        "stopped off Tarn. “There is no danger to the ferries,” the officer said. The mayor denied she had "
        "been warned. Fog lay over the bay all day.",
        extractions=[
            claim(
                "two trawlers had been stopped off Tarn",
                *(["Radio Sund", "coastguard officer"], "assert", "quantity"),
            ),
            claim(
                "There is no danger to the ferries",
                *(["coastguard officer"], "assert", "state"),
                polarity="negative",
            ),
            claim("she had been warned", ["mayor"], "deny", "event", polarity="negative"),
            claim("Fog lay over the bay all day", [], "assert", "state"),
        ],
    ),
    lx.data.ExampleData(
        text="The port authority expects traffic to grow by 2.4 percent by May, its director Lena Orsk told "
        "members. “We will never sell the quay,” Orsk said.",
        extractions=[
            claim("traffic to grow by 2.4 percent by May", ["Lena Orsk"], "predict", "quantity"),
            claim("We will never sell the quay", ["Lena Orsk"], "reject", "intention", polarity="negative"),
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
