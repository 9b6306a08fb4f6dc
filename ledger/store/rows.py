"""From an entry of the log to the rows of the typed tables. The one place that knows how.

The writer inserts what :func:`rows` says and :mod:`ledger.store.verify` compares with what it says,
so a reader's tables cannot hold anything that the log does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ledger.claims import SourceKind
from ledger.link.keys import Named, speakers
from ledger.store.entries import Entry, Origin

Row = dict[str, str | int | None]
THE_ARTICLE = "the article"
"""Whose claim it is where the chain is empty and the publisher unknown."""
HOP = " ▸ "
"""Between the links of a chain, outermost first."""
GAP = " … "
"""Between the spans of a quote."""

_FIELDS: dict[str, tuple[str, ...]] = {
    "event": ("actor", "action", "target", "place", "code"),
    "quantity": ("measure", "of", "value", "low", "high", "unit", "modifier"),
    "state": ("subject", "predicate", "object"),
    "intention": ("actor", "action", "condition"),
    "forecast": ("outcome", "condition"),
    "assessment": ("target", "judgement"),
}
_DATES = {"quantity": "as_of", "forecast": "horizon"}
_JUDGEMENTS: dict[str, tuple[str, ...]] = {
    "retraction": ("target_kind", "target_id", "reason", "previous"),
    "supersession": ("old", "new", "reason", "previous"),
    "review": ("claim_id", "verdict", "note", "amendment", "previous"),
    "erasure": ("document_id", "reason", "propositions", "text_sha256"),
}
_LINKING = ("document_id", "linker", "size", "links")
_LINK = ("relation", "a", "b", "sides", "method", "score", "note", "previous")


def rows(entry: Entry, publishers: Mapping[str, str | None]) -> dict[str, list[Row]]:
    """The rows that the entry stands for by itself, by table.

    ``publishers`` has the publisher of every document recorded before it (for whose claim it is where
    nobody is quoted). All rows of a table have the same columns, in the same order. What a judgement
    comes to beside the others, ``claim_status``, is :mod:`ledger.store.standing`'s. Raises ``KeyError``,
    ``TypeError`` or ``ValueError`` where the body lacks what its kind must have, and ``ValueError`` for
    a kind that is not known.
    """
    found = _of_body(entry, publishers)
    if entry.origin is not None:
        found["entry_origin"] = [_origin(entry.seq, entry.origin)]
    return found


def _of_body(entry: Entry, publishers: Mapping[str, str | None]) -> dict[str, list[Row]]:
    kind, seq, id, body = entry.kind, entry.seq, entry.id, entry.body
    if kind in _JUDGEMENTS:
        return {kind: [_judgement(entry)]}
    if kind == "link":
        return {"link": [_link(entry)]}
    if kind == "linking":
        return {"linking": [_linking(seq, id, body)]}
    if kind == "document":
        return {"document": [_document(seq, id, body)]}
    if kind == "run":
        return {"run": [_run(seq, id, body)]}
    if kind == "reading":
        return {"reading": [_reading(seq, id, body)]}
    if kind == "claim":
        return _claim(seq, id, body, publishers)
    raise ValueError(f"no kind of entry is called {kind!r}")


def _when(name: str, stem: str, when: Mapping[str, Any] | None) -> Row:
    when = when or {}
    return {
        name: when.get("edtf"),
        f"{stem}_raw": when.get("raw"),
        f"{stem}_earliest": when.get("earliest"),
        f"{stem}_latest": when.get("latest"),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _origin(seq: int, origin: Origin) -> Row:
    return {
        "seq": seq,
        "log": origin.log,
        "log_seq": origin.seq,
        "recorded_at": origin.recorded_at,
        "leaf": origin.leaf,
    }


def _judgement(entry: Entry) -> Row:
    row: Row = {
        "id": entry.id,
        "seq": entry.seq,
        "judged_at": entry.body.get("judged_at", entry.first_recorded_at),
        "actor": entry.body["actor"],
        **{field: entry.body.get(field) for field in _JUDGEMENTS[entry.kind]},
    }
    if entry.kind == "erasure":
        row["propositions"] = int(entry.body["propositions"])
        row["redacted"] = _json(entry.body["redacted"])
    return row


def _link(entry: Entry) -> Row:
    return {
        "id": entry.id,
        "seq": entry.seq,
        "judged_at": entry.body.get("judged_at", entry.first_recorded_at),
        "author": entry.body["author"],
        "holds": int(entry.body["holds"]),
        **{field: entry.body.get(field) for field in _LINK},
        "because": _json(entry.body["because"]),
    }


def _linking(seq: int, id: str, body: Mapping[str, Any]) -> Row:
    return {"id": id, "seq": seq, **{field: body[field] for field in _LINKING}}


def _document(seq: int, id: str, body: Mapping[str, Any]) -> Row:
    return {
        "id": id,
        "seq": seq,
        "headline": body.get("headline"),
        "publisher": body.get("publisher"),
        "byline": body.get("byline"),
        **_when("published_at", "published", body.get("published_at")),
        "language": body.get("language"),
        "url": body.get("url"),
        "origin": body["origin"],
        "media_type": body["media_type"],
        "sha256": body["sha256"],
        "characters": body["characters"],
        "words": body["words"],
        "furniture_characters": body["furniture_characters"],
    }


def _run(seq: int, id: str, body: Mapping[str, Any]) -> Row:
    return {
        "id": id,
        "seq": seq,
        "model": body["model"],
        "model_digest": body.get("model_digest"),
        "endpoint": body.get("endpoint"),
        "finder": body["finder"],
        "prompts": _json(body["prompts"]),
        "schema_sha256": body["schema_sha256"],
        "parameters": _json(body["parameters"]),
        "code_version": body["code_version"],
    }


def _reading(seq: int, id: str, body: Mapping[str, Any]) -> Row:
    return {
        "id": id,
        "seq": seq,
        "document_id": body["document_id"],
        "run_id": body["run_id"],
        "start": body["start"],
        "end": body["end"],
        "tokens_in": body.get("tokens_in"),
        "tokens_out": body.get("tokens_out"),
        "cost_usd": body.get("cost_usd"),
        "milliseconds": body.get("milliseconds"),
        "cached": int(body["cached"]),
        "claims": len(body["claims"]),
        "rejected": body["rejected"],
        "claim_ids": _json(body["claims"]),
    }


def _claim(
    seq: int, id: str, body: Mapping[str, Any], publishers: Mapping[str, str | None]
) -> dict[str, list[Row]]:
    evidence, sources, typed = body["evidence"], body["sources"], body["body"]
    claimer: Mapping[str, Any] = sources[-1] if sources else {"kind": SourceKind.OUTLET.value}
    claim: Row = {
        "seq": seq,
        "id": id,
        "document_id": body["document_id"],
        "run_id": body["run_id"],
        "reading_id": body["reading_id"],
        "claimer": claimer.get("name") or publishers[body["document_id"]] or THE_ARTICLE,
        "claimer_kind": claimer["kind"],
        "via": HOP.join(s["name"] for s in sources[:-1]) or None,
        "depth": len(sources),
        "act": body["act"],
        "polarity": body["polarity"],
        "certainty": body["certainty"],
        "type": typed["type"],
        "proposition": body["proposition"],
        "quote": GAP.join(s["exact"] for s in evidence),
        "quotation": body["quotation"],
        "start": evidence[0]["start"],
        "end": evidence[-1]["end"],
        **_when("said_at", "said", claimer.get("said_at")),
        **_when("event_time", "event", body.get("event_time")),
    }
    return {
        "claim": [claim],
        "evidence": [_evidence(seq, i, s) for i, s in enumerate(evidence)],
        "source": [_source(seq, i, s) for i, s in enumerate(sources)],
        "claim_speaker": speaker_rows(seq, body, publishers[body["document_id"]]),
        "flag": [_flag(seq, i, f) for i, f in enumerate(body["flags"])],
        f"claim_{typed['type']}": [_typed(seq, typed)],
    }


def speaker_rows(seq: int, body: Mapping[str, Any], publisher: str | None) -> list[Row]:
    """The rows of ``claim_speaker`` for a claim's body: who speaks, by the keys that links name."""
    chain = [Named(s["name"], s["kind"]) for s in body["sources"]]
    found = speakers(chain, body["document_id"], publisher, THE_ARTICLE)
    return [
        {"claim_seq": seq, "position": i, "speaker": s.id, "name": s.name, "kind": s.kind, "scope": s.scope}
        for i, s in enumerate(found)
    ]


def _evidence(seq: int, ordinal: int, span: Mapping[str, Any]) -> Row:
    return {
        "claim_seq": seq,
        "ordinal": ordinal,
        "start": span["start"],
        "end": span["end"],
        "exact": span["exact"],
        "prefix": span["prefix"],
        "suffix": span["suffix"],
    }


def _source(seq: int, position: int, source: Mapping[str, Any]) -> Row:
    mention, cue = source.get("mention") or {}, source.get("cue") or {}
    return {
        "claim_seq": seq,
        "position": position,
        "name": source["name"],
        "kind": source["kind"],
        "role": source.get("role"),
        "affiliation": source.get("affiliation"),
        "medium": source.get("medium"),
        "mention": mention.get("exact"),
        "mention_start": mention.get("start"),
        "mention_end": mention.get("end"),
        "cue": cue.get("exact"),
        "cue_start": cue.get("start"),
        "cue_end": cue.get("end"),
        **_when("said_at", "said", source.get("said_at")),
        "entity_id": source.get("entity_id"),
    }


def _flag(seq: int, ordinal: int, flag: Mapping[str, Any]) -> Row:
    return {
        "claim_seq": seq,
        "ordinal": ordinal,
        "field": flag["field"],
        "value": flag["value"],
        "reason": flag["reason"],
    }


def _typed(seq: int, body: Mapping[str, Any]) -> Row:
    kind = body["type"]
    row: Row = {"claim_seq": seq, **{field: body.get(field) for field in _FIELDS[kind]}}
    if date := _DATES.get(kind):
        row.update(_when(date, date, body.get(date)))
    return row
