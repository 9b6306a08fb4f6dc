"""The redacted form of what the log holds: the same entry, with every word of an erased text blanked.

Pure functions over log bodies; :mod:`ledger.store.erase` puts the forms into the file and
:mod:`ledger.store.relog` checks that they hold no words. A blank is :data:`BLANK`, in spans as often
as they have code points, so that a redacted claim is still a claim to every part of this program, and
is seen to be a redacted one. No word of it gets into the full-text index: the character is a symbol.

Offsets, names in chains, resolved dates and what a person or a model worded stays, except for what
*tells* the text: in which one of its quotes or sentences or its headline stands whole, or a proposition or
a note that stands whole in the text. With ``propositions`` these go too, and every typed field.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

BLANK = "█"
"""What stands for erased words, U+2588 FULL BLOCK."""

TELLING = 8
"""Code points: what is shorter is anybody's words and tells no text."""

WORDED: dict[str, str] = {"retraction": "reason", "supersession": "reason", "review": "note", "link": "note"}
"""The judgements in which a person may have quoted the text, and their field for it."""

KINDS = ("document", "claim", *WORDED)
"""The kinds of entry that can have a redacted form."""

_IDENTITY = {"document": "headline", "claim": "proposition", **WORDED}
_NOT_WORDS = frozenset(("type", "code", "modifier", "value", "low", "high"))
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟۔])\s+|[\r\n]+")
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_PUNCTUATION = regex.compile(r"[\p{P}\p{Z}\p{C}\p{Sk}ʼ−|~<>\x60^]+")
_QUOTATION_MARKS = re.compile("[\"'“”‘’«»„]")


class Words:
    """The words of a text, to be looked for elsewhere, without regard to case, white space, punctuation and
    how a letter is encoded: whoever types a text again keeps its words, and not its dashes."""

    def __init__(self, text: str, quotes: Iterable[str], about: Mapping[str, Any] | None = None) -> None:
        """``quotes`` are the spans that claims have of the text, ``about`` the body of its document, whose
        headline and words of its date go too."""
        self._text = _folded(text)
        phrases = {_folded(part) for part in (*quotes, *_SENTENCE_END.split(text), *_titles(about or {}))}
        self._phrases = sorted((p for p in phrases if len(p) >= TELLING), key=len)

    def in_(self, value: str) -> bool:
        """Whether a quote or a sentence of the text stands whole in this value."""
        folded = _folded(value)
        for phrase in self._phrases:
            if len(phrase) > len(folded):
                return False
            if phrase in folded:
                return True
        return False

    def told_by(self, value: str) -> bool:
        """The same, or the value stands whole in the text."""
        folded = _folded(value)
        return (len(folded) >= TELLING and folded in self._text) or self.in_(value)


def quotes(body: Mapping[str, Any]) -> Iterator[str]:
    """The words of the text that a claim's body has: evidence, mentions and cues."""
    for span in _spans(body):
        yield span["exact"]


def redacted(
    kind: str, body: Mapping[str, Any], words: Words | None = None, *, propositions: bool
) -> dict[str, Any]:
    """The body of an entry with every word of the text blanked; the same again where that was done.

    Without ``words`` (the text is gone) what a person or a model worded is left as it is. Raises
    ``KeyError`` or ``TypeError`` where the body is none of that kind.
    """
    new: dict[str, Any] = copy.deepcopy(dict(body))
    if kind == "document":
        if "headline" in new:
            new["headline"] = BLANK
        if "published_at" in new:
            new["published_at"]["raw"] = BLANK
    elif kind == "claim":
        _claim(new, words, propositions)
    elif kind in WORDED:
        field = WORDED[kind]
        if words is not None and words.told_by(new.get(field) or ""):
            new[field] = BLANK
    return new


def hides_identity(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether what makes the content id of this entry is blanked, so that the id cannot be had from it."""
    if kind == "claim" and "revision_of" in body:
        # Of a revision the typed fields are part of the id, the words of their dates included.
        for value in body["body"].values():
            if BLANK in (value, value.get("raw") if isinstance(value, dict) else None):
                return True
    return kind in _IDENTITY and body.get(_IDENTITY[kind]) == BLANK


def _claim(new: dict[str, Any], words: Words | None, propositions: bool) -> None:
    for span in _spans(new):
        span["exact"] = BLANK * (span["end"] - span["start"])
        span["prefix"] = span["suffix"] = ""
    for flag in new["flags"]:
        flag["value"] = BLANK
        # A reason may say what the text has instead, and then in quotation marks.
        if _QUOTATION_MARKS.search(flag["reason"]):
            flag["reason"] = BLANK
    if propositions:
        new["proposition"] = BLANK
        new["body"] = {"type": new["body"]["type"]}
        new.pop("event_time", None)
    elif words is not None:
        if words.told_by(new["proposition"]):
            new["proposition"] = BLANK
        # Names stand in the text too, so here only a whole quote or sentence counts.
        _blank(new["body"], words, new["body"].keys() - _NOT_WORDS)
    for source in new["sources"]:
        if words is not None:
            _blank(source, words, ("role", "affiliation", "medium"))
    for when in _whens(new):
        when["raw"] = BLANK


def _blank(fields: dict[str, Any], words: Words, names: Iterable[str]) -> None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and words.in_(value):
            fields[name] = BLANK


def _spans(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from body["evidence"]
    for source in body["sources"]:
        yield from (source[part] for part in ("mention", "cue") if part in source)


def _whens(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    holders = [(body, "event_time"), (body["body"], "as_of"), (body["body"], "horizon")]
    holders += [(source, "said_at") for source in body["sources"]]
    yield from (holder[name] for holder, name in holders if name in holder)


def _titles(about: Mapping[str, Any]) -> Iterator[str]:
    yield from filter(None, (about.get("headline"), (about.get("published_at") or {}).get("raw")))


def _folded(text: str) -> str:
    """The words alone: letters, marks, digits and signs such as ``$``, with one space between them."""
    composed = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return _PUNCTUATION.sub(" ", unicodedata.normalize("NFKC", composed)).strip()
