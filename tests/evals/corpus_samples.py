"""A made-up corpus: two short articles, the first read by two people, the second by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

BRIDGE = (
    "Mayor Tuva Holm said on Monday that the old bridge would close. "
    "“It is not safe,” Holm added, “and it never was.”\n\n"
    "The bridge was built in 1931. It was reported that rust had spread.\n"
)
FERRY = "Captain Rui Prado denied that the ferry was late.\n"

Said = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Source, cue and content in the words of the text, each in pieces."""

HOLM_SAID: Said = (["Mayor Tuva Holm"], ["said"], ["that the old bridge would close"])
HOLM_ADDED: Said = (["Holm"], ["added"], ["“It is not safe,”", "“and it never was.”"])
REPORTED: Said = ([], ["was reported"], ["that rust had spread"])
PRADO: Said = (["Captain Rui Prado"], ["denied"], ["that the ferry was late"])


def places(text: str, words: Sequence[str], after: int = 0) -> list[tuple[int, int]]:
    """Where each of ``words`` stands first, from ``after`` on."""
    return [(start := text.index(piece, after), start + len(piece)) for piece in words]


def marked(text: str, said: Said, name: str = "E1") -> dict[str, Any]:
    """One attribution in the corpus's form. ``Holm`` alone is the one who *added*."""
    fields: dict[str, Any] = {"id": name, "has_source": bool(said[0])}
    for role, words in zip(("source", "cue", "content"), said, strict=True):
        after = text.index("Holm added") if list(words) == ["Holm"] else 0
        fields[role] = [{"start": s, "end": e, "exact": text[s:e]} for s, e in places(text, words, after)]
    return fields


def line(doc_id: str, annotator: str, text: str, said: Iterable[Said], **meta: str) -> dict[str, Any]:
    """One reading of one article."""
    return {
        "doc_id": doc_id,
        "annotator": annotator,
        "split": "dev",
        "meta": {"publisher": "gazette", "publication_date": "2031-03-07", "title": "Old bridge", **meta},
        "text": text,
        "attributions": [marked(text, each, f"E{n}") for n, each in enumerate(said, 1)],
        "excluded": [],
    }


def lines() -> list[dict[str, Any]]:
    """The corpus: the first labeller of the bridge marks all three, the second only what Holm said first."""
    return [
        line("bridge", "b2", BRIDGE, [HOLM_SAID]),
        line("ferry", "a1", FERRY, [PRADO]),
        line("bridge", "a1", BRIDGE, [HOLM_SAID, HOLM_ADDED, REPORTED]),
    ]


def write(folder: Path, given: Iterable[dict[str, Any]]) -> Path:
    """A file of these lines."""
    path = folder / "made-up.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in given), "utf-8")
    return path
