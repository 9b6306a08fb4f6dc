"""langextract with the same embedded model: the peer as a baseline, its extractions read as claims.

It runs in an environment of its own (:mod:`evals.bench.peer`), which takes minutes to make and to run; what
it said of a document is kept in ``langextract.jsonl`` beside this file, by the document's text, the model's
hash, and the script's, and is asked anew where any of these has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench.peer import CHILD, LOCK, ask_peer
from evals.labels import Labelled
from ledger.claims import BODIES, Act, Certainty, Claim, Polarity, Source, Span
from ledger.documents import Document
from ledger.find import quotation_kind
from ledger.model.weights import weights_for
from ledger.normalise.names import source_kind

NAME = "langextract"
KEPT = Path("baselines", "langextract.jsonl")
"""Where its answers are kept, within the folder of the articles: what it said of somebody's articles is
theirs."""
MODEL = "embedded"

Answers = dict[str, dict[str, Any]]


def about(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """What the peer is, in a line."""
    versions = sorted({str(answer["version"]) for answer in answers.values()})
    return (
        f"langextract {', '.join(versions)} with the embedded model, asked for the same fields, "
        "with its own alignment"
    )


def kept(folder: Path, documents: Sequence[Labelled]) -> Answers | None:
    """What ``folder`` keeps of the peer on these documents, by their names; ``None`` where something is
    missing or out of date."""
    known = {row["key"]: row["answer"] for row in _rows(folder / KEPT)}
    found = {each.name: known.get(_key(each.document)) for each in documents}
    return None if None in found.values() else {name: a for name, a in found.items() if a is not None}


def ask(folder: Path, documents: Sequence[Labelled]) -> Answers:
    """Run the peer on each document, and keep in ``folder`` what it says as soon as it says it. Raises
    ``UserError`` as :func:`evals.bench.peer.ask_peer` does."""
    answers: Answers = {}
    for each in documents:
        answers[each.name] = ask_peer(each.path).raw
        _keep(
            folder / KEPT, {"key": _key(each.document), "document": each.name, "answer": answers[each.name]}
        )
    return answers


def _rows(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _keep(file: Path, row: dict[str, Any]) -> None:
    """In place of what an older peer or text had under this name."""
    rows = [other for other in _rows(file) if other["document"] != row["document"]]
    rows = sorted([*rows, row], key=lambda each: str(each["document"]))
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), "utf-8")


def claims(document: Document, answer: Mapping[str, Any]) -> list[Claim]:
    """Its extractions as claims. Where its alignment placed one, the words are those of the text there,
    which is what its users get, although they are not always the words it was given; what it could not
    place keeps its words and fails the grounding gate. A value that is not of the vocabulary is read as the
    plainest one."""
    return [_claim(document, extraction) for extraction in answer["extractions"] if extraction["text"]]


def figures(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What it took in tokens, and how many of its quotes were to the letter where it placed them, before its
    alignment mended the rest. Its time is measured by the bench, on a machine that does nothing else."""
    said = list(answers.values())
    quotes = sum(answer["claims"] for answer in said)
    exact = sum(answer["grounded"] for answer in said)
    return {
        **{key: sum(answer[key] for answer in said) for key in ("tokens_in", "tokens_out")},
        "verbatim_before_alignment": exact / quotes if quotes else None,
    }


def _claim(document: Document, extraction: Mapping[str, Any]) -> Claim:
    attributes = extraction["attributes"] or {}
    speaker = str(attributes.get("speaker") or "").strip()
    via = [name.strip() for name in str(attributes.get("via") or "").split(">")]
    names = [*via, speaker] if speaker else []
    span = _span(document.text, extraction)
    kind = str(attributes.get("type") or "")
    grounded = span.holds_in(document.text)
    return Claim(
        document_id=document.id,
        evidence=(span,),
        quotation=quotation_kind(document.text, [(span.start, span.end)] if grounded else []),
        sources=tuple(Source(name=name, kind=source_kind(name)) for name in names if name),
        act=_one_of(Act, attributes.get("act"), Act.ASSERT),
        proposition=extraction["text"],
        polarity=_one_of(Polarity, attributes.get("polarity"), Polarity.POSITIVE),
        certainty=Certainty.CERTAIN,
        body=BODIES.get(kind, BODIES["state"])(),
    )


def _span(text: str, extraction: Mapping[str, Any]) -> Span:
    start, end = extraction["start"], extraction["end"]
    if start is not None and end is not None and 0 <= start < end <= len(text):
        return Span.of(text, start, end)
    return Span(start=0, end=len(extraction["text"]), exact=extraction["text"])


def _one_of(choices: Any, value: object, otherwise: Any) -> Any:
    try:
        return choices(str(value or "").strip().lower())
    except ValueError:
        return otherwise


def _key(document: Document) -> str:
    parts = (document.sha256, weights_for(MODEL).sha256, _hash(CHILD), _hash(LOCK))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
