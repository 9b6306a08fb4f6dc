"""A ledger with a text in it whose words stand nowhere else, quoted wherever words can be quoted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from store_samples import RUN

from ledger.claims import (
    Act,
    Claim,
    Flag,
    Forecast,
    Quantity,
    Quotation,
    Source,
    SourceKind,
    Span,
    State,
    When,
)
from ledger.documents.document import Document
from ledger.store import schema
from ledger.store.entries import Reading
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.verify import Report, verify
from ledger.store.windows import State as WindowState
from ledger.store.windows import WindowKey
from ledger.store.work import Rejected, Work

HEADLINE = "Glimmerforth stays unbarred"
SENTENCES = (
    "Glimmerforth stays unbarred",
    "“Nobody quenched the wharflight,” Harbourmistress Quillfeather whispered on Thrimsday.",
    "A tallyclerk of the bargefolk reckoned 4711 skiffs adrift — ünder the ßpringtide.",
    "البوابة الزرقاء مغلقة.",
)
TEXT = "\n".join(SENTENCES) + "\n"
KEPT_TEXT = "The mayor of Sund says that the tramline opens in May.\n"

DOCUMENT = Document(
    text=TEXT,
    origin="/press/harbour.txt",
    publisher="Amalia Courier",
    headline=HEADLINE,
    published_at=When(
        raw="the ides of Marchember",
        edtf="2031-03-15",
        **dict.fromkeys(("earliest", "latest"), date(2031, 3, 15)),
    ),
)
KEPT = Document(text=KEPT_TEXT, origin="stdin", headline="Trams in Sund")
READING = Reading(run_id=RUN.id, document_id=DOCUMENT.id, start=0, end=len(TEXT))
KEPT_READING = Reading(run_id=RUN.id, document_id=KEPT.id, start=0, end=len(KEPT_TEXT))

THRIMSDAY = When(raw="on Thrimsday", edtf="2031-03-13", earliest=date(2031, 3, 13), latest=date(2031, 3, 13))


def span(words: str, text: str = TEXT) -> Span:
    """The first place of these words."""
    return Span.of(text, text.index(words), text.index(words) + len(words))


SPEAKER = Source(
    name="Ada Quill",
    kind=SourceKind.PERSON,
    mention=span("Harbourmistress Quillfeather"),
    cue=span("whispered"),
    role="harbour master",
    said_at=THRIMSDAY,
)
PARAPHRASED = Claim(
    document_id=DOCUMENT.id,
    evidence=(span("Nobody quenched the wharflight"),),
    quotation=Quotation.DIRECT,
    sources=(SPEAKER,),
    act=Act.DENY,
    proposition="Somebody put out the harbour lamp",
    body=State(subject="the harbour lamp", predicate="is", object="out"),
    event_time=THRIMSDAY,
    flags=(
        Flag(
            field="who",
            value="Quillfeather the Elder",
            reason="no person, as “Harbourmistress Quillfeather” is",
        ),
        Flag(field="neg", value="true", reason="nothing in the passage negates"),
    ),
)
VERBATIM = Claim(
    document_id=DOCUMENT.id,
    evidence=(span("4711 skiffs adrift"), span("ünder the ßpringtide")),
    quotation=Quotation.INDIRECT,
    sources=(Source(name="a clerk", kind=SourceKind.UNNAMED, mention=span("A tallyclerk of the bargefolk")),),
    act=Act.ASSERT,
    proposition="The tallyclerk reckoned 4711 skiffs adrift",
    body=Quantity(measure="4711 Skiffs adrift, he said", of="boats", as_of=THRIMSDAY),
)
ARABIC = Claim(
    document_id=DOCUMENT.id,
    evidence=(span("البوابة الزرقاء مغلقة"),),
    quotation=Quotation.INDIRECT,
    act=Act.PREDICT,
    proposition="The blue gate is shut",
    body=Forecast(outcome="a gate is shut", horizon=THRIMSDAY),
)
CLAIMS = (PARAPHRASED, VERBATIM, ARABIC)
KEPT_CLAIM = Claim(
    document_id=KEPT.id,
    evidence=(span("the tramline opens in May", KEPT_TEXT),),
    quotation=Quotation.INDIRECT,
    sources=(Source(name="the mayor", kind=SourceKind.PERSON, mention=span("The mayor", KEPT_TEXT)),),
    act=Act.PREDICT,
    proposition="The tramline opens in May",
    body=State(subject="the tramline", predicate="opens", object="in May"),
)
QUOTING = "the page has “Nobody  quenched the WHARFLIGHT”, which is that"
PLAIN = "reads well to me"

GONE = (
    *SENTENCES,
    *(s.exact for claim in CLAIMS for s in claim.evidence),
    *(part.exact for c in CLAIMS for s in c.sources for part in (s.mention, s.cue) if part),
    "Thrimsday",
    "ides of Marchember",
    "Quillfeather",
    VERBATIM.proposition,
    "Skiffs adrift",
    QUOTING,
)
"""What no file may hold after an erasure: sentences, quotes, mentions, phrases of time, what repeats them."""
TOKENS = (
    "wharflight",
    "quenched",
    "springtide",
    "skiffs",
    "tallyclerk",
    "الزرقاء",
    "quillfeather",
    "thrimsday",
)
"""The same as the full-text index has words."""


def fill(path: Path) -> None:
    """Records it all at ``path``, with judgements and a working file."""
    with Ledger.open(path) as ledger:
        ledger.add_document(KEPT, furniture_characters=0)
        ledger.add_document(DOCUMENT, furniture_characters=0)
        ledger.add_run(RUN)
        ledger.add_reading(READING, CLAIMS)
        ledger.add_reading(KEPT_READING, [KEPT_CLAIM])
        ledger.review(PARAPHRASED.id, Verdict.ACCEPT, actor="Ben", note=QUOTING)
        ledger.review(VERBATIM.id, Verdict.ACCEPT, actor="Ben", note=PLAIN)
        ledger.retract("claim", ARABIC.id, reason=f"see: {SENTENCES[2]}", actor="Ben")
        ledger.review(KEPT_CLAIM.id, Verdict.ACCEPT, actor="Ben", note="as the page has it")
    fill_work(path)


def fill_work(path: Path) -> None:
    """The working file of a ledger, with words of the text in every table."""
    with Work.open(Work.beside(path)) as work:
        work.put("key", model="tiny", raw=f'{{"quote": "{SENTENCES[1]}"}}', request=[{"content": TEXT}])
        for document in (DOCUMENT, KEPT):
            window = WindowKey(RUN.id, document.id, 0, len(document.text))
            work.mark(window, WindowState.INVALID, document.text)
            work.reject(window, [Rejected(draft={"quote": document.text}, reason=document.text)])


def erase(path: Path, *, with_propositions: bool = False) -> None:
    """Erases :data:`DOCUMENT` from the ledger and its working file."""
    with Ledger.open(path) as ledger:
        ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada", with_propositions=with_propositions)
    with Work.open(Work.beside(path)) as work:
        work.forget([DOCUMENT.id])


def check(path: Path) -> Report:
    """What ``verify`` says of it."""
    with Ledger.open(path, readonly=True) as ledger:
        return verify(ledger)


def found(folder: Path, words: tuple[str, ...] = GONE) -> dict[str, list[str]]:
    """Which of these words stand in which file of the folder, as UTF-8; a file without any is left out."""
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    standing = {name: [w for w in words if w.encode() in raw] for name, raw in files.items()}
    return {name: there for name, there in standing.items() if there}


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as db:
        return {t: db.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in schema.TABLES}
