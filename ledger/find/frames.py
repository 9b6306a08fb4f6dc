"""What follows a cue: where its content begins, if it begins there at all."""

from __future__ import annotations

from typing import NamedTuple

from ledger.find.cues import ATTITUDE, Entry
from ledger.find.passage import Passage
from ledger.find.phrases import phrase_after
from ledger.find.words import (
    ADVERBS,
    AUX,
    BREAKS,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_NOUNS,
    is_finite,
)

_WH = frozenset({"whether", "if", "why", "how", "what", "who", "when", "where", "which"})
_ADVERBIAL = (
    PREPOSITIONS | DAYS | {"last", "this", "earlier", "when", "as", "while", "later", "recently", "just"}
)
_TOLD = frozenset({"tell", "assure", "remind", "inform", "notify"})
_REACH = 30
_FULL_STOP = frozenset({".", "?", "!", ";"})


class Continuation(NamedTuple):
    """``kind``: ``speech`` (quoted words), ``clause``, ``phrase``, ``ahead`` (a colon ends the
    sentence: the words come next), ``pause`` (a comma follows), ``adverbial`` (time, place, addressee
    and nothing else), ``end``, or ``none`` (this is no way to go on). ``content`` is the content's first
    token, ``cue_end`` the token after the cue's last."""

    kind: str
    content: int
    cue_end: int


def continuation(p: Passage, cue: int, entry: Entry, high: int) -> Continuation:
    """How the sentence goes on after the cue at token ``cue``, up to token ``high``."""
    k = cue + 1
    frames = entry.frames
    while (
        k < high
        and (p.low[k] in {"also", "again", "instead", "publicly", "repeatedly"} or p.low[k].endswith("ly"))
        and not p.cap[k]
    ):
        k += 1
    if k >= high or p.low[k] in _FULL_STOP:
        return Continuation("end", k, cue + 1)
    if entry.base == "point" and p.low[k] == "out" and k + 1 < high:
        return _pointed_out(p, k, high)
    if entry.base == "point" and p.low[k] != "to":
        return Continuation("none", k, cue + 1)
    w = p.low[k]
    if p.quote[k] >= 0:
        return Continuation("speech" if set(frames) & set("qcn") else "none", k, cue + 1)
    if w == ":" and k + 1 < high and p.starts[k + 1] == p.ends[k]:
        return Continuation("none", k, cue + 1)
    if w == ":":
        return (
            Continuation("ahead", k + 1, cue + 1) if k + 1 >= high else Continuation("clause", k + 1, cue + 1)
        )
    if w in BREAKS:
        if k + 1 < high and p.quote[k + 1] >= 0:
            return Continuation("speech", k + 1, cue + 1)
        that = _that_after_parenthesis(p, k, high) if {"c", "T"} & set(frames) else None
        return Continuation("clause", that, cue + 1) if that else Continuation("pause", k, cue + 1)
    if w in entry.prepositions:
        if w in {"out", "back"} and k + 1 < high and p.low[k + 1] in {"at", "against", "on"}:
            return Continuation("phrase", k + 2, k + 2)
        if w in {"for", "on"} and entry.base in {"ask", "call"} and k + 1 < high and not p.word[k + 1]:
            return Continuation("none", k, cue + 1)
        return Continuation("phrase", k + 1, k + 1) if k + 1 < high else Continuation("none", k, cue + 1)
    if w == "that" and {"c", "T"} & set(frames) and not _that_is_pronoun(p, k, high):
        return Continuation("clause", k, cue + 1)
    if w == "to" and "t" in frames and k + 1 < high and p.word[k + 1]:
        return Continuation("phrase", k, cue + 1)
    if w == "not" and "t" in frames and k + 1 < high and p.low[k + 1] == "to":
        return Continuation("phrase", k, cue + 1)
    if (
        w in _WH
        and ("w" in frames or w not in {"if", "when", "where", "who"})
        and ("w" in frames or (set("cn") & set(frames)))
    ):
        return Continuation("phrase", k, cue + 1)
    if "p" in frames:
        told = _addressed(p, k, entry, high, cue)
        if told is not None:
            return told
    if w in _ADVERBIAL or w in TIME_NOUNS or (w == "to" and "t" not in frames):
        return _past_adverbial(p, k, entry, high, cue)
    if "c" in frames and p.word[k] and w not in AUX:
        if w in CONJUNCTIONS and w not in {"that"}:
            return Continuation("none", k, cue + 1)
        return Continuation("clause", k, cue + 1)
    if "T" in frames and entry.base in ATTITUDE and (w in PRONOUNS or w in DETERMINERS or p.cap[k]):
        if any(is_finite(p.low[i]) for i in range(k + 1, min(high, k + 8))):
            return Continuation("clause", k, cue + 1)
        return Continuation("none", k, cue + 1)
    if "n" in frames and p.word[k] and w not in CONJUNCTIONS and w not in AUX:
        return Continuation("phrase", k, cue + 1)
    if not p.word[k] and p.quoted[k]:
        return (
            Continuation("phrase", k, cue + 1)
            if set("cn") & set(frames)
            else Continuation("none", k, cue + 1)
        )
    return Continuation("none", k, cue + 1)


def _pointed_out(p: Passage, out: int, high: int) -> Continuation:
    """*pointed out (that) …*, *…, she pointed out*."""
    k = out + 1
    if p.low[k] in _FULL_STOP or p.low[k] == ",":
        return Continuation("end" if p.low[k] != "," else "pause", k, k)
    return Continuation("speech" if p.quote[k] >= 0 else "clause", k, k)


def _that_is_pronoun(p: Passage, k: int, high: int) -> bool:
    return k + 1 >= high or (not p.word[k + 1] and not p.quoted[k + 1])


def _that_after_parenthesis(p: Passage, comma: int, high: int) -> int | None:
    """*that* after *said, on the other hand, that*: the token number, or ``None``."""
    for i in range(comma + 1, min(high, comma + 14) - 1):
        if p.quote[i] >= 0 or p.low[i] in _FULL_STOP:
            return None
        if p.low[i] == "," and p.low[i + 1] == "that":
            return i + 1
    return None


def _addressed(p: Passage, k: int, entry: Entry, high: int, cue: int) -> Continuation | None:
    """*told reporters on Monday that …*: skip the one spoken to, and go on from there."""
    who = phrase_after(p, k, high)
    if who is None:
        return None
    i = who[1]
    if entry.base in _TOLD and i < high and p.low[i] in {"he", "she", "they", "it", "we", "i"}:
        return Continuation("clause", i, cue + 1)
    stop = _first_joint(p, k, high, entry)
    if entry.base in _TOLD and stop is None and i < high and p.word[i]:
        # *told him he was fired*: the phrase and the clause run together; a pronoun or a name of one.
        if p.low[k] in {"him", "her", "them", "us", "me", "reporters", "you", "it"}:
            if p.low[k + 1] in _ADVERBIAL:
                return Continuation("adverbial", k + 1, cue + 1)
            return Continuation("clause", k + 1, cue + 1)
        if p.low[i] in PRONOUNS or (p.low[i] in DETERMINERS and p.low[i] != "that"):
            return Continuation("clause", i, cue + 1)
    if stop is not None:
        return stop._replace(cue_end=cue + 1)
    if "c" in entry.frames and "n" in entry.frames:
        return None
    if entry.base in _TOLD:
        return Continuation("pause" if i < high and p.low[i] == "," else "adverbial", i, cue + 1)
    return None


def _first_joint(p: Passage, k: int, high: int, entry: Entry) -> Continuation | None:
    """The first *that*, *to*, *whether*, colon or speech within reach, where content begins."""
    for i in range(k, min(high, k + _REACH)):
        w = p.low[i]
        if p.quote[i] >= 0:
            return Continuation("speech", i, i)
        if w in _FULL_STOP or (w == "," and i + 1 < high and p.low[i + 1].endswith("ing")):
            return None
        if w == ":":
            return Continuation("ahead" if i + 1 >= high else "clause", i + 1, i)
        if w == "that" and i > k and p.low[i - 1] not in PREPOSITIONS and not _that_is_pronoun(p, i, high):
            return Continuation("clause", i, i)
        if i > k and w in {"whether", "if", "how", "why", "what"} and "w" in entry.frames:
            return Continuation("phrase", i, i)
        if (
            i > k
            and w == "to"
            and "t" in entry.frames
            and i + 1 < high
            and p.word[i + 1]
            and not p.cap[i + 1]
        ) and p.low[i + 1] not in DETERMINERS:
            return Continuation("phrase", i, i)
        if (
            i > k
            and w in entry.prepositions
            and w in {"about", "of"}
            and "p" in entry.frames
            and p.low[k] not in DETERMINERS
        ):
            return Continuation("phrase", i + 1, i) if i + 1 < high else None
    return None


def _past_adverbial(p: Passage, k: int, entry: Entry, high: int, cue: int) -> Continuation:
    """*said on Monday (that) …*, *said in a statement: …*."""
    i = k
    while (
        i < high
        and (p.low[i] in DAYS or p.low[i] in ADVERBS or p.low[i] in {"on", "earlier", "late", "early"})
        and not (p.low[i] == "on" and i + 1 < high and p.low[i + 1] not in DAYS)
    ):
        i += 1
    while i < high and p.low[i] in TIME_NOUNS | {"this", "last", "next"} and i - k < 4:
        i += 1
    if (
        i > k
        and i < high
        and p.word[i]
        and p.low[i] not in PREPOSITIONS
        and p.low[i] not in CONJUNCTIONS
        and p.quote[i] < 0
    ):
        return (
            Continuation("clause", i, cue + 1)
            if {"c"} & set(entry.frames)
            else Continuation("none", i, cue + 1)
        )
    joint = _first_joint(p, k, high, entry)
    if joint is not None and ({"c", "T", "q"} & set(entry.frames) or joint.kind == "phrase"):
        return joint._replace(cue_end=cue + 1)
    return Continuation("adverbial", k, cue + 1)
