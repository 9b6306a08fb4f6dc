"""A writer in a process of its own: ``store_writer.py LEDGER NAME DOCUMENTS``.

Records documents with two readings of eight claims each, and says on stdout what was acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.claims import Act, Claim, Quotation, Source, SourceKind, Span, State
from ledger.documents.document import Document
from ledger.store.entries import Reading, Run
from ledger.store.ledger import Ledger

CLAIMS = 8


def main(path: str, name: str, documents: str) -> None:
    run = Run(model="writer", schema_sha256="00" * 32, code_version="0")
    with Ledger.open(Path(path)) as ledger:
        ledger.add_run(run)
        for number in range(int(documents)):
            text = " ".join(f"{name} said in {number} that pier {i} is open." for i in range(2 * CLAIMS))
            document = Document(text=text, origin=name)
            ledger.add_document(document, furniture_characters=0)
            middle = len(text) // 2
            for start, end in ((0, middle), (middle, len(text))):
                reading = Reading(run_id=run.id, document_id=document.id, start=start, end=end)
                ledger.add_reading(reading, [_claim(document, start + i) for i in range(CLAIMS)])
                print(reading.id, flush=True)


def _claim(document: Document, start: int) -> Claim:
    return Claim(
        document_id=document.id,
        evidence=(Span.of(document.text, start, start + 20),),
        quotation=Quotation.INDIRECT,
        sources=(Source(name=document.origin, kind=SourceKind.PERSON),),
        act=Act.ASSERT,
        proposition=f"Pier {start} is open",
        body=State(subject=f"pier {start}", predicate="is", object="open"),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
