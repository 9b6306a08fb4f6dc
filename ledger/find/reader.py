"""Reads one paragraph from left to right and notes who says what in it."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.find import bounds
from ledger.find.cues import NOUNS, VERBS, Entry
from ledger.find.frames import Continuation, continuation
from ledger.find.passage import Passage
from ledger.find.phrases import phrase_after
from ledger.find.subjects import main_subject, subject_before
from ledger.find.verbs import POSSESSIVE, agrees, is_noun_here, verb_form, verb_group
from ledger.find.words import BREAKS, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, is_finite
from ledger.find.wordsets import word_set

Range = tuple[int, int]
_COORDINATE = frozenset({"and", "but", "or", "yet", "then"})
_CONTRAST = frozenset({"while", "although", "though"})
_SIBLING = _CONTRAST | {"and", "but", "whereas"}
_POSSESSIVES = frozenset({"his", "her", "their", "its"})
_LABELS = word_set(
    "note update updated related read watch photo photos video source sources editor breaking fact",
    "question",
)
_ACCORDING_LINKS = frozenset({"of", "for", "from", "by", "in"})
_NOT_GOING_ON = frozenset({"but", "which", "who", "and", "while", "as"})


@dataclass(slots=True)
class Found:
    """An attribution while its paragraph is being read, in token ranges.

    ``before`` and ``after`` are the content on either side of the cue, ``more`` further sentences of
    it; ``speech`` says that it holds quoted words, ``ahead`` that it ends with a colon.
    """

    cue: Range
    source: Range | None
    before: Range | None = None
    after: Range | None = None
    speech: bool = False
    ahead: bool = False
    more: tuple[Range, ...] = ()


class Reader:
    """Reads ``p``; afterwards ``found`` has its attributions and ``opening`` the speeches at its
    beginning that belong to nobody in it."""

    def __init__(self, p: Passage) -> None:
        self.p = p
        self.found: list[Found] = []
        self.opening: list[Range] = []
        self._low = self._high = 0
        self._subject: Range | None = None
        self._here: list[Found] = []
        for low, high in p.units:
            if not self._goes_on_speaking(low, high):
                self._sentence(low, high)

    def _sentence(self, low: int, high: int) -> None:
        p = self.p
        self._low, self._high = low, high
        self._subject = None
        self._here = []
        i = self._label()
        while i < high:
            i = self._at(i) if p.word[i] and not p.quoted[i] else i + 1
        self.found.extend(self._here)

    def _goes_on_speaking(self, low: int, high: int) -> bool:
        """A sentence that is nothing but a speech goes to whoever spoke just before."""
        p = self.p
        words = [i for i in range(low, high) if p.word[i]]
        if not words or any(p.quote[i] < 0 for i in words):
            return False
        if self.found:
            self.found[-1].more += ((low, high),)
            self.found[-1].speech = True
        else:
            self.opening.append((low, high))
        return True

    def _at(self, i: int) -> int:
        """Look at token ``i``; the token to look at next."""
        w = self.p.low[i]
        following = self.p.low[i + 1] if i + 1 < self._high else ""
        if w == "according" and following == "to":
            return self._according(i)
        if w in NOUNS and following == "that":
            return self._noun(i)
        entry = VERBS.get(w)
        return i + 1 if entry is None else self._verb(i, entry)

    def _label(self) -> int:
        """*Lee: We were never asked*: a speaker's name, a colon, and what follows."""
        p, low = self.p, self._low
        colon = next((k for k in range(low, min(low + 6, self._high)) if p.low[k] == ":"), low)
        if colon == low or colon + 3 >= self._high or p.quote[low] >= 0 or p.low[low] in _LABELS:
            return low
        name = range(low, colon)
        if p.starts[colon + 1] == p.ends[colon] or not all(p.cap[k] for k in name):
            return low
        if any(p.low[k] in VERBS or p.low[k] in DETERMINERS for k in name):
            return low
        self._here.append(Found((colon, colon + 1), (low, colon), after=(colon + 1, self._high), speech=True))
        return self._high

    def _inside(self, i: int) -> bool:
        """Whether token ``i`` lies in the content of what was found last in this sentence."""
        last = self._here[-1].after if self._here else None
        return last is not None and i < last[1]

    def _clause_start(self, i: int) -> int:
        """Where the clause that ends before token ``i`` begins: after a semicolon or the last finding."""
        p, start = self.p, self._low
        if self._here:
            start = max(start, (self._here[-1].after or self._here[-1].cue)[1])
        for k in range(i - 1, start - 1, -1):
            if p.quote[k] < 0 and p.low[k] == ";":
                return k + 1
        return start

    def _according(self, i: int) -> int:
        p, high = self.p, self._high
        fronted = i - self._low <= 3
        source = phrase_after(p, i + 2, high, links=_ACCORDING_LINKS, closed=fronted)
        if source is None:
            return i + 2
        if self._inside(i):
            if p.low[i - 1] != "," or source[1] + 1 < high:
                return i + 2
            # What is said to have been said is part of what the last source says.
            self._here.clear()
        before = after = None
        stop = source[1]
        if fronted:
            comma = next((k for k in range(stop, high) if p.low[k] == "," and p.quote[k] < 0), None)
            after = None if comma is None else (comma + 1, high)
        else:
            before = (self._clause_start(i), i)
            enclosed = p.low[i - 1] == "," and stop + 1 < high and p.low[stop] == ","
            if enclosed and p.low[stop + 1] not in _NOT_GOING_ON:
                after = (stop + 1, high)
        if before or after:
            self._here.append(Found((i, i + 2), source, before, after))
        return stop

    def _noun(self, i: int) -> int:
        """*the minister’s claim that …*, *their fears that …*."""
        p, low = self.p, self._low
        if self._inside(i) or i + 2 >= self._high:
            return i + 1
        k = i - 1
        while k > low and p.word[k] and not p.low[k].endswith(POSSESSIVE) and p.low[k] not in DETERMINERS:
            if p.low[k] in PREPOSITIONS or p.low[k] in CONJUNCTIONS or is_finite(p.low[k]):
                break
            k -= 1
        source: Range | None = None
        if k >= low and p.low[k].endswith(POSSESSIVE):
            source = subject_before(p, k + 1, low)
        elif k >= low and p.low[k] in _POSSESSIVES:
            source = (k, k + 1)
        stop = bounds.noun_clause_end(p, i, low, self._high)
        self._here.append(Found((i, i + 1), source, after=(i + 1, stop)))
        return i + 2

    def _verb(self, i: int, entry: Entry) -> int:
        p, low, high = self.p, self._low, self._high
        start = verb_group(p, i, low)
        after_participle = bool(self._here) and p.low[self._here[-1].cue[0]].endswith("ing")
        form = verb_form(p, i, start, low, high, entry, after_participle=after_participle)
        if entry.base in {"cite", "quote"} and "g" in entry.form and self._inside(i) and p.low[i - 1] == ",":
            self._cut(i - 1)
        if form is None:
            return i + 1
        how = continuation(p, i, entry, high)
        if is_noun_here(p, i, start, low, high, entry, how):
            return i + 1
        if form == "participle":
            return self._participle(i, how)
        if form == "asked":
            return self._asked(i, start, entry)
        return self._inverted(i, start, entry) or self._finite(i, start, entry, how) or i + 1

    def _finite(self, i: int, start: int, entry: Entry, how: Continuation) -> int | None:
        """*Lee said …*, *…, Lee said*, *… and said …*. The next token, or ``None``."""
        p, low, high = self.p, self._low, self._high
        inherited = start > low and p.low[start - 1] in _COORDINATE
        subject = self._subject or main_subject(p, low, start) if inherited else subject_before(p, start, low)
        if subject is None or not agrees(p, i, start, entry, subject, inherited=inherited):
            return None
        edge = start - 1 if inherited else subject[0]
        opener = p.low[edge - 1] if edge > low else ""
        if opener == "what" or (not inherited and "c" not in entry.frames and _is_object_of(opener)):
            return None
        if not inherited and opener == "," and how.kind in {"end", "pause"} and self._inside(start):
            # *X denied it, a minister said*: the one who says so comes outermost.
            self._here.clear()
        before, speech = (None, False) if inherited else self._before(edge, how)
        if self._inside(start):
            if not inherited and not self._beside(edge):
                return None
            self._cut(edge if inherited else edge - 1)
        after: Range | None = None
        if how.kind == "speech":
            after, speech = bounds.speech_range(p, how.content, high), True
        elif how.kind in {"clause", "phrase"}:
            after = (how.content, bounds.content_end(p, how.content, high, opener, subject))
        elif how.kind == "pause" and opener == "as" and edge - 1 == low:
            before, after = None, (how.content + 1, high)
        elif how.kind == "pause" and before:
            after = bounds.rest_after(p, how.content + 1, high, speech=speech)
        elif how.kind == "adverbial" and before:
            after = bounds.speech_within(p, how.content, high)
        elif how.kind == "adverbial" and entry.base == "say" and bounds.is_clause(p, how.content, high):
            after = (how.content, high)
        ahead = how.kind == "ahead"
        if before is None and after is None and not ahead:
            return None
        self._subject = subject
        cue = (start, bounds.cue_end(p, how, high))
        self._here.append(Found(cue, subject, before, after, speech=speech, ahead=ahead))
        return max(i + 1, how.cue_end)

    def _before(self, edge: int, how: Continuation) -> tuple[Range | None, bool]:
        """The content that stands before the subject, and whether it ends in a speech."""
        p, b = self.p, edge - 1
        start = self._clause_start(edge)
        if b < start:
            return None, False
        if p.quote[b] >= 0 or (p.low[b] in BREAKS and b > start and p.quote[b - 1] >= 0):
            return (bounds.speech_start(p, b, start), edge), True
        if p.low[b] != "," or how.kind not in {"end", "adverbial", "pause"}:
            return None, False
        inserted = how.kind == "pause" and p.low[start] not in bounds.OPENERS
        return ((start, b), False) if inserted or bounds.is_clause(p, start, b) else (None, False)

    def _inverted(self, i: int, start: int, entry: Entry) -> int | None:
        """*“…,” said Ann Lee, the mayor*: content before, source after. The next token, or ``None``."""
        p, low, high = self.p, self._low, self._high
        b = start - 1
        if start != i or b < low or i + 1 >= high or not {"q", "c"} & set(entry.frames) or "g" in entry.form:
            return None
        closed = p.quoted[b] and not p.word[b] and b > low and p.low[b - 1] == ","
        spoken = p.quote[b] >= 0 or (b > low and p.quote[b - 1] >= 0)
        if not (p.quote[b] >= 0 or closed or p.low[b] in BREAKS):
            return None
        if p.quoted[i + 1] or p.low[i + 1] in PREPOSITIONS or p.low[i + 1] == "that" or not p.word[i + 1]:
            return None
        clause = self._clause_start(i)
        if not spoken and not bounds.is_clause(p, clause, b):
            return None
        if not spoken and subject_before(p, start, low) and not _name_like(p, i + 1):
            return None
        source = phrase_after(p, i + 1, high)
        if source is None or self._inside(b):
            return None
        if not spoken and source[1] < high and is_finite(p.low[source[1]]):
            return None
        first = bounds.speech_start(p, b, clause) if spoken else clause
        if first >= i:
            return None
        after = None
        if source[1] < high and p.low[source[1]] in BREAKS:
            after = bounds.rest_after(p, source[1] + 1, high, speech=spoken)
        self._subject = source
        self._here.append(Found((i, i + 1), source, (first, i), after, speech=spoken))
        return source[1]

    def _participle(self, i: int, how: Continuation) -> int:
        """*…, saying …*: the source is the subject of the main clause."""
        p, low, high = self.p, self._low, self._high
        source = self._subject
        if source is None or p.low[source[0]] == "who":
            source = main_subject(p, low, i)
        if how.kind not in {"clause", "phrase", "speech"} or source is None:
            return i + 1
        if self._inside(i):
            self._cut(i - 1)
        if how.kind == "speech":
            after = bounds.speech_range(p, how.content, high)
        else:
            # Between subject and verb (*Lee, saying no, left*) it ends with a comma.
            inserted = not any(is_finite(p.low[k]) for k in range(source[1], i))
            after = (how.content, bounds.clause_end(p, how.content, high) if inserted else high)
        self._here.append(Found((i, how.cue_end), source, after=after, speech=how.kind == "speech"))
        return max(i + 1, how.cue_end)

    def _asked(self, i: int, start: int, entry: Entry) -> int:
        """*was asked (by Lee) whether …*: who asks is named after *by*, or not at all."""
        p, high = self.p, self._high
        source = phrase_after(p, i + 2, high) if i + 2 < high and p.low[i + 1] == "by" else None
        how = continuation(p, source[1] - 1 if source else i, entry, high)
        if how.kind != "phrase" or p.low[how.content - 1] in {"about", "for"} or self._inside(i):
            return i + 1
        stop = bounds.clause_end(p, how.content, high)
        self._here.append(Found((start, i + 1), source, after=(how.content, stop)))
        return stop

    def _beside(self, edge: int) -> bool:
        """Whether what begins at ``edge``, inside the last content, stands beside it and not within."""
        p, b = self.p, edge - 1
        w = p.low[b]
        return (
            w in _CONTRAST or w == ";" or w in BREAKS - {",", "-"} or (w in _SIBLING and p.low[b - 1] == ",")
        )

    def _cut(self, stop: int) -> None:
        """End the last content before token ``stop``, and before a comma there."""
        last = self._here[-1]
        if last.after is None:
            return
        if self.p.low[stop - 1] == ",":
            stop -= 1
        if stop > last.after[0]:
            last.after = (last.after[0], stop)


def _is_object_of(word: str) -> bool:
    """Whether a noun phrase after ``word`` is an object, so that *called* after it is no finite verb."""
    return (word in PREPOSITIONS and word not in bounds.OPENERS) or is_finite(word)


def _name_like(p: Passage, i: int) -> bool:
    return p.cap[i] or p.low[i] in DETERMINERS or p.low[i] in {"he", "she", "they"}
