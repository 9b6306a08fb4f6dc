"""The parts of a clause: *The museum | will never sell | the collection*.

A shallow reading of English by the parts of speech that TextBlob's lexicon tagger gives (Brill's lexicon and
rules, as in CLiPS Pattern): the first finite verb that is in no relative clause, with its auxiliaries, what
stands before it, and what stands behind. Where no finite verb is found nothing is divided: part of a clause
is worse than none.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from ledger.normalise.inflect import PASTS

Parts = tuple[str, str, str]
"""Subject, verb and rest; empty where there is none."""

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Prof|St|[A-Z])\.(?=\s)|"
    r"\b(?i:it|that|there|here|he|she|who|what|this|where)(?=[’']s\b)|[’'](?:s|ve|ll|d|re|m)\b|[^\W_]+(?:(?![’'](?:ve|ll|d|re|m)\b)[’'.,\-][^\W_]+)*|\S"
)
_BE_HAVE_DO = frozenset(
    "is are was were am be been being has have had do does did 's 're 've 'm 'd isn't aren't wasn't weren't "
    "hasn't haven't hadn't don't doesn't didn't".split()
)
_MODAL = frozenset(
    "will would shall should can could may might must cannot 'll won't wouldn't shouldn't can't couldn't "
    "mustn't ought".split()
)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_VERBAL = frozenset({"VB", "VBN", "VBD", "VBG", "VBP", "VBZ"})
_BETWEEN = frozenset({"RB", "RBR", "RBS"})
_RELATIVE = frozenset("who which that whom whose where when".split())
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "EX"})
_OPENS_CLAUSE = frozenset(
    "if because although though while when after before since as unless until once".split()
)
_PARTICLES = frozenset("up down out off back over away on in through".split())
_NOT = frozenset({"not", "never"})
_SAY_BARE = frozenset({"i", "we", "you", "they"})
"""What a verb stands behind in its bare form."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause read. Offsets are characters of its words: of the ``subject`` (``(0, 0)``: none), of the
    ``verb`` with its auxiliaries, and of what stands ``behind``. ``fronted``: something stands before the
    subject; ``begins``: the verb comes first; ``infinitive``: it is *to do*; ``simple``: the verb has no
    auxiliary."""

    subject: tuple[int, int]
    verb: tuple[int, int]
    behind: tuple[int, int]
    subject_words: int
    fronted: bool
    begins: bool
    infinitive: bool
    simple: bool


def clause(words: str) -> Parts:
    """Subject, verb and rest of ``words``, each as written there, in their order; a fronted adverbial is in
    none of them, and a verb without a subject (*to leave at once*) has none. ``("", "", "")`` where no finite
    verb is found."""
    found = read(words)
    if found is None:
        return "", "", ""
    subject, verb, behind = (words[slice(*part)] for part in (found.subject, found.verb, found.behind))
    return subject.strip(_EDGES), verb, behind.strip(_EDGES)


@lru_cache(maxsize=4096)
def read(words: str, *, predicate: bool = False) -> Clause | None:
    """The clause that ``words`` begin with; ``None`` where no finite verb is found. A ``predicate`` may begin
    with its verb (*wants the monitors back*), which is else taken for a noun or an imperative."""
    tokens = list(_TOKEN.finditer(words))
    if not tokens or len(tokens) > _LONGEST:
        return None
    tags = _tags(tuple(token[0] for token in tokens))
    first = _start(tokens, tags)
    verb = _verb(tokens, tags, first)
    if predicate and first == 0 and tags[0] in ("VBD", "VBZ", "VBN") and len(tokens) > 1:
        verb = 0, _group_end([t[0].lower() for t in tokens], tags, 0)
    if verb is None:
        return None
    begin, end = verb
    low = [token[0].lower() for token in tokens]
    if begin - 2 >= first and low[begin - 2 : begin] in (["no", "longer"], ["no", "more"]):
        begin -= 2
    while begin > first and tags[begin - 1] in _BETWEEN:
        begin -= 1  # *it never has*
    if any(mark in ";:.!?" for mark in low[first:begin]) or begin - first > _LONGEST_SUBJECT:
        return None  # no subject, but another statement
    to = tokens[begin].start()
    return Clause(
        subject=(tokens[first].start(), tokens[begin - 1].end()) if begin > first else (0, 0),
        verb=(to, tokens[end - 1].end()),
        behind=(tokens[end].start(), len(words)) if end < len(tokens) else (len(words), len(words)),
        subject_words=begin - first,
        fronted=first > 0 and tags[first - 1] not in ("CC", "IN"),
        begins=begin == first,
        simple=end - begin == 1 and tags[begin] in _FINITE,
        infinitive=tags[begin] == "TO" or (begin + 1 < end and tags[begin + 1] == "TO"),
    )


_LONGEST_SUBJECT = 30
"""Tokens."""
_LONGEST = 120
"""Tokens; nothing longer is one clause."""
_ASIDES = frozenset("however though moreover therefore meanwhile instead too nevertheless".split())
_EDGES = ' \t\n,;:.—–“”"«»'


def _start(tokens: list[re.Match[str]], tags: tuple[str, ...]) -> int:
    """The first token behind a conjunction and a fronted phrase or clause that ends in a comma."""
    at = 0
    while at < len(tokens) and (
        tags[at] == "CC"
        or (
            tokens[at][0].lower() == "that"
            and tags[at] in ("IN", "WDT")
            and tokens[min(at + 1, len(tokens) - 1)][0].lower() not in ("'s", "’s")
        )
        or tokens[at][0] in '“”"«»,'
    ):
        at += 1
    if at < len(tokens) and (
        tags[at] in ("IN", "RB", "VBG", "VBN", "TO") or tokens[at][0].lower() in _OPENS_CLAUSE
    ):
        for comma in range(at + 1, len(tokens) - 2):
            if tokens[comma][0] == ",":
                between = (
                    tokens[at][0].lower() == "not"
                    and tokens[comma + 2][0] == ","
                    and tokens[comma + 1][0].lower() in _ASIDES
                )
                return at if between else comma + 1  # *Not all of them, however, are …*
    return at


def _verb(tokens: list[re.Match[str]], tags: tuple[str, ...], first: int) -> tuple[int, int] | None:
    """The half-open range of the finite verb group; of an infinitive with *to* where the words begin with
    one, or with who is to do it."""
    low = [token[0].lower().replace("’", "'") for token in tokens]
    if low[first : first + 1] == ["to"] and first + 1 < len(tokens):
        return first, _group_end(low, tags, first + 1)
    inside = False
    for at in range(first, len(tokens)):
        word, tag = low[at], tags[at]
        if word in _RELATIVE and at > first:
            inside = True
            continue
        auxiliary = word in _BE_HAVE_DO or (word in _MODAL and tokens[at][0] != "May")
        # *the strikes killed two*: the tagger takes a past tense for a participle; *written* can only be one
        past = (
            tag == "VBN" and (word.endswith("ed") or word in PASTS) and at > first and tags[at - 1] in _NOUNS
        )
        past = past and low[at + 1 : at + 2] != ["by"]
        after_pronoun = tag == "VB" and at > first and low[at - 1] in _SAY_BARE
        finite = auxiliary or tag in _FINITE or past or after_pronoun
        if inside and (finite or tag == "VBN"):
            inside = False  # the verb of *who*
            continue
        if not finite or (at and tags[at - 1] in ("TO", "DT") and not auxiliary):
            continue
        end = _group_end(low, tags, at)
        if at == first and not auxiliary:
            continue  # an imperative, or a noun that looks like a verb
        return at, end
    for at in range(first + 1, len(tokens) - 1):
        if low[at] == "to" and tags[at + 1] in ("VB", "VBP", "NN", "VBD"):
            begin = at - 1 if low[at - 1] in _NOT else at
            return (begin, _group_end(low, tags, at + 1)) if begin > first else None
    return None


def _group_end(low: list[str], tags: tuple[str, ...], at: int) -> int:
    """The token behind the verb group that begins with token ``at``: auxiliaries, *not* and adverbs within
    it, the main verb, and a particle."""
    end = at + 1
    auxiliary = low[at] in _BE_HAVE_DO or low[at] in _MODAL
    modal = low[at] in _MODAL or low[at] in ("do", "does", "did", "don't", "doesn't", "didn't", "to")
    while end < len(low) and auxiliary:
        between = end
        while between < len(low) and (tags[between] in _BETWEEN or low[between] in _NOT):
            between += 1
        if between >= len(low):
            break
        word, tag = low[between], tags[between]
        if word in _BE_HAVE_DO:
            end, modal = between + 1, False
        elif tag in _VERBAL or (modal and tag in ("NN", "NNP", "JJ")):
            end, auxiliary = between + 1, False
        elif between > end and all(w in _NOT for w in low[end:between]):
            end = between
            break
        else:
            break
    if end < len(low) and low[end] in _PARTICLES and tags[end] == "RP":
        end += 1
    return end


_LOADING = Lock()


@cache
def _tagger() -> Callable[..., list[tuple[str, str]]]:
    # It loads its lexicon at the first word, and another thread would read what is there by then.
    with _LOADING, warnings.catch_warnings():
        from textblob.en import tag  # a second of import, for those who need it

        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its lexicon open
        tag("a word")
    return tag  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def _tags(words: tuple[str, ...]) -> tuple[str, ...]:
    tagged = _tagger()(" ".join(word.replace("’", "'") for word in words), tokenize=False)
    if len(tagged) != len(words):  # what it takes for two words
        return tuple("" for _ in words)
    return tuple(str(kind) for _, kind in tagged)
