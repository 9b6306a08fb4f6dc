"""Whether a word of the lexicon is at work as a reporting verb where it stands."""

from __future__ import annotations

from typing import Literal

from ledger.find.cues import VERBS, Entry
from ledger.find.frames import Continuation
from ledger.find.passage import Passage
from ledger.find.words import AUX, BE, DETERMINERS, PREPOSITIONS, PRONOUNS, is_adverb, is_finite
from ledger.find.wordsets import word_set

Form = Literal["finite", "participle", "asked"]
_HAVE = frozenset({"has", "have", "had", "having"})
_LIGHT = frozenset({"did", "does", "do", "would", "will", "didn't", "didn’t", "wouldn’t", "wouldn't"})
_REFLEXIVE = frozenset({"himself", "herself", "themselves"})
_BE_ENDINGS = ("'s", "’s", "'re", "’re")
POSSESSIVE = ("'s", "’s", "s'", "s’")
_FIRST_SECOND = frozenset({"they", "we", "i", "you"})
_PLURAL = _FIRST_SECOND | word_set(
    "people police others many some officials both data media",
)
_NAMING = frozenset({"call", "dub", "label", "brand", "describe"})
_NOT_CALLING = frozenset({"a", "an", "up", "in"})
_NOUNY = word_set(
    "state report claim call support back project challenge attack question quote post note fear hope",
    "worry doubt demand promise pledge request order charge label brand mention detail outline",
    "highlight blast echo start text signal estimate rule slam dispute welcome praise rebuke caution",
    "email",
)
"""Verbs whose base or third person is as often a noun."""


def verb_group(p: Passage, i: int, low: int) -> int:
    """First token of the verb group that ends with token ``i`` (*has repeatedly said*)."""
    j = i
    while j > low and p.quote[j - 1] < 0:
        w = p.low[j - 1]
        if w in AUX or (is_adverb(w) and not p.cap[j - 1] and w not in _REFLEXIVE):
            j -= 1
        elif w == "to" and j - 3 >= low and p.low[j - 2] == "on" and p.low[j - 3] in {"went", "goes"}:
            j -= 3
        elif w == "to" and j - 2 >= low and p.low[j - 2] in {"continued", "continues"}:
            j -= 2
        else:
            break
    return j


def verb_form(
    p: Passage, i: int, start: int, low: int, high: int, entry: Entry, *, after_participle: bool
) -> Form | None:
    """How the verb at ``i``, whose group begins at ``start``, reports; ``None`` where it does not.

    ``after_participle`` says that the last attribution of the sentence has a participle for its cue,
    which *and* may join to another (*calling it a lie and accusing …*).
    """
    if entry.base in _NAMING and start == i and _names_only(p, i, low, high):
        return None
    aux = {p.low[k] for k in range(start, i)} & AUX
    previous = p.low[i - 1] if i > low else ""
    being = bool(aux & BE) or any(w.endswith(_BE_ENDINGS) for w in aux)
    if entry.base == "call" and i + 1 < high and p.low[i + 1] in _NOT_CALLING:
        return None
    if "g" in entry.form:
        if entry.base in {"cite", "quote"}:
            # Whom a source cites belongs to its chain, not to what it says.
            return None
        if being:
            return "finite"
        joined = previous == "and" and after_participle
        announced = entry.base == "say" and previous in {"statement", "letter", "by"}
        return (
            "participle" if joined or announced or previous == "," or (i > low and p.quoted[i - 1]) else None
        )
    if entry.base == "ask" and start == i and "d" in entry.form and (i == low or previous == "when"):
        return "asked"
    if being and "n" in entry.form:
        return "asked" if entry.base == "ask" else None
    if {"d", "n"} & set(entry.form):
        if i + 1 < high and p.low[i + 1] == "by" and "c" not in entry.frames:
            return None
        if (
            (aux and not aux & _HAVE and "b" not in entry.form)
            or previous in DETERMINERS
            or previous in PREPOSITIONS
        ):
            return None
        return "finite"
    if "s" in entry.form:
        return None if aux else "finite"
    if p.low[start] in {"went", "goes", "continued", "continues"}:
        return "finite"
    if previous == "to" or p.low[start] == "to" or (aux and not aux & _LIGHT):
        return None
    return "finite"


def _names_only(p: Passage, i: int, low: int, high: int) -> bool:
    """*A law called the Port Act passed*: a participle after an indefinite noun, the real verb to come."""
    if p.low[low] not in {"a", "an"} or any(not p.word[k] for k in range(low, i)):
        return False
    return any(is_finite(p.low[k]) and p.low[k - 1] not in {"and", "but", ","} for k in range(i + 1, high))


def is_noun_here(
    p: Passage, i: int, start: int, low: int, high: int, entry: Entry, how: Continuation
) -> bool:
    """Whether a form that is as often a noun (*claims*, *states*, *reports*) is one here."""
    if entry.base not in _NOUNY or not {"b", "s"} & set(entry.form) or {"d", "n"} & set(entry.form):
        return False
    following = p.low[i + 1] if i + 1 < high else ""
    if is_finite(following) or (following in VERBS and "b" in VERBS[following].form):
        return True
    that = how.kind == "clause" and p.low[how.content] == "that"
    if entry.base == "state":
        return not that
    if that or how.kind == "speech" or start < i:
        return False
    return start == low or not (p.low[start - 1] in PRONOUNS or p.cap[start - 1])


def agrees(
    p: Passage, i: int, start: int, entry: Entry, subject: tuple[int, int], *, inherited: bool
) -> bool:
    """Whether subject and verb agree, which tells *officials claim* from *the officials’ claim*."""
    last = p.low[subject[1] - 1]
    if last.endswith(POSSESSIVE):
        return False
    if start < i or "d" in entry.form:
        return True
    plural = last in _PLURAL or (last.endswith("s") and not last.endswith("ss"))
    if "b" in entry.form:
        if inherited or (p.low[subject[0]] in DETERMINERS and not plural):
            return False
        return plural or any(p.low[k] == "and" for k in range(*subject))
    if "s" in entry.form:
        bare = subject[1] - subject[0] == 1 and not p.cap[subject[0]] and last not in PRONOUNS and not plural
        return last not in _FIRST_SECOND and not bare
    return True
