"""Noun phrases read rightwards from where they begin: *said Ann Lee, the mayor of Springfield*."""

from __future__ import annotations

from ledger.find.passage import Passage
from ledger.find.words import (
    ADVERBS,
    AUX,
    CONJUNCTIONS,
    CONNECTORS,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    is_finite,
)
from ledger.find.wordsets import word_set

Range = tuple[int, int]
_LONGEST = 26
_ARTICLES = word_set(
    "the a an his her their its our my your this these those",
)
_RELATIVE = frozenset({"who", "whose", "whom", "which", "where", "when"})
_NOUN_LINKS = frozenset({"for", "in", "at", "from", "to", "with", "on", "by", "near", "among"})
_LEADING = (
    CONNECTORS | CONJUNCTIONS | {"earlier", "later", "now", "yesterday", "today", "once", "only", "even"}
)


def phrase_after(
    p: Passage,
    first: int,
    high: int,
    *,
    links: frozenset[str] = frozenset({"of", "for"}),
    closed: bool = False,
) -> Range | None:
    """The noun phrase that begins at token ``first``, with its apposition, before token ``high``.

    ``links`` are the prepositions that may go on with it; with ``closed`` an apposition counts only
    where a comma closes it (*according to Lee, the mayor, …*).
    """
    if first >= high or p.quote[first] >= 0:
        return None
    if (p.low[first] in PRONOUNS and p.low[first] not in {"both"}) or p.low[first] in {
        "me",
        "him",
        "them",
        "us",
    }:
        return first, first + 1
    i = _run(p, first, high, links)
    if i == first:
        return None
    if (
        i + 3 < high
        and p.low[i] == p.low[i + 2] == ","
        and p.low[i + 1].isdigit()
        and _apposes(p, i + 3, high)
    ):
        i += 2
    if i + 1 < high and p.low[i] == "," and _apposes(p, i + 1, high):
        stop = _run(p, i + 1, high, links | {"in", "at", "from", "to", "on"})
        if closed:
            fits = stop + 1 < high and p.low[stop] == ","
        else:
            fits = stop >= high or not is_finite(p.low[stop])
        if stop > i + 1 and fits:
            i = stop
    return (first, i) if any(p.word[first:i]) else None


def _run(p: Passage, first: int, high: int, links: frozenset[str]) -> int:
    i = first
    while i < high and i - first < _LONGEST:
        w = p.low[i]
        if p.quote[i] >= 0:
            break
        if not p.word[i]:
            if p.quoted[i] or w in {"&", "#", "@", "$", "/"}:
                i += 1
                continue
            break
        if w in links and i > first:
            i += 1
            continue
        if w == "and":
            if (
                i + 1 < high
                and i > first
                and ((p.cap[i - 1] and p.cap[i + 1]) or p.low[i + 1] in DETERMINERS - {"his", "her"})
            ):
                i += 1
                continue
            break
        if w in PREPOSITIONS or w in CONJUNCTIONS or w in DAYS or (w in PRONOUNS and i > first):
            break
        if is_finite(w) and not p.cap[i] and not (i > first and p.low[i - 1] in DETERMINERS):
            break
        if (
            w in _ARTICLES
            and i > first
            and p.low[i - 1] not in links | DETERMINERS
            and p.low[i - 1] not in {"and", "/"}
        ):
            break
        if w in ADVERBS and i > first and not p.cap[i]:
            break
        if (
            i > first
            and w in {"this", "last", "earlier", "that", "his", "her", "their"}
            and p.low[i - 1] not in links
        ):
            break
        i += 1
    return i


def _apposes(p: Passage, i: int, high: int) -> bool:
    w = p.low[i]
    if not p.word[i] or w in _RELATIVE or w in CONJUNCTIONS or w in PREPOSITIONS or w in AUX or w in PRONOUNS:
        return False
    if w in DETERMINERS:
        return w not in {"this", "these", "that", "all"}
    if w in ADVERBS or w in DAYS or (w.endswith(("ing", "ed")) and not p.cap[i]):
        return False
    return not w.isdigit()
