"""Words that turn away what others say or want without saying *deny* or *reject*: *pushed back against
reports that*, *brushed aside calls to*. What is turned away tells which of the two it is."""

from __future__ import annotations

import re

from ledger.claims import Act
from ledger.find.cues import AGAINST, HELD_BY_OTHERS, TURNS_AWAY
from ledger.normalise.polarity import LONGEST

_THOUGHT = re.compile(r"\b(?:idea|notion|view|assumption)s? that\b", re.IGNORECASE)
_WANTED = re.compile(
    r"(?:against |on |at )?(?:[\w’'-]+ ){0,3}?(?:plans?|proposals?|calls?|demands?|ideas?|offers?|"
    r"requests?|bids?|pressure|attempts?|efforts?|appeals?)\b",
    re.IGNORECASE,
)
_SAYING = (
    r"(?:say|said|tell|told|argue|insist|claim|reply|repli|add|maintain|contend|believe|think|thought)\w*"
)
_ONLY_SAYING = re.compile(
    rf"(?:\s*(?:has|have|had|also|later|to|\w+ly|{_SAYING}|according)\b)*\s*", re.IGNORECASE
)
_AS_FALSE = re.compile(
    r"\s+as\s+(?:[“\"]?\w+ly\s+)?[“\"]?(?:an?\s+)?(?:\w+\s+)?(?:false|untrue|baseless|groundless|unfounded|"
    r"nonsense|lies?|rumou?rs?|fabrications?|fake|propaganda|inventions?)(?: (?:by|of|"
    r"from) [\w’' -]+)?[”\"]?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:as (?:\w+ly )?(?:false|untrue|baseless|groundless|unfounded|nonsense|lies|propaganda),? )?"
    r"(?:the |any |all |(?:[\w’'.-]+ ){0,3}[\w-]+(?:[’']s|s[’']) )?(?:claims?|reports?|idea|rumou?rs?|"
    r"suggestions?|allegations?|accusations?|"
    r"speculation|assertions?|notion) that\s+",
    re.IGNORECASE,
)


_WE_REJECT = re.compile(
    r"(?:[Ww]e|I)(?: (?:\w+ly|further|also|do|must|therefore|and|again))*,? "
    r"(?P<verb>reject|deny|dispute|refute) (?P<what>(?:(?:the |any |all |[\w’'.-]+[’']s? )?"
    r"(?:claim|assertion|allegation|accusation|suggestion|report|notion)s?"
    r"(?: (?:by|of|from|in) (?:the )?[\w-]+(?: [\w-]+)?)? that (?P<held>.+)|.+?))[.]?",
    re.DOTALL,
)


def we_reject(words: str) -> tuple[Act, str] | None:
    """What is turned down in so many words, and how: *We reject the claim that P* denies P, *We reject their
    offer* rejects it."""
    match = _WE_REJECT.fullmatch(words.strip()) if len(words) <= LONGEST else None
    if match is None or re.search(r"[.!?;] |, (?:and|but|nor) ", match["what"]):
        return None
    if match["held"]:
        return Act.DENY, match["held"]
    what = match["what"].removeprefix("that ")
    return (Act.REJECT if match["verb"] == "reject" else Act.DENY), what


def turned_away(cue: str, evidence: str) -> Act | None:
    """The act of a cue such as *pushed back against*, by what is pushed: a report is denied, a plan rejected,
    and so is what is argued against; ``None`` for another cue or another thing (*hit back at critics*)."""
    turns = TURNS_AWAY.search(cue)
    against = Act.REJECT if AGAINST.search(cue) else None
    if turns is None:
        return against
    if re.search(r"\bcontradict", cue, re.IGNORECASE):
        return Act.DENY
    opening = " ".join(evidence.split()[:6])
    if (
        HELD_BY_OTHERS.search(f"{cue} {opening}")
        or _THOUGHT.search(f"{cue} that")
        or _THOUGHT.search(opening)
    ):
        return Act.DENY
    return Act.REJECT if _WANTED.match(f"{cue[turns.end() :]} {evidence}".strip()) else against


def what_they_hold(words: str, cue: str) -> str:
    """Of *reports that the bank had failed as false*, governed by the words of saying, what the reports say.
    What is told of reports (*said reports that it had failed were many*) stays as it is."""
    if not cue or len(words) > LONGEST or _ONLY_SAYING.fullmatch(cue):
        return words
    bare = _LEAD.sub("", words, count=1) if _LEAD.match(words) else words
    return _AS_FALSE.sub("", bare) if bare != words else words
