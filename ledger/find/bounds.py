"""Where contents begin and end inside a sentence, given as token ranges of a passage."""

from __future__ import annotations

from ledger.find.frames import Continuation
from ledger.find.passage import Passage
from ledger.find.words import BREAKS, PREPOSITIONS, is_finite
from ledger.find.wordsets import word_set

Range = tuple[int, int]
OPENERS = word_set(
    "after when while as because since if before although though until once",
)
"""Words that open a clause which a comma ends."""
_CLAUSE_BREAKS = BREAKS - {"-"} | {";"}
_NEW_CLAUSE = OPENERS | {"who", "which", "but", "in", "during", "where", "with"}
_AFTER_SPEECH = PREPOSITIONS | {"when", "while", "as", "after"}
_CUE_NOUNS = frozenset({"statement", "interview"})


def is_clause(p: Passage, first: int, after: int) -> bool:
    """Whether a range reads as a clause: a finite verb, and no fronted adverbial (*in May*) alone."""
    if after - first < 3:
        return False
    fronted = p.low[first] in PREPOSITIONS or p.low[first] in OPENERS or p.low[first] == "asked"
    if fronted and not any(p.low[k] == "," for k in range(first, after)):
        return False
    return any(is_finite(p.low[k]) for k in range(first, after))


def clause_end(p: Passage, first: int, high: int) -> int:
    """Where a clause in the middle of a sentence ends: a comma, a dash, a semicolon, or ``high``."""
    for k in range(first, high):
        if p.quote[k] < 0 and p.low[k] in _CLAUSE_BREAKS:
            return k
    return high


def noun_clause_end(p: Passage, noun: int, low: int, high: int) -> int:
    """*The claim that it is safe | surprised them*: where the noun at token ``noun`` is the subject,
    its clause ends before the second finite verb."""
    stop = clause_end(p, noun + 2, high)
    if any(is_finite(p.low[k]) for k in range(low, noun)):
        return stop
    verbs = [
        k
        for k in range(noun + 2, stop)
        if is_finite(p.low[k])
        and not is_finite(p.low[k - 1])
        and p.low[k - 1] not in {"not", "to", "and", "or"}
    ]
    return verbs[1] if len(verbs) > 1 else stop


def content_end(p: Passage, first: int, high: int, opener: str, subject: Range) -> int:
    """A content runs to the end of its sentence, but a subordinate or relative clause ends with a comma."""
    return clause_end(p, first, high) if opener in OPENERS or p.low[subject[0]] == "who" else high


def speech_start(p: Passage, b: int, start: int) -> int:
    """Where the content begins that ends with the speech at or just before token ``b``: with the speech,
    or with the words of the clause it belongs to (*The plan is “dead and buried,” he said*)."""
    q = p.quote[b] if p.quote[b] >= 0 else p.quote[b - 1]
    first = max(start, p.speeches[q][0])
    if first > start and p.low[first - 1] in {",", ":"} and not is_clause(p, start, first):
        return first
    return start


def speech_range(p: Passage, first: int, high: int) -> Range:
    """A speech after its cue, and the rest of the sentence where that runs on within the clause."""
    stop = p.speeches[p.quote[first]][1]
    if stop >= high:
        return first, high
    w = p.low[stop]
    return (first, stop) if w in BREAKS or w in {";", "("} or w in _AFTER_SPEECH else (first, high)


def rest_after(p: Passage, first: int, high: int, *, speech: bool) -> Range | None:
    """What follows *“A,” she said,*: the content going on, unless a new clause begins there."""
    if first >= high:
        return None
    if p.quote[first] >= 0:
        return speech_range(p, first, high)
    if speech or p.low[first].endswith("ing") or p.low[first] in _NEW_CLAUSE:
        return None
    return first, high


def speech_within(p: Passage, first: int, high: int) -> Range | None:
    """The first speech at or after token ``first``."""
    for k in range(first, high):
        if p.quote[k] >= 0:
            return k, p.speeches[p.quote[k]][1]
    return None


def cue_end(p: Passage, how: Continuation, high: int) -> int:
    """The token after the cue: *said in a statement* is one cue."""
    k = how.cue_end
    if k + 2 < high and p.low[k] == "in" and p.low[k + 1] in {"a", "an"} and p.low[k + 2] in _CUE_NOUNS:
        return k + 3
    return k
