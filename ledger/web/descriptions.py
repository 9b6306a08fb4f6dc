"""What every table, view and column of a ledger holds, in words for its readers.

Kept apart from the schema, which is for machines. :func:`column` knows every column that
:mod:`ledger.store.schema` makes, and the tests see to it that it knows no others.
"""

from __future__ import annotations

TABLES: dict[str, str] = {
    "current_claims": "Who said what: every claim that stands, with whose word it is, when it was said, and "
    "in which document. Start here.",
    "claims": "Every claim that was ever recorded, also those that were retracted, superseded or rejected, "
    "with how it stands.",
    "quantities": "Every reported number, with what it measures, who reports it and on whose word.",
    "denials": "Denials and rejections, and every claim that something is not so. The proposition is worded "
    "positively: it is what they deny.",
    "contradictions": "Pairs of claims that cannot both be so at one time: who says the one, who the "
    "other, when, via whom, in what words. The page of disputes puts them together.",
    "updates": "Later counts of the same thing, each beside the earlier one that it takes the place of.",
    "relations": "Every link between two current claims that counts, with both of them.",
    "speakers": "Who says something, by name and kind; one who goes by several names has a row for each.",
    "same_speakers": "Which names are one and the same speaker, by whose judgement.",
    "links": "Every link that was ever recorded, between claims or between speakers, and whether it counts.",
    "readings": "Which window of which document was read by which model, what came of it, and what it cost.",
    "judgements": "What people said of recorded things: who, when, what and why.",
    "document": "The documents that were read. Their texts are on their own pages.",
    "document_text": "The texts, letter by letter as they were read; every offset refers to them. The one "
    "table that is not in the log, which holds the hash of each text.",
    "run": "A way of reading: model, prompts, schema and parameters. The same settings are the same run.",
    "reading": "One window of one document, read by one run to its end.",
    "claim": "The claims as they are stored; the view “claims” joins them with their documents.",
    "evidence": "The words that carry a claim: one row a span, in the order of the text.",
    "source": "The attribution chain of a claim, outermost first, the claimer last. The publisher is the "
    "implicit outermost source and has no row.",
    "claim_speaker": "Who speaks in a claim, outermost first, by the keys that links name. Where nobody is "
    "quoted it is the publisher.",
    "flag": "Values that a model gave and the evidence does not support: what was dropped, and why.",
    "claim_event": "The fields of claims that something happened, happens or is being done.",
    "claim_quantity": "The fields of claims that report a number.",
    "claim_state": "The fields of claims that something is so.",
    "claim_intention": "The fields of claims that somebody means, plans, promises or refuses something.",
    "claim_forecast": "The fields of claims that something is expected.",
    "claim_assessment": "The fields of claims that judge something.",
    "claim_status": "How claims stand, by what was judged of them: one row for each change. The last row of "
    "a claim counts, and a claim without one is unreviewed.",
    "retraction": "What was taken back: a claim, a review, a supersession, a link, or a retraction, which "
    "puts back what that took.",
    "supersession": "Which claim was put in the place of which.",
    "review": "Verdicts on claims: accept, reject or amend. The last of every actor counts.",
    "erasure": "Notices that the text of a document was erased, with its words in the log.",
    "link": "Judgements of how two claims, or two speakers, stand to one another: a program's, or a "
    "person's, which counts before any program's.",
    "link_status": "Which link of a pair counts: one row for each change. The last row of a link is the "
    "one to go by, and a link without one counts.",
    "linking": "Which document was linked, by what, when the log had how many entries.",
    "entry_origin": "Where entries that came from another ledger were recorded first.",
    "entry": "The log itself: one gapless row for every recorded thing, sealed by its leaf hash. All other "
    "tables but the texts can be made again from it.",
    "subtree": "The Merkle tree over the log: the roots of its complete subtrees, from which any root and "
    "any proof is made without reading the log again.",
}
"""Every table and view, in the order in which a reader would want to meet them."""

_EDTF = "as a partial date (EDTF): 2031-03-04, 2031-03, 2031, or an interval"


def _dates(prefix: str, column: str, what: str) -> dict[str, str]:
    return {
        column: f"{what}, {_EDTF}",
        f"{prefix}_raw": f"{what}, in the words of the text",
        f"{prefix}_earliest": f"{what}: the first day that this can mean",
        f"{prefix}_latest": f"{what}: the last day that this can mean",
    }


_COMMON: dict[str, str] = {
    "seq": "Its number in the log",
    "claim_seq": "The claim, by its number in the log",
    "document_id": "The document, by its content id",
    "run_id": "The run that brought it, by its content id",
    "reading_id": "The reading that first brought it, by its content id",
    "recorded_at": "When the ledger recorded it, by its own clock (UTC)",
    "start": "Where the words begin: code points from the start of the text",
    "end": "Where they end, that code point not included",
    "ordinal": "Its place among the rows of the claim, from 0",
    "headline": "The document's headline; empty is unknown",
    "publisher": "The document's publisher; empty is unknown",
    "url": "Where the document is published, as found or given",
    "claimer": "Whose claim it is: the innermost source, else the publisher, else “the article”",
    "claimer_kind": "What the claimer is: person, organization, outlet, document, or unnamed",
    "via": "Through whom the claimer's word came, outermost first; empty if directly",
    "depth": "How many sources the chain names: 0 is the publisher's own voice, 2 and more is hearsay",
    "act": "What the claimer does: assert, deny, confirm, accuse, reject, demand, request, threaten, "
    "promise, predict or question",
    "polarity": "Whether the claimer holds the proposition to be so (positive) or not (negative)",
    "certainty": "How sure the claimer is: certain, probable, possible, or unknown",
    "type": "event, quantity, state, intention, forecast or assessment",
    "proposition": "What is claimed, as one sentence of its own, worded positively",
    "quote": "The words that carry the claim, as they stand; gaps are shown as …",
    "status": "How the claim stands: unreviewed, accepted, disputed (all of them current), rejected, "
    "superseded or retracted",
    "successor": "The claim that stands in its place, by its content id",
    "judged_at": "When the judgement was first recorded, in this ledger or another (UTC)",
    "reason": "Why, in the words of who judged",
    "previous": "The judgement before it of the same kind, by the same actor, of the same thing",
    "target_kind": "What is judged: claim, review, supersession, link, retraction or document",
    "target_id": "What is judged, by its content id",
    "verdict": "What the judgement does: retract, supersede, accept, reject, amend or erase",
    "speaker": "The key of a speaker: a hash of name and kind, and of the document where he or she is known "
    "in that only",
    "scope": "The document, for speakers known within it only; empty for those with a name of their own",
    "relation": "same_speaker, same_utterance, same_proposition, contradicts, updates (a is the later "
    "count), responds_to (a is the denial) or repeats (a has it from b)",
    "a": "One end: a claim, or for same_speaker the key of a speaker",
    "b": "The other end",
    "sides": "Whether two claims of one proposition take the same side of it or opposite ones",
    "score": "How sure the method is, from 0.00 to 1.00",
    "method": "What decided, with its version; “person” is a person",
    "author": "The program and its version, or the name that a person gave",
    "holds": "1 where they stand so, 0 where somebody says that they do not",
    "because": "The reasons, in codes and numbers and without words of the text (JSON); `fact-ledger why` "
    "puts them into words",
    "counts": "1 where it is the link of its pair that counts",
    "quotation": "How the words are given: direct, indirect or mixed, by the quotation marks",
    **_dates("said", "said_at", "When the claimer said it"),
    **_dates("event", "event_time", "When the claimed thing happens"),
    **_dates("published", "published_at", "When the document was published"),
    **_dates("as_of", "as_of", "The day the number stands for"),
    **_dates("horizon", "horizon", "By when it is expected"),
    "said_or_published": f"When it was said, else when the document was published, {_EDTF}",
    "earliest": "The first day that said_or_published can mean",
    "latest": "The last day that said_or_published can mean",
    "measure": "What is measured, such as “death toll”",
    "of": "What is counted, such as “people”",
    "value": "The number, exactly as a decimal",
    "low": "The lower end of a range",
    "high": "The upper end of a range",
    "unit": "The unit, such as “percent” or “USD per barrel”",
    "modifier": "How the number bounds the quantity: at least, at most, more than, less than, about",
    "value_number": "The number as a floating-point one, to sort and compare by",
    "low_number": "The lower end as a floating-point number",
    "high_number": "The upper end as a floating-point number",
    "actor": "Who does it",
    "action": "What is done",
    "target": "To whom or what",
    "condition": "On what condition",
    "model": "The model, by its litellm name, or embedded/…",
    "finder": "What found the candidates, with its version, or none",
    "tokens_in": "Tokens of the prompts; empty is unknown",
    "tokens_out": "Tokens of the answers; empty is unknown",
    "cost_usd": "US dollars; empty is unknown, not nothing",
    "milliseconds": "Wall-clock time",
    "seconds": "Wall-clock time",
    "cached": "1 where the answer came out of the response cache and cost nothing then",
    "claims": "How many claims the window holds by this reading, known ones included",
    "rejected": "How many drafts of the model did not become claims",
}

_ENDS: dict[str, str] = {
    f"{end}_{name}": f"{which} claim: {what}"
    for end, which in (("a", "The one"), ("b", "The other"))
    for name, what in (
        ("said", "when it was said, else published (EDTF)"),
        ("claimer", "whose it is"),
        ("via", "through whom it came, outermost first"),
        ("act", "what the claimer does"),
        ("polarity", "whether the claimer holds it to be so"),
        ("proposition", "what is claimed, worded positively"),
        ("quote", "the words that carry it"),
        ("publisher", "the document's publisher"),
    )
}

_OWN: dict[str, dict[str, str]] = {
    "document": {
        "id": "The content id: of the text's hash, publisher, headline, date and address",
        "byline": "The author as named in the document",
        "language": "ISO 639-1 code",
        "origin": "Where it was read from: a path, an address, or stdin",
        "media_type": "What kind of file it was",
        "sha256": "SHA-256 of the text as UTF-8",
        "characters": "Length of the text in code points",
        "words": "White-space separated words",
        "furniture_characters": "Code points of menus, links, disclaimers and the like, which no model "
        "was asked about",
        "furniture_share": "Their share of the text, 0 to 1",
    },
    "document_text": {"text": "The whole text"},
    "run": {
        "id": "The content id, over all that decides what comes out",
        "model_digest": "SHA-256 of the model's weights where they are ours to hash",
        "endpoint": "Where the model was asked; empty is the provider's own address",
        "prompts": "The prompts with version and hash (JSON)",
        "schema_sha256": "SHA-256 of the JSON schema the model had to answer in",
        "parameters": "What was sent beside the prompts (JSON)",
        "code_version": "The version of fact-ledger",
    },
    "reading": {
        "id": "The content id: of run, document and window",
        "start": "Where the window begins: code points from the start of the text",
        "end": "Where it ends, that code point not included",
        "claim_ids": "The ids of the claims it found (JSON)",
    },
    "readings": {
        "id": "The content id: of run, document and window",
        "start": "Where the window begins: code points from the start of the text",
        "end": "Where it ends, that code point not included",
    },
    "judgements": {
        "id": "The content id: of all that the judgement says",
        "kind": "retraction, supersession, review or erasure",
        "actor": "Who judged, by the name they gave",
        "successor": "The claim that is put in its place",
    },
    "claim_status": {"seq": "The judgement that made it so, by its number in the log"},
    "link": {
        "id": "The content id: of all that the link says",
        "note": "What a person adds",
        "previous": "The link before it by the same person, of the same pair",
    },
    "links": {
        "id": "The link's content id",
        "note": "What a person adds",
        "previous": "The link before it by the same person, of the same pair",
    },
    "link_status": {
        "link_seq": "The link, by its number in the log",
        "seq": "The entry that made it so, by its number in the log",
        "counts": "1 where the link counts since, 0 where it does not",
    },
    "linking": {
        "id": "The content id: of document, linker and size",
        "linker": "What linked it, with its version",
        "size": "How many entries the log had then",
        "links": "How many links it found",
    },
    "claim_speaker": {
        "position": "Its place in the chain: 0 is the outermost, the highest is the claimer",
        "name": "The name as the claim has it",
        "kind": "person, organization, outlet, document, or unnamed",
    },
    "speakers": {
        "id": "The key of the speaker",
        "name": "The name as a claim has it",
        "kind": "person, organization, outlet, document, or unnamed",
        "claims": "How many current claims are this speaker's",
        "first_said": "The first day that any of them can have been said",
        "last_said": "The last day that any of them can have been said",
    },
    "same_speakers": {
        "id": "The link's content id",
        "a_name": "One name",
        "b_name": "The other name",
    },
    "relations": {"id": "The link's content id", **_ENDS},
    "contradictions": {"id": "The link's content id", **_ENDS},
    "updates": {
        "id": "The link's content id",
        **{k: v for k, v in _ENDS.items() if k.partition("_")[2] in ("said", "claimer", "publisher")},
        **{
            f"{end}_{name}": f"{which}: {what}"
            for end, which in (("a", "The later count"), ("b", "The earlier count"))
            for name, what in (
                ("modifier", "at least, at most, more than, less than, about"),
                ("value", "the number"),
                ("low", "the lower end of a range"),
                ("high", "the upper end of a range"),
            )
        },
    },
    "retraction": {
        "id": "The content id: of all that the retraction says",
        "actor": "Who took it back, by the name they gave",
    },
    "supersession": {
        "id": "The content id: of all that the supersession says",
        "actor": "Who says so, by the name they gave",
        "old": "The claim that is superseded, by its content id",
        "new": "The claim that stands in its place",
    },
    "review": {
        "id": "The content id: of all that the review says",
        "actor": "The reviewer, by the name they gave",
        "claim_id": "The claim, by its content id",
        "verdict": "accept, reject or amend",
        "note": "What the reviewer adds",
        "amendment": "The claim as it should read, by its content id",
    },
    "erasure": {
        "id": "The content id: of all that the notice says, but for what it blanked",
        "actor": "Who erased it, by the name they gave",
        "propositions": "1 where propositions and typed fields went too",
        "text_sha256": "SHA-256 of the text that is gone",
        "redacted": "The entries that were blanked, with leaf and hash (JSON)",
    },
    "entry_origin": {
        "log": "The log that recorded it first, by the beginning of the leaf of its first entry",
        "log_seq": "Its number there",
        "recorded_at": "When it was recorded there, by the clock of that ledger (UTC)",
        "leaf": "Its leaf hash there",
    },
    "claim": {"id": "The content id: of document, spans, sources, act, polarity, type and proposition"},
    "claims": {"id": "The claim's content id"},
    "current_claims": {"id": "The claim's content id"},
    "denials": {"id": "The claim's content id"},
    "quantities": {"id": "The claim's content id"},
    "evidence": {
        "exact": "The words",
        "prefix": "Up to 32 code points before them",
        "suffix": "Up to 32 code points after them",
    },
    "source": {
        "position": "Its place in the chain: 0 is the outermost, the highest is the claimer",
        "name": "Its name as one would show it",
        "kind": "person, organization, outlet, document, or unnamed",
        "role": "What it is, such as “foreign minister”",
        "affiliation": "To what it belongs",
        "medium": "Where it said so, such as a call or a network",
        "mention": "How the text names it",
        "mention_start": "Where that begins, in code points",
        "mention_end": "Where that ends",
        "cue": "The words of saying, such as “told reporters”",
        "cue_start": "Where they begin, in code points",
        "cue_end": "Where they end",
        "said_at": f"When this source said it, {_EDTF}",
        "said_raw": "When this source said it, in the words of the text",
        "entity_id": "Whom it is taken to be, once linked",
    },
    "flag": {
        "field": "Which field of the claim",
        "value": "What the model gave",
        "reason": "Why it was dropped",
    },
    "claim_event": {"place": "Where", "code": "PLOVER root code, such as REJECT or ASSAULT"},
    "claim_state": {
        "subject": "What it is about",
        "predicate": "How it is so",
        "object": "In regard to what",
    },
    "claim_forecast": {"outcome": "What is expected"},
    "claim_assessment": {"target": "What is judged", "judgement": "How"},
    "entry": {
        "kind": "What was recorded: document, run, reading, claim, link, linking, retraction, supersession, "
        "review, erasure",
        "id": "Its content id",
        "leaf": "RFC 6962 leaf hash of the sealed form",
        "canonical": "The sealed form: RFC 8785 canonical JSON",
    },
    "subtree": {
        "roots": "The roots of the complete subtrees that end with this entry, smallest first, 32 bytes each"
    },
}


def column(table: str, name: str) -> str:
    """The description of a column. Raises ``KeyError`` where nobody has written one."""
    own = _OWN.get(table, {})
    return own[name] if name in own else _COMMON[name]


def described() -> set[tuple[str | None, str]]:
    """Everything described here: ``(table, column)``, with no table for what several have in common."""
    return {(None, name) for name in _COMMON} | {(t, name) for t, names in _OWN.items() for name in names}
