"""The subject of a cue: the noun phrase before it, read leftwards without a parser, or the sentence's own.

A source is marked as people mark it: the name with its titles and apposition (*Ann Lee, the mayor of
Springfield*), a relative clause or an age after a comma left out.
"""

from __future__ import annotations

from ledger.find.passage import Passage
from ledger.find.phrases import phrase_after
from ledger.find.words import (
    ADVERBS,
    AUX,
    BREAKS,
    CONJUNCTIONS,
    CONNECTORS,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_NOUNS,
    is_adverb,
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
_PARTICIPLE_LINKS = frozenset({"by", "with", "on", "in"})
_QUANTIFIERS = frozenset({"many", "some", "several", "few"})
_SIGNS = frozenset({"&", "#", "@", "$", "/"})
_LEADING = (
    CONNECTORS | CONJUNCTIONS | {"earlier", "later", "now", "yesterday", "today", "once", "only", "even"}
)


def skip_adverbials(p: Passage, last: int, low: int) -> int:
    """Step left from token ``last`` over *on Monday*, *also*, *this week*, *himself*."""
    while last >= low:
        w = p.low[last]
        if w in DAYS or (is_adverb(w) and not p.cap[last]):
            last -= 1
        elif (
            w in TIME_NOUNS and last - 1 >= low and p.low[last - 1] in {"this", "last", "next", "that", *DAYS}
        ) or (w.isdigit() and last - 1 >= low and p.low[last - 1] in TIME_NOUNS):
            last -= 2
        else:
            break
        if last >= low and p.low[last] in {"on", "in"}:
            last -= 1
    return last


def subject_before(p: Passage, verb: int, low: int) -> Range | None:
    """The noun phrase that ends before token ``verb``, not reaching left of token ``low``."""
    last = skip_adverbials(p, verb - 1, low)
    skipped = False
    for _ in range(4):
        if last < low:
            return None
        if p.low[last] not in BREAKS | {")"}:
            return _with_head(p, _walk_left(p, last, low), low) if skipped else _walk_left(p, last, low)
        if p.low[last] == ")":
            opening = _back_to(p, last - 1, low, "(")
            if opening is None:
                return None
            last = opening - 1
            continue
        opening = _back_to(p, last - 1, low, p.low[last])
        if opening is None or opening + 1 == last:
            return None
        kind = _between(p, opening + 1, last)
        if kind == "apposition":
            before = opening - 1
            if before - 2 >= low and p.low[before].isdigit() and p.low[before - 1] == ",":
                before -= 2
            head = _walk_left(p, before, low)
            return (head[0], last) if head else None
        if kind == "other":
            return None
        skipped = True
        last = skip_adverbials(p, opening - 1, low)
    return None


def _with_head(p: Passage, found: Range | None, low: int) -> Range | None:
    """*Ann Lee, head of the union, who …,*: the apposition that was found, with the name before it."""
    if found is None or found[0] - 2 < low or p.low[found[0] - 1] != "," or not p.cap[found[0] - 2]:
        return found
    head = _walk_left(p, found[0] - 2, low)
    if head is None or (head[0] > low and p.low[head[0] - 1] in PREPOSITIONS):
        return found
    return head[0], found[1]


def _back_to(p: Passage, at: int, low: int, mark: str) -> int | None:
    for i in range(at, max(low, at - _LONGEST) - 1, -1):
        if p.low[i] == mark:
            return i
        if p.quote[i] >= 0 or p.low[i] in {";", ":"}:
            return None
    return None


def _between(p: Passage, first: int, after: int) -> str:
    """What stands between two commas after a noun: an ``apposition``, something to ``skip``, or ``other``."""
    w = p.low[first]
    if w in _RELATIVE or w in CONNECTORS or w in PREPOSITIONS or w.isdigit() or w in DAYS or w in ADVERBS:
        return "skip"
    if w.endswith(("ing", "ly", "ed")) and not p.cap[first]:
        return "skip"
    if w in CONJUNCTIONS or w in PRONOUNS or w in AUX:
        return "skip" if w in {"as", "while", "when", "if", "though", "although", "like"} else "other"
    if w in DETERMINERS:
        return "apposition"
    if any(is_finite(p.low[i]) and not p.cap[i] for i in range(first + 1, after)):
        return "other"
    return "apposition"


def _walk_left(p: Passage, last: int, low: int) -> Range | None:
    """The noun phrase whose last token is ``last``."""
    if last < low or p.quote[last] >= 0:
        return None
    if p.low[last] in PRONOUNS:
        quantified = p.low[last] == "others" and last > low and p.low[last - 1] in _QUANTIFIERS
        return (last - 1 if quantified else last), last + 1
    if not p.word[last] and (not p.quoted[last] or p.low[last - 1] == ","):
        return None
    first = last + 1
    floor = max(low, last - _LONGEST)
    while first > floor:
        taken = _taken(p, first - 1, low, last)
        first -= taken
        if not taken or _begins(p, first, low):
            break
    while first <= last and (
        p.low[first] in _LEADING
        or p.low[first] in PREPOSITIONS
        or p.low[first] in _SIGNS
        or p.low[first] in DAYS
        or is_adverb(p.low[first])
    ):
        first += 1
    return (first, last + 1) if any(p.word[first : last + 1]) else None


def _taken(p: Passage, i: int, low: int, last: int) -> int:
    """How many tokens, ``i`` the last of them, join a noun phrase on their right; 0 ends it."""
    w = p.low[i]
    if p.quote[i] >= 0:
        return 0
    if not p.word[i]:
        return int((p.quoted[i] and w != ",") or w in _SIGNS)
    if w in DETERMINERS:
        return 1
    if w in PREPOSITIONS:
        return int(low < i < last and (w == "of" or (w in _NOUN_LINKS and _nounish(p, i - 1))))
    if w in {"and", "or"}:
        return int(i < last and _coordinates(p, i, low))
    if w in _RELATIVE or w in CONJUNCTIONS or w in PRONOUNS:
        return 0
    if not is_finite(w) or p.cap[i]:
        return 1
    opener = _relative_opener(p, i, low)
    if opener is not None:
        return i - opener + 1
    if w.endswith("ed") and w not in AUX and low < i < last:
        briefed = p.low[i + 1] in _PARTICIPLE_LINKS and _nounish(p, i - 1)
        return int(briefed or p.low[i - 1] in DETERMINERS)
    return 0


def _begins(p: Passage, i: int, low: int) -> bool:
    """Whether the phrase begins with its token ``i``: a determiner that nothing before it goes on with."""
    if p.low[i] not in DETERMINERS or (p.cap[i] and i > low and p.cap[i - 1]):
        return False
    before = p.low[i - 1] if i > low else ""
    if before == "of" or before in DETERMINERS:
        return False
    if before in _NOUN_LINKS:
        return not (i - 2 >= low and _nounish(p, i - 2))
    if before in {"and", "half", "nearly", "about"}:
        return not _coordinates(p, i - 1, low)
    return not (before and is_finite(before) and _relative_opener(p, i - 1, low) is not None)


def _nounish(p: Passage, i: int) -> bool:
    w = p.low[i]
    return (
        p.word[i]
        and w not in PREPOSITIONS
        and w not in CONJUNCTIONS
        and w not in ADVERBS
        and not (is_finite(w) and not p.cap[i])
        and p.quote[i] < 0
    )


def _coordinates(p: Passage, i: int, low: int) -> bool:
    """Whether *and* at ``i`` joins two names or two noun phrases of the same make."""
    if i - 1 < low or i + 1 >= p.size:
        return False
    left, right = i - 1, i + 1
    if p.cap[left] and (p.cap[right] or p.low[right] in DETERMINERS):
        return True
    return (
        p.word[left]
        and p.low[left].endswith("s")
        and p.low[right] not in PRONOUNS
        and not is_finite(p.low[left])
    )


def _relative_opener(p: Passage, verb: int, low: int) -> int | None:
    """*who* of *people who attended the meeting*, looked for left of a verb inside a subject."""
    for i in range(verb - 1, max(low, verb - 4) - 1, -1):
        if p.low[i] == "who" and i - 1 >= low and _nounish(p, i - 1):
            return i
        if p.low[i] not in ADVERBS and p.low[i] not in AUX and p.low[i] not in PRONOUNS:
            return None
    return None


def main_subject(p: Passage, first: int, high: int) -> Range | None:
    """The subject of the sentence that begins at token ``first``: past its fronted adverbials, the
    noun phrase before the first finite verb."""
    i = first
    if (
        p.low[first].upper() == p.text[p.starts[first] : p.ends[first]]
        and p.ends[first] - p.starts[first] > 2
    ):
        # A dateline (OSLO, Norway (Reuters) - ) stands before the sentence.
        i = next((k + 1 for k in range(first, min(high, first + 12)) if p.low[k] in BREAKS - {","}), first)
    for _ in range(3):
        while i < high and (p.low[i] in CONNECTORS or p.low[i] in {"but", "and", "yet", "so", ",", "—"}):
            i += 1
        if i >= high:
            return None
        w = p.low[i]
        if (
            w in PREPOSITIONS
            or w in CONJUNCTIONS
            or (w.endswith(("ing", "ed")) and not p.cap[i])
            or (i == first and w.endswith("ing"))
        ):
            comma = next((k for k in range(i, high) if p.low[k] == "," and p.quote[k] < 0), None)
            if comma is None:
                return None
            i = comma + 1
            continue
        break
    return phrase_after(p, i, high, links=frozenset({"of", "for", "in", "at", "from"}))
