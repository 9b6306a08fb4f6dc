"""Find: where in a window somebody says something, as spans of the text.

``quotes`` pairs quotation marks, ``cues`` is the lexicon of reporting, ``words`` the closed word
classes, ``passage`` the tokens of a paragraph, ``phrases`` the noun phrases round a cue, ``frames``
what may follow it, ``rules`` the finder made of them. ``tagger`` is the trained finder, ``pieces`` the text
as it reads it, ``decode`` its probabilities as spans. ``nested`` looks again inside
what was found, ``candidates`` numbers what any finder found for the
prompt, and ``edges`` says which words of a candidate a claim stands on.
"""

from __future__ import annotations

from ledger.find.attribution import Attribution, Finder
from ledger.find.candidates import FINDERS, Nothing, candidates, finder
from ledger.find.nested import everything
from ledger.find.quotes import quotation_kind, quotation_spans

__all__ = [
    "FINDERS",
    "Attribution",
    "Finder",
    "Nothing",
    "candidates",
    "everything",
    "finder",
    "quotation_kind",
    "quotation_spans",
]
