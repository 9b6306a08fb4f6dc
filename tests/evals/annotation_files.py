"""An article and the file a labeller writes about it, in a folder of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.labels.load import file_hash

ARTICLE = """\
Share this page
Pier stays closed

Minister Ada Voss said on Monday that the pier had been closed to ships. “It is a pity,” she said, \
“but it is so.”
The union said that the pier would open again by June. Voss denied it.
Most read today
"""


def closing() -> dict[str, Any]:
    """A claim as a labeller writes it."""
    return {
        "label": "pier-01",
        "evidence": [{"exact": "the pier had been closed to ships"}],
        "sources": [
            {
                "name": "Ada Voss",
                "kind": "person",
                "mention": {"exact": "Minister Ada Voss"},
                "cue": {"exact": "said", "prefix": "Voss "},
                "said_at": {"raw": "Monday", "edtf": "2031-03-03"},
            }
        ],
        "act": "assert",
        "proposition": "The pier had been closed to ships",
        "polarity": "positive",
        "certainty": "certain",
        "body": {"type": "state", "subject": "the pier", "predicate": "had been closed"},
        "event_time": None,
    }


def pity() -> dict[str, Any]:
    """A quotation in two pieces."""
    return {
        "label": "pier-02",
        "evidence": [{"exact": "It is a pity"}, {"exact": "but it is so"}],
        "sources": [{"name": "Ada Voss", "kind": "person", "mention": {"exact": "she"}}],
        "act": "assert",
        "proposition": "It is a pity that the pier is closed",
        "polarity": "positive",
        "certainty": "certain",
        "body": {"type": "assessment", "target": "closing the pier", "judgement": "a pity"},
    }


def opening() -> dict[str, Any]:
    """A forecast of the union, with a horizon."""
    return {
        "label": "pier-03",
        "evidence": [{"exact": "the pier would open again by June"}],
        "sources": [{"name": "the union", "kind": "organization"}],
        "act": "predict",
        "proposition": "The pier opens again by June",
        "polarity": "positive",
        "certainty": "certain",
        "body": {
            "type": "forecast",
            "outcome": "the pier opens again",
            "horizon": {"raw": "June", "edtf": "2031-06"},
        },
    }


def write(folder: Path, *claims: Any, **changed: Any) -> Path:
    """The article in ``folder/documents``, and a file about it in ``folder/annotations``: the claims given,
    else all three, with fields of the file changed."""
    article, file = folder / "documents" / "pier.txt", folder / "annotations" / "pier.json"
    for path in (article, file):
        path.parent.mkdir(exist_ok=True)
    article.write_text(ARTICLE, "utf-8")
    whole = {
        "document": "documents/pier.txt",
        "sha256": file_hash(article),
        "labeller": "test",
        "names": {"Ada Voss": ["Voss", "she"], "the union": []},
        "furniture": [[1, 1], [6, 6]],
        "claims": list(claims or (closing(), pity(), opening())),
    }
    file.write_text(json.dumps(whole | changed, ensure_ascii=False), "utf-8")
    return file
