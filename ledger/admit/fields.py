"""The typed fields of a claim, from the draft's parts and the passage's own numbers and times."""

from __future__ import annotations

import re
from datetime import date

from ledger.admit.plover import code_of
from ledger.admit.wording import Wording
from ledger.claims import Assessment, Body, Event, Flag, Forecast, Intention, Quantity, State, When
from ledger.drafts import Draft
from ledger.normalise.quantities import QuantityMention, find_quantities
from ledger.normalise.times import find_times, resolve

_CONDITION = re.compile(
    r"\b(?:only if|if|unless|until|provided that|as long as|so long as)\b[^.;,“”\"]*", re.IGNORECASE
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|got)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|nt|ught|ot|ruck|it|ut)$"
)
_NEGATED = re.compile(r"\b(?:not|never|no longer)\b|n[’']t\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:early |late )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_TO_BE = re.compile(
    r"\b(?:will|shall|must|(?:is|are) (?:to|due|set|expected|scheduled|planned|going to)|plans? to|"
    r"intends? to)\b|\b[a-z]+[’']ll\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"[,;:]|\b(?:and|but|who|which|that|after|when|since|because|was|were|had|did)\b", re.IGNORECASE
)
"""What, between *will* and a day, leaves the day to something else."""
_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)
_TO = re.compile(r"(?:\s+[a-z]+){0,4}\s+to\s+", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?!\d)(.+)$")


def event_time(draft: Draft, *, evidence: str, dateline: date | None) -> When | None:
    """When it happened: the model's phrase if the passage has it, else the passage's first time phrase."""
    if draft.when and draft.when in evidence:
        found = find_times(draft.when, 0, len(draft.when))
        if found:
            return _resolved(draft.when[found[0][0] : found[0][1]], evidence, dateline)
    for start, end in find_times(evidence, 0, len(evidence)):
        return _resolved(evidence[start:end], evidence, dateline)
    return None


def _resolved(phrase: str, evidence: str, dateline: date | None) -> When:
    """A time phrase of ``evidence``: a day of the week is the one to come where it speaks of what is to be
    (*is to meet on Tuesday*), and on that day itself today."""
    when = resolve(phrase, dateline)
    at = evidence.find(phrase)
    ahead = list(_TO_BE.finditer(evidence, 0, max(at, 0)))
    governed = bool(ahead) and _APART.search(evidence, ahead[-1].end(), at) is None
    if not (_WEEKDAY.fullmatch(phrase) and governed) or when.earliest == dateline:
        return when
    later = resolve(f"next {phrase}", dateline)
    return later.model_copy(update={"raw": phrase}) if later.earliest else when


def typed_body(
    draft: Draft, wording: Wording, *, evidence: str, sentence: str, dateline: date | None
) -> tuple[Body, list[Flag]]:
    """The body of the draft's type. A quantity without a number in its passage is recorded as a state, with
    a flag."""
    subject, verb, rest = (part or None for part in wording.parts)
    action = " ".join(part for part in (verb, rest) if part) or None
    condition = _condition(draft, evidence)
    match draft.type:
        case None:
            raise ValueError("the type is to be decided before")
        case "event":
            place = draft.where if draft.where and draft.where in sentence else None
            return _event(subject, verb, rest, place), []
        case "quantity":
            if mention := _mention(draft.claim, evidence):
                as_of = event_time(draft, evidence=evidence, dateline=dateline)
                return _quantity(mention, wording.proposition, as_of), []
            flag = Flag(field="type", value="quantity", reason="no number in the passage")
            return State(subject=subject, predicate=verb, object=rest), [flag]
        case "state":
            return State(subject=subject, predicate=verb, object=rest), []
        case "intention":
            return Intention(actor=subject, action=action, condition=condition), []
        case "forecast":
            horizon = event_time(draft, evidence=evidence, dateline=dateline)
            return Forecast(outcome=wording.proposition, horizon=horizon, condition=condition), []
        case "assessment":
            return Assessment(target=subject, judgement=action), []


def _event(subject: str | None, verb: str | None, rest: str | None, place: str | None) -> Event:
    """An event; a passive names its actor after *by*, or not at all."""
    code = None if _NEGATED.search(verb or "") else code_of(verb or "")
    if not (subject or verb):
        return Event(action=rest, place=place, code=code)
    rest = _without_times(rest) if rest else None
    if verb and _PASSIVE.search(verb):
        by = _BY.search(rest or "")
        return Event(actor=by[1] if by else None, action=verb, target=subject, place=place, code=code)
    return Event(actor=subject, action=verb, target=rest, place=place, code=code)


def _without_times(words: str) -> str | None:
    for start, end in reversed(find_times(words, 0, len(words))):
        words = re.sub(r"\s*\b(?:on|in|at|since|by|during|until)?\s*$", "", words[:start]) + words[end:]
    return words.strip(" ,") or None


def _mention(claim: str | None, evidence: str) -> QuantityMention | None:
    """The quantity the draft speaks of: the longest whose words it has, else the first of the passage's. What
    a number was before (*rose from 40 to 55*) is not the news."""
    found = find_quantities(evidence)
    mentions = [m for m in found if not _was(m, found, evidence)] or found
    named = [m for m in mentions if claim and _as_word(m.raw).search(claim)]
    return max(named, key=lambda m: len(m.raw), default=mentions[0] if mentions else None)


def _was(mention: QuantityMention, others: list[QuantityMention], evidence: str) -> bool:
    """Whether a quantity stands behind *from*, and another behind it and *to*."""
    return _FROM.search(evidence, max(0, mention.start - 10), mention.start) is not None and any(
        _TO.fullmatch(evidence, mention.end, other.start) for other in others if other.start > mention.end
    )


def _as_word(raw: str) -> re.Pattern[str]:
    """The number as a number of its own: *3* is not in *30*, nor in *3,000*."""
    return re.compile(rf"(?<![\w.,]){re.escape(raw)}(?!\w|[.,]\d)")


def _quantity(mention: QuantityMention, proposition: str, as_of: When | None) -> Quantity:
    measure = " ".join(_as_word(mention.raw).sub(" ", proposition, count=1).split())
    return Quantity(
        measure=measure or None,
        of=mention.of,
        value=mention.value,
        low=mention.low,
        high=mention.high,
        unit=mention.unit,
        modifier=mention.modifier,
        as_of=as_of,
    )


def _condition(draft: Draft, evidence: str) -> str | None:
    if draft.cond and draft.cond in evidence:
        return draft.cond
    found = _CONDITION.search(evidence)
    return found[0].strip() if found else None
