"""The run that a configuration amounts to."""

from __future__ import annotations

import ledger as package
from ledger.ask import form_of, prompts_of
from ledger.drafts import schema_hash
from ledger.find import Finder
from ledger.model.endpoint import Endpoint
from ledger.store.entries import Prompt, Run


def run_of(endpoint: Endpoint, finder: Finder) -> Run:
    """The run a configuration amounts to: the same configuration is the same run."""
    settings = endpoint.settings
    used = [] if settings.words else prompts_of(finder, settings)
    return Run(
        model=endpoint.name,
        model_digest=endpoint.digest,
        endpoint=endpoint.address,
        finder=finder.name,
        prompts=tuple(Prompt(name=one.name, version=str(one.version), sha256=one.sha256) for one in used),
        schema_sha256=schema_hash(form_of(finder, settings)),
        parameters={
            "temperature": format(settings.temperature, "g"),
            "max_tokens": settings.max_tokens,
            "window_words": settings.window_words,
            "mode": settings.mode,
            "rows": settings.rows,
            **({"words": True} if settings.words else {}),
        },
        code_version=package.__version__,
    )
