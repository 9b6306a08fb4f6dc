"""What is said, on which side, and how surely: act, proposition, polarity and certainty.

The words decide where they can: *denied* is a denial whatever a model thinks, a proposition may use no
content word that its evidence lacks, and a negation neither comes nor goes unnoticed. Where the model's
wording does not hold, the passage's own words stand in for it, and a flag says so; where it was asked for
none, they are the wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ledger.admit.acts import of_content, of_cue, possible, refuses, says_false
from ledger.admit.denials import we_reject, what_they_hold
from ledger.admit.sides import Speaker
from ledger.admit.turned import stands_for, turned, turns
from ledger.admit.words import SMALL, TOKEN, stem
from ledger.claims import Act, Certainty, Flag, Polarity
from ledger.drafts import Draft
from ledger.normalise.clause import clause
from ledger.normalise.names import supported_name
from ledger.normalise.polarity import called_false, positive, several
from ledger.normalise.support import unsupported

_FORETOLD = re.compile(
    r"\b(?:will|shall|may|might|(?:is|are) (?:likely|expected|set|bound|due) to)\b", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without)\b|n[’']t\b", re.IGNORECASE
)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|possibly|perhaps|reportedly|allegedly|suspected)\b", re.IGNORECASE
)
_PROBABLE = re.compile(
    r"\b(?:likely|probably|expects?|expected|believes?|appears?|seems?|should)\b", re.IGNORECASE
)
_MONTH_OF_MAY = re.compile(r"(?<=[a-z0-9,] )May\b")
_CLAUSE = re.compile(r"[.;:!?—]|, (?:and|but|or)\b|\b(?:but|because|while|although|that)\b")
_QUOTE_MARKS = "“”\"‘’'«»„‹›「」 "
_ARTICLES = frozenset("a an the his her its their our my your this these those".split())
_OPENERS = frozenset("that whether if and but while because although though as when after of".split())
# "US" is no pronoun, "us" is
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]ers?|[Tt]hey|[Tt]hem|[Tt]heirs?|[Ii]t|[Ii]ts|[Ww]e|us|[Oo]urs?|I|me|"
    r"[Mm]y|mine|[Yy]ou|[Yy]ours?|[Tt]his|[Tt]hese|[Tt]hose)\b"
)
_LEAD = re.compile(r"^(?:that|whether)\s+", re.IGNORECASE)
_WE = re.compile(r"\b(?:[Ww]e|I)\b(?![.-])")
"""Who writes speaks of himself: a communiqué rejects and condemns as any speaker does."""
_THAT_IS = re.compile(
    r"that (?:is|was|are|were|will|would|has|had|does|did|can|could|may|might|must|should|makes?|means?|isn|wasn|"
    r"won|never)\b|(?-i:That [a-z]+ (?:is|was|will|has|had)\b)",
    re.IGNORECASE,
)
"""*That was a mistake*: what is said begins with it."""
_JOINS = re.compile(r"^(?:but|and|yet) (?=\w+ \w)", re.IGNORECASE)
# Words that bound or turn what is said: a wording may not leave them out of the stretch it takes over.
_BOUNDS = frozenset(
    (
        "all some any most more less only both each every few many several may might could can should must will "
        "would if unless until before after without over under almost nearly hardly barely scarcely unable "
        "failed refused denied rejected stopped prevented avoided allegedly reportedly"
    ).split()
)

_LIMITS = ("if", "unless", "until", "before", "without")
"""What a statement that was turned holds under, wherever it stands."""
ABOUT = 0.4
"""The least share of a draft's content words that its passage must have."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The proposition with its parts (subject, verb, rest; empty where they could not be told),
    the act, the side taken, the certainty, and what was not taken over."""

    act: Act
    proposition: str
    parts: tuple[str, str, str]
    polarity: Polarity
    certainty: Certainty
    flags: tuple[Flag, ...]


def word(
    draft: Draft,
    *,
    evidence: str,
    context: str,
    cue: str,
    speakers: Sequence[str],
    asks: bool = False,
    speaker: Speaker | None = None,
) -> Wording:
    """Word the claim of ``draft``.

    ``evidence`` is the passage, ``asks`` says that it ends in a question mark, ``context`` what a reader knows by then (for names in place of pronouns),
    ``cue`` the words of saying, ``speakers`` the chain's names; none of them is the article's own voice. ``speaker`` is what is known of the last of them.
    """
    flags: list[Flag] = []
    act = _act(draft, cue, evidence, own_voice=not speakers, asks=asks, speaker=speaker, flags=flags)
    parts = _said_itself(draft.parts, cue, speakers)
    proposition = " ".join(part for part in parts if part)
    negated = _negations(evidence) > 0
    # "denied that X" takes the other side of X; a quoted denial ("We never asked," he denied) says so itself
    quoted = any(mark in evidence for mark in '“”"«»') or (speaker is not None and speaker.quoted)
    denied = bool(refuses(cue, evidence) and speakers and not (negated and quoted))
    said_not = draft.neg and not denied and turned(parts, proposition, evidence)
    verb = parts[1] or proposition
    reason = proposition and _unfaithful(
        proposition, verb, evidence, context, turned=said_not, conditional=bool(draft.cond)
    )
    if reason:
        flags.append(Flag(field="proposition", value=proposition, reason=reason))
    own = bool(reason) or not proposition
    if own:
        parts, proposition = ("", "", ""), plain_words(evidence, cue)
    lost = not own and _negations(proposition) == 0 and _negates(evidence, parts[1] or proposition)
    other_side = said_not and not own
    side = Polarity.NEGATIVE if lost or other_side else Polarity.POSITIVE
    worded, polarity = proposition, side
    if act is not Act.QUESTION and not other_side:
        worded, polarity = positive(proposition, side, failures=not denied)
    if denied:
        polarity = Polarity.POSITIVE if polarity is Polarity.NEGATIVE else Polarity.NEGATIVE
    elif act is Act.DENY and polarity is Polarity.POSITIVE and (held := called_false(proposition)):
        worded, polarity = held, Polarity.NEGATIVE
    elif act is Act.DENY and own and says_false(evidence) and not says_false(proposition):
        # of "the claim that P as an invention" P is left
        polarity = Polarity.POSITIVE if polarity is Polarity.NEGATIVE else Polarity.NEGATIVE
    if own and (said_no := we_reject(plain_words(evidence))) and not _NEGATION.search(said_no[1]):
        (act, worded), polarity = said_no, Polarity.NEGATIVE
    if worded != proposition:
        parts, proposition = _positive_parts(parts, worded), worded
    if own and not several(proposition):
        parts = clause(proposition)
    if draft.neg and polarity is Polarity.POSITIVE:
        flags.append(Flag(field="neg", value="true", reason="nothing in the passage negates it"))
    return Wording(act, proposition, parts, polarity, _certainty(draft, act, evidence), tuple(flags))


def _said_itself(parts: tuple[str, str, str], cue: str, speakers: Sequence[str]) -> tuple[str, str, str]:
    """The parts without the saying: of *Orsk | said | that the dam is open* the last, where *said* is the cue
    and Orsk the claimer."""
    subject, verb, rest = parts
    said = TOKEN.findall(verb.casefold())
    cues = {stem(t) for t in TOKEN.findall(cue.casefold())} | {"said", "told", "say", "tell"}
    names = {t.casefold() for name in speakers for t in TOKEN.findall(name)}
    by_claimer = any(t.casefold() in names for t in TOKEN.findall(subject))
    if said and rest and by_claimer and stem(said[0]) in cues:
        if heard := re.match(r"(?:.*? )?that (.+)", rest):
            rest = heard[1]
        return "", "", rest
    return parts


def strays(draft: Draft, evidence: str, saying: str) -> bool:
    """Whether a draft is about something else than its passage: less than :data:`ABOUT` of its content words
    occur there. A model that loses count answers another passage under this number, and then its claimer,
    and act and type where it gives them, are another passage's too. The words of ``saying`` (source and cue) do not count: repeating
    them is another fault. A passage without content words (*denied it*) can be about anything."""
    known = {stem(t) for t in TOKEN.findall(evidence.casefold()) if t not in SMALL}
    said = {stem(t) for t in TOKEN.findall(saying.casefold())} - known
    words = [stem(t) for t in TOKEN.findall(draft.proposition.casefold()) if t not in SMALL]
    words = [word for word in words if word not in said]
    return bool(known) and sum(word in known for word in words) < ABOUT * len(words)


def plain_words(evidence: str, cue: str = "") -> str:
    """The passage's own words as a proposition: outer quotation marks, *that*, a *But* before it all and the full
    stop taken off, and what only says that others hold it (*reports that*)."""
    folded = " ".join(evidence.split()).strip(_QUOTE_MARKS)
    if folded.count("“") != folded.count("”") or folded.count('"') % 2:
        folded = re.sub(r"[“”\"]", "", folded)
    folded = _JOINS.sub("", folded)
    if not _THAT_IS.match(folded):
        folded = what_they_hold(_LEAD.sub("", folded).rstrip(".,;:"), cue)
    return folded.strip(_QUOTE_MARKS).rstrip(".,;:") or " ".join(evidence.split())


def _act(
    draft: Draft,
    cue: str,
    evidence: str,
    *,
    own_voice: bool,
    asks: bool,
    speaker: Speaker | None,
    flags: list[Flag],
) -> Act:
    """The act: the cue's where its verb leaves no choice, else what a model says that it is, or where none was
    asked what the words amount to. The article's own voice asserts or predicts, a question is one whatever it
    is for, and nobody denies or rejects without a word that does."""
    said = of_content(evidence, asks=asks, speaker=speaker)
    if own_voice and not (asks or _WE.search(evidence)):
        return Act.PREDICT if said is Act.PREDICT and _FORETOLD.search(evidence) else Act.ASSERT
    settled = None if asks else of_cue(cue, evidence, speaker)
    if settled or asks or draft.act is None:
        return settled or said
    if draft.act is not said and not possible(draft.act, evidence, negated=_negations(evidence) > 0):
        flags.append(Flag(field="act", value=draft.act.value, reason="nothing in the text says so"))
        return said
    return draft.act


def _negates(evidence: str, verb: str) -> bool:
    """Whether the passage negates this verb: a negation stands up to three words before its main word, in the
    same clause."""
    main = [stem(t) for t in TOKEN.findall(verb.casefold()) if t not in SMALL]
    for part in _CLAUSE.split(evidence.casefold()):
        tokens = TOKEN.findall(part)
        for at, token in enumerate(tokens):
            if main and stem(token) == main[0] and _NEGATION.search(" ".join(tokens[max(0, at - 3) : at])):
                return True
    return False


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text))


def _unfaithful(
    proposition: str,
    verb: str,
    evidence: str,
    context: str,
    *,
    turned: bool = False,
    conditional: bool = False,
) -> str | None:
    """Why the wording does not follow from the passage; ``None`` if it does.

    Its content words must be the passage's own, in the passage's order (else *A struck B* becomes *B struck
    A*), and it may leave out none of the words that bound or turn the stretch it takes over. A name the
    passage lacks may only stand for something in it that points elsewhere. ``turned`` says that it is worded
    positively with a word that it is not so, for which a negation may go.
    """
    if reason := unsupported(proposition, evidence, context):
        return reason
    if _negations(proposition) > _negations(evidence):
        return "a negation the passage does not have"
    said = [stem(t) for t in TOKEN.findall(evidence.casefold())]
    points_back = _PRONOUN.search(evidence) or not any(t not in SMALL for t in said)
    at, first = 0, None
    taken: set[int] = set()
    for token in TOKEN.findall(proposition):
        word = stem(token.casefold())
        if token.casefold() in SMALL:
            continue
        if turned and word not in said and (stood := stands_for(token.casefold(), said, at)) is not None:
            taken.add(stood)
            at = stood + 1
            first = stood if first is None else first
        elif word in said[at:]:
            at = said.index(word, at) + 1
            taken.add(at - 1)
            first = at - 1 if first is None else first
        elif points_back and token[0].isupper() and supported_name(token, context) and word not in said:
            continue
        elif word in said:
            return f"“{token}” stands elsewhere in the passage"
        else:
            return f"“{token}” is not in the passage"
    if first is not None and _beheaded(proposition, evidence, first):
        return "its subject is cut off"
    for place in range(max(0, (first or 0) - 2), at):
        if place not in taken and said[place] in _bounds() and not (turned and turns(said[place])):
            return f"“{said[place]}” of the passage is lost"
    if (
        turned
        and not conditional
        and (lost := set(_LIMITS) & {said[n] for n in range(len(said)) if n not in taken})
    ):
        return f"“{min(lost)}” of the passage is lost"
    if not turned and _negations(proposition) < _negations(evidence) and not _negates(evidence, verb):
        return "a negation of the passage is lost"
    return None


def _beheaded(proposition: str, evidence: str, first: int) -> bool:
    """Whether the wording begins in the middle of a phrase: *moved quickly* of *The government moved quickly*.

    It may begin where the passage does, after a comma or the like, after a word that opens a clause, or with
    a name put for what stood there.
    """
    tokens = list(TOKEN.finditer(evidence))
    opening = TOKEN.search(proposition)
    start = first
    own = {t for t in TOKEN.findall(proposition.casefold()) if t in SMALL} | _ARTICLES
    while start and tokens[start - 1][0].casefold() in own:
        start -= 1
    if start == 0 or opening is None or not _begins_with(proposition, tokens[first][0]):
        return False
    between = evidence[tokens[start - 1].end() : tokens[start].start()]
    return not between.strip() and tokens[start - 1][0].casefold() not in _OPENERS


def _begins_with(proposition: str, word: str) -> bool:
    """Whether the first content word of the proposition is this one."""
    content = (t for t in TOKEN.findall(proposition.casefold()) if t not in SMALL)
    return stem(next(content, "")) == stem(word.casefold())


@cache
def _bounds() -> frozenset[str]:
    return frozenset(map(stem, _BOUNDS))


def _positive_parts(parts: tuple[str, str, str], proposition: str) -> tuple[str, str, str]:
    """The parts after the verb was reworded: subject and rest stand, the verb is what is between."""
    subject, _, rest = parts
    if not (subject and proposition.startswith(subject)):
        return "", "", ""
    if proposition.endswith(rest):
        return subject, proposition[len(subject) : len(proposition) - len(rest)].strip(), rest
    return subject, proposition[len(subject) :].strip(), ""  # the rest was reworded as well


def _certainty(draft: Draft, act: Act, evidence: str) -> Certainty:
    if act is Act.QUESTION:
        return Certainty.UNKNOWN
    if _POSSIBLE.search(_MONTH_OF_MAY.sub("", evidence)):
        return Certainty.POSSIBLE
    if _PROBABLE.search(evidence):
        return Certainty.PROBABLE
    return draft.sure or Certainty.CERTAIN
