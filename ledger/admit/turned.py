"""Whether one word turns a statement into its opposite: then a wording may leave it out and say so.

*No ship has crossed the line* may be *any ship has crossed the line*, held not to be so. Two such words, one
in another clause, or one that the wording keeps turn nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.admit.words import SMALL, TOKEN, stem
from ledger.normalise.polarity import stays

Parts = tuple[str, str, str]
_BREAK = re.compile(
    r"[.,;:!?—]|\b(?:and|but|because|while|although|that|so|if|unless|until|which|who|except|"
    r"not (?:only|just|merely|all|every))\b"
)
_TURNER = re.compile(
    r"not|never|no|none|nobody|nothing|neither|nor|cannot|fail(?:s|ed)?|refus(?:es?|ed)|declin(?:es?|ed)|unable|"
    r"prevent(?:s|ed)?|avoid(?:s|ed)?|den(?:y|ies|ied)|reject(?:s|ed)?|doubts?|without|hardly|barely|scarcely|few|"
    r"little|\w+n[’']t"
)
_OBJECTS = frozenset({"no", "nobody", "nothing", "none"})
_NOBODY, _NOTHING = frozenset({"nobody", "none"}), frozenset({"nothing"})
_STANDS_FOR = {
    "any": frozenset({"no"}),
    **dict.fromkeys(("anybody", "anyone", "somebody", "someone"), _NOBODY),
    **dict.fromkeys(("anything", "something"), _NOTHING),
    "ever": frozenset({"never"}),
    "either": frozenset({"neither"}),
}


def turned(parts: Parts, proposition: str, evidence: str) -> bool:
    """Whether one word, and no more, turns the clause of ``evidence`` that the wording takes over, and the
    wording leaves it out."""
    _, verb, rest = parts
    words = TOKEN.findall(proposition.casefold())
    kept = {stem(word) for word in words}
    said = TOKEN.findall(f"{verb} {rest}".casefold()) or words
    main = [stem(word) for word in said if word not in SMALL and word not in _STANDS_FOR]
    for part in _BREAK.split(evidence.casefold()):
        tokens = TOKEN.findall(part)
        stems = [stem(token) for token in tokens]
        if not main or main[0] not in stems:
            continue
        at = stems.index(main[0])
        found = [n for n, token in enumerate(tokens) if _TURNER.fullmatch(token)]
        if len(found) != 1 or stems[found[0]] in kept or stays(evidence):
            return False
        return found[0] < at or (found[0] == at + 1 and tokens[found[0]] in _OBJECTS)
    return False


def turns(word: str) -> bool:
    """Whether a word, or its stem, can turn a statement."""
    return bool(_TURNER.fullmatch(word) or _TURNER.fullmatch(f"{word}ed") or _TURNER.fullmatch(f"{word}e"))


def stands_for(word: str, said: Sequence[str], at: int) -> int | None:
    """The place in ``said`` (stems), from ``at`` on, of the negative word that a positive one stands for:
    *anybody* for *nobody*."""
    wanted = _STANDS_FOR.get(word, frozenset())
    return next((n for n in range(at, len(said)) if said[n] in wanted), None)
