"""What the pages show, gathered from an open ledger. No HTML and no Datasette here.

Each function gives the mapping that its template is filled with.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger.claims import Claim, Frozen, When
from ledger.disputes.beside import links_of
from ledger.errors import LedgerError
from ledger.segment import segment
from ledger.store.judgements import CURRENT
from ledger.store.ledger import Ledger
from ledger.store.queries import QUERIES
from ledger.web.marks import Mark, Paragraph, around, paragraphs

LATEST = 12
"""How many documents the front page shows."""

_DOCUMENT = """SELECT d.*, e.recorded_at, t.text FROM document d JOIN entry e ON e.seq = d.seq
    LEFT JOIN document_text t ON t.document_id = d.id WHERE d.id = :id"""


_CURRENT = ", ".join(f"'{status}'" for status in CURRENT)
# Asked of the few claims that anybody judged, so that the rest can be counted in an index alone.
_VOICES = f"""SELECT claimer, count(*) AS claims FROM claim WHERE seq NOT IN
        (SELECT claim_seq FROM claim_status s
         WHERE status NOT IN ({_CURRENT}) AND seq =
             (SELECT max(seq) FROM claim_status later WHERE later.claim_seq = s.claim_seq))
    GROUP BY claimer ORDER BY claims DESC, claimer LIMIT 10"""


_ERASED = "Erased document"
"""In the place of an erased headline."""


class NotRecordedError(LedgerError):
    """The ledger has nothing of this id."""


def front(ledger: Ledger) -> dict[str, Any]:
    """Counts, the questions, the latest documents and claims, and who is heard most."""
    return {
        "counts": ledger.counts(),
        "queries": QUERIES,
        "documents": ledger.ask(
            f"""SELECT d.id, d.publisher, d.published_at, d.words,
                      CASE WHEN EXISTS (SELECT 1 FROM erasure WHERE document_id = d.id) THEN '{_ERASED}'
                           ELSE d.headline END AS headline,
                      (SELECT count(*) FROM claim WHERE document_id = d.id) AS claims
               FROM document d ORDER BY d.seq DESC LIMIT :n""",
            {"n": LATEST},
        ),
        "claims": ledger.ask("SELECT * FROM current_claims ORDER BY seq DESC LIMIT 5"),
        "voices": ledger.ask(_VOICES),
    }


def claim_ids(ledger: Ledger, prefix: str, *, most: int = 20) -> list[dict[str, Any]]:
    """The claims whose id begins like this, ``most`` of them at most: ``id`` and ``proposition``."""
    if not prefix or set(prefix) - set("0123456789abcdef"):
        return []
    return ledger.ask(
        "SELECT id, proposition FROM claim WHERE id >= :p AND id < :p || 'g' ORDER BY id LIMIT :n",
        {"p": prefix, "n": most},
    )


def entry(ledger: Ledger, seq: int) -> tuple[str, str]:
    """Kind and id of the entry of this number. Raises :class:`NotRecordedError` where there is none."""
    found = ledger.ask("SELECT kind, id FROM entry WHERE seq = :seq", {"seq": seq})
    if not found:
        raise NotRecordedError(f"The log has no entry {seq}.")
    return found[0]["kind"], found[0]["id"]


def claim(ledger: Ledger, id: str) -> dict[str, Any]:
    """All there is to know of one claim. Raises ``LedgerError`` where it is not recorded."""
    recorded = ledger.claim(id)
    said = recorded.claim
    document = _document(ledger, said.document_id)
    text = document.pop("text")
    reading = ledger.reading(recorded.reading_id)
    (sealed,) = ledger.ask("SELECT leaf FROM entry WHERE seq = :seq", {"seq": recorded.seq})
    (size,) = ledger.ask(
        "SELECT count(*) AS claims FROM claim WHERE document_id = :id", {"id": said.document_id}
    )
    return {
        "recorded": recorded,
        "claim": said,
        "leaf": sealed["leaf"],
        "document": document,
        "paragraphs": None if text is None else _in_place(text, said),
        "fields": list(_fields(said.body)),
        "run": ledger.run(recorded.run_id),
        "reading": reading,
        "others": size["claims"] - 1,
        "judgements": ledger.judgements(recorded.id),
        "links": (links := links_of(ledger, recorded.id)),
        "disputed": any(row["relation"] == "contradicts" for row in links),
    }


def document(ledger: Ledger, id: str) -> dict[str, Any]:
    """A document with its text and claims, numbered from 1 in the order of the text.

    ``paragraphs`` is ``None`` where the text is gone. Raises :class:`NotRecordedError` where it is not there.
    """
    found = _document(ledger, id)
    text = found.pop("text")
    claims = ledger.ask('SELECT * FROM claims WHERE document_id = :id ORDER BY start, "end", seq', {"id": id})
    numbers = {row["seq"]: number for number, row in enumerate(claims, 1)}
    evidence = ledger.ask(
        """SELECT claim_seq, start, "end" FROM evidence WHERE claim_seq IN
           (SELECT seq FROM claim WHERE document_id = :id) ORDER BY start, "end", claim_seq""",
        {"id": id},
    )
    marks = [Mark(row["start"], row["end"], "evidence", numbers[row["claim_seq"]]) for row in evidence]
    furniture = [] if text is None else _furniture(text, found)
    return {
        "document": found,
        "claims": list(enumerate(claims, 1)),
        "firsts": _firsts(marks),
        "paragraphs": None if text is None else paragraphs(text, [*marks, *furniture]),
        "dimmed": bool(furniture),
    }


def _document(ledger: Ledger, id: str) -> dict[str, Any]:
    found = ledger.ask(_DOCUMENT, {"id": id})
    if not found:
        raise NotRecordedError(f"{ledger.path.name} has no document {id[:12]}.")
    found[0]["erased"] = ledger.erased(id)
    if found[0]["erased"]:
        found[0]["headline"] = _ERASED
    return found[0]


def _in_place(text: str, claim: Claim) -> list[Paragraph]:
    marks = [Mark(span.start, span.end, "evidence", 1) for span in claim.evidence]
    for source in claim.sources:
        for kind, span in (("mention", source.mention), ("cue", source.cue)):
            if span is not None:
                marks.append(Mark(span.start, span.end, kind))
    return paragraphs(text, marks, around(text, [(mark.start, mark.end) for mark in marks]))


def _furniture(text: str, found: dict[str, Any]) -> list[Mark]:
    """The page furniture, where it is surely the one that was set apart when the document was recorded.

    The ledger holds how much of it there was and not where. This program may know other furniture than the
    one that recorded the document, and then nothing is said about it.
    """
    if not found["furniture_characters"]:
        return []
    parts = segment(text, language=found["language"]).furniture
    if sum(part.end - part.start for part in parts) != found["furniture_characters"]:
        return []
    return [Mark(part.start, part.end, "furniture") for part in parts]


def _firsts(marks: list[Mark]) -> set[tuple[int, int]]:
    """Where each claim begins, as ``(number, start)``: a claim of several spans has one anchor only."""
    first: dict[int, int] = {}
    for mark in marks:
        first[mark.number] = min(mark.start, first.get(mark.number, mark.start))
    return set(first.items())


def _fields(body: Frozen) -> Iterator[tuple[str, str | When]]:
    """The fields of a claim's type that are filled, in their order."""
    for name in type(body).model_fields:
        value = getattr(body, name)
        if value is None or name == "type":
            continue
        label = name.replace("_", " ")
        if isinstance(value, When):
            yield label, value
        else:
            yield label, format(value, "f") if isinstance(value, Decimal) else str(value)
