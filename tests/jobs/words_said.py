"""What is read of an article of one paragraph by its words alone, with the shipped tagger."""

from __future__ import annotations

from functools import cache

from ledger.admit import Scene
from ledger.ask import lay_out, question
from ledger.claims import Claim
from ledger.documents import Document
from ledger.find import Finder, finder
from ledger.model.endpoint import WORDS
from ledger.sift import sift


@cache
def tagger() -> Finder:
    return finder("tagger")


def read(text: str) -> list[Claim]:
    """The claims of an article of one paragraph."""
    document = Document(text=f"A headline\n\n{text}\n", origin="stdin", language="en")
    sheet = lay_out(document, tagger(), WORDS)
    claims: list[Claim] = []
    for window in sheet.segmentation.windows:
        asked = question(sheet, window, tagger(), WORDS)
        heard = tuple(sorted(span for a in sheet.found or () for span in a.source if span[0] < window.end))
        claims += sift(asked.items(None), Scene(document, window, asked.candidates, heard))[0]
    return claims


def claimers(text: str) -> dict[str, str]:
    """Who is credited with what; ``""`` is the article itself."""
    return {claim.proposition: claim.sources[-1].name if claim.sources else "" for claim in read(text)}


def the_claim(text: str) -> Claim:
    """The one claim with a source."""
    (claim,) = (claim for claim in read(text) if claim.sources)
    return claim
